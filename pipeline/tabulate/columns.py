"""The tables and their columns, as ``columns.toml`` declares them: once for frames, files, manual and tests.

Columns have plain types in what is written, and in `Tables` those that an analyst wants, the same wherever the tables
come from. Text is text and never missing: what is not known is the empty string. Columns of few values are categories,
whole numbers and probabilities are pandas' own nullable ones, which stay whole after a join. Ids and names stay text,
since they are what tables are joined on and compared by, and categories of different tables can't be compared. Dates
stay text too: an archive knows one article's day and another's year, and a timestamp would make the year its first of
January. `periods` cuts them to the precision that a question needs.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import starmap
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from pipeline.dates import MONTH_LENGTH, YEAR_LENGTH
from pipeline.errors import check_known

DTYPES: Mapping[str, str] = MappingProxyType({"string": "str", "integer": "int64", "number": "float64"})
CATEGORIES = frozenset(
    {"section", "type", "label", "country", "resolved_by", "language", "encoding", "status", "kind"},
)
NULLABLE: Mapping[str, str] = MappingProxyType({"string": "str", "integer": "Int64", "number": "Float64"})
CODE_POINTS: Mapping[str, int] = MappingProxyType({"year": YEAR_LENGTH, "month": MONTH_LENGTH})
PERIODS = (*CODE_POINTS, "day")
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


def tidy(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Return the columns of ``table`` with the types of an analyst; ``frame`` stays as it is.

    The categories of a column are the values that stand in it, sorted by code point, so that they tell nothing of the
    order in which rows came together.

    Args:
        frame: has the table's columns, and holds no missing text.

    Raises:
        KeyError: a column is not there.
        ValueError: a value is not of its column's type.
    """
    types = {column.name: NULLABLE[column.type] for column in table.columns}
    typed = frame[list(types)].astype(types)  # to text first: rows left out leave their categories behind
    return typed.astype({name: "category" for name in types if name in CATEGORIES})


def periods(dates: pd.Series, by: str = "year") -> pd.Series:
    """Return the year, month or day of each date, and the empty string where it is not known so precisely.

    Raises:
        SettingsError: ``by`` is none of these.
    """
    check_known("The period", PERIODS, by)
    if by == "day":
        return dates.where(dates.str.len() == len("2019-04-23"), "")
    wanted = CODE_POINTS[by]
    return dates.str.slice(0, wanted).where(dates.str.len() >= wanted, "")
