"""Tables of texts: each row of a ``.csv``, ``.tsv``, ``.jsonl`` or ``.parquet`` file is a document."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from pipeline.errors import DocumentError
from pipeline.read.decode import decode
from pipeline.read.delimited import BadRow, Cells, open_delimited
from pipeline.read.extracted import iso_date, require
from pipeline.read.limits import refuse_size

USUAL_TEXT_COLUMNS = ("text", "tekst", "content", "innhold", "body", "brødtekst")
MOST_LOOKED_AT = 100  # lines of a .jsonl file that tell its columns
BATCH = 500  # rows of a .parquet file in memory at a time


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns of a table hold what; empty: found by their usual names, or not there."""

    text: str = ""
    id: str = ""
    date: str = ""

    def checked(self, names: Iterable[str]) -> Columns:
        """Return these columns, the one for the text found if it was not given.

        Raises:
            DocumentError: a column that was given is not there, or none has a usual name.
        """
        there = list(names)
        listed = f"The columns are: {', '.join(there) or 'none'}."
        for option, name in (("--text-column", self.text), ("--id-column", self.id), ("--date-column", self.date)):
            if name and name not in there:
                message = f"There is no column {name!r} for {option}. {listed}"
                raise DocumentError(message)
        text = self.text or next((name for name in there if name.lower() in USUAL_TEXT_COLUMNS), "")
        if not text:
            message = f"Which column holds the text? Say so with --text-column, or take the file away. {listed}"
            raise DocumentError(message)
        return Columns(text, self.id, self.date)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table.

    Attributes:
        key: what the id column says, else the number of the row, from 1 (of a ``.jsonl`` file, of the line).
        text: the text; of a row that is broken what can be told of it.
        error: what is wrong with the row and what to do; empty when nothing is.
    """

    key: str
    text: str
    date: str = ""
    error: str = ""


Numbered = Iterator[tuple[int, Cells | BadRow]]


def read_rows(data: bytes, ending: str, columns: Columns) -> Iterator[Row]:
    """Yield the rows of a table; a broken one with what is wrong.

    Raises:
        DocumentError: the file is no such table, or lacks a column; the extra ``parquet`` is not installed.
    """
    names, rows = OPENERS[ending](data)
    chosen = columns.checked(names)
    for number, row in rows(chosen):
        yield row_of(number, row, chosen)


def row_of(number: int, cells: Cells | BadRow, chosen: Columns) -> Row:
    """Return a row as it is read, with the texts of its cells."""
    if isinstance(cells, BadRow):
        return Row(str(number), cells.text, error=cells.error)
    text = cells.get(chosen.text)
    key = (_words(cells.get(chosen.id)).strip() if chosen.id else "") or str(number)
    date = iso_date(_words(cells.get(chosen.date))) if chosen.date else ""
    if isinstance(text, (Mapping, list)):
        return Row(key, str(text), date, f"The value in {chosen.text!r} is no text. Choose another --text-column.")
    return Row(key, _words(text), date)


def _words(value: Any) -> str:
    """Return a cell as text; what is missing as the empty text, a whole number without decimals."""
    if value is None or value != value:  # noqa: PLR0124 - NaN is how tables of numbers say that a value is missing
        return ""
    if isinstance(value, bytes):
        return decode(value).text
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


Opened = tuple[list[str], Callable[[Columns], Numbered]]


def _open_delimited(data: bytes, *, tabs: bool) -> Opened:
    names, rows = open_delimited(decode(data).text, tabs=tabs)
    return names, lambda _: enumerate(rows, start=1)


def _open_json_lines(data: bytes) -> Opened:
    lines = decode(data).text.split("\n")
    first = (_json_row(line) for line in lines[:MOST_LOOKED_AT] if line.strip())
    names = list(dict.fromkeys(name for row in first if not isinstance(row, BadRow) for name in row))
    if not names:
        message = 'The file holds no line of JSON with named values. A line should look like {"text": "..."}.'
        raise DocumentError(message)
    return names, lambda _: ((number, _json_row(line)) for number, line in enumerate(lines, start=1) if line.strip())


def _json_row(line: str) -> Cells | BadRow:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return BadRow(line, f"This line is not JSON ({error}). Mend or remove it, then run again.")
    if isinstance(row, dict):
        return row
    return BadRow(line, 'This line is JSON without named values. A line should look like {"text": "..."}.')


def _open_parquet(data: bytes) -> Opened:
    parquet = require("pyarrow.parquet", "parquet")
    try:
        file = parquet.ParquetFile(io.BytesIO(data))
        sizes = [file.metadata.row_group(number).total_byte_size for number in range(file.metadata.num_row_groups)]
        names = list(file.schema_arrow.names)
    except Exception as error:  # pyarrow has errors of its own for each kind of damage
        raise DocumentError(DAMAGED_PARQUET) from error
    refuse_size(max(sizes, default=0), len(data))
    return names, lambda chosen: enumerate(_parquet_rows(file, chosen), start=1)


DAMAGED_PARQUET = "The file is no sound Parquet file, from here on at least. Write it anew, then run again."


def _parquet_rows(file: Any, chosen: Columns) -> Iterator[Cells]:
    wanted = list(dict.fromkeys(name for name in (chosen.text, chosen.id, chosen.date) if name))
    nested = any("." in name for name in wanted)  # a dot means a part of a column to pyarrow
    try:
        for batch in file.iter_batches(batch_size=BATCH, columns=None if nested else wanted):
            yield from batch.to_pylist()
    except Exception as error:
        raise DocumentError(DAMAGED_PARQUET) from error


OPENERS: Mapping[str, Callable[[bytes], Opened]] = MappingProxyType(
    {
        ".csv": lambda data: _open_delimited(data, tabs=False),
        ".tsv": lambda data: _open_delimited(data, tabs=True),
        ".jsonl": _open_json_lines,
        ".parquet": _open_parquet,
    }
)
"""Endings of tables -> function that gives their columns, and their rows once it is known which columns matter."""
