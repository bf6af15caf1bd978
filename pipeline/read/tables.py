"""Tables of texts: each row of a ``.csv``, ``.tsv``, ``.jsonl``, ``.xlsx`` or ``.parquet`` file is a document."""

from __future__ import annotations

import csv
import io
import json
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from difflib import get_close_matches
from itertools import groupby, islice
from typing import Any

from pipeline.cells import find_delimiter
from pipeline.dates import date_of_name, iso_date
from pipeline.errors import DocumentError, did_you_mean, require
from pipeline.options import Settings
from pipeline.read.decode import decode
from pipeline.read.extracted import METADATA, one_line
from pipeline.read.parquet_pages import DAMAGED_PARQUET, unpacked_sizes
from pipeline.read.zip import MAX_UNPACKED, Allowance, Archive, saying
from pipeline.small_tables import AS_VALUES, cell_text, cells_of_sheet

USUAL_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "tekst", "content", "innhold", "innhald", "body", "brødtekst", "paragraphs", "avsnitt"),
    "id": (),
    "date": (
        *("date", "dato", "publisert", "published", "publiseringsdato", "utgivelsesdato", "publish_date", "pubdate"),
        *("published_at", "date_published", "publish_year", "årstall"),
    ),
    "title": ("title", "tittel", "headline", "overskrift"),
    "section": ("section", "seksjon", "category", "kategori", "avdeling"),
    "publication": ("source", "kilde", "kjelde", "avis", "newspaper", "publication", "publikasjon"),
    "author": ("author", "forfatter", "forfattar", "byline", "journalist"),
    "page": ("page", "side"),
    "url": ("url", "lenke", "lenkje", "link"),
}
"""What columns hold -> what they are usually called, in any case."""
PAGE_COLUMNS = {"urn", "page", "paragraph"}
"""Columns of JSON lines that have a paragraph a row."""

SAMPLE_LINES = 100  # lines of a .jsonl file in which its columns are looked for
MAX_DEPTH = 3  # objects inside one another in which columns are looked for
PARQUET_BATCH = 500  # rows of a .parquet file in memory at a time

NEARLY_THE_SAME = 0.85  # of the letters of two names of columns, of which one is a slip of the pen
OTHER_COLUMN = "There is no column {given!r} in this file; its texts are those of {read!r}."
LONGEST_CELL = 1 << 30  # a cell may be a whole book; the csv module's own limit is 131,072
MORE_CELLS = (
    "The row has {cells} cells, more than the {columns} columns. "
    'Put "quotation marks" around a text that contains {delimiter!r}, then run again.'
)
NEVER_CLOSED = (
    "A quotation mark in this row is never closed, so the rows after it cannot be told apart. Close it there."
)
DAMAGED_XLSX = (
    "The workbook is damaged or protected. Open it in a spreadsheet, save it again without a password, then run again."
)

