"""Tables that a run wrote -> the same DataFrames again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from pipeline.errors import OutputError
from pipeline.own import own_names
from pipeline.tabulate.columns import MENTIONS, TABLES, Table
from pipeline.tabulate.tables import Tables
from pipeline.write.csv import read_csv
from pipeline.write.datapackage import read_dialect
from pipeline.write.extras import require
from pipeline.write.jsonl import read_jsonl
from pipeline.write.parquet import load_arrow, read_parquet
from pipeline.write.xlsx import WORKBOOK, read_xlsx

PREFERRED = ("parquet", "jsonl", "csv", "xlsx")
NEEDED: dict[str, Callable[[], object]] = {
    "parquet": load_arrow,
    "xlsx": lambda: require("openpyxl", "xlsx", "tables from a workbook"),
}


def read_tables(folder: str | Path) -> Tables:
    """Return the tables in the folder that a run wrote, exactly as they were before writing.

    Where a run wrote several formats they hold the same, but for cells over 32,767 characters: of those a workbook
    holds only the beginning, and it is read only where there is nothing else.

    Raises:
        OutputError: the folder holds no such tables, one of them is damaged, or what is needed to read them is not
            installed.

    Example:
        >>> tables = read_tables("outputs/")  # doctest: +SKIP
        >>> tables.mentions["name"].value_counts().head(3)  # doctest: +SKIP
    """
    where = Path(folder)
    read = _reader(where, _readable(where))
    return Tables.of(**{table.name: read(table) for table in TABLES})


def _readable(folder: Path) -> str:
    """Return the first format in `PREFERRED` that the folder's tables are in and that can be read here."""
    there = [one for one in PREFERRED if _path(folder, MENTIONS, one).is_file()]
    if not there:
        raise OutputError.no_format(folder) if own_names(folder) else OutputError.no_tables(folder)
    missing: list[OutputError] = []
    for one in there:
        try:
            NEEDED.get(one, bool)()
        except OutputError as error:
            missing.append(error)
        else:
            return one
    raise missing[0]


def _reader(folder: Path, chosen: str) -> Callable[[Table], pd.DataFrame]:
    dialect = read_dialect(folder)
    readers: dict[str, Callable[[Path, Table], pd.DataFrame]] = {
        "csv": lambda path, table: read_csv(path, table, dialect),
        "jsonl": read_jsonl,
        "parquet": read_parquet,
        "xlsx": read_xlsx,
    }

    def read(table: Table) -> pd.DataFrame:
        path = _path(folder, table, chosen)
        try:
            return readers[chosen](path, table)
        except (OSError, ValueError, KeyError) as error:  # the errors of pandas and pyarrow are ValueErrors, too
            raise OutputError.damaged(path, str(error).strip().split("\n")[0]) from error

    return read


def _path(folder: Path, table: Table, chosen: str) -> Path:
    return folder / (WORKBOOK if chosen == "xlsx" else f"{table.name}.{chosen}")
