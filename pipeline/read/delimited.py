"""Text with separators (``.csv``, ``.tsv``) -> rows of named cells."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Cells = Mapping[str, Any]

DELIMITERS = ",;\t|"
NO_DELIMITER = "\x1f"  # of a table with one column: a sign that stands in no text
LONGEST_CELL = 1 << 30  # a cell may be a whole book; the csv module's own limit is 131,072
SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n")  # how Excel is told the delimiter
QUOTED = re.compile(r'"[^"]*"')


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be read: what can be told of it, and what is wrong."""

    text: str
    error: str


def open_delimited(text: str, *, tabs: bool = False) -> tuple[list[str], Iterator[Cells | BadRow]]:
    r"""Return the names of the columns and the rows, read as they are asked for; empty lines are none.

    The delimiter is the sign among ``,;|`` and the tab that stands most often in the line of names; without one the
    table has one column, and a comma in it is a comma.

    Args:
        text: the file.
        tabs: whether a tab in the line of names settles it.

    Example:
        >>> names, rows = open_delimited('id;tekst\n1;"Oslo; Bergen"\n')
        >>> names, list(rows)
        (['id', 'tekst'], [{'id': '1', 'tekst': 'Oslo; Bergen'}])
    """
    csv.field_size_limit(LONGEST_CELL)
    said = SEPARATOR_LINE.match(text)
    body = text[said.end() :] if said else text
    delimiter = said[1] if said else _delimiter(body, tabs=tabs)
    lines = _Lines(body)
    rows = csv.reader(lines, delimiter=delimiter)
    names = [name.strip() for name in next(rows, [])]
    return names, _rows(names, rows, lines, delimiter)


def _delimiter(text: str, *, tabs: bool) -> str:
    header = QUOTED.sub("", re.split(r"[\r\n]", text[:LONGEST_CELL], maxsplit=1)[0])
    if tabs and "\t" in header:
        return "\t"
    best = max(DELIMITERS, key=header.count)
    return best if best in header else NO_DELIMITER


class _Lines:
    """The lines of a text, with how many quotation marks and lines the row that is being read has."""

    def __init__(self, text: str) -> None:
        self.file = io.StringIO(text, newline="")
        self.marks = 0
        self.count = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = next(self.file)
        self.marks += line.count('"')
        self.count += 1
        return line


def _rows(names: list[str], rows: Iterator[list[str]], lines: _Lines, delimiter: str) -> Iterator[Cells | BadRow]:
    while True:
        lines.marks = lines.count = 0
        cells = next(rows, None)
        if cells is None:
            return
        if cells:
            yield _named(names, cells, delimiter) if lines.count == 1 or lines.marks % 2 == 0 else _never_closed(cells)


def _named(names: list[str], cells: list[str], delimiter: str) -> Cells | BadRow:
    if any(cells[len(names) :]):
        error = (
            f"The row has {len(cells)} cells, more than the {len(names)} columns. "
            f'Put "quotation marks" around a text that holds {delimiter!r}, then run again.'
        )
        return BadRow(delimiter.join(cells), error)
    return dict(zip(names, cells, strict=False))


def _never_closed(cells: list[str]) -> BadRow:
    error = "A quotation mark in this row is never closed, so the rows after it cannot be told apart. Close it there."
    return BadRow("\n".join(cells), error)
