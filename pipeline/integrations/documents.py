"""A spaCy doc -> one of our documents, so that names of any pipeline are resolved like ours; extension attributes."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import accumulate, pairwise
from operator import attrgetter

from spacy.tokens import Doc, Span

from pipeline.aligned import AlignedText
from pipeline.recognise.component import CONFIDENCE
from pipeline.recognise.labels import TYPE_OF_LABEL, UNMAPPED
from pipeline.records import Document, Mention, Paragraph, Sentence

PARAGRAPH_END = re.compile(r"\n\s*\n")

ENTITY_ID = "entity_id"
OF_NAMES = ("name", ENTITY_ID, "type", "country", "role", "resolved_by")
"""``ent._.name`` and so on: columns of the table mentions, text, ``None`` where nobody has set them."""

DOC_ID = "doc_id"
OF_DOCS = (DOC_ID, "date", "section")
"""``doc._.doc_id`` and so on: for the user to set before the pipeline runs; ``None`` where they are not."""

HEX_DIGITS = 12  # of 64: two of a million different texts get the same id with a chance of 1 in 560


def register() -> None:
    """Declare the attributes, those of the same name that are there already aside."""
    for names, kind in ((OF_NAMES, Span), (OF_DOCS, Doc)):
        for name in names:
            if not kind.has_extension(name):
                kind.set_extension(name, default=None)


def doc_id(doc: Doc) -> str:
    """Return ``doc._.doc_id``; for a doc without one an id made of its text, the same wherever and whenever it is made.

    Example:
        >>> import spacy
        >>> register()
        >>> doc_id(spacy.blank("nn")("Kari bur i Bergen."))
        'text-5b3689dc10c2'
    """
    given = doc._.get(DOC_ID)
    return str(given) if given else f"text-{sha256(doc.text.encode(errors='replace')).hexdigest()[:HEX_DIGITS]}"


@dataclass(frozen=True, slots=True)
class _Block:
    """A paragraph of a doc's text: where it starts, its text with one space for any white space, what stands where.

    Attributes:
        places: for each code point of the paragraph as it stands in the doc, its position in ``text``.
    """

    start: int
    text: str
    places: tuple[int, ...]

    def place(self, position: int) -> int:
        """Return where in ``text`` stands what stands at ``position`` in the doc's text."""
        return self.places[min(position - self.start, len(self.places) - 1)]


def as_document(doc: Doc, doc_id: str, *, labels: Mapping[str, str] | None = None) -> Document:
    r"""Return a document with a mention for each of ``doc.ents``, in order, not yet resolved.

    A blank line ends a paragraph. A doc without sentences has its paragraphs for sentences. Positions are code points
    of ``doc.text``. The text is not cleaned: that is for whoever makes the doc.

    Args:
        labels: label -> type, beside the built-in table.

    Example:
        >>> import spacy
        >>> doc = spacy.blank("nb")("Møtet\n\nErna  Solberg kom.")
        >>> doc.ents = [doc.char_span(7, 20, label="PER")]
        >>> document = as_document(doc, "a.txt")
        >>> [(one.text, one.start, one.end, one.paragraph, one.type) for one in document.mentions]
        [('Erna Solberg', 7, 20, 2, 'person')]
    """
    text = doc.text  # put together anew each time
    blocks = [_block(text, *bounds) for bounds in _bounds(text)]
    sentences = list(_sentences(doc, blocks))
    starts = [start for start, _ in sentences]
    types = {**TYPE_OF_LABEL, **(labels or {})}
    return Document(
        doc_id=doc_id,
        paragraphs=tuple(Paragraph(AlignedText.of(block.text)) for block in blocks),
        sentences=tuple(sentence for _, sentence in sentences),
        mentions=tuple(_mention(ent, types.get(ent.label_, UNMAPPED), blocks, starts) for ent in doc.ents),
    )


def _mention(ent: Span, kind: str, blocks: list[_Block], sentence_starts: list[int]) -> Mention:
    paragraph = _number(blocks, ent.start_char)
    return Mention(
        text=_spaced(ent.text) or ent.text,
        start=ent.start_char,
        end=ent.end_char,
        label=ent.label_,
        type=kind,
        paragraph=paragraph,
        sentence=max(1, bisect_right(sentence_starts, ent.start_char)),
        at=blocks[paragraph - 1].place(ent.start_char),
        confidence=_confidence(ent),
    )


def _number(blocks: list[_Block], position: int) -> int:
    """Return the number of the paragraph, from 1, that a position of the doc's text lies in."""
    return bisect_right(blocks, position, key=attrgetter("start"))


def _bounds(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each paragraph; the first starts where the text does."""
    blank = [match.span() for match in PARAGRAPH_END.finditer(text)]
    for (_, start), (end, _) in pairwise([(0, 0), *blank, (len(text), len(text))]):
        yield start, end


def _block(text: str, start: int, end: int) -> _Block:
    raw = text[start:end]
    kept = [not (this.isspace() and before.isspace()) for before, this in zip(" " + raw, raw, strict=False)]
    places = tuple(accumulate(kept[:-1], initial=0)) if raw else (0,)
    return _Block(
        start, "".join(" " if one.isspace() else one for one, keep in zip(raw, kept, strict=True) if keep), places
    )


def _sentences(doc: Doc, blocks: list[_Block]) -> Iterator[tuple[int, Sentence]]:
    """Yield each sentence with its start in the doc's text."""
    if not doc.has_annotation("SENT_START"):
        for number, block in enumerate(blocks, start=1):
            yield block.start, Sentence(number, 0, block.text.strip())
        return
    for sent in doc.sents:
        number = _number(blocks, sent.start_char)
        yield sent.start_char, Sentence(number, blocks[number - 1].place(sent.start_char), _spaced(sent.text))


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _confidence(ent: Span) -> float | None:
    given = ent._.get(CONFIDENCE) if ent.has_extension(CONFIDENCE) else None
    return None if given is None else float(given)
