"""The tables and their columns, as ``columns.toml`` declares them: once for frames, files, manual and tests."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import starmap
from pathlib import Path
from types import MappingProxyType

import pandas as pd

DTYPES: Mapping[str, str] = MappingProxyType({"string": "str", "integer": "int64", "number": "float64"})
JOIN = " | "  # between the values of a cell that has several


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    Attributes:
        type: in the words of Table Schema.
        asked: the element of ``--tables`` that brings it; empty if it is always there.
        optional: whether a whole number may be missing.
    """

    name: str
    type: str
    meaning: str
    asked: str = ""
    optional: bool = False

    @classmethod
    def of(cls, name: str, kind: str, meaning: str, asked: str = "") -> Column:
        """Return a column as ``columns.toml`` declares it."""
        return cls(name, kind.rstrip("?"), meaning, asked, kind.endswith("?"))

    @property
    def dtype(self) -> str:
        """Return the type of its values in a frame."""
        return "Int64" if self.optional else DTYPES[self.type]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its name, what a row is, the columns that together are its key, and its columns in order.

    Attributes:
        asked: the element of ``--tables`` that brings it; empty if it is always there.
    """

    name: str
    row: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    asked: str = ""

    def frame(self, rows: Iterable[tuple[object, ...]]) -> pd.DataFrame:
        """Return rows, each with a value for each column in order, as a DataFrame with exactly the declared types.

        Example:
            >>> ENTITIES.frame([("place/bø", "Bø", "place", "", 2, 1, "", "", "Bø", "")])["mentions"].to_list()
            [2]
        """
        columns = zip(self.columns, list(zip(*rows, strict=True)) or [()] * len(self.columns), strict=True)
        return pd.DataFrame({one.name: pd.Series(values, dtype=one.dtype) for one, values in columns})


def _tables() -> tuple[Table, ...]:
    declared = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return tuple(
        Table(name, one["row"], tuple(one["key"]), tuple(starmap(Column.of, one["columns"])), one.get("asked", ""))
        for name, one in declared.items()
    )


DECLARED = _tables()
"""All tables with all their columns."""


def tables_for(asked: Collection[str]) -> tuple[Table, ...]:
    """Return the tables of a run, with the columns that they have there.

    Args:
        asked: what was asked for beside the four, as with ``--tables``.

    Example:
        >>> [table.name for table in tables_for(["quotes"])]
        ['mentions', 'entities', 'documents', 'cooccurrences', 'quotes']
    """
    there = {"", *asked}
    return tuple(
        replace(table, columns=tuple(column for column in table.columns if column.asked in there))
        for table in DECLARED
        if table.asked in there
    )


def present(name: str, columns: Collection[str]) -> Table:
    """Return a table by its name, without the columns that were not asked for and are not among ``columns``."""
    [table] = (table for table in DECLARED if table.name == name)
    return replace(table, columns=tuple(one for one in table.columns if not one.asked or one.name in columns))


TABLES = tables_for(())
MENTIONS, ENTITIES, DOCUMENTS, COOCCURRENCES = TABLES
