"""The workbook: typed cells, no formulas, no links, the same bytes each time."""

from __future__ import annotations

import errno
import os
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import xlsxwriter.workbook

from pipeline.outputs import WORKBOOK
from pipeline.tabulate.columns import ENTITIES, TABLES
from pipeline.write.tables import read_file
from pipeline.write.xlsx import XlsxWriter
from tests.write.examples import HOSTILE, entities, mentions

openpyxl = pytest.importorskip("openpyxl")
unescape = pytest.importorskip("openpyxl.utils.escape").unescape

SPREADSHEETML = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def written(folder: Path, texts: list[str], **options: int) -> XlsxWriter:
    with XlsxWriter(folder, **options) as writer:
        writer.append("entities", entities(texts))
    return writer


def test_there_is_a_sheet_a_table_and_one_that_says_what_each_column_is(tmp_path: Path) -> None:
    written(tmp_path, [])

    book = openpyxl.load_workbook(tmp_path / WORKBOOK)

    assert book.sheetnames == ["about", *(table.name for table in TABLES)]
    told = [tuple(cell.value for cell in row) for row in book["about"].iter_rows() if row[1].value]
    assert told[1:] == [(table.name, one.name, one.type, one.meaning) for table in TABLES for one in table.columns]


def test_other_programs_read_typed_text(tmp_path: Path) -> None:
    texts = [text for text in HOSTILE if text]
    written(tmp_path, texts)

    cells = [row[1] for row in openpyxl.load_workbook(tmp_path / WORKBOOK)["entities"].iter_rows(min_row=2)]

    assert [unescape(cell.value) for cell in cells] == texts
    assert {cell.data_type for cell in cells} == {"s"}


def faults(path: Path) -> list[str]:
    """Return what could be more than a text or a number: elements of formulas and links, links between parts."""
    found = []
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            root = ET.fromstring(archive.read(name))  # noqa: S314 - written by ourselves
            elements = {element.tag.removeprefix(SPREADSHEETML) for element in root.iter()}
            found += [f"{name}: {one}" for one in sorted(elements & {"f", "hyperlink", "hyperlinks"})]
            if name.startswith("xl/worksheets/_rels") or "external" in name.lower():
                found.append(name)
    return found


def test_there_are_no_formulas_and_no_links(tmp_path: Path, hostile: list[str]) -> None:
    written(tmp_path, hostile)

    assert faults(tmp_path / WORKBOOK) == []


def test_numbers_are_numbers_dates_are_text_and_what_is_missing_is_an_empty_cell(tmp_path: Path) -> None:
    with XlsxWriter(tmp_path) as writer:
        writer.append("entities", entities(["Oslo"]))
        writer.append("mentions", mentions({"confidence": None}, {"confidence": 0.5}))

    book = openpyxl.load_workbook(tmp_path / WORKBOOK)
    expected = ["place/0", "Oslo", "place", None, 0, -1, None, "2019-04", "Oslo", None]

    assert [cell.value for cell in book["entities"][2]] == expected
    assert [row[17].value for row in book["mentions"].iter_rows(min_row=2, max_col=18)] == [None, 0.5]


def test_the_header_stays_in_sight_and_can_filter_and_no_number_as_text_is_marked_as_an_error(tmp_path: Path) -> None:
    written(tmp_path, ["007"])

    sheet = openpyxl.load_workbook(tmp_path / WORKBOOK)["entities"]

    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.dimensions) == ("A2", "A1:J2", "A1:J2")
    assert [sheet[f"{column}1"].font.bold for column in "AJ"] == [True, True]
    with zipfile.ZipFile(tmp_path / WORKBOOK) as archive:
        xml = archive.read("xl/worksheets/sheet3.xml").decode()
    assert '<ignoredError sqref="A1:J1048576" numberStoredAsText="1"/>' in xml


def test_the_same_tables_give_the_same_bytes_and_nothing_beside_them(tmp_path: Path) -> None:
    for name, mask in (("one", 0o022), ("two", 0o077)):
        (tmp_path / name).mkdir()
        before = os.umask(mask)
        written(tmp_path / name, ["Oslo", "Bø"])
        os.umask(before)

    assert {path.name for path in tmp_path.glob("*/*")} == {WORKBOOK}
    assert (tmp_path / "one" / WORKBOOK).read_bytes() == (tmp_path / "two" / WORKBOOK).read_bytes()


def test_a_full_disk_is_the_same_fault_as_everywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(xlsxwriter.workbook, "ZipFile", full)

    with pytest.raises(OSError, match="No space left"):
        written(tmp_path, ["Oslo"])


def test_a_text_longer_than_a_cell_is_shortened_and_that_is_said_and_one_as_long_stays_whole(tmp_path: Path) -> None:
    for text in ("å" * 40_000, "😀" * 20_000, "a" * 32_767):
        with XlsxWriter(tmp_path) as writer:
            writer.append("entities", entities(["Oslo"]).assign(name=text))
        value = openpyxl.load_workbook(tmp_path / WORKBOOK)["entities"]["B2"].value
        assert isinstance(value, str)
        assert value[:-1] == text[: len(value) - 1]
        assert 32_766 <= len(value.encode("utf-16-le")) // 2 <= 32_767
        said = ["1 cells contain only the first 32767 characters" in note for note in writer.notes]
        assert said == [True] * (value != text)


def test_rows_past_the_limit_of_a_sheet_go_on_on_the_next_and_that_is_said(tmp_path: Path) -> None:
    assert written(tmp_path, ["a", "b"], max_rows=3).notes == []
    assert len(openpyxl.load_workbook(tmp_path / WORKBOOK).sheetnames) == 1 + len(TABLES)
    writer = written(tmp_path, ["a", "b", "c", "d", "e"], max_rows=3)

    book = openpyxl.load_workbook(tmp_path / WORKBOOK)
    sheets = [book[name] for name in ("entities", "entities 2", "entities 3")]

    assert [[row[1] for row in sheet.iter_rows(values_only=True)] for sheet in sheets] == [
        ["name", "a", "b"],
        ["name", "c", "d"],
        ["name", "e"],
    ]
    assert [(sheet.freeze_panes, sheet.auto_filter.ref) for sheet in sheets[:2]] == [("A2", "A1:J3")] * 2
    assert len(book.sheetnames) == 1 + len(TABLES) + 2
    assert [note.split(", and ") for note in writer.notes] == [
        [
            "navnetabell.xlsx: entities has more than 2 rows, the most that a sheet takes",
            "continues on the sheets 'entities 2', 'entities 3'.",
        ]
    ]


def test_a_table_on_several_sheets_is_read_back_whole(tmp_path: Path) -> None:
    with XlsxWriter(tmp_path, max_rows=30) as writer:
        writer.append("entities", entities(HOSTILE))

    assert read_file(tmp_path / WORKBOOK, ENTITIES)["name"].to_list() == HOSTILE
