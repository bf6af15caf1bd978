"""The tables and their columns, as ``columns.toml`` declares them: once for frames, files, manual and tests."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import pandas as pd

DTYPES: Mapping[str, str] = MappingProxyType({"string": "str", "integer": "int64", "number": "float64"})
JOIN = " | "  # between the values of a cell that has several


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its type in the words of Table Schema, and what it means."""

    name: str
    type: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its name, what a row is, the columns that together are its key, and its columns in order."""

    name: str
    row: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    def frame(self, rows: Iterable[tuple[object, ...]]) -> pd.DataFrame:
        """Return rows, each with a value for each column in order, as a DataFrame with exactly the declared types.

        Example:
            >>> ENTITIES.frame([("place/bø", "Bø", "place", "", 2, 1, "", "", "Bø", "")])["mentions"].to_list()
            [2]
        """
        columns = zip(self.columns, list(zip(*rows, strict=True)) or [()] * len(self.columns), strict=True)
        return pd.DataFrame({one.name: pd.Series(values, dtype=DTYPES[one.type]) for one, values in columns})


def _tables() -> tuple[Table, ...]:
    declared = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return tuple(
        Table(name, one["row"], tuple(one["key"]), tuple(Column(*column) for column in one["columns"]))
        for name, one in declared.items()
    )


TABLES = _tables()
MENTIONS, ENTITIES, DOCUMENTS, COOCCURRENCES = TABLES
