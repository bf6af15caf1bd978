from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.evaluate.gold import GoldError
from pipeline.evaluate.texts import RunFacts, find_texts
from tests.evaluate.tables import TEXTS, project


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return project(tmp_path) / "mentions.csv"


def test_a_run_tells_what_it_read_and_looked_for(table: Path) -> None:
    facts = RunFacts.beside(table)

    assert (facts.inputs, facts.types, facts.read) == (("seeds",), ("person", "place", "organisation"), 2)


@pytest.mark.parametrize("told", ["", "[]", "{}", '{"settings": [], "inputs": 3, "counts": {}}'])
def test_a_run_json_that_tells_nothing_is_none(table: Path, told: str) -> None:
    (table.parent / "run.json").write_text(told)

    assert RunFacts.beside(table) == RunFacts()


def test_only_the_texts_that_are_needed_are_returned(table: Path) -> None:
    assert find_texts({"ås.txt"}, [], table) == {"ås.txt": TEXTS["ås.txt"]}


@pytest.mark.parametrize("doc_id", ["stdin", "gammalt namn.txt"])
def test_a_single_text_may_have_another_name(table: Path, doc_id: str) -> None:
    given = table.parent.parent / "seeds" / "ås.txt"

    assert find_texts({doc_id}, [given], table) == {doc_id: TEXTS["ås.txt"]}
    with pytest.raises(GoldError, match="there is no text"):
        find_texts({doc_id}, [given.parent], table)


def test_a_row_of_a_table_is_a_text(table: Path) -> None:
    inputs = table.parent.parent / "seeds"
    (inputs / "rader.csv").write_text("tekst,nummer\nKari song.,7\nOla dansa.,8\n", encoding="utf-8")
    told = json.loads((table.parent / "run.json").read_text())
    told["settings"] |= {"text_column": "tekst", "id_column": "nummer"}
    (table.parent / "run.json").write_text(json.dumps(told))

    assert find_texts({"rader.csv#8"}, [], table) == {"rader.csv#8": "Ola dansa."}


def test_a_text_that_cannot_be_read_any_more_is_told_with_the_reason(table: Path) -> None:
    (table.parent.parent / "seeds" / "ås.txt").write_bytes(b"\x00\x01\x02" * 100)

    with pytest.raises(GoldError, match=r"'ås.txt' cannot be read \(The file is binary data and no text"):
        find_texts({"ås.txt"}, [], table)
