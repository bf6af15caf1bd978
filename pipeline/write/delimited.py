"""CSV that spreadsheets load: UTF-8 with a byte-order mark, CRLF, RFC 4180 quoting, and a guard against formulas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Self, TextIO

import pandas as pd

from pipeline.cells import guard, unguard
from pipeline.tabulate.columns import DTYPES, TABLES, Table


@dataclass(frozen=True, slots=True)
class Dialect:
    """How values are separated and how decimals are written."""

    delimiter: str
    decimal: str


DIALECTS: Mapping[str, Dialect] = MappingProxyType(
    {"standard": Dialect(",", "."), "excel-nb": Dialect(";", ",")},
)


class CsvWriter:
    """Writes each table to a ``.csv`` of its own, a batch at a time.

    Attributes:
        notes: nothing, ever: a CSV file holds everything.
    """

    notes: tuple[str, ...] = ()

    def __init__(self, folder: Path, dialect: str) -> None:
        """Write into ``folder`` in one of `DIALECTS`."""
        self.folder = folder
        self.dialect = DIALECTS[dialect]
        self._open: dict[str, TextIO] = {}

    def __enter__(self) -> Self:
        """Create the files with their headers."""
        for table in TABLES:
            file = (self.folder / f"{table.name}.csv").open("w", encoding="utf-8-sig", newline="")
            self._open[table.name] = file
            self._write(file, table.frame([]), header=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the files."""
        for file in self._open.values():
            file.close()

    def append(self, table: Table, frame: pd.DataFrame) -> None:
        """Add the rows of ``frame``, which has the table's columns."""
        guarded = frame.copy(deep=False)
        for column in table.columns:
            if column.type == "string":
                guarded[column.name] = frame[column.name].map(guard)
        self._write(self._open[table.name], guarded, header=False)

    def _write(self, file: TextIO, frame: pd.DataFrame, *, header: bool) -> None:
        frame.to_csv(
            file,
            index=False,
            header=header,
            sep=self.dialect.delimiter,
            decimal=self.dialect.decimal,
            lineterminator="\r\n",
        )


def read_csv(path: Path, table: Table, dialect: str) -> pd.DataFrame:
    """Read a table that `CsvWriter` wrote, exactly as it was.

    Raises:
        ValueError: columns are missing, or a value is not of its column's type.
    """
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
            frame[column.name] = frame[column.name].map(unguard).astype("str")
    return frame[[column.name for column in table.columns]]
