"""JSON lines: a row an object, for programs that read as they go."""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path
from typing import Self, TextIO

import pandas as pd

from pipeline.tabulate.columns import TABLES

# Line ends to some programs, though not to JSON; they stand in texts only, where an escape means the same.
LINE_ENDS = {"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"}
ENCODE = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


class JsonlWriter(ExitStack):
    """Writes each table to a ``.jsonl`` of its own: UTF-8, keys in the order of the columns."""

    notes: tuple[str, ...] = ()  # JSON holds everything

    def __init__(self, folder: Path) -> None:
        """Write into ``folder``."""
        super().__init__()
        self.folder = folder
        self._files: dict[str, TextIO] = {}

    def __enter__(self) -> Self:
        """Create the files."""
        for table in TABLES:
            path = self.folder / f"{table.name}.jsonl"
            self._files[table.name] = self.enter_context(path.open("w", encoding="utf-8", newline="\n"))
        return self

    def append(self, table: str, frame: pd.DataFrame) -> None:
        """Add rows to the file of a table."""
        rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
        lines = "".join([f"{ENCODE(row)}\n" for row in rows])
        for sign, escape in LINE_ENDS.items():
            lines = lines.replace(sign, escape)
        self._files[table].write(lines)
