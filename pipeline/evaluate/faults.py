"""Where gold and found differ, a row a fault, for a person who looks for the reason."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from enum import StrEnum
from operator import attrgetter
from pathlib import Path

from pipeline.cells import guard
from pipeline.errors import OutputError
from pipeline.evaluate.counts import Link, by_span, links
from pipeline.evaluate.gold import GoldDocument, GoldName
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


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault, in the order of the columns of the table that is written.

    Attributes:
        start: where the gold name stands, or the found one where there is no gold name; code points of the text.
        other: for ``split`` and ``merged``, the words of a name it should, or should not, be one with.
        entity_id: for ``split`` and ``merged``, the entity it was taken for.
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
    """Write faults as CSV that spreadsheets load, in the dialect of the tables.

    Raises:
        OutputError: the file cannot be written.
    """
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, lineterminator="\r\n")
            writer.writerow(field.name for field in fields(Fault))
            for row in rows:
                writer.writerow(guard(cell) if isinstance(cell, str) else cell for cell in astuple(row))
    except OSError as error:
        raise OutputError.unwritable(path, error.strerror or str(error)) from error


def _span_faults(gold: GoldDocument, document: Document) -> Iterator[Fault]:
    firsts = by_span(document)
    marked = {(name.start, name.end): name for name in gold.names}
    right = {span for span, name in marked.items() if span in firsts and firsts[span].label == name.label}
    names = [name for span, name in marked.items() if span not in right]
    mentions = [mention for span, mention in firsts.items() if span not in right]
    for placed, name, mention in _paired(names, mentions):
        yield Fault(
            doc_id=gold.doc_id,
            fault=_kind(name, mention),
            start=placed.start,
            end=placed.end,
            gold_label=name.label if name else "",
            found_label=mention.label if mention else "",
            gold_text=name.text if name else "",
            found_text=mention.text if mention else "",
            confidence=mention.confidence if mention else None,
            context=context(gold.text, placed.start, placed.end),
        )


def _paired(
    names: Sequence[GoldName], mentions: Sequence[Mention]
) -> Iterator[tuple[GoldName | Mention, GoldName | None, Mention | None]]:
    """Yield each name with the mention whose ends are nearest, none twice, then those left over; first what to show."""
    overlapping = [
        (name, mention)
        for name in names
        for mention in mentions
        if min(name.end, mention.end) > max(name.start, mention.start)
    ]
    overlapping.sort(key=lambda pair: (_distance(*pair), pair[0].start, pair[1].start))
    taken: set[int] = set()
    for name, mention in overlapping:
        if taken.isdisjoint({id(name), id(mention)}):
            taken |= {id(name), id(mention)}
            yield name, name, mention
    yield from ((name, name, None) for name in names if id(name) not in taken)
    yield from ((mention, None, mention) for mention in mentions if id(mention) not in taken)


def _distance(name: GoldName, mention: Mention) -> int:
    return abs(name.start - mention.start) + abs(name.end - mention.end)


def _kind(name: GoldName | None, mention: Mention | None) -> FaultKind:
    if mention is None:
        return FaultKind.MISSED
    if name is None:
        return FaultKind.INVENTED
    return FaultKind.LABEL if (name.start, name.end) == (mention.start, mention.end) else FaultKind.BOUNDARY


def _entity_faults(gold: GoldDocument, document: Document) -> Iterator[Fault]:
    """Yield a fault for each name that is not with most of its chain, or not of the chain of most of its entity."""
    linked = links(gold, document)
    yield from (_entity_fault(gold, FaultKind.SPLIT, link, other) for link, other in _astray(linked, 0, 1))
    yield from (_entity_fault(gold, FaultKind.MERGED, link, other) for link, other in _astray(linked, 1, 0))


def _astray(linked: Sequence[Link], together: int, apart: int) -> Iterator[tuple[Link, Link]]:
    """Yield the links that agree with others in one field but not in the other, each with one of the others."""
    groups: dict[str, list[Link]] = {}
    for link in linked:
        groups.setdefault(str(link[together]), []).append(link)
    for group in groups.values():
        most, _ = Counter(link[apart] for link in group).most_common(1)[0]
        other = next(link for link in group if link[apart] == most)
        yield from ((link, other) for link in group if link[apart] != most)


def _entity_fault(gold: GoldDocument, kind: FaultKind, link: Link, other: Link) -> Fault:
    name = link.name
    return Fault(
        doc_id=gold.doc_id,
        fault=kind,
        start=name.start,
        end=name.end,
        gold_label=name.label,
        gold_text=name.text,
        other=other.name.text,
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
