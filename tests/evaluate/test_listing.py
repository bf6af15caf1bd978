from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.errors import OutputError
from pipeline.evaluate.listing import csv_lines, write_listing


@dataclass(frozen=True)
class Line:
    name: str
    confidence: float | None
    start: int


LINES = [Line("Kari, på Ås", 0.123456, 3), Line("- Ola", None, 0)]


def test_a_record_is_a_line_and_its_fields_are_the_columns() -> None:
    assert list(csv_lines(Line, LINES)) == ["name,confidence,start", '"Kari, på Ås",0.1235,3', "'- Ola,,0"]


def test_a_norwegian_excel_gets_semicolons_and_decimal_commas() -> None:
    assert list(csv_lines(Line, LINES, "excel-nb"))[1] == "Kari, på Ås;0,1235;3"


def test_a_file_has_a_byte_order_mark_and_the_line_ends_of_spreadsheets(tmp_path: Path) -> None:
    write_listing(tmp_path / "a.csv", Line, LINES)

    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbfname,confidence,start\r\n")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["name"] for row in csv.DictReader(file)] == ["Kari, på Ås", "'- Ola"]


def test_a_workbook_holds_text_as_text_and_numbers_as_numbers(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")

    write_listing(tmp_path / "a.xlsx", Line, [*LINES, Line("=1+1", 0.5, 1)])

    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert [tuple(cell.value for cell in row) for row in sheet.rows] == [
        ("name", "confidence", "start"),
        ("Kari, på Ås", 0.123456, 3),
        ("- Ola", None, 0),
        ("=1+1", 0.5, 1),
    ]
    assert sheet["A4"].data_type == "s"


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="Cannot write"):
        write_listing(tmp_path / "borte" / "a.csv", Line, LINES)
    with pytest.raises(OutputError, match="Cannot write"):
        write_listing(tmp_path / "borte" / "a.xlsx", Line, LINES)
