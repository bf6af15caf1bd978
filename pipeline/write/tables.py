"""Tables that a run wrote -> the same DataFrames again."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from pipeline.errors import OutputError
from pipeline.own import own_names
from pipeline.tabulate.columns import COOCCURRENCES, DOCUMENTS, ENTITIES, MENTIONS, Table
from pipeline.tabulate.tables import Tables
from pipeline.write.datapackage import read_dialect
from pipeline.write.delimited import read_csv


def read_tables(folder: str | Path) -> Tables:
    """Return the tables in the folder that a run wrote, exactly as they were before writing.

    Raises:
        OutputError: the folder holds no such tables, or one of them is damaged.

    Example:
        >>> tables = read_tables("outputs/")  # doctest: +SKIP
        >>> tables.mentions["name"].value_counts().head(3)  # doctest: +SKIP
    """
    where = Path(folder)
    if not (where / "mentions.csv").is_file():
        raise OutputError.no_csv(where) if own_names(where) else OutputError.no_tables(where)
    dialect = read_dialect(where)
    return Tables(
        mentions=_read(where, MENTIONS, dialect),
        entities=_read(where, ENTITIES, dialect),
        documents=_read(where, DOCUMENTS, dialect),
        cooccurrences=_read(where, COOCCURRENCES, dialect),
    )


def _read(folder: Path, table: Table, dialect: str) -> pd.DataFrame:
    path = folder / f"{table.name}.csv"
    try:
        return read_csv(path, table, dialect)
    except (OSError, ValueError) as error:  # pandas' parser errors are ValueErrors
        raise OutputError.damaged(path, str(error).strip().split("\n")[0]) from error
