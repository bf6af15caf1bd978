"""The workbook: the file to double-click. Typed cells, no formulas, no links, no dates made of names."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.utility import xl_rowcol_to_cell

from pipeline.cells import MOST_CHARACTERS, MOST_ROWS, each
from pipeline.tabulate.columns import TABLES, Batch, Table
from pipeline.write.sheet import RowSheet, number_cell, text_cell

NAME = "navnetabell.xlsx"
ABOUT = "about"
CREATED = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - fixed, so that the same tables give the same bytes
WIDTHS = {"string": 24, "integer": 13, "number": 13}  # in characters; a header has its filter's button beside it
SHORT = ("date", "section", "type", "label", "country", "language", "encoding", "status", "first_date", "last_date")
WIDTH = dict.fromkeys(SHORT, 13) | {"doc_id": 30, "entity_id": 30, "aliases": 40, "message": 40, "context": 80}


class WorkbookWriter:
    """Writes each table to a sheet of its own in ``navnetabell.xlsx``, a batch at a time.

    Rows past a sheet's limit go on on a sheet ``mentions 2``, and so on.

    Attributes:
        notes: what a reader of the workbook must know, in sentences: tables on several sheets, characters past a
            cell's limit.
    """

    def __init__(self, folder: Path, *, most_rows: int = MOST_ROWS) -> None:
        """Write into ``folder``, at most ``most_rows`` rows a sheet with its header."""
        self.path = folder / NAME
        self.most_rows = most_rows
        self.notes: list[str] = []
        self._sheets: dict[str, list[RowSheet]] = {table.name: [] for table in TABLES}
        self._rows: dict[str, int] = {}
        self._shortened = 0

    def __enter__(self) -> Self:
        """Create the workbook with its headers."""
        options = {"constant_memory": True, "tmpdir": str(self.path.parent)}
        self._book: Any = xlsxwriter.Workbook(str(self.path), options)
        self._book.use_zip64()  # only a sheet of over 4 GB makes use of it
        self._book.set_properties({"title": "navnetabell", "created": CREATED})
        self._bold = self._book.add_format({"bold": True, "bottom": 1})
        self._write_about()
        for table in TABLES:
            self._add_sheet(table)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Finish the sheets and the file.

        Raises:
            OSError: the disk is full.
        """
        try:
            if kind is None:
                self._finish()
        finally:
            for sheet in self._book.worksheets():
                sheet.drop()

    def _finish(self) -> None:
        for table in TABLES:
            self._close_sheet(table)
        self._sheets[TABLES[0].name][0].activate()
        try:
            self._book.close()
        except FileCreateError as wrapped:
            raise wrapped.args[0] from wrapped
        self._note()

    def append(self, batch: Batch) -> None:
        """Add rows to the file of their table."""
        table = batch.table
        while len(batch):
            room = self.most_rows - self._rows[table.name]
            if room <= 0:
                self._close_sheet(table)
                self._add_sheet(table)
            else:
                self._append(batch.part(0, room))
                batch = batch.part(room)

    def _append(self, batch: Batch) -> None:
        table = batch.table
        columns = [self._cells(column.type, batch[column.name]) for column in table.columns]
        self._sheets[table.name][-1].append_rows(self._rows[table.name], columns)
        self._rows[table.name] += len(batch)

    def _cells(self, kind: str, values: list[Any]) -> list[str]:
        if kind != "string":
            return [number_cell(value) for value in values]
        if len(max(values, key=len)) > MOST_CHARACTERS // 2:
            values = [self._fitting(value) for value in values]
        return each(text_cell, values)

    def _add_sheet(self, table: Table) -> None:
        number = len(self._sheets[table.name]) + 1
        sheet = self._book.add_worksheet(sheet_name(table, number), worksheet_class=RowSheet)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)  # at the head of every page that is printed
        sheet.set_landscape()
        sheet.ignore_errors(
            {"number_stored_as_text": f"A1:{xl_rowcol_to_cell(self.most_rows - 1, len(table.columns) - 1)}"}
        )
        for position, column in enumerate(table.columns):
            sheet.set_column(position, position, WIDTH.get(column.name, WIDTHS[column.type]))
            sheet.write_string(0, position, column.name, self._bold)
        self._sheets[table.name].append(sheet)
        self._rows[table.name] = 1

    def _close_sheet(self, table: Table) -> None:
        """Let the rows of a table's last sheet be filtered by their columns."""
        self._sheets[table.name][-1].autofilter(0, 0, self._rows[table.name] - 1, len(table.columns) - 1)

    def _write_about(self) -> None:
        """Fill the sheet that says what each column is."""
        sheet = self._book.add_worksheet(ABOUT, worksheet_class=RowSheet)
        sheet.set_column(0, 2, 16)
        sheet.set_column(3, 3, 100)
        lines: list[tuple[str, ...]] = [("sheet", "column", "type", "meaning")]
        for table in TABLES:
            lines.append((table.name, "", "", f"a row is {table.row}"))
            lines.extend((table.name, column.name, column.type, column.meaning) for column in table.columns)
        for position, words in enumerate(lines[0]):
            sheet.write_string(0, position, words, self._bold)
        sheet.append_rows(1, [each(text_cell, words) for words in zip(*lines[1:], strict=True)])
        sheet.freeze_panes(1, 0)

    def _fitting(self, value: str) -> str:
        """Return as much of a value as a cell holds; Excel counts UTF-16 code units."""
        if len(value) <= MOST_CHARACTERS // 2 or len(value.encode("utf-16-le")) // 2 <= MOST_CHARACTERS:
            return value
        self._shortened += 1
        kept = value.encode("utf-16-le")[: 2 * (MOST_CHARACTERS - 1)]
        return kept.decode("utf-16-le", "ignore") + "…"

    def _note(self) -> None:
        for name, sheets in self._sheets.items():
            if len(sheets) > 1:
                self.notes.append(
                    f"{NAME}: {name} has more than {self.most_rows - 1} rows, the most that a sheet takes, and goes on "
                    f"on the sheets {', '.join(repr(sheet.get_name()) for sheet in sheets[1:])}."
                )
        if self._shortened:
            self.notes.append(
                f"{NAME}: {self._shortened} cells hold only their first {MOST_CHARACTERS} characters, the most that a "
                "spreadsheet takes. Use another format for the whole text."
            )


def sheet_name(table: Table, number: int) -> str:
    """Return the name of a table's sheet, from 1.

    Example:
        >>> sheet_name(TABLES[0], 1), sheet_name(TABLES[0], 2)
        ('mentions', 'mentions 2')
    """
    return table.name if number == 1 else f"{table.name} {number}"