Cells = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns of a table hold what; empty: found by their usual names, or not there."""

    text: str = ""
    id: str = ""
    date: str = ""
    section: str = ""
    title: str = ""
    publication: str = ""
    author: str = ""
    page: str = ""
    url: str = ""

    @classmethod
    def of(cls, settings: Settings) -> Columns:
        """Return the columns that the user named."""
        named = {field.name: getattr(settings, f"{field.name}_column", "") for field in fields(cls)}
        return cls(**named)

    def checked(self, names: Iterable[str]) -> Columns:
        """Return these columns as the table writes their names, those that were not given found by usual names.

        A table without the column for texts that was given is read by a usual name too, for others may have it.

        Raises:
            DocumentError: a column that was given is not there, or none has a usual name for texts.
        """
        there = list(names)
        found = {
            one.name: _column(f"--{one.name}-column", getattr(self, one.name), there, USUAL_COLUMNS[one.name])
            for one in fields(self)
        }
        if not found["text"]:
            inner = (one for one in there if one.rpartition(".")[2].casefold() in USUAL_COLUMNS["text"])
            such = "".join(f", perhaps --text-column {one}" for one in islice(inner, 1))
            message = (
                f"Which column holds the text? Name it with --text-column{such}, or leave this file out. "
                f"{_listed(there)}"
            )
            raise DocumentError(message)
        return Columns(**found)


def _column(option: str, given: str, there: list[str], usual: Iterable[str]) -> str:
    """Return a column as the table writes it, in any case, or with the field inside it; else one of a usual name."""
    if given and (given in there or given.partition(".")[0] in there):
        return given
    wanted = [given.casefold()] if given else usual
    same = [name for one in wanted for name in there if name.casefold() == one]
    slip = get_close_matches(given.casefold(), map(str.casefold, there), n=1, cutoff=NEARLY_THE_SAME)
    if given and not same and option == "--text-column" and not slip:
        same = [name for one in usual for name in there if name.casefold() == one]
    if same or not given:
        return next(iter(same), "")
    hint = did_you_mean(given, there)
    message = f"There is no column {given!r} for {option}.{hint} {_listed(there)}"
    raise DocumentError(message)


def _listed(names: Iterable[str]) -> str:
    return f"The columns are: {', '.join(names) or 'none'}."


@dataclass(frozen=True, slots=True)
class TextRow:
    """A row of a table.

    Attributes:
        key: what the id column says, else the number of the row, from 1 (of a ``.jsonl`` file, of the line).
        text: the text; of a broken row what it holds.
        facts: what its other columns say, by the names of a document's fields.
        error: what is wrong with the row and what to do; empty when nothing is.
        note: what to mind.
    """

    key: str
    text: str
    error: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    note: str = ""


Opened = tuple[list[str], Callable[[Columns], Iterator[tuple[int, Cells | TextRow]]]]
OpenTable = Callable[[bytes], Opened]
"""From the bytes of a table to its columns, and to its numbered rows once it is known which columns matter."""


def read_rows(data: bytes, open_table: OpenTable, columns: Columns) -> Iterator[TextRow]:
    """Yield the rows of a table; a broken one with what is wrong.

    Raises:
        DocumentError: the file is no such table, or lacks a column; the extra ``parquet`` is not installed.
    """
    names, rows = open_table(data)
    chosen = columns.checked(names)
    other = columns.text and columns.text.casefold() != chosen.text.casefold()
    note = OTHER_COLUMN.format(given=columns.text, read=chosen.text) if other else ""
    for number, row in rows(chosen):
        one = replace(row, key=str(number)) if isinstance(row, TextRow) else _read_row(str(number), row, chosen)
        yield replace(one, note=note) if note else one


def _read_row(key: str, cells: Cells, chosen: Columns) -> TextRow:
    try:
        key = _words(_value(cells, chosen.id)).strip() or key
        facts = {name: one_line(_words(_value(cells, getattr(chosen, name)))) for name in METADATA}
        facts["date"] = iso_date(facts["date"]) or date_of_name(_words(cells.get("urn")))
        text = _paragraphs(_value(cells, chosen.text))
        if isinstance(text, (Mapping, list)):
            error = f"The value in {chosen.text!r} is not text. Choose another --text-column."
            return TextRow(key, str(text), error)
        return TextRow(key, _words(text), facts={name: value for name, value in facts.items() if value})
    except DocumentError as error:  # bytes in a cell that are no text
        return TextRow(key, "", error=str(error))


def _row_of(names: Iterable[str], cells: Iterable[Any]) -> Cells:
    """Return a row by the names of its columns; what stands in several columns of one name is a list."""
    row: dict[str, list[Any]] = {}
    for name, cell in zip(names, cells, strict=False):
        row.setdefault(name, []).append(cell)
    return {name: several if len(several) > 1 else several[0] for name, several in row.items()}


def _paragraphs(value: Any) -> Any:
    """Return a list of texts, or of objects with a text each, as one text; anything else as it is."""
    if not isinstance(value, list):
        return value
    texts = [one.get("text") if isinstance(one, Mapping) else one for one in value if one is not None]
    words = [one for one in texts if isinstance(one, str)]
    return "\n\n".join(words) if len(words) == len(texts) else value


def _value(cells: Cells, name: str) -> Any:
    """Return what a column holds, or the field of it that ``article.text`` names."""
    value = cells.get(name)
    if value is None and "." in name:
        first, _, rest = name.partition(".")
        inner = cells.get(first)
        return _value(inner, rest) if isinstance(inner, Mapping) else None
    return value


def _words(value: Any) -> str:
    """Return a cell as text; what is missing as the empty text, a whole number without decimals, a list with commas."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(_words, value)))
    return decode(value).text if isinstance(value, bytes) else cell_text(value)


def open_csv(data: bytes, *, tabs: bool = False) -> Opened:
    """Return the columns and rows of text with separators; with ``tabs`` a tab in the line of names settles it."""
    names, rows = open_delimited(decode(data).text, tabs=tabs)
    return names, lambda _: enumerate(rows, start=1)


