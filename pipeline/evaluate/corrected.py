"""A table of mentions that a run wrote and a person corrected -> gold documents.

A person takes out rows, adds rows, and changes ``text``, ``start`` and ``end``, ``type``, ``label`` and ``name``. A row
that was added needs ``doc_id``, ``text`` and ``type`` (or ``label``); its span is found where the words occur only
once. Names with the same ``name`` and type in a document are one entity. A document without a row is not scored: nobody
can tell whether it was looked at. The texts are those that the run kept in ``texts/``, else those that it read, by its
``run.json``.
"""

from __future__ import annotations

import codecs
import json
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from pipeline.clean.documents import clean
from pipeline.evaluate.gold import Gold, GoldDocument, GoldError, GoldName, Span, cleaned_span
from pipeline.manifest import MANIFEST, TEXTS
from pipeline.options import MORE_TYPES, TYPES
from pipeline.read.documents import DocumentReader
from pipeline.read.sources import Source, find_sources
from pipeline.read.tables import Columns
from pipeline.recognise.labels import TYPE_OF_LABEL
from pipeline.records import Document
from pipeline.small_tables import read_table
from pipeline.write.texts import text_name

KNOWN_TYPES = (*TYPES, *MORE_TYPES)
NEEDED_COLUMNS = ("doc_id", "text", "start", "end")
SHOWN_SPANS = 5  # in a message


