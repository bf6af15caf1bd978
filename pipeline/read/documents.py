"""Sources and strings -> documents. A bad source becomes a document that says what is wrong, never an exception."""

from __future__ import annotations

import hashlib
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any, BinaryIO

from pipeline.errors import DocumentError
from pipeline.read.exports import may_be_export, split_export
from pipeline.read.extracted import METADATA, Extracted
from pipeline.read.formats import ENDINGS, ending, format_of, holds_many, read_plain
from pipeline.read.metadata import Given, Metadata
from pipeline.read.pages import read_pages
from pipeline.read.sources import LOCK_FILE, SURROGATE, Source, UniqueNames, is_special, readable, short_key
from pipeline.read.tables import Columns, TextRow, read_rows
from pipeline.read.zip import members
from pipeline.records import Document, Status

KEPT_ENCODING = "utf-8"  # of the texts that are kept beside the tables

LOCKED_OPEN = (
    "This is a lock file of an office program and contains no text. Close the document, or leave this file out."
)
EMPTY_TEXT = "The text is empty."
NOTHING_IN_IT = "The file contains no text that navnetabell can read."
ARCHIVE_IN_ARCHIVE = "An archive inside an archive is not read. Unpack it, and give the folder."
NAME_TAKEN = "Another text has the same name, so a number was added to this one."


@dataclass(frozen=True, slots=True)
class Unread:
    """A text that is still the bytes of its file, or of a member of an archive.

    Attributes:
        doc_id: of the document that it becomes.
        name: of the file or member; its ending says how it is read.
        data, sha256: its bytes, and their digest in hexadecimal.
        inside: whether it is a member of an archive.
        note: a sentence for the document's message, beside what reading adds to it.
        given: what the user's file of metadata says of it, as (field of a document, value).
    """

    doc_id: str
    name: str
    data: bytes
    sha256: str
    inside: bool = False
    note: str = ""
    given: Given = ()


def opened(item: Unread | Document) -> Document:
    """Return the document that bytes hold: decoded, or extracted; a document is returned as it is.

    Example:
        >>> opened(Unread("a.txt", "a.txt", "Å gå".encode(), sha256="")).source
        'Å gå'
    """
    if isinstance(item, Document):
        return item
    container = Document(item.doc_id, sha256=item.sha256)
    try:
        document = _extracted(container, item.name, item.data, inside=item.inside)
    except Exception as error:  # noqa: BLE001 - others' libraries on broken files: one must not cost its neighbours
        document = _failed(container, _reason(error))
    return _told(_noted(document, item.note), item.given)


def articles_of(items: Sequence[Unread]) -> list[Document]:
    """Return the articles of the one file that is given, if it is a news archive's export, and nothing otherwise.

    What is wrong with the file is said where it is read as one text.
    """
    [item] = items
    kind = format_of(item.name)
    with suppress(Exception):
        if kind.read and (not kind.glance or may_be_export(kind.glance(item.data))):
            return list(_numbered(item, split_export(kind.read(item.data))))
    return []


