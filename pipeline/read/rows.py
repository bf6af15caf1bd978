"""Tables of texts: each row of a ``.csv``, ``.tsv``, ``.jsonl`` or ``.parquet`` file is a document."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.errors import DocumentError
from pipeline.read.decode import decode
from pipeline.read.extracted import Extracted, iso_date, require

USUAL_TEXT_COLUMNS = ("text", "tekst", "content", "body")
DELIMITERS = ",;\t|"
csv.field_size_limit(1 << 30)  # a cell may be a whole book

Row = Mapping[str, Any]


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
        for option, name in (("--text-column", self.text), ("--id-column", self.id), ("--date-column", self.date)):
            if name and name not in there:
                message = f"There is no column {name!r} for {option}. The columns are: {', '.join(there)}."
                raise DocumentError(message)
        text = self.text or next((name for name in there if name.lower() in USUAL_TEXT_COLUMNS), "")
        if not text:
            message = f"Which column holds the text? Say so with --text-column. The columns are: {', '.join(there)}."
            raise DocumentError(message)
        return Columns(text, self.id, self.date)


def read_rows(data: bytes, ending: str, columns: Columns) -> Iterator[tuple[str, Extracted]]:
    """Yield (id, text) of each row; the id is the row's number, from 1, where no column holds one.

    Raises:
        DocumentError: the file is no such table, or lacks a column; the extra ``parquet`` is not installed.
    """
    names, rows = _OPENERS[ending](data)
    chosen = columns.checked(names)
    for number, row in enumerate(rows, start=1):
        key = _text(row.get(chosen.id)) if chosen.id else ""
        date = iso_date(_text(row.get(chosen.date))) if chosen.date else ""
        yield key or str(number), Extracted(_text(row.get(chosen.text)), date=date)


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _open_delimited(data: bytes) -> tuple[list[str], Iterator[Row]]:
    text = decode(data).text
    header = text.split("\n", 1)[0]
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=max(DELIMITERS, key=header.count))
    try:
        return list(reader.fieldnames or ()), iter(reader)
    except csv.Error as error:
        message = f"The table is broken: {error}. Open it in a spreadsheet and save it anew as CSV."
        raise DocumentError(message) from error


def _open_json_lines(data: bytes) -> tuple[list[str], Iterator[Row]]:
    lines = [line for line in decode(data).text.split("\n") if line.strip()]
    rows = [_json_row(line, number) for number, line in enumerate(lines, start=1)]
    return list(dict.fromkeys(name for row in rows[:100] for name in row)), iter(rows)


def _json_row(line: str, number: int) -> Row:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        message = f"Line {number} is not JSON ({error}). Mend or remove it, then run again."
        raise DocumentError(message) from error
    if isinstance(row, dict):
        return row
    message = f"Line {number} is JSON but no object with named values. A line should look like {{'text': '...'}}."
    raise DocumentError(message)


def _open_parquet(data: bytes) -> tuple[list[str], Iterator[Row]]:
    parquet = require("pyarrow.parquet", "parquet")
    try:
        file = parquet.ParquetFile(io.BytesIO(data))
    except Exception as error:  # pyarrow has errors of its own for each kind of damage
        message = "The file is not a sound Parquet file. Write it anew, then run again."
        raise DocumentError(message) from error
    return list(file.schema_arrow.names), (row for batch in file.iter_batches() for row in batch.to_pylist())


_OPENERS = {
    ".csv": _open_delimited,
    ".tsv": _open_delimited,
    ".jsonl": _open_json_lines,
    ".parquet": _open_parquet,
}
ENDINGS = tuple(_OPENERS)
