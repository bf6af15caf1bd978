"""The same text again: counted once, unless the user wants it otherwise."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import replace

from pipeline.aligned import AlignedText
from pipeline.clean.fixes import compose_letters
from pipeline.clean.header import split_header
from pipeline.records import Document, Status

NEITHER_LETTER_NOR_DIGIT = re.compile(r"[\W_]+")
DIGEST_BYTES = 16  # bytes: two of a billion texts share one by chance with a probability of one in 10^20


def with_text_digest(document: Document) -> Document:
    """Return a document that was read with the digest of its letters and digits, the header line left out.

    Example:
        >>> first, second = map(with_text_digest, (Document("a", "Kari bur i Bø."), Document("b", "KARI bur  i Bø!")))
        >>> first.text_digest == second.text_digest
        True
    """
    if document.status is not Status.OK:
        return document
    body = document.source[split_header(document.source)[1] :]
    letters = folded(body)
    digest = hashlib.blake2b(letters.encode(), digest_size=DIGEST_BYTES).hexdigest() if letters else ""
    return replace(document, text_digest=digest)


class Duplicates:
    """The texts met so far.

    Texts are the same if their letters and digits are, in whatever case; the header line is no part of the text. Texts
    without a letter or digit are nobody's duplicates.
    """

    def __init__(self, first: Callable[[str, str], str] | None = None) -> None:
        """Begin with no texts.

        Args:
            first: is told a digest and a ``doc_id``, and returns the first ``doc_id`` that it was told with
                that digest. By default they are kept in memory.
        """
        self._first = first or dict[str, str]().setdefault

    def marked(self, document: Document) -> Document:
        """Return the document, as a duplicate if its text was met before.

        Example:
            >>> met = Duplicates()
            >>> both = Document("a", "Kari bur i Bø."), Document("b", "KARI bur  i Bø!")
            >>> first, second = map(with_text_digest, both)
            >>> met.marked(first).status.value, met.marked(second).status.value, met.marked(second).message
            ('ok', 'duplicate', 'The same text as a, so it is not counted. To count it, use --keep-duplicates.')
        """
        same = self.same_as(document)
        return duplicate_of(same, document) if same else document

    def same_as(self, document: Document) -> str:
        """Return the ``doc_id`` of an earlier document with the same text; empty if there was none."""
        first = self._first(document.text_digest, document.doc_id) if document.text_digest else document.doc_id
        return "" if first == document.doc_id else first


def duplicate_of(doc_id: str, document: Document) -> Document:
    """Return a document as one that holds the same text as another: what was found in it counts for nothing."""
    return replace(
        document,
        paragraphs=(),
        sentences=(),
        mentions=(),
        fixes=(),
        source="",
        source_length=document.characters,
        status=Status.DUPLICATE,
        message=f"The same text as {doc_id}, so it is not counted. To count it, use --keep-duplicates.",
    )


def folded(text: str) -> str:
    r"""Return the letters and digits of a text, in one case.

    Example:
        >>> folded("– Ha\u030akon, 7!")
        'håkon7'
    """
    return NEITHER_LETTER_NOR_DIGIT.sub("", compose_letters(AlignedText.of(text)).text.casefold())