class DocumentReader:
    """The documents that sources hold, read as they are asked for.

    A plain text is a document. So is what is extracted of any other file, of each row of a table and of each member of
    an archive; their text is marked as ``extracted`` and its encoding is that of the copy that is kept.

    Attributes:
        skipped: how many members of archives have an ending that is not read, by ending; complete at the end.
    """

    def __init__(  # noqa: PLR0913 - what it reads, and how
        self,
        sources: Sequence[Source],
        columns: Columns | None = None,
        metadata: Metadata | None = None,
        *,
        stdin: BinaryIO | None = None,
        seen: Callable[[str, str], object] | None = None,
        divide: Callable[[Unread], Sequence[Document]] = lambda item: articles_of([item]),
    ) -> None:
        """Prepare to read.

        Args:
            sources: what to read.
            columns: which columns of tables hold what.
            metadata: what the user says of documents.
            stdin: where the bytes of standard input come from; by default from the program's own.
            seen: called with each source's ``doc_id`` and the SHA-256 of its bytes, empty if they cannot be read.
            divide: does `articles_of` a file, perhaps in another process; a failed document is that of the file.
        """
        self.sources = sources
        self.columns = columns or Columns()
        self.metadata = metadata or Metadata()
        self.skipped: Counter[str] = Counter()
        self._stdin = stdin
        self._seen = seen or (lambda _doc_id, _sha256: None)
        self._divide = divide
        self._names = UniqueNames(source.doc_id for source in sources)

    def __iter__(self) -> Iterator[Document]:
        """Yield the documents of each source in turn: at least one, with a status that says how it went."""
        return map(opened, self.unread())

    def unread(self) -> Iterator[Unread | Document]:
        """Yield the same, texts that are files of their own as bytes: `opened`, they are the documents.

        So the work of decoding and extracting can be done elsewhere.
        """
        for source in self.sources:
            try:
                data = _bytes(source, self._stdin)
            except (OSError, MemoryError) as error:
                self._seen(source.doc_id, "")
                yield _failed(Document(source.doc_id), _reason(error))
                continue
            sha256 = _sha256(data)
            self._seen(source.doc_id, sha256)
            for item in self._texts(Unread(source.doc_id, source.doc_id, data, sha256)):
                given = self.metadata.of(item.doc_id)
                yield replace(item, given=given) if isinstance(item, Unread) else _told(item, given)

    def _texts(self, item: Unread) -> Iterator[Unread | Document]:
        """Yield a text, or what a table or an archive holds; what goes wrong there ends in the last document."""
        if not holds_many(item.name):
            yield from self._articles(item)
            return
        last: Document | None = Document(item.doc_id, sha256=item.sha256, status=Status.EMPTY, message=NOTHING_IN_IT)
        try:
            for one in self._inner(item):
                last = None
                yield one
        except Exception as error:  # noqa: BLE001 - others' libraries on broken files: one must not cost its neighbours
            last = _failed(Document(item.doc_id, sha256=item.sha256), _reason(error))
        if last:
            yield _noted(last, item.note)

    def _articles(self, item: Unread) -> Iterator[Unread | Document]:
        """Yield the articles of a news archive's export; any other file as it is, to be read elsewhere."""
        articles: Sequence[Document] = ()
        with suppress(Exception):  # what is wrong with the file is said where it is read
            exported = format_of(item.name).exported
            if exported and exported(item.data):
                articles = self._divide(item)
        if len(articles) == 1 and articles[0].status is Status.FAILED:
            yield articles[0]
        elif len(articles) == 1 and not articles[0].publication:  # it cannot be divided
            yield replace(item, note=" ".join(filter(None, (item.note, articles[0].message))))
        elif articles:
            yield from self._several(item, articles)
        else:
            yield item

    def _several(self, item: Unread, documents: Iterable[Document]) -> Iterator[Document]:
        for document in documents:
            own, note = self._unique(document.doc_id)
            yield _noted(_noted(replace(document, doc_id=own), note), item.note)

    def _inner(self, item: Unread) -> Iterator[Unread | Document]:
        kind = format_of(item.name)
        if kind.open_table:
            for row in read_rows(item.data, kind.open_table, self.columns):
                yield _noted(self._row(item.doc_id, row), item.note)
        elif kind.divide:
            yield from self._several(item, _numbered(item, kind.divide(item.data)))
        elif item.inside:
            raise DocumentError(ARCHIVE_IN_ARCHIVE)
        else:
            yield from self._members(item)

    def _members(self, item: Unread) -> Iterator[Unread | Document]:
        if pages := read_pages(item.data):
            yield _filled(Document(item.doc_id, sha256=item.sha256), pages, inside=True)
            return
        for name, open_member in members(item.data):
            if name and ending(name) not in ENDINGS:
                self.skipped[ending(name)] += 1
                continue
            own, note = self._unique(f"{item.doc_id}/{readable(name)}")
            try:
                content = open_member()
            except DocumentError as error:
                yield _failed(Document(own), str(error))
                continue
            yield from self._texts(Unread(own, name, content, _sha256(content), inside=True, note=note))

    def _row(self, doc_id: str, row: TextRow) -> Document:
        own, note = self._unique(f"{doc_id}#{short_key(row.key)}")
        text = writable(row.text)
        document = Document(own, sha256=_sha256(text.encode()))
        if row.error:
            return _failed(document, row.error)
        document = replace(document, source=text, encoding=KEPT_ENCODING, extracted=True)
        document = _told(document, row.facts.items(), "column")
        return _marked_if_empty(_noted(_noted(document, row.note), note))

    def _unique(self, wanted: str) -> tuple[str, str]:
        """Return a name that no other text has, and what is to be said of it."""
        own = self._names.unique(wanted)
        return own, "" if own == wanted else NAME_TAKEN


