"""A table of mentions that a run wrote and a person corrected -> gold documents.

A person takes out rows, adds rows, and changes ``text``, ``start`` and ``end``, ``type``, ``label`` and ``name``. A row
that was added needs ``doc_id``, ``text`` and ``type`` (or ``label``); its place is found where the words stand only
once. Names with the same ``name`` and type in a document are one entity. A document without a row is not scored: nobody
can tell whether it was looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from pipeline.clean.documents import clean
from pipeline.evaluate.gold import Gold, GoldDocument, GoldError, GoldName
from pipeline.evaluate.placing import SourceText, Words
from pipeline.evaluate.table_rows import Row, Rows
from pipeline.evaluate.texts import RunFacts, find_texts
from pipeline.recognise.labels import TYPE_OF_LABEL
from pipeline.records import Document
from pipeline.settings import MORE_TYPES, TYPES

KNOWN_TYPES = (*TYPES, *MORE_TYPES)
NARROW = ("cp", "iso", "mac")  # encodings of one byte a letter
NEEDED = ("doc_id", "text", "start", "end")


@dataclass(frozen=True, slots=True)
class Marked:
    """A row: what a person says stands where.

    Attributes:
        start: code points of the source text; ``None`` where the cell is empty.
        chain: the entity that is meant, by type and name.
    """

    words: Words
    doc_id: str
    start: int | None
    end: int | None
    label: str
    kind: str
    entity: str
    chain: str


def read_corrected(path: Path, table: Rows, texts: Sequence[Path], type_of_label: Mapping[str, str]) -> Gold:
    """Return the documents that a table of mentions speaks of, with their names.

    Args:
        path: where the table lies.
        table: its rows.
        texts: the files and folders that the run read; none: those that its ``run.json`` names.
        type_of_label: labels beside the built-in ones, with their types.

    Raises:
        GoldError: columns are missing, the texts are not found, or a row does not fit its text; which is said.
        InputError: an input is missing.
    """
    _check_columns(path, table.columns)
    types = {**TYPE_OF_LABEL, **type_of_label}
    marked = [_marked(row, f"{path.name}, row {row.number}", types) for row in table.rows]
    facts = RunFacts.beside(path)
    wanted = facts.types or tuple(kind for kind in KNOWN_TYPES if kind in {*TYPES, *(one.kind for one in marked)})
    by_document: dict[str, list[Marked]] = {one.doc_id: [] for one in marked}
    for one in marked:
        if one.kind in wanted:
            by_document[one.doc_id].append(one)
    sources = find_texts(by_document, texts, path)
    lossy = table.encoding.startswith(NARROW)
    documents = tuple(_document(doc_id, sources[doc_id], rows, lossy=lossy) for doc_id, rows in by_document.items())
    return Gold(path.name, documents, wanted, tuple(_notes(marked, documents, facts, wanted)))


def _check_columns(path: Path, columns: Sequence[str]) -> None:
    missing = [column for column in NEEDED if column not in columns]
    if not missing and not {"label", "type"} & {*columns}:
        missing = ["label or type"]
    if missing:
        raise GoldError.columns(path, columns, ", ".join(missing))


def _marked(row: Row, place: str, types: Mapping[str, str]) -> Marked:
    cells = row.cells
    label, kind = cells.get("label", ""), cells.get("type", "")
    if not (cells.get("doc_id") and cells.get("text")):
        raise GoldError.bad(place, "there is no doc_id or no text in it")
    if label and label not in types:
        raise GoldError.label(place, label, types)
    if kind and kind not in KNOWN_TYPES:
        raise GoldError.bad(place, f"the type {kind!r} is unknown; known are {', '.join(KNOWN_TYPES)}")
    if not (label or kind):
        raise GoldError.bad(place, "there is neither a type nor a label in it")
    kind = kind or types[label]
    name = cells.get("name", "")
    return Marked(
        words=Words(place, cells["text"]),
        doc_id=cells["doc_id"],
        start=_number(cells.get("start", ""), "start", place),
        end=_number(cells.get("end", ""), "end", place),
        label=label,
        kind=kind,
        entity=name,
        chain=f"{kind}/{name}" if name else cells.get("entity_id", ""),
    )


def _number(cell: str, column: str, place: str) -> int | None:
    """Return a whole number, also one that a spreadsheet wrote with decimals; ``None`` for an empty cell."""
    if not cell:
        return None
    digits = cell.removesuffix(".0").removesuffix(",0")
    if not (digits.isascii() and digits.isdigit()):
        raise GoldError.bad(place, f"{cell!r} in the column {column} is no whole number")
    return int(digits)


def _document(doc_id: str, source: str, rows: Sequence[Marked], *, lossy: bool) -> GoldDocument:
    text = SourceText(clean(Document(doc_id, source=source)), lossy=lossy)
    places = [(*text.place(row.words, row.start, row.end), row) for row in rows if row.start is not None]
    for row in rows:
        if row.start is None:
            places.append((*text.only_place(row.words, [place[:2] for place in places]), row))
    places.sort(key=lambda one: one[:2])
    for (_, end, row), (start, _, following) in pairwise(places):
        if start < end:
            before = row.words.place.rpartition(", ")[2]
            what = f"{following.words.said!r} overlaps {row.words.said!r} of {before}"
            raise GoldError.bad(following.words.place, what)
    names = (
        GoldName(start, end, source[start:end], row.label, row.chain or None, kind=row.kind, entity=row.entity)
        for start, end, row in places
    )
    return GoldDocument(doc_id, source, tuple(names))


def _notes(
    marked: Iterable[Marked], documents: Sequence[GoldDocument], facts: RunFacts, wanted: Sequence[str]
) -> Iterator[str]:
    """Yield what to mind about a corrected table, in sentences."""
    unread = facts.read - len(documents)
    if unread > 0:
        yield f"Texts of the run that have no row in the table, and are not scored: {unread} of {facts.read}."
    other = sum(one.kind not in wanted for one in marked)
    if other:
        yield f"Rows left out, of types that the run did not look for ({', '.join(wanted)}): {other}."
    unlabelled = sum(not name.label for document in documents for name in document.names)
    if unlabelled:
        yield f"Rows without a label: {unlabelled}. So labels are not scored, only types."
    apart = sum(TYPE_OF_LABEL.get(one.label, one.kind) != one.kind for one in marked)
    if apart:
        yield f"Rows whose label is not of their type: {apart}. Labels are scored by label, types by type."
