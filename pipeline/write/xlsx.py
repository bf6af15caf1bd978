"""The workbook, the file to double-click: typed cells, no formulas, no links, no dates made of names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pandas as pd
import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.utility import xl_rowcol_to_cell

from pipeline.cells import MAX_CHARACTERS, MAX_SHEET_ROWS
from pipeline.outputs import WORKBOOK
from pipeline.small_tables import sheet_name
from pipeline.tabulate.columns import DECLARED, DTYPES, TABLES, Table

ABOUT = "about"
CREATED = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - fixed, so that the same tables give the same bytes
WIDTHS = {  # of columns, in characters; a header has its filter's button beside it
    **dict.fromkeys((column.name for table in DECLARED for column in table.columns if column.type != "string"), 13),
    **dict.fromkeys(("date", "section", "type", "label", "country", "language", "encoding", "status"), 13),
    "first_date": 13,
    "last_date": 13,
    "doc_id": 30,
    "entity_id": 30,
    "aliases": 40,
    "message": 40,
    "context": 80,
}
DEFAULT_WIDTH = 24


class XlsxWriter:
    """Writes each table to a sheet of its own in ``navnetabell.xlsx``, a batch of rows at a time.

    Rows past a sheet's limit go on on a sheet ``mentions 2``, and so on.

    Attributes:
        notes: what a reader of the workbook must know, in sentences: tables on several sheets, characters past a
            cell's limit.
    """

    def __init__(self, folder: Path, tables: Sequence[Table] = TABLES, *, max_rows: int = MAX_SHEET_ROWS) -> None:
        """Write ``tables`` into ``folder``, at most ``max_rows`` rows a sheet with its header."""
        self.path = folder / WORKBOOK
        self.tables = tables
        self.max_rows = max_rows
        self.notes: list[str] = []
        self._sheets: dict[str, list[Any]] = {table.name: [] for table in tables}
        self._rows: dict[str, int] = {}
        self._shortened = 0

    def __enter__(self) -> Self:
        self._book: Any = xlsxwriter.Workbook(
            str(self.path), {"constant_memory": True, "tmpdir": str(self.path.parent), "use_zip64": True}
        )
        self._book.set_properties({"title": "navnetabell", "created": CREATED})
        self._bold = self._book.add_format({"bold": True, "bottom": 1})
        self._write_about()
        for table in self.tables:
            self._add_sheet(table)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Finish the sheets and the file, unless there was a fault.

        Raises:
            OSError: the disk is full.
        """
        try:
            if kind is None:
                for table in self.tables:
                    self._close_sheet(table)
                self._sheets[self.tables[0].name][0].activate()
                self._book.close()
                self.notes += self._what_was_cut()
        except FileCreateError as wrapped:
            raise wrapped.args[0] from wrapped
        finally:
            for sheet in self._book.worksheets():
                sheet.row_data_fh.close()  # the file of its rows, which XlsxWriter leaves open after a fault

    def append(self, table: str, frame: pd.DataFrame) -> None:
        write = [self._write_text if dtype == DTYPES["string"] else _write_number for dtype in frame.dtypes]
        for values in frame.itertuples(index=False, name=None):
            if self._rows[table] == self.max_rows:
                declared = next(one for one in self.tables if one.name == table)
                self._close_sheet(declared)
                self._add_sheet(declared)
            for position, value in enumerate(values):
                write[position](self._sheets[table][-1], self._rows[table], position, value)
            self._rows[table] += 1

    def _write_text(self, sheet: Any, row: int, position: int, text: str) -> None:
        """Write typed text, which neither a formula nor a link can come of; nothing where it is empty."""
        if len(text) > MAX_CHARACTERS // 2:
            text = self._fitting(text)
        if text.startswith("<r>"):  # which write_string would take for XML of its own making
            sheet.write_rich_string(row, position, *text[:2], text[2:])
        elif text:
            sheet.write_string(row, position, text)

    def _add_sheet(self, table: Table) -> None:
        number = len(self._sheets[table.name]) + 1
        sheet = self._book.add_worksheet(sheet_name(table.name, number))
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)  # at the head of every page that is printed
        sheet.set_landscape()
        sheet.ignore_errors(
            {"number_stored_as_text": f"A1:{xl_rowcol_to_cell(self.max_rows - 1, len(table.columns) - 1)}"}
        )
        for position, column in enumerate(table.columns):
            sheet.set_column(position, position, WIDTHS.get(column.name, DEFAULT_WIDTH))
            sheet.write_string(0, position, column.name, self._bold)
        self._sheets[table.name].append(sheet)
        self._rows[table.name] = 1

    def _close_sheet(self, table: Table) -> None:
        """Let the rows of a table's last sheet be filtered by their columns."""
        self._sheets[table.name][-1].autofilter(0, 0, self._rows[table.name] - 1, len(table.columns) - 1)

    def _write_about(self) -> None:
        """Fill the sheet that says what each column is."""
        sheet = self._book.add_worksheet(ABOUT)
        sheet.set_column(0, 2, 16)
        sheet.set_column(3, 3, 100)
        rows: list[tuple[str | None, ...]] = [("sheet", "column", "type", "meaning")]
        for table in self.tables:
            rows.append((table.name, None, None, f"a row is {table.row}"))
            rows += [(table.name, column.name, column.type, column.meaning) for column in table.columns]
        for number, cells in enumerate(rows):
            sheet.write_row(number, 0, cells, None if number else self._bold)
        sheet.freeze_panes(1, 0)

    def _fitting(self, text: str) -> str:
        """Return as much of a text as a cell holds; Excel counts UTF-16 code units."""
        if len(text.encode("utf-16-le")) // 2 <= MAX_CHARACTERS:
            return text
        self._shortened += 1
        kept = text.encode("utf-16-le")[: 2 * (MAX_CHARACTERS - 1)]
        return kept.decode("utf-16-le", "ignore") + "…"

    def _what_was_cut(self) -> Iterator[str]:
        for name, sheets in self._sheets.items():
            if len(sheets) > 1:
                yield (
                    f"{WORKBOOK}: {name} has more than {self.max_rows - 1} rows, the most that a sheet takes, and "
                    f"continues on the sheets {', '.join(repr(sheet.get_name()) for sheet in sheets[1:])}."
                )
        if self._shortened:
            yield (
                f"{WORKBOOK}: {self._shortened} cells contain only the first {MAX_CHARACTERS} characters of a text, "
                "the most that a spreadsheet takes. Use another format for the whole text."
            )


def _write_number(sheet: Any, row: int, position: int, number: float) -> None:
    if not pd.isna(number):
        sheet.write_number(row, position, number)
