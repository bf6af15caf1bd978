"""Documents as bytes and back: what lies in the work database and goes from process to process.

Compressed JSON, so that it can be read whatever version of Python wrote it, and reading it never runs anything.
"""

from __future__ import annotations

import zlib
from typing import NamedTuple, Self

from pydantic import TypeAdapter, ValidationError

from pipeline.records import Document

ADAPTER = TypeAdapter(Document)
LEFT_OUT = {"paragraphs": {"__all__": {"text": {"edits", "offset"}}}}  # needed no more when mentions have their offsets
COMPRESSION = 1  # the fastest; the text is then half its size


class DamagedError(ValueError):
    """Bytes that are no packed document, or no longer one."""


class Packed(NamedTuple):
    """A processed document, and the same as bytes."""

    document: Document
    data: bytes

    @classmethod
    def of(cls, document: Document) -> Self:
        """Pack a document."""
        return cls(document, pack(document))

    @classmethod
    def read(cls, data: bytes) -> Self:
        """Unpack a document.

        Raises:
            DamagedError: the bytes were not made by `pack`, or are damaged.
        """
        return cls(unpack(data), data)


def pack(document: Document) -> bytes:
    """Return a processed document as bytes: all that tables and report need, the source text only if it was extracted.

    Example:
        >>> document = unpack(pack(Document("1.txt", source="Å gå", language="nb")))
        >>> document.doc_id, document.language, document.source, document.characters
        ('1.txt', 'nb', '', 4)
    """
    return zlib.compress(ADAPTER.dump_json(document.without_source(), exclude=LEFT_OUT), COMPRESSION)


def unpack(data: bytes) -> Document:
    """Return the document that `pack` made bytes of.

    Raises:
        DamagedError: the bytes were not made by `pack`, or are damaged.
    """
    try:
        return ADAPTER.validate_json(zlib.decompress(data))
    except (zlib.error, ValidationError) as error:
        message = f"this is no packed document ({error})"
        raise DamagedError(message) from error
