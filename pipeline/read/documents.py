"""Sources and strings -> documents. A bad source becomes a document that says what is wrong, never an exception."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import BinaryIO

from pipeline.errors import DocumentError
from pipeline.read.formats import reader
from pipeline.read.sources import Source
from pipeline.records import Document, Status

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def read_source(source: Source, stdin: BinaryIO | None = None) -> Document:
    """Return the document that a source holds.

    Args:
        source: what to read.
        stdin: where the bytes of standard input come from; by default from the program's own.

    Returns:
        A document with status ``ok``; ``empty`` when it holds nothing but white space; or ``failed``, with a message
        that says why and what to do, when it cannot be read or is no text.
    """
    document = Document(source.doc_id)
    try:
        data = _bytes(source, stdin)
    except OSError as error:
        return _failed(document, _reason(error))
    document = replace(document, sha256=hashlib.sha256(data).hexdigest())
    try:
        decoded = reader(source.doc_id)(data)
    except DocumentError as error:
        return _failed(document, str(error))
    document = replace(document, source=decoded.text, encoding=decoded.encoding, message=decoded.message)
    return _marked_if_empty(document)


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


def _marked_if_empty(document: Document) -> Document:
    if document.source.strip().strip("\ufeff").strip():
        return document
    return replace(document, status=Status.EMPTY, message="The text is empty.")


def _failed(document: Document, message: str) -> Document:
    return replace(document, status=Status.FAILED, message=message)


def _reason(error: OSError) -> str:
    """Return in words what kept us from reading a file, and what to do."""
    match error:
        case FileNotFoundError():
            return "The file is no longer there, or is a link to nothing. Put it back, or run again without it."
        case PermissionError():
            return "The file may not be read by you. Give yourself permission to read it, then run again."
        case _:
            return f"The file cannot be read: {error.strerror or error}. Copy it to another disk, then run again."
