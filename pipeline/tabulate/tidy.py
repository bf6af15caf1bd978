"""Plain columns -> columns of the types that an analyst wants, the same wherever the tables come from.

Text is text and never missing: what is not known is the empty string. Columns of few values are categories, whole
numbers and probabilities are pandas' own nullable ones, which stay whole after a join. Ids and names stay text, since
they are what tables are joined on and compared by, and categories of different tables can't be compared. Dates stay
text too: an archive knows one article's day and another's year, and a timestamp would make the year its first of
January. `periods` cuts them to the precision that a question needs.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import pandas as pd

from pipeline.dates import MONTH_LENGTH, YEAR_LENGTH
from pipeline.errors import check_known
from pipeline.tabulate.columns import Table

CATEGORIES = frozenset(
    {"section", "type", "label", "country", "resolved_by", "language", "encoding", "status", "kind"},
)
NULLABLE: Mapping[str, str] = MappingProxyType({"string": "str", "integer": "Int64", "number": "Float64"})
CODE_POINTS: Mapping[str, int] = MappingProxyType({"year": YEAR_LENGTH, "month": MONTH_LENGTH})
PERIODS = (*CODE_POINTS, "day")


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
