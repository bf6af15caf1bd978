"""Where gold and found differ, a row a fault, for a person who looks for the reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter
from pathlib import Path

from pipeline.evaluate.counts import Link, by_span, links
from pipeline.evaluate.gold import GoldDocument, GoldName
from pipeline.evaluate.listing import write_listing
from pipeline.evaluate.pairing import paired
from pipeline.records import Document, Mention

CONTEXT = 60  # code points on either side


class FaultKind(StrEnum):
    """What is wrong."""

    MISSED = "missed"  # a gold name, and nothing found there
    INVENTED = "invented"  # a found name, and no gold name there
    LABEL = "label"  # the same stretch with another label
    BOUNDARY = "boundary"  # another stretch, overlapping
    SPLIT = "split"  # the name was parted from others of its gold chain
    MERGED = "merged"  # the name was joined with those of another gold chain
    NAME = "name"  # the entity is called otherwise


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault, in the order of the columns of the table that is written.

    Attributes:
        start: where the gold name stands, or the found one where there is no gold name; code points of the text.
        gold_label: the label; where only the types differ, the type.
        other: for ``split`` and ``merged``, the words of a name it should, or should not, be one with; for ``name``,
            what the entity should be called.
        entity_id: for ``split``, ``merged`` and ``name``, the entity it was taken for.
        context: the words around, the name between ``[[`` and ``]]``.
    """

    doc_id: str
    fault: FaultKind
    start: int
    end: int
    gold_label: str = ""
    found_label: str = ""
    gold_text: str = ""
    found_text: str = ""
    other: str = ""
    entity_id: str = ""
    confidence: float | None = None
    context: str = ""


def faults(gold: GoldDocument, document: Document) -> list[Fault]:
    """Return the faults of one document, in reading order."""
    found = [*_span_faults(gold, document), *_entity_faults(gold, document)]
    return sorted(found, key=attrgetter("start", "end", "fault"))


def write_faults(path: Path, rows: Iterable[Fault]) -> None:
    """Write faults as CSV that spreadsheets load, or to a path that ends in ``.xlsx`` as a workbook.

    Raises:
        OutputError: the file cannot be written.
    """
    write_listing(path, Fault, rows)


def _span_faults(gold: GoldDocument, document: Document) -> Iterator[Fault]:
    firsts = by_span(document)
    marked = {(name.start, name.end): name for name in gold.names}
    right = {span for span, name in marked.items() if span in firsts and name.is_found_in(firsts[span])}
    names = [name for span, name in marked.items() if span not in right]
    mentions = [mention for span, mention in firsts.items() if span not in right]
    for name, mention in paired(names, mentions):
        start, end = (name.start, name.end) if name else (mention.start, mention.end) if mention else (0, 0)
        gold_label, found_label = _told_labels(name, mention)
        yield Fault(
            doc_id=gold.doc_id,
            fault=_kind(name, mention),
            start=start,
            end=end,
            gold_label=gold_label,
            found_label=found_label,
            gold_text=name.text if name else "",
            found_text=mention.text if mention else "",
            confidence=mention.confidence if mention else None,
            context=context(gold.text, start, end),
        )


def _told_labels(name: GoldName | None, mention: Mention | None) -> tuple[str, str]:
    """Return the labels; where they do not tell gold and found apart, or one is not known, the types."""
    if name and mention and (not name.label or name.label == mention.label) and name.type != mention.type:
        return name.type, mention.type
    return (name.label or name.type) if name else "", mention.label if mention else ""


def _kind(name: GoldName | None, mention: Mention | None) -> FaultKind:
    if mention is None:
        return FaultKind.MISSED
    if name is None:
        return FaultKind.INVENTED
    return FaultKind.LABEL if (name.start, name.end) == (mention.start, mention.end) else FaultKind.BOUNDARY


def _entity_faults(gold: GoldDocument, document: Document) -> Iterator[Fault]:
    """Yield a fault for each name that is not with most of its chain, or not of the chain of most of its entity."""
    linked = links(gold, document)
    yield from (_entity_fault(gold, FaultKind.SPLIT, link, other.name.text) for link, other in _astray(linked, 0, 1))
    yield from (_entity_fault(gold, FaultKind.MERGED, link, other.name.text) for link, other in _astray(linked, 1, 0))
    yield from (_entity_fault(gold, FaultKind.NAME, link, link.name.entity) for link in linked if not link.well_named)


def _astray(linked: Sequence[Link], together: int, apart: int) -> Iterator[tuple[Link, Link]]:
    """Yield the links that agree with others in one field but not in the other, each with one of the others."""
    groups: dict[str, list[Link]] = {}
    for link in linked:
        groups.setdefault(str(link[together]), []).append(link)
    for group in groups.values():
        most, _ = Counter(link[apart] for link in group).most_common(1)[0]
        other = next(link for link in group if link[apart] == most)
        yield from ((link, other) for link in group if link[apart] != most)


def _entity_fault(gold: GoldDocument, kind: FaultKind, link: Link, other: str) -> Fault:
    name = link.name
    return Fault(
        doc_id=gold.doc_id,
        fault=kind,
        start=name.start,
        end=name.end,
        gold_label=name.label or name.type,
        gold_text=name.text,
        found_text=link.called if kind is FaultKind.NAME else "",
        other=other,
        entity_id=link.entity_id,
        context=context(gold.text, name.start, name.end),
    )


def context(text: str, start: int, end: int) -> str:
    """Return the words around a name, white space evened out.

    Example:
        >>> context("Statsminister  Støre kom.", 15, 20)
        'Statsminister [[Støre]] kom.'
    """
    before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    return " ".join(f"{before}[[{text[start:end]}]]{after}".split())
