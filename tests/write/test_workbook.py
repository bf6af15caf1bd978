"""The workbook: typed cells, no formulas, no links, the same bytes each time."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from pipeline.tabulate.columns import ENTITIES, MENTIONS, TABLES
from pipeline.write import workbook
from pipeline.write.workbook import WorkbookWriter

HOSTILE = json.loads((Path(__file__).parents[1] / "data" / "hostile.json").read_text(encoding="utf-8"))
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def entities(texts: list[str]) -> pd.DataFrame:
    return ENTITIES.frame(
        (f"place/{number}", text, "place", "", number, 1, "", "2019-04", "") for number, text in enumerate(texts)
    )


def written(folder: Path, texts: list[str]) -> WorkbookWriter:
    with WorkbookWriter(folder) as writer:
        writer.append(ENTITIES, entities(texts))
    return writer


def test_there_is_a_sheet_a_table_and_one_that_says_what_each_column_is(tmp_path: Path) -> None:
    written(tmp_path, [])

    book = openpyxl.load_workbook(tmp_path / workbook.NAME)

    assert book.sheetnames == ["about", *(table.name for table in TABLES)]
    told = [(row[0].value, row[1].value) for row in book["about"].iter_rows() if row[1].value]
    assert told[1:] == [(table.name, column.name) for table in TABLES for column in table.columns]


def test_texts_come_out_as_they_went_in(tmp_path: Path) -> None:
    texts = [text for text in HOSTILE if text and not CONTROL.search(text) and "\r" not in text]
    written(tmp_path, texts)

    sheet = openpyxl.load_workbook(tmp_path / workbook.NAME)["entities"]

    assert [row[1].value for row in sheet.iter_rows(min_row=2)] == texts
    assert {row[1].data_type for row in sheet.iter_rows(min_row=2)} == {"s"}


def test_there_are_no_formulas_and_no_links(tmp_path: Path) -> None:
    written(tmp_path, HOSTILE)

    with zipfile.ZipFile(tmp_path / workbook.NAME) as archive:
        sheets = "".join(archive.read(name).decode() for name in archive.namelist() if "sheet" in name)

    assert "<f>" not in sheets
    assert "hyperlink" not in sheets.lower().replace("=hyperlink(", "")


def test_numbers_are_numbers_and_dates_are_text(tmp_path: Path) -> None:
    written(tmp_path, ["Oslo"])

    row = [cell.value for cell in openpyxl.load_workbook(tmp_path / workbook.NAME)["entities"][2]]

    assert row == ["place/0", "Oslo", "place", None, 0, 1, None, "2019-04", None]


def test_a_missing_confidence_is_an_empty_cell(tmp_path: Path) -> None:
    row = ("a", "", "", 1, "person/a", "A", "", "person", "PER", "A", 0, 1, 1, 1, "A.", "", "exact", None)
    with WorkbookWriter(tmp_path) as writer:
        writer.append(MENTIONS, MENTIONS.frame([row, (*row[:-1], 0.5)]))

    sheet = openpyxl.load_workbook(tmp_path / workbook.NAME)["mentions"]

    assert [row[17].value for row in sheet.iter_rows(min_row=2, max_col=18)] == [None, 0.5]


def test_the_header_stays_in_sight_and_can_filter(tmp_path: Path) -> None:
    written(tmp_path, ["Oslo"])

    sheet = openpyxl.load_workbook(tmp_path / workbook.NAME)["entities"]

    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:I2")


def test_the_same_tables_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        written(tmp_path / name, ["Oslo", "Bø"])

    assert (tmp_path / "one" / workbook.NAME).read_bytes() == (tmp_path / "two" / workbook.NAME).read_bytes()


@pytest.mark.parametrize("text", ["å" * 40_000, "😀" * 20_000], ids=["bmp", "astral"])
def test_a_text_longer_than_a_cell_is_shortened_and_that_is_said(tmp_path: Path, text: str) -> None:
    writer = written(tmp_path, [text])

    value = openpyxl.load_workbook(tmp_path / workbook.NAME)["entities"]["B2"].value

    assert isinstance(value, str)
    assert value[:-1] == text[: len(value) - 1]
    assert len(value.encode("utf-16-le")) // 2 <= 32_767
    assert ["32767 characters" in note for note in writer.notes] == [True]


def test_a_text_as_long_as_a_cell_stays_whole(tmp_path: Path) -> None:
    writer = written(tmp_path, ["a" * 32_767])

    assert len(openpyxl.load_workbook(tmp_path / workbook.NAME)["entities"]["B2"].value) == 32_767
    assert writer.notes == []


def test_rows_past_the_limit_of_a_sheet_are_counted_aloud(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 3)

    writer = written(tmp_path, ["a", "b", "c", "d"])

    assert openpyxl.load_workbook(tmp_path / workbook.NAME)["entities"].max_row == 3
    assert ["entities is full, 2 rows are left out" in note for note in writer.notes] == [True]
