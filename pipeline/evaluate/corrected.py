"""A table of mentions that a run wrote and a person corrected -> gold documents.

A person takes out rows, adds rows, and changes ``text``, ``start`` and ``end``, ``type``, ``label`` and ``name``. A row
that was added needs ``doc_id``, ``text`` and ``type`` (or ``label``); its span is found where the words occur only
once. Names with the same ``name`` and type in a document are one entity. A document without a row is not scored: nobody
can tell whether it was looked at. The texts are those that the run kept in ``texts/``, else those that it read, by its
``run.json``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.clean.documents import clean
from pipeline.evaluate.gold import Gold, GoldDocument, GoldError, GoldName, Span, cleaned_span
from pipeline.options import ALL_TYPES, TYPES
from pipeline.outputs import MANIFEST, TEXTS, json_part, read_json
from pipeline.read.documents import DocumentReader
from pipeline.read.sources import Source, find_sources
from pipeline.read.tables import Columns
from pipeline.recognise.labels import TYPE_OF_LABEL
from pipeline.records import Document
from pipeline.small_tables import encoding_of, read_table
from pipeline.write.texts import text_name

NEEDED_COLUMNS = ("doc_id", "text", "start", "end")
SHOWN_SPANS = 5  # in a message
ONE_BYTE_ENCODINGS = ("cp1252", "mac_roman")  # in which a letter that they lack became a question mark


class CorrectedRow(NamedTuple):
    """A row of a corrected table; ``where`` it is, such as "mentions.csv, row 12"; ``chain``: the entity that is meant.

    ``start`` and ``end`` are code points of the source text, and ``None`` where the cell is empty.
    """

    where: str
    doc_id: str
    text: str
    start: int | None
    end: int | None
    label: str
    type: str
    name: str
    chain: str | None


def read_corrected(path: Path, texts: Sequence[Path], type_of_label: Mapping[str, str]) -> Gold:
    """Return the documents that a table of mentions is about, with their names; see `load_gold`."""
    rows = _rows(path, {**TYPE_OF_LABEL, **type_of_label})
    facts = read_json(path.parent / MANIFEST)
    wanted = tuple(map(str, json_part(facts, "settings", "types", default=list[str]())))
    wanted = wanted or tuple(one for one in ALL_TYPES if one in {*TYPES, *(row.type for row in rows)})
    by_document: dict[str, list[CorrectedRow]] = {row.doc_id: [] for row in rows}
    for row in rows:
        if row.type in wanted:
            by_document[row.doc_id].append(row)
    sources = find_texts(by_document, texts, path)
    lossy = path.suffix.lower() == ".csv" and encoding_of(path.read_bytes()) in ONE_BYTE_ENCODINGS
    documents = [_document(sources[doc_id], its, lossy=lossy) for doc_id, its in by_document.items()]
    read = json_part(facts, "counts", "status", "ok", default=0)
    other = sum(row.type not in wanted for row in rows)
    unlabelled = sum(not name.label for document in documents for name in document.names)
    apart = sum(TYPE_OF_LABEL.get(row.label, row.type) != row.type for row in rows)
    notes = {
        f"Texts without a row in the table, which are not scored: {read - len(documents)} of {read}.": (
            read > len(documents)
        ),
        f"Rows left out, of types that the run did not look for ({', '.join(wanted)}): {other}.": other,
        f"Rows without a label: {unlabelled}. So labels are not scored, only types.": unlabelled,
        f"Rows whose label is not of their type: {apart}. Labels are scored by label, types by type.": apart,
    }
    return Gold(path.name, tuple(documents), wanted, tuple(note for note, holds in notes.items() if holds))


def _rows(path: Path, types: Mapping[str, str]) -> list[CorrectedRow]:
    table = read_table(path, GoldError.unreadable_table, sheet="mentions")
    columns = list(table.columns)
    missing = [column for column in NEEDED_COLUMNS if column not in columns]
    if not missing and not {"label", "type"} & {*columns}:
        missing = ["label or type"]
    if missing:
        raise GoldError.no_column(path, missing, columns or "none")
    above = int(path.suffix.lower() == ".jsonl")  # JSON lines have no header
    return [
        _row(dict(zip(columns, map(str.strip, cells), strict=True)), f"{path.name}, row {number - above}", types)
        for number, *cells in table.itertuples(name=None)
        if "".join(cells).strip()
    ]


def _row(cells: Mapping[str, str], where: str, types: Mapping[str, str]) -> CorrectedRow:
    label, name, its_type = (cells.get(column, "") for column in ("label", "name", "type"))
    if not (cells["doc_id"] and cells["text"]):
        raise GoldError.bad(where, "doc_id or text is missing")
    if label and label not in types:
        raise GoldError.label(where, label, types)
    if its_type and its_type not in ALL_TYPES:
        raise GoldError.bad(where, f"the type {its_type!r} is unknown; choose from {', '.join(ALL_TYPES)}")
    its_type = its_type or types.get(label, "")
    if not its_type:
        raise GoldError.bad(where, "both type and label are missing")
    start, end = (_offset(cells[column], column, where) for column in ("start", "end"))
    chain = f"{its_type}/{name}" if name else cells.get("entity_id") or None
    return CorrectedRow(where, cells["doc_id"], cells["text"], start, end, label, its_type, name, chain)


def _offset(cell: str, column: str, where: str) -> int | None:
    """Return a whole number, also one that a spreadsheet wrote with decimals; ``None`` for an empty cell."""
    digits = cell.removesuffix(".0").removesuffix(",0")
    if digits and not re.fullmatch(r"[0-9]{1,15}", digits):
        raise GoldError.bad(where, f"{cell!r} in the column {column} is not a whole number")
    return int(digits) if digits else None


def _document(read: Document, rows: Sequence[CorrectedRow], *, lossy: bool) -> GoldDocument:
    """Return the document with the names of its rows; ``lossy``: their letters may have become question marks."""
    document = clean(read)
    placed = [(_span(document, row, lossy=lossy), row) for row in rows if row.start is not None]
    for row in rows:
        if row.start is None:
            placed.append((_only_span(document, row, [span for span, _ in placed]), row))
    placed.sort(key=lambda one: one[0])
    for ((_, end), row), ((start, _), following) in pairwise(placed):
        if start < end:
            before = row.where.rpartition(", ")[2]
            raise GoldError.bad(following.where, f"{following.text!r} overlaps {row.text!r} of {before}")
    names = tuple(
        GoldName(*span, _words(read, *span), row.label, row.chain, row.type, row.name) for span, row in placed
    )
    return GoldDocument(read.doc_id, read.source, names, offset=read.offset, furniture=read.furniture)


def _words(document: Document, start: int, end: int) -> str:
    """Return the words at a span, which counts from the beginning of the file."""
    return document.source[start - document.offset : end - document.offset]


def _span(document: Document, row: CorrectedRow, *, lossy: bool) -> Span:
    start = row.start or 0
    end = start + len(row.text) if row.end is None else row.end
    first, last = document.offset, document.offset + len(document.source)
    if not first <= start < end <= last:
        what = f"{start}-{end} is outside {document.doc_id}, whose text is at {first}-{last}"
        raise GoldError.bad(row.where, what)
    written, said = _words(document, start, end), _even(row.text)
    number, (low, high) = cleaned_span(document.paragraphs, start, end)
    same = {_even(written), _even(document.paragraphs[number - 1].text.text[low:high]) if low < high else ""}
    if lossy:
        same.add(_even(written).encode("cp1252", "replace").decode("cp1252"))
    if said not in same:
        spans = _occurrences(document, row.text)
        where = f"it is at {_listed(spans)}" if spans else "which is nowhere in the text"
        raise GoldError.misplaced(row.where, start, end, written, row.text, where)
    return start, end


def _only_span(document: Document, row: CorrectedRow, taken: Sequence[Span]) -> Span:
    """Return the only span of a row's words that nothing ``taken`` overlaps."""
    spans = _occurrences(document, row.text)
    free = [one for one in spans if all(one[1] <= low or high <= one[0] for low, high in taken)]
    if len(free) != 1:
        where = f"is at {_listed(free)}" if free else "is nowhere, except where other rows mark it,"
        what = f"it has no start, and {row.text!r} {where} in {document.doc_id}; write start and end"
        raise GoldError.bad(row.where, what)
    return free[0]


