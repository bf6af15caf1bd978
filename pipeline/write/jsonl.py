"""JSON lines: a row an object, for programs that read as they go."""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

import pandas as pd

from pipeline.tabulate.columns import TABLES

# Line ends to some programs, though not to JSON; they stand in texts only, where an escape means the same.
LINE_ENDS = {"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"}
ENCODE = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


class JsonlWriter:
    """Writes each table to a ``.jsonl`` of its own, a batch of rows at a time: UTF-8, keys in the order of the columns.

    Attributes:
        notes: nothing, ever: JSON holds everything.
    """

    notes: tuple[str, ...] = ()

    def __init__(self, folder: Path) -> None:
        """Write into ``folder``."""
        self.folder = folder
        self._closing = ExitStack()
        self._files: dict[str, TextIO] = {}

    def __enter__(self) -> Self:
        """Create the files."""
        for table in TABLES:
            file = (self.folder / f"{table.name}.jsonl").open("w", encoding="utf-8", newline="\n")
            self._files[table.name] = self._closing.enter_context(file)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the files."""
        self._closing.__exit__(kind, error, trace)

    def append(self, table: str, frame: pd.DataFrame) -> None:
        """Add rows to the file of a table."""
        rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
        lines = "".join([f"{ENCODE(row)}\n" for row in rows])
        for sign, escape in LINE_ENDS.items():
            lines = lines.replace(sign, escape)
        self._files[table].write(lines)
