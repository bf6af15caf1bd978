"""datapackage.json, against the files that it describes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.options import Settings
from pipeline.tabulate.columns import COOCCURRENCES, DOCUMENTS, tables_for
from pipeline.write.tables import TableWriters
from tests.cases import case_rows
from tests.write.examples import affiliations, entities, mentions, quotes

ASKED = ("quotes", "affiliations")
FORMATS = ("csv", "xlsx", "parquet", "jsonl")
TEXTS = ["Bodø", "-Vi har kontroll", "=1+1", 'Hotell "Ås", Bø\nkirke']


def package(folder: Path, formats: tuple[str, ...], dialect: str = "standard") -> Path:
    chosen = Settings(formats=formats, csv_dialect=dialect, tables=ASKED)
    named = {"doc_id": "a.txt", "entity_id": "place/0"}
    with TableWriters(folder, chosen, "1.0.0") as tables:
        tables.append("entities", entities(TEXTS).assign(party="", roles=""))
        tables.append("mentions", mentions(named, {**named, "mention_id": 2, "confidence": None}))
        # frictionless takes a missing whole number in Parquet for the text "nan"
        tables.append("quotes", quotes().head(1 if "parquet" in formats else 2))
        tables.append("affiliations", affiliations())
        tables.append("documents", DOCUMENTS.frame([("a.txt", *[""] * 5, *[1] * 4, *[""] * 9, 0.025)]))
        tables.append("cooccurrences", COOCCURRENCES.frame([("place/0", "place/1", "Bodø", "Ås", 1, 1, 1)]))
    return folder / "datapackage.json"


def faults(path: Path) -> list[Any]:
    report = pytest.importorskip("frictionless").validate(str(path))
    return [*report.errors, *(error for task in report.tasks for error in task.errors)]


@pytest.mark.parametrize(("formats", "dialect"), [(FORMATS, "standard"), *(((one,), "excel-nb") for one in FORMATS)])
def test_frictionless_finds_the_files_as_described(tmp_path: Path, formats: tuple[str, ...], dialect: str) -> None:
    path = package(tmp_path, formats, dialect)

    described = json.loads(path.read_text(encoding="utf-8"))["resources"]
    assert len(described) == len(tables_for(ASKED)) * len(formats)
    assert {tmp_path / one["path"] for one in described} == set(tmp_path.iterdir()) - {path}
    assert faults(path) == []


@pytest.mark.parametrize(("file", "old", "new", "fault"), case_rows("write/not-as-described"))
def test_frictionless_would_find_a_table_that_is_not_as_described(
    tmp_path: Path, file: str, old: str, new: str, fault: str
) -> None:
    path = package(tmp_path, ("csv",))
    content = (tmp_path / file).read_bytes()
    (tmp_path / file).write_bytes(content.replace(old.encode(), new.encode()))

    assert fault in {error.type for error in faults(path)}


def test_every_column_says_what_it_means(tmp_path: Path) -> None:
    described = json.loads(package(tmp_path, ("csv",)).read_text(encoding="utf-8"))["resources"]

    told = [(field["name"], field["description"]) for one in described for field in one["schema"]["fields"]]
    assert told == [(column.name, column.meaning) for table in tables_for(ASKED) for column in table.columns]
