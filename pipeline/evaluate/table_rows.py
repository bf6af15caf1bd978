"""Tables as spreadsheets and programs save them -> rows of text cells."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.cells import unguard
from pipeline.errors import DocumentError, InputError
from pipeline.evaluate.gold import GoldError
from pipeline.read.decode import decode
from pipeline.read.extracted import require
from pipeline.read.tables import BadRow, open_delimited

SHEET = "mentions"
FIRST = 2  # number of the row below the header, as spreadsheets count


@dataclass(frozen=True, slots=True)
class Row:
    """A row below the header.

    Attributes:
        number: as a spreadsheet counts, the header being 1; of JSON lines the line.
        cells: column -> text, white space at the ends taken off.
    """

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Rows:
    """A table: the names of its columns, its rows, and the codec of its text; empty where that is not a file's own."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    encoding: str = ""


def read_rows(path: Path) -> Rows:
    """Return the rows of a ``.csv`` (of any separator and encoding), ``.xlsx``, ``.parquet`` or ``.jsonl`` file.

    Rows without a word are left out. What guards a cell of a CSV file against being taken for a formula is undone.

    Raises:
        GoldError: a row cannot be read.
        InputError: the file is no sound file of its kind, or what reads it is not installed.
        OSError: the file cannot be read.
    """
    kind = path.suffix.lower()
    try:
        if kind == ".xlsx":
            return _sheet(path)
        if kind == ".parquet":
            return _parquet(path)
        return _json_lines(path) if kind == ".jsonl" else _delimited(path)
    except DocumentError as error:
        raise InputError.unreadable(str(path), str(error).rstrip(".")) from error


def _delimited(path: Path) -> Rows:
    decoded = decode(path.read_bytes())
    columns, lines = open_delimited(decoded.text, tabs=path.suffix.lower() in (".tsv", ".txt"))
    rows = []
    for number, cells in enumerate(lines, start=FIRST):
        if isinstance(cells, BadRow):
            place = f"{path.name}, row {number}"
            raise GoldError.bad(place, cells.error.partition(". ")[0])
        rows.append((number, {name: unguard(cell) for name, cell in cells.items()}))
    return _rows(columns, rows, decoded.encoding)


def _json_lines(path: Path) -> Rows:
    rows: list[tuple[int, Mapping[str, Any]]] = []
    for number, line in enumerate(decode(path.read_bytes()).text.split("\n"), start=1):
        place = f"{path.name}:{number}"
        try:
            row = json.loads(line) if line.strip() else {}
        except ValueError as error:
            raise GoldError.bad(place, "the line is no JSON") from error
        if not isinstance(row, dict):
            raise GoldError.bad(place, "the line is JSON without named values")
        rows.append((number, row))
    return _rows(list(dict.fromkeys(name for _, row in rows for name in row)), rows)


def _parquet(path: Path) -> Rows:
    parquet = require("pyarrow.parquet", "parquet")
    try:
        table = parquet.read_table(path)
    except OSError:
        raise
    except Exception as error:  # pyarrow has errors of its own for each kind of damage
        raise InputError.unreadable(str(path), "it is no sound Parquet file") from error
    return _rows(table.column_names, enumerate(table.to_pylist(), start=FIRST))


def _sheet(path: Path) -> Rows:
    try:
        from openpyxl import load_workbook  # noqa: PLC0415 - an extra
    except ImportError as error:
        message = f"To read {path}, install openpyxl: pip install 'navnetabell[xlsx]'. Or save the sheet as CSV."
        raise InputError(message) from error
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except FileNotFoundError:
        raise
    except Exception as error:  # a damaged workbook breaks in the ZIP archive, in the XML or in between
        raise InputError.unreadable(str(path), "it is no sound workbook") from error
    sheet = book[SHEET] if SHEET in book.sheetnames else book.worksheets[0]
    lines = sheet.iter_rows(values_only=True)
    columns = [_words(value) for value in next(lines, ())]
    return _rows(
        columns, ((number, dict(zip(columns, line, strict=False))) for number, line in enumerate(lines, FIRST))
    )


def _rows(columns: Sequence[str], rows: Iterable[tuple[int, Mapping[str, Any]]], encoding: str = "") -> Rows:
    cleaned = (Row(number, {name: _words(value) for name, value in cells.items()}) for number, cells in rows)
    return Rows(tuple(columns), tuple(row for row in cleaned if any(row.cells.values())), encoding)


def _words(value: Any) -> str:
    """Return a value as text: a missing one as none, a whole number without decimals.

    Example:
        >>> _words(46.0), _words(None), _words(" Oslo ")
        ('46', '', 'Oslo')
    """
    if value is None or value != value:  # noqa: PLR0124 - NaN is how tables of numbers say that a value is missing
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()
