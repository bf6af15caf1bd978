"""The workbook, read back."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.tabulate.columns import ENTITIES
from pipeline.write.spreadsheet import read_workbook
from pipeline.write.workbook import NAME, WorkbookWriter
from tests.write.examples import HOSTILE, batch, entities

openpyxl = pytest.importorskip("openpyxl")


def test_a_table_on_several_sheets_is_read_back_whole(tmp_path: Path) -> None:
    with WorkbookWriter(tmp_path, most_rows=30) as writer:
        writer.append(batch(ENTITIES, entities(HOSTILE)))

    assert read_workbook(tmp_path / NAME, ENTITIES)["name"].to_list() == HOSTILE


@pytest.mark.parametrize("header", [["entity_id", "name"], ["a", "b"], []])
def test_a_sheet_of_other_columns_is_no_table(tmp_path: Path, header: list[str]) -> None:
    book = openpyxl.Workbook()
    book.active.title = "entities"
    book.active.append(header)
    book.save(tmp_path / NAME)

    with pytest.raises(ValueError, match="has not its columns"):
        read_workbook(tmp_path / NAME, ENTITIES)


def test_a_workbook_without_the_sheet_is_no_table(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / NAME)

    with pytest.raises(ValueError, match="there is no sheet entities"):
        read_workbook(tmp_path / NAME, ENTITIES)


def test_a_file_that_is_no_workbook_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"PK")

    with pytest.raises(ValueError, match="it is no workbook"):
        read_workbook(tmp_path / NAME, ENTITIES)
