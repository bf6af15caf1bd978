"""Two sides' mentions of the same texts -> a row for each that they do not agree on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from pipeline.evaluate.pairing import paired
from pipeline.evaluate.sides import Seen

Pair = tuple[Seen | None, Seen | None]


class Kind(StrEnum):
    """How two sides differ."""

    ONLY_A = "only a"  # the other found nothing there
    ONLY_B = "only b"
    BOUNDARY = "boundary"  # another stretch, overlapping
    TYPE = "type"  # the same stretch with another type
    LABEL = "label"  # the same stretch and type with another label
    NAME = "name"  # the same mention, but the entity is called otherwise


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference, in the order of the columns of the table that is written; a side that found nothing has no cells.

    Attributes:
        start: where the mention stands, that of side a where both have one; code points into the source text.
        context: the sentence.
    """

    doc_id: str
    difference: Kind
    start: int
    end: int
    text_a: str = ""
    text_b: str = ""
    label_a: str = ""
    label_b: str = ""
    type_a: str = ""
    type_b: str = ""
    name_a: str = ""
    name_b: str = ""
    confidence_a: float | None = None
    confidence_b: float | None = None
    context: str = ""


def pairs_of(ones: Iterable[Seen], others: Iterable[Seen]) -> Iterator[Pair]:
    """Yield the mentions of two sides, each with the other side's in the same or an overlapping place."""
    by_document: dict[str, tuple[list[Seen], list[Seen]]] = {}
    for side, mentions in enumerate((ones, others)):
        for one in mentions:
            by_document.setdefault(one.doc_id, ([], []))[side].append(one)
    for both in by_document.values():
        yield from paired(*both)


def differences(pairs: Iterable[Pair], *, by_label: bool) -> list[Difference]:
    """Return the pairs that differ, by document and place.

    Args:
        pairs: see `pairs_of`.
        by_label: whether labels that differ within a type are told; they mean nothing between two schemes.
    """
    told = [_difference(kind, *pair) for pair in pairs if (kind := kind_of(*pair, by_label=by_label))]
    order = {doc_id: number for number, doc_id in enumerate(dict.fromkeys(one.doc_id for one in told))}
    return sorted(told, key=lambda one: (order[one.doc_id], one.start, one.end))


def kind_of(one: Seen | None, other: Seen | None, *, by_label: bool) -> Kind | None:
    """Return how a pair differs; ``None`` where it does not."""
    if one is None or other is None:
        return Kind.ONLY_A if one else Kind.ONLY_B
    if (one.start, one.end) != (other.start, other.end):
        return Kind.BOUNDARY
    if one.type != other.type:
        return Kind.TYPE
    if by_label and one.label != other.label:
        return Kind.LABEL
    return Kind.NAME if one.name != other.name else None


def _difference(kind: Kind, one: Seen | None, other: Seen | None) -> Difference:
    shown = one or other
    if shown is None:
        message = "a pair has at least one mention"
        raise ValueError(message)
    cells = {
        f"{column}_{letter}": getattr(side, column)
        for letter, side in (("a", one), ("b", other))
        if side
        for column in ("text", "label", "type", "name", "confidence")
    }
    return Difference(shown.doc_id, kind, shown.start, shown.end, context=shown.context, **cells)
