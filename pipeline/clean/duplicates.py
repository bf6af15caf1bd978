"""The same text again: counted once, unless the user wants it otherwise."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.clean.header import split_header
from pipeline.records import Document, Status

NEITHER_LETTER_NOR_DIGIT = re.compile(r"[\W_]+")
DIGEST = 16  # bytes: two of a billion texts share one by chance with a probability of one in 10^20


def mark_duplicates(documents: Iterable[Document]) -> Iterator[Document]:
    """Yield the documents, those that hold the text of one before with status ``duplicate``.

    Texts are the same if their letters and digits are, in whatever case; the header line is no part of the text. In
    memory stays one digest a document. Texts without a letter or digit are nobody's duplicates.

    Example:
        >>> first, second = mark_duplicates([Document("a", "Kari bur i Bø."), Document("b", "KARI bur  i Bø!")])
        >>> second.status.value, second.message
        ('duplicate', 'The same text as a, so it is not counted. To count it, use --keep-duplicates.')
    """
    first: dict[bytes, str] = {}
    for document in documents:
        digest = _digest(document) if document.status is Status.OK else b""
        same = first.setdefault(digest, document.doc_id) if digest else document.doc_id
        if same == document.doc_id:
            yield document
        else:
            message = f"The same text as {same}, so it is not counted. To count it, use --keep-duplicates."
            yield replace(document, status=Status.DUPLICATE, message=message)


def _digest(document: Document) -> bytes:
    body = document.source[split_header(document.source)[1] :]
    letters = folded(body)
    return hashlib.blake2b(letters.encode(), digest_size=DIGEST).digest() if letters else b""


def folded(text: str) -> str:
    r"""Return the letters and digits of a text, in one case.

    Example:
        >>> folded("– Ha\u030akon, 7!")
        'håkon7'
    """
    return NEITHER_LETTER_NOR_DIGIT.sub("", unicodedata.normalize("NFC", text).casefold())
