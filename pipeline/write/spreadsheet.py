"""The workbook -> tables, for where a run wrote nothing else."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from itertools import count, takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.tabulate.columns import Table
from pipeline.write.extras import require
from pipeline.write.sheet import unescape
from pipeline.write.workbook import sheet_name

if TYPE_CHECKING:
    import pandas as pd


def read_workbook(path: Path, table: Table) -> pd.DataFrame:
    """Read a table that `WorkbookWriter` wrote: as it was, but for cells that it had to cut.

    Raises:
        OutputError: the extra ``xlsx`` is not installed.
        ValueError: the file is no workbook, or has no such table.
    """
    openpyxl = require("openpyxl", "xlsx", "tables from a workbook")
    try:
        book = openpyxl.load_workbook(path, read_only=True)
    except (zipfile.BadZipFile, KeyError) as error:
        message = "it is no workbook"
        raise ValueError(message) from error
    try:
        return table.frame(_rows(book, table))
    finally:
        book.close()


def _rows(book: Any, table: Table) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a table's sheets."""
    if table.name not in book.sheetnames:
        message = f"there is no sheet {table.name}"
        raise ValueError(message)
    for name in takewhile(book.sheetnames.__contains__, (sheet_name(table, number) for number in count(1))):
        lines = book[name].iter_rows(max_col=len(table.columns), values_only=True)
        _check(next(lines, ()), table)
        yield from (_row(line, table) for line in lines)


def _check(header: tuple[Any, ...], table: Table) -> None:
    if list(header) != [column.name for column in table.columns]:
        message = f"the sheet {table.name} has not its columns"
        raise ValueError(message)


def _row(line: tuple[Any, ...], table: Table) -> tuple[Any, ...]:
    return tuple(_value(column.type, value) for column, value in zip(table.columns, line, strict=True))


def _value(kind: str, value: Any) -> Any:
    if kind != "string":
        return value
    return "" if value is None else unescape(str(value))