def open_json_lines(data: bytes) -> Opened:
    """Return the columns and rows of a file with a JSON object a line.

    Raises:
        DocumentError: none of its first lines is one.
    """
    lines = decode(data).text.split("\n")
    first = (_json_row(line) for line in lines[:SAMPLE_LINES] if line.strip())
    rows_of_names = (row for row in first if not isinstance(row, TextRow))
    names = list(dict.fromkeys(name for row in rows_of_names for name in _names(row)))
    if not names:
        message = 'No line of the file is a JSON object. A line should look like {"text": "..."}.'
        raise DocumentError(message)

    def rows(chosen: Columns) -> Iterator[tuple[int, Cells | TextRow]]:
        numbered = ((number, _json_row(line)) for number, line in enumerate(lines, start=1) if line.strip())
        return _pages(numbered, chosen) if set(names) >= PAGE_COLUMNS else numbered

    return names, rows


def _names(row: Cells, within: str = "", depth: int = 0) -> Iterator[str]:
    """Yield the names of the fields of an object, and of the fields of those that are objects: ``article.text``."""
    for name, value in row.items():
        yield f"{within}{name}"
        if isinstance(value, Mapping) and depth < MAX_DEPTH:
            yield from _names(value, f"{within}{name}.", depth + 1)


def _pages(rows: Iterable[tuple[int, Cells | TextRow]], chosen: Columns) -> Iterator[tuple[int, Cells | TextRow]]:
    """Yield the paragraphs of each page of the National Library of Norway as one row, under the number of the first."""
    for page, group in groupby(rows, key=lambda row: _page_of(row[1])):
        numbered = list(group)
        cells = [row for _, row in numbered if not isinstance(row, TextRow)]
        if page is None:
            yield from numbered
        else:
            texts = [_paragraphs(_value(row, chosen.text)) for row in cells]
            yield numbered[0][0], {**cells[0], chosen.text: texts}


def _page_of(row: Cells | TextRow) -> tuple[str, str] | None:
    return None if isinstance(row, TextRow) else (_words(row.get("urn")), _words(row.get("page")))


def _json_row(line: str) -> Cells | TextRow:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return TextRow("", line, error=f"This line is not JSON ({error}). Mend or remove it, then run again.")
    if isinstance(row, dict):
        return row
    return TextRow("", line, error='This line is not a JSON object. A line should look like {"text": "..."}.')


def open_xlsx(data: bytes) -> Opened:
    """Return the columns and rows of the first sheet of a workbook that has any.

    Raises:
        DocumentError: the file is damaged, protected or too large; the extra ``xlsx`` is not installed.
    """
    openpyxl = require("openpyxl", "xlsx", DocumentError, "Reading Excel")
    with saying(DAMAGED_XLSX):
        archive = Archive(data)
        for member in archive.members:  # openpyxl unpacks whatever comes
            archive.read(member)
        with warnings.catch_warnings(action="ignore"):
            book = openpyxl.load_workbook(io.BytesIO(data), **AS_VALUES)
        allowance = Allowance(len(data), MAX_UNPACKED)
        sheets = (_sheet_rows(sheet, allowance) for sheet in book.worksheets)
        names, rows = next(((first, rows) for rows in sheets if (first := next(rows, None))), ([], iter(())))
    columns = [_words(name).strip() for name in names]
    return [name for name in columns if name], lambda _: enumerate(_guarded_rows(columns, rows), start=1)


def _sheet_rows(sheet: Any, allowance: Allowance) -> Iterator[list[Any]]:
    """Yield the rows of a sheet that are not empty; a text that is there many times is counted each time."""
    for cells in cells_of_sheet(sheet):
        if any(cell is not None for cell in cells):
            allowance.spend(_length(cells))
            yield cells


def _guarded_rows(columns: list[str], rows: Iterator[list[Any]]) -> Iterator[Cells]:
    with saying(DAMAGED_XLSX):
        for cells in rows:
            yield _row_of(columns, cells)


def open_parquet(data: bytes) -> Opened:
    """Return the columns and rows of a Parquet file.

    Raises:
        DocumentError: the file is damaged or too large; the extra ``parquet`` is not installed.
    """
    parquet = require("pyarrow.parquet", "parquet", DocumentError, "Reading Parquet")
    with saying(DAMAGED_PARQUET):
        schema = parquet.ParquetFile(io.BytesIO(data)).schema_arrow
        names = list(schema.names)
        types = {one.name: str(one.type) if names.count(one.name) == 1 else "" for one in schema}
    return names, lambda chosen: enumerate(_parquet_rows(parquet, data, types, chosen), start=1)


