"""CSV that spreadsheets load: UTF-8 with a byte-order mark, CRLF, RFC 4180 quoting, and a guard against formulas.

Tables, and ``corrections-template.csv``: what to look at first, to be corrected and given back with ``--corrections``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Self, TextIO

import pandas as pd

from pipeline.cells import MAX_SHEET_ROWS, guard
from pipeline.tabulate.columns import DTYPES, TABLES

TEMPLATE = "corrections-template.csv"
TEMPLATE_COLUMNS = ["text", "type", "doc_id", "name", "new_type", "resolved_by", "mentions", "context"]


@dataclass(frozen=True, slots=True)
class Dialect:
    """How values are separated and how decimals are written."""

    delimiter: str
    decimal: str


DIALECTS: Mapping[str, Dialect] = MappingProxyType(
    {"standard": Dialect(",", "."), "excel-nb": Dialect(";", ",")},
)


class CsvWriter(ExitStack):
    """Writes each table to a ``.csv`` of its own, a batch of rows at a time."""

    def __init__(self, folder: Path, dialect: str, *, max_rows: int = MAX_SHEET_ROWS) -> None:
        """Write into ``folder`` in one of `DIALECTS`, for spreadsheets of ``max_rows`` rows with the header."""
        super().__init__()
        self.folder = folder
        self.dialect = DIALECTS[dialect]
        self.max_rows = max_rows
        self._rows = dict.fromkeys((table.name for table in TABLES), 0)
        self._files: dict[str, TextIO] = {}

    def __enter__(self) -> Self:
        """Create the files with their headers."""
        for table in TABLES:
            path = self.folder / f"{table.name}.csv"
            self._files[table.name] = self.enter_context(path.open("w", encoding="utf-8-sig", newline=""))
            _write_csv(self._files[table.name], table.frame([]), self.dialect, header=True)
        return self

    def append(self, table: str, frame: pd.DataFrame) -> None:
        """Add rows to the file of a table."""
        _write_csv(self._files[table], frame, self.dialect, header=False)
        self._rows[table] += len(frame)

    @property
    def notes(self) -> list[str]:
        """Sentences on tables that a spreadsheet would cut: the files hold everything."""
        return [
            f"{name}.csv has {rows} rows. A spreadsheet shows only the first {self.max_rows - 1} of them; the "
            "workbook (--formats xlsx) goes on on further sheets."
            for name, rows in self._rows.items()
            if rows >= self.max_rows
        ]


def write_template(folder: Path, rows: Iterable[tuple[object, ...]], dialect: str) -> None:
    """Write rows with the columns of `TEMPLATE_COLUMNS`; given back as it is, the file changes nothing."""
    frame = pd.DataFrame(list(rows), columns=TEMPLATE_COLUMNS)
    with (folder / TEMPLATE).open("w", encoding="utf-8-sig", newline="") as file:
        _write_csv(file, frame.astype("str"), DIALECTS[dialect], header=True)


def _write_csv(file: TextIO, frame: pd.DataFrame, dialect: Dialect, *, header: bool) -> None:
    cells = pd.DataFrame({name: _cells(frame[name], dialect) for name in frame})
    cells.to_csv(file, sep=dialect.delimiter, index=False, header=header, lineterminator="\r\n")


def _cells(values: pd.Series, dialect: Dialect) -> pd.Series:
    """Return a column's values as they go into the file, but for quotes."""
    if values.dtype == DTYPES["string"]:
        return values.map({text: guard(text) for text in values.unique()})
    if values.dtype == DTYPES["number"]:
        return values.map(lambda number: repr(number).replace(".", dialect.decimal), na_action="ignore")
    return values
