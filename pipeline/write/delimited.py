"""CSV that spreadsheets load: UTF-8 with a byte-order mark, CRLF, RFC 4180 quoting, and a guard against formulas."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import TYPE_CHECKING, Any, Self, TextIO

from pipeline.cells import MOST_ROWS, each, guard, unguard
from pipeline.tabulate.columns import DTYPES, TABLES, Batch, Table

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Dialect:
    """How values are separated and how decimals are written."""

    delimiter: str
    decimal: str


DIALECTS: Mapping[str, Dialect] = MappingProxyType(
    {"standard": Dialect(",", "."), "excel-nb": Dialect(";", ",")},
)
WriteRows = Callable[[Iterable[Iterable[Any]]], Any]


class CsvWriter:
    """Writes each table to a ``.csv`` of its own, a batch at a time."""

    def __init__(self, folder: Path, dialect: str, *, most_rows: int = MOST_ROWS) -> None:
        """Write into ``folder`` in one of `DIALECTS`, for spreadsheets of ``most_rows`` rows with the header."""
        self.folder = folder
        self.most_rows = most_rows
        self._rows = dict.fromkeys((table.name for table in TABLES), 1)
        self.dialect = DIALECTS[dialect]
        self._open: dict[str, TextIO] = {}
        self._write: dict[str, WriteRows] = {}

    def __enter__(self) -> Self:
        """Create the files with their headers."""
        for table in TABLES:
            file = (self.folder / f"{table.name}.csv").open("w", encoding="utf-8-sig", newline="")
            self._open[table.name] = file
            self._write[table.name] = csv.writer(
                file, delimiter=self.dialect.delimiter, lineterminator="\r\n"
            ).writerows
            self._write[table.name]([[column.name for column in table.columns]])
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the files."""
        for file in self._open.values():
            file.close()

    def append(self, batch: Batch) -> None:
        """Add rows to the file of their table."""
        table = batch.table
        cells = (self._cells(column.type, batch[column.name]) for column in table.columns)
        self._write[table.name](zip(*cells, strict=True))
        self._rows[table.name] += len(batch)

    @property
    def notes(self) -> list[str]:
        """Sentences on tables that a spreadsheet would cut: the files hold everything."""
        return [
            f"{name}.csv has {rows - 1} rows. A spreadsheet shows only the first {self.most_rows - 1} of them; the "
            "workbook (--formats xlsx) goes on on further sheets."
            for name, rows in self._rows.items()
            if rows > self.most_rows
        ]

    def _cells(self, kind: str, values: list[Any]) -> list[Any]:
        """Return a column's values as they stand in the file, but for quotes."""
        if kind == "string":
            return each(guard, values)
        if kind == "number":
            return [repr(value).replace(".", self.dialect.decimal) if value == value else "" for value in values]  # noqa: PLR0124 - NaN
        return values


def read_csv(path: Path, table: Table, dialect: str) -> pd.DataFrame:
    """Read a table that `CsvWriter` wrote, exactly as it was.

    Raises:
        ValueError: columns are missing, or a value is not of its column's type.
    """
    import pandas as pd  # noqa: PLC0415 - slow to load; writing needs none

    spoken = DIALECTS[dialect]
    frame = pd.read_csv(
        path,
        encoding="utf-8-sig",
        sep=spoken.delimiter,
        decimal=spoken.decimal,
        keep_default_na=False,
        na_values={column.name: [""] for column in table.columns if column.type == "number"},
        dtype={column.name: DTYPES[column.type] for column in table.columns},
        usecols=[column.name for column in table.columns],
        lineterminator=None,
        engine="c",
    )
    for column in table.columns:
        if column.type == "string":
            frame[column.name] = pd.Series(each(unguard, frame[column.name]), index=frame.index, dtype="str")
    return frame[[column.name for column in table.columns]]
