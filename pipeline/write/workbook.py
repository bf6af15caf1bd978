"""The workbook: the file to double-click. Typed cells, no formulas, no links, no dates made of names."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pandas as pd
import xlsxwriter

from pipeline.tabulate.columns import TABLES, Table

NAME = "navnetabell.xlsx"
ABOUT = "about"
MOST_ROWS = 1_048_576  # of a sheet, header included (ECMA-376, as Excel keeps it)
MOST_CHARACTERS = 32_767  # of a cell, in UTF-16 code units
CREATED = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - fixed, so that the same tables give the same bytes
WIDTHS = {"string": 24, "integer": 11, "number": 11}
WIDER = {"context": 80, "aliases": 40, "message": 40, "doc_id": 30}
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}


class WorkbookWriter:
    """Writes each table to a sheet of its own in ``navnetabell.xlsx``, a batch at a time.

    Attributes:
        notes: what had to be left out, in sentences: rows past a sheet's limit, characters past a cell's.
    """

    def __init__(self, folder: Path) -> None:
        """Write into ``folder``."""
        self.path = folder / NAME
        self.notes: list[str] = []
        self._rows = dict.fromkeys((table.name for table in TABLES), 1)
        self._left_out = dict.fromkeys((table.name for table in TABLES), 0)
        self._shortened = 0

    def __enter__(self) -> Self:
        """Create the workbook with its headers."""
        self._book: Any = xlsxwriter.Workbook(str(self.path), OPTIONS)
        self._book.use_zip64()  # only a sheet of over 4 GB makes use of it
        self._book.set_properties({"title": "navnetabell", "created": CREATED})
        self._bold = self._book.add_format({"bold": True, "bottom": 1})
        self._sheets: dict[str, Any] = {ABOUT: self._book.add_worksheet(ABOUT)}
        self._write_about()
        for table in TABLES:
            self._sheets[table.name] = self._headed_sheet(table)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Finish the sheets and the file."""
        for table in TABLES:
            self._sheets[table.name].autofilter(0, 0, self._rows[table.name] - 1, len(table.columns) - 1)
        self._sheets[TABLES[0].name].activate()
        self._book.close()
        self._note()

    def append(self, table: Table, frame: pd.DataFrame) -> None:
        """Add the rows of ``frame``, which has the table's columns; those past the sheet's limit are left out."""
        sheet, row = self._sheets[table.name], self._rows[table.name]
        room = max(0, MOST_ROWS - row)
        self._left_out[table.name] += max(0, len(frame) - room)
        kinds = [column.type for column in table.columns]
        for values in frame.head(room).itertuples(index=False, name=None):
            for position, (kind, value) in enumerate(zip(kinds, values, strict=True)):
                if kind == "string":
                    if value:
                        sheet.write_string(row, position, self._fitting(value))
                elif value == value:  # noqa: PLR0124 - NaN, which is not equal to itself, leaves an empty cell
                    sheet.write_number(row, position, value)
            row += 1
        self._rows[table.name] = row

    def _headed_sheet(self, table: Table) -> Any:
        sheet = self._book.add_worksheet(table.name)
        sheet.freeze_panes(1, 0)
        for position, column in enumerate(table.columns):
            sheet.set_column(position, position, WIDER.get(column.name, WIDTHS[column.type]))
            sheet.write_string(0, position, column.name, self._bold)
        return sheet

    def _write_about(self) -> None:
        """Fill the sheet that says what each column is."""
        sheet = self._sheets[ABOUT]
        sheet.set_column(0, 2, 16)
        sheet.set_column(3, 3, 100)
        lines: list[tuple[str, ...]] = [("sheet", "column", "type", "meaning")]
        for table in TABLES:
            lines.append((table.name, "", "", f"a row is {table.row}"))
            lines.extend((table.name, column.name, column.type, column.meaning) for column in table.columns)
        for row, line in enumerate(lines):
            for position, words in enumerate(line):
                sheet.write_string(row, position, words, self._bold if row == 0 else None)
        sheet.freeze_panes(1, 0)

    def _fitting(self, value: str) -> str:
        """Return as much of a value as a cell holds; Excel counts UTF-16 code units."""
        if len(value) <= MOST_CHARACTERS // 2 or len(value.encode("utf-16-le", "replace")) // 2 <= MOST_CHARACTERS:
            return value
        self._shortened += 1
        kept = value.encode("utf-16-le", "replace")[: 2 * (MOST_CHARACTERS - 1)]
        return kept.decode("utf-16-le", "ignore") + "…"

    def _note(self) -> None:
        for name, count in self._left_out.items():
            if count:
                self.notes.append(
                    f"{NAME}: the sheet {name} is full, {count} rows are left out. Use the CSV for the whole table."
                )
        if self._shortened:
            self.notes.append(
                f"{NAME}: {self._shortened} cells hold only their first {MOST_CHARACTERS} characters, the most that a "
                "spreadsheet takes. Use the CSV for the whole text."
            )
