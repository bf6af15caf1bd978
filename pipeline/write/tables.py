"""Tables that a run wrote -> the same DataFrames again."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from pipeline.errors import OutputError
from pipeline.own import own_names
from pipeline.small_tables import read_table
from pipeline.tabulate.columns import DTYPES, MENTIONS, TABLES, Table
from pipeline.tabulate.tables import Tables
from pipeline.write.extras import require
from pipeline.write.xlsx import WORKBOOK

PREFERRED = ("parquet", "jsonl", "csv", "xlsx")
NEEDED = {"parquet": ("pyarrow", "pyarrow.parquet"), "xlsx": ("openpyxl",)}


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
    ending = _readable(where)
    return Tables.of(**{table.name: read_file(_path(where, table, ending), table) for table in TABLES})


def _readable(folder: Path) -> str:
    """Return the first format in `PREFERRED` that the folder's tables are in and that can be read here."""
    there = [one for one in PREFERRED if _path(folder, MENTIONS, one).is_file()]
    if not there:
        raise OutputError.no_format(folder) if own_names(folder) else OutputError.no_tables(folder)
    missing: list[OutputError] = []
    for one in there:
        try:
            for module in NEEDED.get(one, ()):
                require(module, one, "tables in this format")
        except OutputError as error:
            missing.append(error)
        else:
            return one
    raise missing[0]


def read_file(path: Path, table: Table) -> pd.DataFrame:
    """Return one of the tables of a run, exactly as it was before writing.

    Raises:
        OutputError: the file is damaged, or is no such table.
    """
    names = [column.name for column in table.columns]
    cells = read_table(path, OutputError.damaged, columns=names, sheet=table.name).reset_index(drop=True)
    try:
        return pd.DataFrame({column.name: _typed(cells[column.name], column.type) for column in table.columns})
    except ValueError as error:
        raise OutputError.damaged(path, str(error)) from error


def _typed(cells: pd.Series, kind: str) -> pd.Series:
    if kind == "number":  # with a decimal comma in the dialect of a Norwegian Excel
        cells = cells.where(cells != "", "nan").str.replace(",", ".", regex=False)
    return cells.astype(DTYPES[kind])  # type: ignore[call-overload,no-any-return] # names of types are not literal


def _path(folder: Path, table: Table, ending: str) -> Path:
    return folder / (WORKBOOK if ending == "xlsx" else f"{table.name}.{ending}")
