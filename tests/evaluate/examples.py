"""Gold and found in one line: ``"[Erna Solberg|PER|1] kom til [Bergen|GPE_LOC|2]."`` is a text with two names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from hypothesis import strategies as st

from pipeline.aligned import AlignedText
from pipeline.evaluate.gold import GoldDocument, GoldName
from pipeline.recognise.labels import TYPE_OF_LABEL
from pipeline.records import Document, Mention, Paragraph, Sentence

MARK = re.compile(r"\[(?P<words>[^|\]]+)\|(?P<label>[A-Z_]+)(?:\|(?P<entity>[^|\]]*))?(?:\|(?P<confidence>[0-9.]+))?\]")
LABELS = ("PER", "ORG", "LOC", "GPE_LOC", "GPE_ORG", "PROD", "EVT", "DRV", "MISC")


class Marked(NamedTuple):
    start: int
    end: int
    label: str
    entity: str = ""
    confidence: float | None = None


def read(markup: str) -> tuple[str, list[Marked]]:
    """Return the text without the marks, and what they mark."""
    text, names, position = "", [], 0
    for match in MARK.finditer(markup):
        text += markup[position : match.start()]
        position = match.end()
        end = len(text) + len(match["words"])
        confidence = float(match["confidence"]) if match["confidence"] else None
        names.append(Marked(len(text), end, match["label"], match["entity"] or "", confidence))
        text += match["words"]
    return text + markup[position:], names


def gold_of(text: str, names: list[Marked], doc_id: str = "1.txt") -> GoldDocument:
    marked = (GoldName(one.start, one.end, text[one.start : one.end], one.label, one.entity or None) for one in names)
    return GoldDocument(doc_id, text, tuple(marked))


def found_of(text: str, names: list[Marked], doc_id: str = "1.txt") -> Document:
    mentions = tuple(
        Mention(
            text=text[one.start : one.end],
            start=one.start,
            end=one.end,
            label=one.label,
            type=TYPE_OF_LABEL[one.label],
            paragraph=1,
            sentence=1,
            at=one.start,
            confidence=one.confidence,
            entity_id=one.entity,
        )
        for one in names
    )
    paragraphs = (Paragraph(AlignedText.of(text)),)
    return Document(doc_id, source=text, paragraphs=paragraphs, sentences=(Sentence(1, 0, text),), mentions=mentions)


def gold(markup: str) -> GoldDocument:
    return gold_of(*read(markup))


def found(markup: str) -> Document:
    return found_of(*read(markup))


TEXT = "abababababab" * 3


@st.composite
def names(draw: st.DrawFn) -> list[Marked]:
    """Draw names in `TEXT` that don't overlap, with labels and a few entities."""
    cuts = iter(sorted(draw(st.sets(st.integers(0, len(TEXT)), max_size=16))))
    label, entity = st.sampled_from(LABELS), st.sampled_from(["x", "y", "z"])
    confidence = st.none() | st.floats(0, 1)
    return [Marked(*span, draw(label), draw(entity), draw(confidence)) for span in _pairs(cuts)]


def _pairs(cuts: Iterator[int]) -> Iterator[tuple[int, int]]:
    return zip(cuts, cuts, strict=False)
