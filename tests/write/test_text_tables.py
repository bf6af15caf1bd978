"""CSV that spreadsheets load, and JSON lines."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pandas as pd

from pipeline.cells import unguard
from pipeline.tabulate.columns import ENTITIES, MENTIONS, TABLES
from pipeline.write.text_tables import CsvWriter
from tests.write.examples import HOSTILE, entities, mentions, written


def test_the_file_is_utf_8_with_a_mark_and_crlf(tmp_path: Path) -> None:
    content = written("csv", tmp_path, ENTITIES, entities(["Åse", "a,b"])).read_bytes()

    assert content.startswith(b"\xef\xbb\xbfentity_id,name,")
    assert content.count(b"\r\n") == content.count(b"\n") == 3
    assert b'"a,b"' in content
    assert b",0,-1," in content  # a number, which is not guarded
    assert {path.name for path in tmp_path.iterdir()} == {f"{table.name}.csv" for table in TABLES}


def test_the_norwegian_dialect_has_semicolons_and_decimal_commas(tmp_path: Path) -> None:
    lines = written("excel-nb", tmp_path, MENTIONS, mentions({})).read_text(encoding="utf-8-sig").splitlines()

    assert lines[1] == "a;;;1;person/a;A;;person;PER;A;0;1;1;1;A.;;exact;0,25"


def test_other_programs_read_the_same_rows(tmp_path: Path) -> None:
    path = written("csv", tmp_path, ENTITIES, entities(HOSTILE))

    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))

    assert [unguard(row["name"]) for row in rows] == HOSTILE


def test_pandas_reads_it_in_one_line(tmp_path: Path) -> None:
    path = written("csv", tmp_path, MENTIONS, mentions({"name": "NA"}, {"name": "None", "confidence": None}))

    read = pd.read_csv(path, keep_default_na=False, na_values={"confidence": ""})

    assert read["name"].to_list() == ["NA", "None"]
    assert read["confidence"].sum() == 0.25


def test_a_table_that_a_spreadsheet_would_cut_is_whole_and_that_is_said(tmp_path: Path) -> None:
    with CsvWriter(tmp_path, "standard", max_rows=3) as writer:
        writer.append("entities", entities(["a", "b"]))
        assert writer.notes == []
        writer.append("entities", entities(["c"]))

    assert len((tmp_path / "entities.csv").read_text(encoding="utf-8-sig").splitlines()) == 4
    assert [note.split(".")[:2] for note in writer.notes] == [["entities", "csv has 3 rows"]]


def test_a_row_is_an_object_with_keys_in_the_order_of_the_columns_and_null_for_what_is_missing(tmp_path: Path) -> None:
    path = written("jsonl", tmp_path, MENTIONS, mentions({"name": "Bjørn", "confidence": None}))
    [line] = path.read_text(encoding="utf-8").splitlines()

    assert list(json.loads(line)) == [column.name for column in MENTIONS.columns]
    assert '"name": "Bjørn"' in line
    assert line.endswith('"confidence": null}')


def test_no_program_finds_a_line_end_inside_a_row(tmp_path: Path) -> None:
    text = written("jsonl", tmp_path, ENTITIES, entities(HOSTILE)).read_text(encoding="utf-8")

    assert [json.loads(line)["name"] for line in text.splitlines()] == HOSTILE