def read_texts(texts: Iterable[str]) -> Iterator[Document]:
    """Yield a document for each string, named ``text-1``, ``text-2`` and on.

    Lone surrogates, which no file can hold, become U+FFFD, one for one, so that positions stay what they were.
    """
    for number, text in enumerate(texts, start=1):
        data = text.encode("utf-8", "surrogatepass")
        document = Document(f"text-{number}", source=writable(text), sha256=_sha256(data))
        yield _marked_if_empty(document)


def writable(text: str) -> str:
    r"""Return ``text`` with each lone surrogate replaced by U+FFFD.

    Example:
        >>> writable("K\udce5re og Åse")
        'K\ufffdre og Åse'
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        return SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)
    return text


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _bytes(source: Source, stdin: BinaryIO | None) -> bytes:
    if source.path is None:
        return (stdin or sys.stdin.buffer).read()
    if is_special(source.path):
        raise OSError(0, "it is a pipe or a device")
    return source.path.read_bytes()


def _extracted(container: Document, name: str, data: bytes, *, inside: bool) -> Document:
    """Return the one document of a file; plain text that lies in no archive stays as it is, other text is kept."""
    kind = format_of(name)
    if kind.advice:
        message = f"Files ending in {ending(name)} are not read. {kind.advice}"
        raise DocumentError(message)
    if PurePath(name).name.startswith(LOCK_FILE):
        raise DocumentError(LOCKED_OPEN)
    return _filled(container, (kind.read or read_plain)(data), inside=inside)


def _numbered(item: Unread, texts: Iterable[Extracted]) -> Iterator[Document]:
    for number, text in enumerate(texts, start=1):
        container = Document(f"{item.doc_id}#{number}", sha256=_sha256(writable(text.text).encode()))
        yield _filled(container, text, inside=item.inside)


def _filled(container: Document, found: Extracted, *, inside: bool) -> Document:
    """Return a document with the text that was found; plain text of no archive is not kept, since its file has it."""
    kept = inside or not found.encoding
    facts: dict[str, Any] = {name: writable(getattr(found, name)) for name in METADATA}
    document = replace(
        container,
        source=writable(found.text),
        encoding=KEPT_ENCODING if kept else found.encoding,
        message=found.message,
        extracted=kept,
        declared=found.declared,
        offset=0 if kept else found.offset,
        furniture=found.furniture,
        dated_by="file" if found.date else "",
        **facts,
    )
    return _marked_if_empty(document)


def _told(document: Document, given: Iterable[tuple[str, str]], by: str = "metadata") -> Document:
    """Return a document with what is said of it beside its text."""
    facts: dict[str, Any] = {name: writable(value) for name, value in given}
    declared = document.declared or "title" in facts
    dated_by = by if "date" in facts else document.dated_by
    return replace(document, declared=declared, dated_by=dated_by, **facts) if facts else document


def _marked_if_empty(document: Document) -> Document:
    if document.source.strip().strip("\ufeff").strip():
        return document
    return replace(document, status=Status.EMPTY, message=EMPTY_TEXT)


def _failed(document: Document, message: str) -> Document:
    return replace(document, status=Status.FAILED, message=writable(message))


def _noted(document: Document, note: str) -> Document:
    return replace(document, message=" ".join(filter(None, (document.message, note)))) if note else document


def _reason(error: Exception) -> str:
    """Return in words what kept us from reading a file, and what to do."""
    match error:
        case DocumentError():
            return str(error)
        case MemoryError():
            return "The file is too large for the memory of this machine. Split it, then run again."
        case FileNotFoundError():
            return "The file is no longer there, or is a broken link. Put it back, or run again without it."
        case PermissionError():
            return "You do not have permission to read the file. Change its permissions, then run again."
        case OSError(errno=int()):  # of the system; a library on a broken file has none
            return f"The file cannot be read: {error.strerror or error}. Copy it to another disk, then run again."
        case _:
            return f"The file cannot be read ({type(error).__name__}). Save it again, then run again."
