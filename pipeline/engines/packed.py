"""Documents as bytes, to be kept on disk and sent between processes, and back.

What is kept is what the tables and the report need: the cleaned paragraphs without their account of edits, and the
source text only where a copy of it must be written. JSON, compressed: it can be read whatever wrote it, and reading
never runs anything.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from sys import intern
from typing import Any

from pipeline.aligned import AlignedText
from pipeline.records import Document, Kind, Mention, Paragraph, Sentence, Status

LEVEL = 1  # of compression: the fastest; the text is then some 45% of its size


class DamagedError(ValueError):
    """What is no packed document, or no longer one."""


def pack(document: Document) -> bytes:
    """Return a document that is done as bytes.

    Example:
        >>> document = unpack(pack(Document("1.txt", source="Å gå", language="nb")))
        >>> document.doc_id, document.language, document.source, document.characters
        ('1.txt', 'nb', '', 4)
    """
    kept = document.without_source()
    head = (
        kept.doc_id,
        kept.source,
        kept.encoding,
        kept.sha256,
        kept.title,
        kept.date,
        kept.section,
        kept.language,
        kept.fixes,
        kept.status.value,
        kept.message,
        kept.extracted,
        kept.source_length,
        kept.text_digest,
        kept.unmapped,
    )
    paragraphs = [(one.kind.value, one.text.text) for one in kept.paragraphs]
    sentences = [(one.paragraph, one.at, len(one.text)) for one in kept.sentences]
    mentions = [
        (
            len(one.text),
            one.start,
            one.end,
            one.label,
            one.type,
            one.paragraph,
            one.sentence,
            one.at,
            one.confidence,
            one.name,
            one.role,
            one.entity_id,
            one.country,
            one.resolved_by,
        )
        for one in kept.mentions
    ]
    text = json.dumps((head, paragraphs, sentences, mentions), ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode(), LEVEL)


def unpack(data: bytes) -> Document:
    """Return the document that `pack` made bytes of, without its source text.

    Raises:
        DamagedError: the bytes are not of `pack`'s making, or damaged.
    """
    try:
        head, texts, sentences, mentions = json.loads(zlib.decompress(data))
        return _document(head, texts, sentences, mentions)
    except (zlib.error, LookupError, TypeError, ValueError, RecursionError) as error:
        message = f"this is no packed document ({error})"
        raise DamagedError(message) from error


def _document(head: Any, texts: Sequence[Any], sentences: Sequence[Any], mentions: Sequence[Any]) -> Document:
    doc_id, source, encoding, sha256, title, date, section, language, fixes, status, *rest = head
    message, extracted, released, letters, unmapped = rest
    paragraphs = [text for _, text in texts]
    return Document(
        doc_id,
        source,
        encoding,
        sha256,
        title,
        date,
        section,
        language,
        fixes=tuple(fixes),
        paragraphs=tuple(Paragraph(AlignedText(text), Kind(kind)) for kind, text in texts),
        sentences=tuple(
            Sentence(number, at, paragraphs[number - 1][at : at + length]) for number, at, length in sentences
        ),
        mentions=tuple(
            Mention(
                paragraphs[number - 1][at : at + length],
                start,
                end,
                intern(label),
                intern(type_),
                number,
                sentence,
                at,
                *more,
            )
            for length, start, end, label, type_, number, sentence, at, *more in mentions
        ),
        status=Status(status),
        message=message,
        extracted=extracted,
        source_length=released,
        text_digest=letters,
        unmapped=tuple(unmapped),
    )
