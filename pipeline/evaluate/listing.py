"""Records -> a list that spreadsheets load: CSV in the dialect of the tables, or a workbook."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import astuple, fields
from pathlib import Path
from typing import Any

import xlsxwriter

from pipeline.cells import guard
from pipeline.errors import OutputError
from pipeline.settings import CSV_DIALECTS

WORKBOOK = ".xlsx"
AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def csv_lines(kind: type[Any], rows: Iterable[Any], dialect: str = CSV_DIALECTS[0]) -> Iterator[str]:
    """Yield the header and a line a record, without line ends.

    Args:
        kind: the dataclass of the records: its fields are the columns.
        rows: records.
        dialect: name of a dialect of the tables.
    """
    from pipeline.write.csv import DIALECTS  # noqa: PLC0415 - pandas comes with it, half a second's work

    spoken = DIALECTS[dialect]
    yield _line([field.name for field in fields(kind)], spoken.delimiter)
    for row in rows:
        yield _line([_cell(value, spoken.decimal) for value in astuple(row)], spoken.delimiter)


def write_listing(path: Path, kind: type[Any], rows: Iterable[Any], dialect: str = CSV_DIALECTS[0]) -> None:
    """Write records: to a path that ends in ``.xlsx`` a workbook, to any other CSV.

    The CSV is UTF-8 with a byte-order mark, CRLF, and a guard against formulas; the workbook needs none.

    Raises:
        OutputError: the file cannot be written.
    """
    write = _write_workbook if path.suffix.lower() == WORKBOOK else _write_csv
    try:
        write(path, kind, rows, dialect)
    except OSError as error:
        raise OutputError.unwritable(path, error.strerror or str(error)) from error


def _write_csv(path: Path, kind: type[Any], rows: Iterable[Any], dialect: str) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        file.writelines(f"{line}\r\n" for line in csv_lines(kind, rows, dialect))


def _write_workbook(path: Path, kind: type[Any], rows: Iterable[Any], dialect: str) -> None:
    del dialect  # numbers in a workbook are numbers
    with path.open("wb") as file, xlsxwriter.Workbook(file, AS_TEXT) as book:
        sheet = book.add_worksheet(kind.__name__.lower())
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, [field.name for field in fields(kind)], book.add_format({"bold": True, "bottom": 1}))
        for number, row in enumerate(rows, start=1):
            sheet.write_row(number, 0, [str(cell) if isinstance(cell, str) else cell for cell in astuple(row)])


def _cell(value: Any, decimal: str) -> str:
    if isinstance(value, float):
        return str(round(value, 4)).replace(".", decimal)
    return "" if value is None else guard(str(value))


def _line(cells: Iterable[str], delimiter: str) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="").writerow(cells)
    return text.getvalue()