def _parquet_rows(parquet: Any, data: bytes, types: Mapping[str, str], chosen: Columns) -> Iterator[Cells]:
    """Yield the rows; a text that is there many times is unpacked once, and counted each time."""
    named = [name for name in (getattr(chosen, one.name) for one in fields(chosen)) if name]
    columns = None if any("." in name for name in named) else named  # a dot means a part of a column to pyarrow
    with saying(DAMAGED_PARQUET):
        wanted = list(dict.fromkeys(name if name in types else name.partition(".")[0] for name in named))
        texts = [name for name in wanted if types[name] in {"string", "binary"}]
        file = parquet.ParquetFile(io.BytesIO(data), read_dictionary=texts)
        for said in unpacked_sizes(data):  # not asked of pyarrow: where statistics are damaged, it aborts
            Allowance(len(data), MAX_UNPACKED).spend(said, said=True)
        _refuse_swelling(file, texts, Allowance(len(data)))
        nested, allowance = [name for name in wanted if name not in texts], Allowance(len(data))
        for batch in file.iter_batches(PARQUET_BATCH // (20 if nested else 1), columns=columns):
            there = [one for one in zip(batch.schema.names, batch.columns, strict=True) if one[0] in wanted]
            for number in range(batch.num_rows):
                row = _row_of((name for name, _ in there), (column[number].as_py() for _, column in there))
                allowance.spend(sum(_length(row[name]) for name in nested))
                yield row


def _refuse_swelling(file: Any, texts: list[str], allowance: Allowance) -> None:
    """Make sure that all texts together are no more than is allowed; each different one of a batch is unpacked once."""
    compute = require("pyarrow.compute", "parquet", DocumentError, "Reading Parquet")
    for batch in file.iter_batches(PARQUET_BATCH, columns=texts) if texts else ():
        for column in batch.columns:
            lengths = compute.binary_length(column.dictionary)
            allowance.spend(compute.sum(lengths.take(column.indices)).as_py() or 0)


def _length(value: Any) -> int:
    """Return how many code points the texts in a value have, however deep."""
    if isinstance(value, Mapping):
        value = list(value.values())
    return sum(map(_length, value)) if isinstance(value, list) else len(value) if isinstance(value, (str, bytes)) else 0


def open_delimited(text: str, *, tabs: bool = False) -> tuple[list[str], Iterator[Cells | TextRow]]:
    r"""Return the names of the columns and the rows, read as they are asked for; empty lines are none.

    Args:
        text: the file.
        tabs: whether a tab in the line of names settles what the delimiter is (see `find_delimiter`).

    Example:
        >>> names, rows = open_delimited('id;tekst\n1;"Oslo; Bergen"\n')
        >>> names, list(rows)
        (['id', 'tekst'], [{'id': '1', 'tekst': 'Oslo; Bergen'}])
    """
    csv.field_size_limit(LONGEST_CELL)
    delimiter, begin = find_delimiter(text, tabs=tabs)
    body = text[begin:]
    file = io.StringIO(body, newline="")
    quotes_are_signs = delimiter == "\t" and _quotes_are_signs(body)
    rows = csv.reader(file, delimiter=delimiter, quoting=csv.QUOTE_NONE if quotes_are_signs else csv.QUOTE_MINIMAL)
    names = [name.strip() for name in next(rows, [])]

    def named() -> Iterator[Cells | TextRow]:
        start, lines = file.tell(), rows.line_num
        for cells in rows:
            end = file.tell()
            if rows.line_num > lines + 1 and body.count('"', start, end) % 2:
                yield TextRow("", "\n".join(cells), error=NEVER_CLOSED)
            elif any(cells[len(names) :]):
                error = MORE_CELLS.format(cells=len(cells), columns=len(names), delimiter=delimiter)
                yield TextRow("", delimiter.join(cells), error=error)
            elif cells:
                yield _row_of(names, cells)
            start, lines = end, rows.line_num

    return names, named()


def _quotes_are_signs(text: str) -> bool:
    """Return whether quotation marks enclose no cell: all lines have as many tabs, one an odd number of marks."""
    lines = [line for line in io.StringIO(text, newline="") if line.strip("\r\n")]
    tabs = {line.count("\t") for line in lines}
    return len(tabs) == 1 and '"' not in lines[0] and any(line.count('"') % 2 for line in lines)
