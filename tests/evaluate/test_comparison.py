from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.evaluate.comparison import compare_folders, compare_models, compared
from pipeline.evaluate.sides import Cost, Side, Text
from pipeline.run import run
from pipeline.settings import SHIPPED_MODEL, Settings
from tests.evaluate.sides import side

A = side("[Kari|PER] bur i [Oslo|GPE_LOC]", "[Ola|PER] song", title="nb_a 1.0", cost=Cost(2.0, 300.0))
B = side("[Kari|PER] bur i [Oslo|LOC]", "Ola song", title="nb_b 1.0", cost=Cost(4.0, 900.0))


def test_the_summary_tells_agreement_cost_and_differences() -> None:
    found = compared(A, B)

    told = json.loads(json.dumps(found.as_dict()))
    assert (told["texts"], told["words"], told["agreement"]["f_types"]) == (2, 6, 0.8)
    assert told["differences"] == {"only a": 1, "only b": 0, "boundary": 0, "type": 0, "label": 0, "name": 0}
    assert (told["a"]["cost"]["words_per_second"], told["b"]["cost"]["megabytes"]) == (3, 900)
    lines = list(found.lines())
    assert lines[:3] == ["a      nb_a 1.0", "b      nb_b 1.0", "texts  2, 6 words"]
    assert "words a second                     3         2  of processor time, cleaning to resolving" in lines
    assert "memory, MB at most               300       900" in lines
    assert lines[-1] == "differences: 1 only a"


def test_labels_of_two_schemes_are_not_compared_and_that_is_said() -> None:
    found = compared(A, B)

    assert found.agreement.labels is None
    [note] = found.notes
    assert note.startswith("The labels are of two schemes (GPE_LOC, PER; LOC, PER), so types are compared")


def test_labels_of_one_model_are_compared_whatever_it_gave() -> None:
    found = compared(side("[Oslo|GPE_LOC] og [Ås|LOC]"), side("[Oslo|LOC] og [Ås|LOC]"))

    assert found.agreement.labels == 1
    assert [one.difference.value for one in found.differences] == ["label"]


def test_only_the_texts_that_are_the_same_are_compared_and_that_is_said() -> None:
    other = side("[Kari|PER] bur i Oslo", **{"2.txt": Text("changed", 9), "3.txt": Text("new", 9)})

    found = compared(A, other)

    assert (found.texts, found.words, found.agreement.a) == (1, 4, 2)
    assert found.notes[0] == (
        "The texts are not the same: 0 only in a, 1 only in b, 1 changed in between. "
        "Compared are the 1 that are the same in both."
    )


def test_sides_without_a_common_text_are_refused() -> None:
    with pytest.raises(InputError, match=r"nb_a 1\.0 and nb_toy 1\.0 have no text in common"):
        compared(A, side("Noko anna"))
    with pytest.raises(InputError, match="No text could be read"):
        compared(Side("a", {}, {}, ()), Side("b", {}, {}, ()))


def test_the_differences_are_a_table() -> None:
    [row] = csv.DictReader(io.StringIO("\n".join(compared(A, B).csv_lines())))

    assert (row["doc_id"], row["difference"], row["text_a"], row["text_b"]) == ("2.txt", "only a", "Ola", "")


def test_where_nothing_is_of_one_type_nothing_is_said_of_entities() -> None:
    found = compared(side("[Oslo|LOC] song"), side("[Oslo|PER] song"))

    assert not any("call the same" in line for line in found.lines())


def test_little_text_says_little_of_speed() -> None:
    quick = side("[Kari|PER]", cost=Cost(0.01, 300.0))

    assert any("rough, it is little text" in line for line in compared(quick, quick).lines())


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "seeds"
    folder.mkdir()
    (folder / "a.txt").write_text("Kari Nordmann bor i Bergen.", encoding="utf-8")
    return folder


def test_two_models_read_the_same_texts(texts: Path, core_news_folder: Path) -> None:
    found = compare_models([str(texts)], (SHIPPED_MODEL, str(core_news_folder)), Settings())

    assert found.a.title.startswith(SHIPPED_MODEL)
    assert found.b.title == "nb_core_news_sm 3.8.0"
    assert found.agreement.spans == found.agreement.a == found.agreement.b == 2
    assert found.b.cost is not None
    assert all(one.confidence is None for one in found.b.mentions)


def test_two_earlier_runs_of_one_model_are_told_apart_by_their_folders(texts: Path, tmp_path: Path) -> None:
    one, other = tmp_path / "ein", tmp_path / "to"
    run([str(texts)], one, Settings(formats=("csv",)))
    run([str(texts)], other, Settings(formats=("csv",), types=("person",)))

    found = compare_folders(one, other)

    assert found.a.title.endswith(f"({one})")
    assert [row.text_a for row in found.differences] == ["Bergen"]
    assert found.notes == ("The runs differ in more than the model: types.",)
