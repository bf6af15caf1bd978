from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import OutputError
from pipeline.evaluate.measured import side_of_model
from pipeline.evaluate.sides import Seen, Side, side_of_documents, side_of_folder
from pipeline.records import Status
from pipeline.run import run
from pipeline.settings import SHIPPED_MODEL, Settings
from tests.evaluate.examples import found


def test_the_documents_that_were_read_make_a_side() -> None:
    read = replace(found("[Kari|PER|Kari Ås|0.9] song om Bø."), sha256="abc")
    failed = replace(found("[Ola|PER]"), doc_id="2.txt", status=Status.FAILED)

    made = side_of_documents({"name": "nb_toy", "version": "1.0"}, [read, failed])

    assert made.title == "nb_toy 1.0"
    assert {doc_id: (text.sha256, text.words) for doc_id, text in made.texts.items()} == {"1.txt": ("abc", 4)}
    assert made.mentions == (Seen("1.txt", 0, 4, "Kari", "PER", "person", "", 0.9, "Kari song om Bø."),)


def test_some_texts_mentions_are_those_in_them() -> None:
    one = Seen("1.txt", 0, 4, "Kari", "PER", "person", "Kari", None, "")

    made = Side("a", {}, {}, (one, replace(one, doc_id="2.txt")))

    assert list(made.of(["2.txt"])) == [replace(one, doc_id="2.txt")]
    assert made.labels == {"PER"}


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "seeds"
    folder.mkdir()
    (folder / "a.txt").write_text("Kari Nordmann bur i Oslo. – Nordmann likar Oslo, seier Ola.", encoding="utf-8")
    return folder


def test_an_earlier_run_makes_the_side_that_its_model_makes_now(texts: Path, tmp_path: Path) -> None:
    run([str(texts)], tmp_path / "outputs", Settings(formats=("csv",)))

    earlier = side_of_folder(tmp_path / "outputs")
    now = side_of_model([str(texts)], Settings())

    assert now.mentions
    assert [replace(one, confidence=None) for one in earlier.mentions] == [
        replace(one, confidence=None) for one in now.mentions
    ]
    assert earlier.texts == now.texts
    assert earlier.title == now.title
    assert earlier.title.startswith(SHIPPED_MODEL)
    assert earlier.cost is None


def test_tables_without_run_json_are_called_by_their_folder(texts: Path, tmp_path: Path) -> None:
    run([str(texts)], tmp_path / "outputs", Settings(formats=("csv",)))
    (tmp_path / "outputs" / "run.json").unlink()

    assert side_of_folder(tmp_path / "outputs").title == "outputs"


def test_a_folder_without_tables_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="There are no navnetabell tables"):
        side_of_folder(tmp_path)