def _occurrences(document: Document, words: str) -> list[Span]:
    """Return the spans of words as whole words."""
    pattern = r"\s+".join(map(re.escape, words.split()))
    matches = re.finditer(rf"(?<!\w){pattern}(?!\w)", document.source)
    return [(document.offset + match.start(), document.offset + match.end()) for match in matches]


def _listed(spans: Sequence[Span]) -> str:
    return ", ".join(f"{start}-{end}" for start, end in spans[:SHOWN_SPANS]) + " …" * (len(spans) > SHOWN_SPANS)


def _even(words: str) -> str:
    return unicodedata.normalize("NFC", " ".join(words.split()))


def find_texts(needed: Collection[str], given: Sequence[Path], table: Path) -> dict[str, Document]:
    """Return doc_id -> document as it is read, for those of a table; if there is one and one file, it may be renamed.

    Without ``given`` the files and folders are those that the ``run.json`` beside the table names, relative to here or
    to the folder above the table's.

    Raises:
        GoldError: a text cannot be found or read.
        InputError: an input is missing.
    """
    copies = {doc_id: table.parent / TEXTS / text_name(doc_id) for doc_id in needed}
    kept = {
        doc_id: Document(doc_id, source=path.read_bytes().decode()) for doc_id, path in copies.items() if path.is_file()
    }
    missing = set(needed) - kept.keys()
    if not missing:
        return kept
    facts = read_json(table.parent / MANIFEST)
    inputs = [*given] or _inputs(facts, table)
    found = find_sources(inputs, output=table.parent).sources
    if len(missing) == len(found) == 1 and not _may_hold(found[0], missing):
        found = [Source(next(iter(missing)), found[0].path)]  # standard input, or a file that was renamed
    columns = Columns(*(json_part(facts, "settings", f"{one}_column", default="") for one in ("text", "id", "date")))
    sources = [one for one in found if _may_hold(one, missing)]
    read = {one.doc_id: one for one in DocumentReader(sources, columns) if one.doc_id in missing}
    for doc_id in sorted(missing):
        if doc_id not in read:
            raise GoldError.no_texts(table, f"there is no text {doc_id!r} in {', '.join(map(str, inputs))}")
        if not read[doc_id].source:
            raise GoldError.no_texts(table, f"{doc_id!r} cannot be read ({read[doc_id].message.rstrip('.')})")
    return kept | read


def _inputs(facts: Any, table: Path) -> list[Path]:
    names = [str(name) for name in json_part(facts, "inputs", default=list[str]())]
    if not names:
        raise GoldError.no_texts(table, f"there is no {MANIFEST} in its folder")
    for base in (Path(), table.parent.parent):
        paths = [base / name for name in names]
        if all(path.exists() for path in paths):
            return paths
    gone = next(name for name in names if not Path(name).exists())
    raise GoldError.no_texts(table, f"the run read {gone!r}, which is not here")


def _may_hold(source: Source, needed: Collection[str]) -> bool:
    return any(one == source.doc_id or one.startswith((f"{source.doc_id}/", f"{source.doc_id}#")) for one in needed)
