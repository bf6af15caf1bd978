"""Sources and strings -> documents. A bad source becomes a document that says what is wrong, never an exception."""

from __future__ import annotations

import hashlib
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import BinaryIO

from pipeline.errors import DocumentError
from pipeline.read.archive import members
from pipeline.read.formats import ARCHIVE, ENDINGS, TABLES, ending, reader
from pipeline.read.names import Names, readable, shortened
from pipeline.read.rows import Columns, Row, read_rows
from pipeline.read.sources import Source
from pipeline.records import Document, Status

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
KEPT_ENCODING = "utf-8"  # of the texts that are kept beside the tables

EMPTY = "The text is empty."
NOTHING_IN_IT = "The file holds no text of a kind that is read."
ARCHIVE_IN_ARCHIVE = "An archive inside an archive is not read. Unpack it and run over the folder."
TOO_LARGE = "The file is too large for the memory of this machine. Divide it, then run again."
NAME_TAKEN = "Another text has the same name, so this one got a name with a number."


class Reading:
    """The documents that sources hold, read as they are asked for.

    A plain text is a document. So is what is extracted of any other file, of each row of a table and of each member of
    an archive; their text is marked as ``extracted`` and its encoding is that of the copy that is kept.

    Attributes:
        skipped: how many members of archives have an ending that is not read, by ending; complete at the end.
    """

    def __init__(
        self,
        sources: Sequence[Source],
        columns: Columns | None = None,
        *,
        stdin: BinaryIO | None = None,
        seen: Callable[[str, str], object] | None = None,
    ) -> None:
        """Prepare to read.

        Args:
            sources: what to read.
            columns: which columns of tables hold what.
            stdin: where the bytes of standard input come from; by default from the program's own.
            seen: is told each source's ``doc_id`` and the SHA-256 of its bytes, empty when they cannot be read.
        """
        self.sources = sources
        self.columns = columns or Columns()
        self.skipped: Counter[str] = Counter()
        self._stdin = stdin
        self._seen = seen or (lambda _doc_id, _sha256: None)
        self._names = Names(source.doc_id for source in sources)

    def __iter__(self) -> Iterator[Document]:
        """Yield the documents of each source in turn: at least one, with a status that says how it went."""
        for source in self.sources:
            yield from self._read(source)

    def _read(self, source: Source) -> Iterator[Document]:
        try:
            data = _bytes(source, self._stdin)
        except (OSError, MemoryError) as error:
            self._seen(source.doc_id, "")
            yield _failed(Document(source.doc_id), _reason(error))
            return
        self._seen(source.doc_id, hashlib.sha256(data).hexdigest())
        yield from self._texts(source.doc_id, source.doc_id, data)

    def _texts(self, doc_id: str, name: str, data: bytes, *, inside: bool = False) -> Iterator[Document]:
        """Yield the documents in the bytes of the file or member ``name``; what goes wrong ends in the last one."""
        container = Document(doc_id, sha256=hashlib.sha256(data).hexdigest())
        some = False
        try:
            for document in self._inner(container, name, data, inside=inside):
                some = True
                yield document
        except DocumentError as error:
            yield _failed(container, str(error))
        except MemoryError:
            yield _failed(container, TOO_LARGE)
        except Exception as error:  # noqa: BLE001 - others' libraries on broken files: one must not cost its neighbours
            yield _failed(container, f"The file cannot be read ({type(error).__name__}). Save it anew, then run again.")
        else:
            if not some:
                yield replace(container, status=Status.EMPTY, message=NOTHING_IN_IT)

    def _inner(self, container: Document, name: str, data: bytes, *, inside: bool) -> Iterator[Document]:
        kind = ending(name)
        if kind == ARCHIVE and inside:
            raise DocumentError(ARCHIVE_IN_ARCHIVE)
        if kind == ARCHIVE:
            yield from self._members(container.doc_id, data)
        elif kind in TABLES:
            yield from (self._row(container.doc_id, row) for row in read_rows(data, kind, self.columns))
        else:
            yield _extracted(container, name, data, inside=inside)

    def _members(self, doc_id: str, data: bytes) -> Iterator[Document]:
        for name, open_member in members(data):
            if ending(name) not in ENDINGS:
                self.skipped[ending(name)] += 1
                continue
            wanted = f"{doc_id}/{readable(name)}"
            own = self._names.unique(wanted)
            try:
                content = open_member()
            except DocumentError as error:
                yield _failed(Document(own), str(error))
                continue
            for document in self._texts(own, name, content, inside=True):
                yield _noted(document, NAME_TAKEN if own != wanted else "")

    def _row(self, doc_id: str, row: Row) -> Document:
        wanted = f"{doc_id}#{shortened(row.key)}"
        own = self._names.unique(wanted)
        text = writable(row.text)
        document = Document(own, sha256=hashlib.sha256(text.encode()).hexdigest())
        if row.error:
            return _failed(document, row.error)
        document = replace(document, source=text, date=row.date, encoding=KEPT_ENCODING, extracted=True)
        return _marked_if_empty(_noted(document, NAME_TAKEN if own != wanted else ""))


def read_texts(texts: Iterable[str]) -> Iterator[Document]:
    """Yield a document for each string, named ``text-1``, ``text-2`` and on.

    Lone surrogates, which no file can hold, become U+FFFD, one for one, so that positions stay what they were.
    """
    for number, text in enumerate(texts, start=1):
        data = text.encode("utf-8", "surrogatepass")
        document = Document(f"text-{number}", source=writable(text), sha256=hashlib.sha256(data).hexdigest())
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
        return "".join(REPLACEMENT if "\ud800" <= one <= "\udfff" else one for one in text)
    return text


def _bytes(source: Source, stdin: BinaryIO | None) -> bytes:
    if source.path is None:
        return (stdin or sys.stdin.buffer).read()
    return source.path.read_bytes()


def _extracted(container: Document, name: str, data: bytes, *, inside: bool) -> Document:
    """Return the one document of a file; plain text that lies in no archive stays as it is, other text is kept."""
    found = reader(name)(data)
    kept = inside or not found.encoding
    document = replace(
        container,
        source=writable(found.text),
        encoding=KEPT_ENCODING if kept else found.encoding,
        title=writable(found.title),
        date=found.date,
        message=found.message,
        extracted=kept,
    )
    return _marked_if_empty(document)


def _marked_if_empty(document: Document) -> Document:
    if document.source.strip().strip("\ufeff").strip():
        return document
    return replace(document, status=Status.EMPTY, message=EMPTY)


def _failed(document: Document, message: str) -> Document:
    return replace(document, status=Status.FAILED, message=writable(message))


def _noted(document: Document, note: str) -> Document:
    return replace(document, message=" ".join(filter(None, (document.message, note)))) if note else document


def _reason(error: OSError | MemoryError) -> str:
    """Return in words what kept us from reading a file, and what to do."""
    match error:
        case FileNotFoundError():
            return "The file is no longer there, or is a link to nothing. Put it back, or run again without it."
        case PermissionError():
            return "The file may not be read by you. Give yourself permission to read it, then run again."
        case OSError():
            return f"The file cannot be read: {error.strerror or error}. Copy it to another disk, then run again."
        case _:
            return TOO_LARGE
