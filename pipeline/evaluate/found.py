"""Gold documents -> what the program makes of their texts, all of it or only what their names stand for."""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from pipeline.aligned import AlignedText
from pipeline.clean.documents import clean
from pipeline.evaluate.gold import GoldDocument, GoldName
from pipeline.read.documents import writable
from pipeline.recognise.models import ModelInfo
from pipeline.records import Document, Mention, Paragraph, Sentence
from pipeline.resolve.across import EntityIndex
from pipeline.resolve.within import resolve_document
from pipeline.settings import Settings


def as_read(gold: GoldDocument) -> Document:
    """Return the text of a gold document as ``read`` would have given it."""
    digest = hashlib.sha256(gold.text.encode("utf-8", "surrogatepass")).hexdigest()
    return Document(gold.doc_id, source=writable(gold.text), sha256=digest)


def find_all(gold: Sequence[GoldDocument], settings: Settings) -> tuple[list[Document], ModelInfo]:
    """Return the documents after the whole chain, in the order of ``gold``, and the model that found the names.

    Raises:
        ModelError: there is no such model, or it cannot be used.
    """
    from pipeline.evaluate.chain import understood  # noqa: PLC0415 - spaCy, a second's work, is for this mode only

    done = understood(map(as_read, gold), settings)
    return done.documents, done.model


def resolve_gold(gold: Sequence[GoldDocument], settings: Settings) -> list[Document]:
    """Return the documents with the gold names in place of found ones, resolved: faults left are the resolver's."""
    cleaned = (with_gold_names(clean(as_read(one), no_fix=settings.no_fix), one.names) for one in gold)
    return EntityIndex().add_all(map(resolve_document, cleaned))


def with_gold_names(document: Document, names: Sequence[GoldName]) -> Document:
    r"""Return a cleaned document with each name where it stands in its paragraph; each paragraph is one sentence.

    A name keeps its place in the source. One of which nothing is left after cleaning is left out, one that goes on in
    the next paragraph is cut.

    Example:
        >>> document = clean(Document("1.txt", source="Byen\n\n• Vi  såg Jon  Fosse."))
        >>> [mention] = with_gold_names(document, [GoldName(16, 26, "Jon  Fosse", "PER")]).mentions
        >>> mention.text, mention.paragraph, mention.at
        ('Jon Fosse', 2, 7)
    """
    sentences = tuple(
        Sentence(number, 0, paragraph.text.text) for number, paragraph in enumerate(document.paragraphs, start=1)
    )
    placed = (placed_in(document.paragraphs, name) for name in names)
    return replace(document, sentences=sentences, mentions=tuple(one for one in placed if one))


def placed_in(paragraphs: Sequence[Paragraph], name: GoldName) -> Mention | None:
    """Return a gold name as a mention of cleaned text; ``None`` where cleaning left nothing of it."""
    index = bisect_right(paragraphs, name.start, key=lambda paragraph: paragraph.text.origin(0, len(paragraph.text))[1])
    if index == len(paragraphs):
        return None
    text = paragraphs[index].text
    start, end = place_in(text, name.start, name.end)
    if start >= end:
        return None
    return Mention(
        text=text.text[start:end],
        start=name.start,
        end=name.end,
        label=name.label,
        type=name.type,
        paragraph=index + 1,
        sentence=index + 1,
        at=start,
    )


def place_in(text: AlignedText, start: int, end: int) -> tuple[int, int]:
    """Return the stretch of ``text`` that came from ``source[start:end]``: the inverse of ``AlignedText.origin``."""
    positions = range(len(text))
    return (
        bisect_right(positions, start, key=lambda position: text.origin(position, position + 1)[1]),
        bisect_left(positions, end, key=lambda position: text.origin(position, position + 1)[0]),
    )
