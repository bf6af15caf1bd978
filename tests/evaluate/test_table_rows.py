from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.evaluate.gold import GoldError
from pipeline.evaluate.table_rows import Row, read_rows

HEADER = "doc_id,text,start\r\n"


def rows(folder: Path, content: str, name: str = "m.csv", encoding: str = "utf-8") -> tuple[Row, ...]:
    path = folder / name
    path.write_bytes(content.encode(encoding))
    return read_rows(path).rows


def test_a_row_has_its_number_in_the_spreadsheet_and_its_cells_by_column(tmp_path: Path) -> None:
    assert rows(tmp_path, f"{HEADER}a.txt,Ås,3\r\nb.txt, Bø ,0\r\n") == (
        Row(2, {"doc_id": "a.txt", "text": "Ås", "start": "3"}),
        Row(3, {"doc_id": "b.txt", "text": "Bø", "start": "0"}),
    )


def test_rows_that_were_emptied_are_left_out_and_the_others_keep_their_numbers(tmp_path: Path) -> None:
    assert [row.number for row in rows(tmp_path, f"{HEADER}a.txt,Ås,3\r\n,,\r\nb.txt,Bø,0\r\n")] == [2, 4]


def test_the_guard_against_formulas_is_undone_in_csv(tmp_path: Path) -> None:
    assert rows(tmp_path, f"{HEADER}a.txt,'-Ås,3\r\n")[0].cells["text"] == "-Ås"


def test_the_encoding_is_told(tmp_path: Path) -> None:
    path = tmp_path / "m.csv"
    path.write_bytes("doc_id;text\r\na.txt;Blåbærhøgda på Ås\r\n".encode("cp1252"))

    assert (read_rows(path).encoding, read_rows(path).rows[0].cells["text"]) == ("cp1252", "Blåbærhøgda på Ås")


def test_values_of_json_lines_become_text(tmp_path: Path) -> None:
    [row] = rows(tmp_path, json.dumps({"text": "Ås", "start": 3, "confidence": None, "end": 5.0}), "m.jsonl")

    assert row.cells == {"text": "Ås", "start": "3", "confidence": "", "end": "5"}


@pytest.mark.parametrize("content", ["{", "[1]", '{"text": "Ås"}\n3'])
def test_lines_that_are_no_rows_of_json_are_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(GoldError, match="the line is"):
        rows(tmp_path, content, "m.jsonl")


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"m\.csv' cannot be read: This is a PDF file"):
        rows(tmp_path, "%PDF-1.7", "m.csv")


def test_a_workbook_without_a_sheet_of_mentions_is_read_from_its_first(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["doc_id", "text", "start"])
    book.active.append(["a.txt", "-Ås", 3])
    book.save(tmp_path / "m.xlsx")

    assert read_rows(tmp_path / "m.xlsx").rows == (Row(2, {"doc_id": "a.txt", "text": "-Ås", "start": "3"}),)
