"""The same text again: counted once, unless the user wants it otherwise."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace

from pipeline.aligned import AlignedText
from pipeline.clean.fixes import compose_letters
from pipeline.clean.header import split_header
from pipeline.records import Document, Status

NEITHER_LETTER_NOR_DIGIT = re.compile(r"[\W_]+")
DIGEST_BYTES = 16  # bytes: two of a billion texts share one by chance with a probability of one in 10^20


def with_text_digest(document: Document) -> Document:
    """Return a document that was read with the digest of its letters and digits, the header line left out.

    Texts of one digest are the same: in whatever case, with whatever signs. Without a letter or digit it is empty.

    Example:
        >>> first, second = map(with_text_digest, (Document("a", "Kari bur i Bø."), Document("b", "KARI bur  i Bø!")))
        >>> first.text_digest == second.text_digest
        True
    """
    if document.status is not Status.OK:
        return document
    text = source_of(document).text
    *_, start = split_header(text)
    letters = folded(text[start:])
    digest = hashlib.blake2b(letters.encode(), digest_size=DIGEST_BYTES).hexdigest() if letters else ""
    return replace(document, text_digest=digest)


def source_of(document: Document) -> AlignedText:
    r"""Return the source text of a document, in which each stretch of furniture is only a blank line.

    Example:
        >>> source_of(Document("a", "Brann\nVG, 2019\n\nDet brant.", offset=7, furniture=((5, 16),))).text
        'Brann\n\nDet brant.'
    """
    source = AlignedText(document.source, offset=document.offset)
    return source.replace((start, end, "\n\n") for start, end in document.furniture)


def duplicate_of(doc_id: str, document: Document) -> Document:
    """Return a document as one that holds the same text as another: what was found in it counts for nothing."""
    return replace(
        document,
        paragraphs=(),
        sentences=(),
        mentions=(),
        quotes=(),
        affiliations=(),
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
