"""JSON lines: a row an object, for programs that read as they go."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TextIO

from pipeline.tabulate.columns import TABLES, Batch, Table

if TYPE_CHECKING:
    import pandas as pd

# Line ends to some programs, though not to JSON; they stand in texts only, where an escape means the same.
LINE_ENDS = {"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"}
ENCODE = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


class JsonLinesWriter:
    """Writes each table to a ``.jsonl`` of its own, a batch at a time: UTF-8, keys in the order of the columns.

    Attributes:
        notes: nothing, ever: JSON holds everything.
    """

    notes: tuple[str, ...] = ()

    def __init__(self, folder: Path) -> None:
        """Write into ``folder``."""
        self.folder = folder
        self._open: dict[str, TextIO] = {}

    def __enter__(self) -> Self:
        """Create the files."""
        for table in TABLES:
            self._open[table.name] = (self.folder / f"{table.name}.jsonl").open("w", encoding="utf-8", newline="\n")
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
        names = [column.name for column in table.columns]
        columns = [_values(column.type, batch[column.name]) for column in table.columns]
        rows = zip(*columns, strict=True)
        lines = "".join([f"{ENCODE(dict(zip(names, row, strict=True)))}\n" for row in rows])
        for sign, escape in LINE_ENDS.items():
            lines = lines.replace(sign, escape)
        self._open[table.name].write(lines)


def _values(kind: str, values: list[Any]) -> list[Any]:
    """Return a column's values as JSON takes them: NaN, which is not equal to itself, as null."""
    return [value if value == value else None for value in values] if kind == "number" else values  # noqa: PLR0124 - NaN


def read_json_lines(path: Path, table: Table) -> pd.DataFrame:
    """Read a table that `JsonLinesWriter` wrote, exactly as it was.

    Raises:
        ValueError: a line is no such object.
    """
    return table.frame(_rows(path, [column.name for column in table.columns]))


def _rows(path: Path, names: list[str]) -> Iterator[tuple[Any, ...]]:
    with path.open(encoding="utf-8", newline="\n") as file:
        for number, line in enumerate(file, start=1):
            try:
                row = json.loads(line)
                yield tuple(row[name] for name in names)
            except (ValueError, KeyError, TypeError) as error:
                message = f"line {number} is no such row"
                raise ValueError(message) from error
