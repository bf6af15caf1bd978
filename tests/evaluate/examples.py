"""Gold, found and sides of a comparison in one line: ``"[Erna Solberg|PER|1] kom til [Bergen|GPE_LOC|2]."``."""

from __future__ import annotations

import re
from typing import NamedTuple

from hypothesis import strategies as st

from pipeline.aligned import AlignedText
from pipeline.evaluate.compare import Side
from pipeline.evaluate.gold import GoldDocument, GoldName
from pipeline.recognise.labels import TYPE_OF_LABEL
from pipeline.records import Document, Mention, Paragraph, Sentence
from pipeline.tabulate import rows

MARK = re.compile(r"\[(?P<words>[^|\]]+)\|(?P<label>[A-Z_]+)(?:\|(?P<entity>[^|\]]*))?(?:\|(?P<confidence>[0-9.]+))?\]")
LABELS = ("PER", "ORG", "LOC", "GPE_LOC", "GPE_ORG", "PROD", "EVT", "DRV", "MISC")
TEXT = "abababababab" * 3


class Marked(NamedTuple):
    start: int
    end: int
    label: str
    entity: str = ""
    confidence: float | None = None


def read(markup: str) -> tuple[str, list[Marked]]:
    """Return the text without the marks, and what they mark."""
    text, marked, position = "", [], 0
    for match in MARK.finditer(markup):
        text += markup[position : match.start()]
        position = match.end()
        end = len(text) + len(match["words"])
        confidence = float(match["confidence"]) if match["confidence"] else None
        marked.append(Marked(len(text), end, match["label"], match["entity"] or "", confidence))
        text += match["words"]
    return text + markup[position:], marked


def gold_of(text: str, marked: list[Marked], doc_id: str = "1.txt") -> GoldDocument:
    names = (GoldName(one.start, one.end, text[one.start : one.end], one.label, one.entity or None) for one in marked)
    return GoldDocument(doc_id, text, tuple(names))


def found_of(text: str, marked: list[Marked], doc_id: str = "1.txt") -> Document:
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
            name=one.entity or text[one.start : one.end],
            entity_id=one.entity,
        )
        for one in marked
    )
    paragraphs = (Paragraph(AlignedText.of(text)),)
    sentences = (Sentence(1, 0, text),)
    return Document(doc_id, text, sha256=text, paragraphs=paragraphs, sentences=sentences, mentions=mentions)


def labelled(marked: list[Marked]) -> list[tuple[int, int, str]]:
    return [(one.start, one.end, one.label) for one in marked]


def gold(markup: str) -> GoldDocument:
    return gold_of(*read(markup))


def found(markup: str) -> Document:
    return found_of(*read(markup))


def side(*markups: str | Document, title: str = "nb_toy 1.0", **cost: float) -> Side:
    """Return a side over texts ``1.txt``, ``2.txt`` …, or over documents."""
    documents = [
        one if isinstance(one, Document) else found_of(*read(one), f"{number}.txt")
        for number, one in enumerate(markups, 1)
    ]
    tables = rows.documents(documents), rows.mentions(documents)
    return Side.of(title, {"name": title}, *tables, processed=sum(one.words for one in documents), **cost)


@st.composite
def names(draw: st.DrawFn) -> list[Marked]:
    """Draw names in `TEXT` that don't overlap, with labels and a few entities."""
    cuts = iter(sorted(draw(st.sets(st.integers(0, len(TEXT)), max_size=16))))
    label, entity = st.sampled_from(LABELS), st.sampled_from(["x", "y", "z"])
    confidence = st.none() | st.floats(0, 1)
    return [Marked(*span, draw(label), draw(entity), draw(confidence)) for span in zip(cuts, cuts, strict=False)]