@dataclass(frozen=True, slots=True)
class Marked:
    """A row of a corrected table.

    Attributes:
        where: such as "mentions.csv, row 12".
        words: the cell ``text``.
        start: code points of the source text; ``None`` where the cell is empty.
        chain: the entity that is meant, by type and name.
    """

    where: str
    words: str
    doc_id: str
    start: int | None
    end: int | None
    label: str
    type: str
    entity: str
    chain: str


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What ``run.json`` says of a run; the defaults where there is none.

    Attributes:
        inputs: the files and folders that were read, as they were given; paths that were absolute are names only.
        types: the types of names that were looked for.
        read: number of texts that were read and kept.
        columns: which columns of tables held the texts.
    """

    inputs: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    read: int = 0
    columns: Columns = field(default_factory=Columns)

    @classmethod
    def beside(cls, table: Path) -> RunFacts:
        """Return what the ``run.json`` in the folder of a table says."""
        try:
            told: Mapping[str, Any] = json.loads((table.parent / MANIFEST).read_bytes())
            settings = told["settings"]
            return cls(
                inputs=tuple(str(one) for one in told["inputs"]),
                types=tuple(str(one) for one in settings.get("types", TYPES)),
                read=int(told["counts"]["status"].get("ok", 0)),
                columns=Columns(*(str(settings.get(f"{one}_column", "")) for one in ("text", "id", "date"))),
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return cls()


def read_corrected(path: Path, texts: Sequence[Path], type_of_label: Mapping[str, str]) -> Gold:
    """Return the documents that a table of mentions is about, with their names.

    Args:
        path: the table, of a format that `read_table` takes.
        texts: the files and folders that the run read; none: those that its ``run.json`` names.
        type_of_label: labels beside the built-in ones, with their types.

    Raises:
        GoldError: columns are missing, the texts are not found, or a row does not fit its text; the message says which.
        InputError: an input is missing, or the table is damaged.
    """
    table = read_table(path, _unreadable, sheet="mentions")
    columns = list(table.columns)
    missing = [column for column in NEEDED_COLUMNS if column not in columns]
    if not missing and not {"label", "type"} & {*columns}:
        missing = ["label or type"]
    if missing:
        message = (
            f"The table {path} lacks {', '.join(missing)}; its columns are: {', '.join(columns) or 'none'}. Give a "
            "table of mentions as a run writes it, with its header, after you have corrected its rows."
        )
        raise GoldError(message)
    types = {**TYPE_OF_LABEL, **type_of_label}
    above = int(path.suffix.lower() == ".jsonl")  # JSON lines have no header
    rows = ((number - above, [cell.strip() for cell in cells]) for number, *cells in table.itertuples(name=None))
    marked = [
        _marked(dict(zip(columns, cells, strict=True)), f"{path.name}, row {number}", types)
        for number, cells in rows
        if any(cells)
    ]
    facts = RunFacts.beside(path)
    wanted = facts.types or tuple(one for one in KNOWN_TYPES if one in {*TYPES, *(row.type for row in marked)})
    by_document: dict[str, list[Marked]] = {row.doc_id: [] for row in marked}
    for row in marked:
        if row.type in wanted:
            by_document[row.doc_id].append(row)
    sources = find_texts(by_document, texts, path)
    lossy = path.suffix.lower() == ".csv" and not _is_unicode(path.read_bytes())
    documents = tuple(_document(doc_id, sources[doc_id], rows, lossy=lossy) for doc_id, rows in by_document.items())
    return Gold(path.name, documents, wanted, tuple(_notes(marked, documents, facts, wanted)))


def _unreadable(path: Path, why: str) -> GoldError:
    return GoldError(
        f"The table {path} cannot be read: {why.rstrip('.')}. Mend it, or save it again in another format."
    )


def _is_unicode(data: bytes) -> bool:
    """Return whether a file can hold every letter; in an encoding of one byte a letter some became question marks."""
    try:
        return data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or bool(data.decode() or True)
    except UnicodeDecodeError:
        return False


def _marked(cells: Mapping[str, str], where: str, types: Mapping[str, str]) -> Marked:
    label, name = cells.get("label", ""), cells.get("name", "")
    marked_type = cells.get("type", "")
    if not (cells.get("doc_id") and cells.get("text")):
        raise GoldError.bad(where, "there is no doc_id or no text in it")
    if label and label not in types:
        raise GoldError.label(where, label, types)
    if marked_type and marked_type not in KNOWN_TYPES:
        raise GoldError.bad(where, f"the type {marked_type!r} is unknown; known are {', '.join(KNOWN_TYPES)}")
    if not (label or marked_type):
        raise GoldError.bad(where, "there is neither a type nor a label in it")
    its_type = marked_type or types[label]
    return Marked(
        where=where,
        words=cells["text"],
        doc_id=cells["doc_id"],
        start=_offset(cells, "start", where),
        end=_offset(cells, "end", where),
        label=label,
        type=its_type,
        entity=name,
        chain=f"{its_type}/{name}" if name else cells.get("entity_id", ""),
    )


def _offset(cells: Mapping[str, str], column: str, where: str) -> int | None:
    """Return a whole number, also one that a spreadsheet wrote with decimals; ``None`` for an empty cell."""
    digits = cells.get(column, "").removesuffix(".0").removesuffix(",0")
    if digits and not re.fullmatch(r"[0-9]{1,15}", digits):
        raise GoldError.bad(where, f"{cells[column]!r} in the column {column} is no whole number")
    return int(digits) if digits else None


def _document(doc_id: str, source: str, rows: Sequence[Marked], *, lossy: bool) -> GoldDocument:
    text = SourceText(clean(Document(doc_id, source=source)), lossy=lossy)
    placed = [(text.span_of(row), row) for row in rows if row.start is not None]
    for row in rows:
        if row.start is None:
            placed.append((text.only_span_of(row, [span for span, _ in placed]), row))
    placed.sort(key=lambda one: one[0])
    for ((_, end), row), ((start, _), following) in pairwise(placed):
        if start < end:
            before = row.where.rpartition(", ")[2]
            raise GoldError.bad(following.where, f"{following.words!r} overlaps {row.words!r} of {before}")
    names = (
        GoldName(*span, source[slice(*span)], row.label, row.chain or None, row.type, row.entity)
        for span, row in placed
    )
    return GoldDocument(doc_id, source, tuple(names))


def _notes(
    marked: Iterable[Marked], documents: Sequence[GoldDocument], facts: RunFacts, wanted: Sequence[str]
) -> Iterator[str]:
    """Yield what to mind about a corrected table, in sentences."""
    unread = facts.read - len(documents)
    if unread > 0:
        yield f"Texts of the run that have no row in the table, and are not scored: {unread} of {facts.read}."
    other = sum(row.type not in wanted for row in marked)
    if other:
        yield f"Rows left out, of types that the run did not look for ({', '.join(wanted)}): {other}."
    unlabelled = sum(not name.label for document in documents for name in document.names)
    if unlabelled:
        yield f"Rows without a label: {unlabelled}. So labels are not scored, only types."
    apart = sum(TYPE_OF_LABEL.get(row.label, row.type) != row.type for row in marked)
    if apart:
        yield f"Rows whose label is not of their type: {apart}. Labels are scored by label, types by type."


class SourceText:
    """A source text in which the words of rows are looked up.

    Words match a span if they are equal, white space aside, to the text there as written or as cleaning mends it.
    """

    def __init__(self, document: Document, *, lossy: bool = False) -> None:
        """Take a cleaned document; ``lossy``: the table's encoding lacked letters, which became question marks."""
        self.document = document
        self.lossy = lossy

    def span_of(self, row: Marked) -> Span:
        """Return the span of a row with a start.

        Raises:
            GoldError: other words are there, or it is no span of the text.
        """
        source, start = self.document.source, row.start or 0
        end = start + len(row.words) if row.end is None else row.end
        if not 0 <= start < end <= len(source):
            what = f"{start}-{end} is no place in {self.document.doc_id}, which has {len(source)} characters"
            raise GoldError.bad(row.where, what)
        if not self._matches(start, end, row.words):
            spans = list(self._occurrences(row.words))
            hint = f"it stands at {_listed(spans)}" if spans else "it stands nowhere in the text"
            message = (
                f"{row.where}: at {start}-{end} the text has {source[start:end]!r}, but the row says {row.words!r} "
                f"({hint}). Correct start and end, or text; if the file has changed since the run, run again and "
                "correct the new table."
            )
            raise GoldError(message)
        return start, end

    def only_span_of(self, row: Marked, taken: Sequence[Span] = ()) -> Span:
        """Return the only span of a row's words that nothing ``taken`` overlaps.

        Raises:
            GoldError: there is none, or more than one.
        """
        spans = self._occurrences(row.words)
        free = [one for one in spans if all(one[1] <= low or high <= one[0] for low, high in taken)]
        if len(free) != 1:
            where = f"stands at {_listed(free)}" if free else "stands nowhere, but for what other rows mark,"
            what = f"it has no start, and {row.words!r} {where} in {self.document.doc_id}; write start and end"
            raise GoldError.bad(row.where, what)
        return free[0]

    def _matches(self, start: int, end: int, words: str) -> bool:
        there, wanted = _even(self.document.source[start:end]), _even(words)
        if there == wanted or (self.lossy and there.encode("cp1252", "replace").decode("cp1252") == wanted):
            return True
        number, (low, high) = cleaned_span(self.document.paragraphs, start, end)
        return low < high and _even(self.document.paragraphs[number - 1].text.text[low:high]) == wanted

    def _occurrences(self, words: str) -> Iterator[Span]:
        """Yield the spans of words as whole words."""
        pattern = r"\s+".join(map(re.escape, words.split()))
        return (match.span() for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", self.document.source))


def _listed(spans: Sequence[Span]) -> str:
    return ", ".join(f"{start}-{end}" for start, end in spans[:SHOWN_SPANS]) + " …" * (len(spans) > SHOWN_SPANS)


def _even(words: str) -> str:
    return unicodedata.normalize("NFC", " ".join(words.split()))


def find_texts(needed: Collection[str], given: Sequence[Path], table: Path) -> dict[str, str]:
    """Return doc_id -> source text for the documents of a table.

    Args:
        needed: their ``doc_id``. If it is a single one and the file is, too, the file may have another name.
        given: files and folders that the run read; none: those that the ``run.json`` beside the table names, relative
            to here or to the folder above the table's.
        table: the table of mentions.

    Raises:
        GoldError: a text cannot be found or read.
        InputError: an input is missing.
    """
    copies = {doc_id: table.parent / TEXTS / text_name(doc_id) for doc_id in needed}
    kept = {doc_id: path.read_bytes().decode() for doc_id, path in copies.items() if path.is_file()}
    missing = set(needed) - kept.keys()
    if not missing:
        return kept
    facts = RunFacts.beside(table)
    inputs = [*given] or _inputs(facts, table)
    found = find_sources(inputs, output=table.parent).sources
    if len(missing) == len(found) == 1 and not _may_hold(found[0], missing):
        found = [Source(next(iter(missing)), found[0].path)]  # standard input, or a file that was renamed
    sources = [one for one in found if _may_hold(one, missing)]
    read = {one.doc_id: one for one in DocumentReader(sources, facts.columns) if one.doc_id in missing}
    for doc_id in sorted(missing):
        if doc_id not in read:
            raise _no_texts(table, f"there is no text {doc_id!r} in {', '.join(map(str, inputs))}")
        if not read[doc_id].source:
            raise _no_texts(table, f"{doc_id!r} cannot be read ({read[doc_id].message.rstrip('.')})")
    return kept | {doc_id: document.source for doc_id, document in read.items()}


def _inputs(facts: RunFacts, table: Path) -> list[Path]:
    if not facts.inputs:
        raise _no_texts(table, f"no {MANIFEST} lies beside it")
    for base in (Path(), table.parent.parent):
        paths = [base / one for one in facts.inputs]
        if all(path.exists() for path in paths):
            return paths
    gone = next(one for one in facts.inputs if not Path(one).exists())
    raise _no_texts(table, f"the run read {gone!r}, which is not here")


def _no_texts(path: Path, why: str) -> GoldError:
    return GoldError(
        f"The texts that {path} speaks of are not known: {why}. Say with --texts which files or folders the run read."
    )


def _may_hold(source: Source, needed: Collection[str]) -> bool:
    return any(one == source.doc_id or one.startswith((f"{source.doc_id}/", f"{source.doc_id}#")) for one in needed)
