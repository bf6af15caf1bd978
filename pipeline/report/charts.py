"""The figures as numbers: where each bar, column and arc of an SVG stands. Units are those of its ``viewBox``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.records import Entity
from pipeline.report.marked import TYPES, look
from pipeline.report.periods import Period

WIDTH = 440
ROW = 27
LEFT = 180  # where bars begin, after the names
RIGHT = 382  # where the longest bar ends, before its number
RIGHT_OF_TWO = 310  # the same before two numbers
MOST_BARS = 12
MOST_NODES = 14
MOST_ARCS = 60
LONGEST_NAME = 20  # code points
COLUMNS_HEIGHT = 170
COLUMNS_LEFT = 44
MOST_TICKS = 6


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar to the right with its name before it; ``rank`` of its entity, 0 where it stands for none."""

    name: str
    look: str
    number: int
    y: float
    width: float
    rank: int = 0
    different: int = 0


@dataclass(frozen=True, slots=True)
class Stretch:
    """The part of a column that one type fills."""

    look: str
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Column:
    """A period's column; ``tick`` tells whether its label is written below it."""

    period: Period
    x: float
    width: float
    stretches: Sequence[Stretch]
    tick: bool


@dataclass(frozen=True, slots=True)
class Node:
    """A name in the figure of who with whom."""

    name: str
    look: str
    rank: int
    y: float


@dataclass(frozen=True, slots=True)
class Arc:
    """Two names that stand together: heights of the two, how far the arc reaches out, its thickness, its tooltip."""

    high: float
    low: float
    reach: float
    thick: float
    title: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two entities and in how many sentences, paragraphs and documents they stand together; ranks, 0 if unknown."""

    source: str
    target: str
    source_name: str
    target_name: str
    sentences: int
    paragraphs: int
    documents: int
    source_rank: int = 0
    target_rank: int = 0


def shortened(name: str) -> str:
    """Return a name that fits before a bar.

    Example:
        >>> shortened("Kari"), shortened("Den norske historiske forening")
        ('Kari', 'Den norske historis…')
    """
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1].rstrip() + "…"


def most_named(ranked: Sequence[Entity]) -> list[Bar]:
    """Return a bar for each of the first entities."""
    first = list(enumerate(ranked[:MOST_BARS]))
    longest = max((entity.mentions for _, entity in first), default=1)
    return [
        Bar(one.name, look("", one.type), one.mentions, place * ROW, _bar(one.mentions / longest), rank=place + 1)
        for place, one in first
    ]


def by_type(mentions: Mapping[str, int], different: Mapping[str, int]) -> list[Bar]:
    """Return a bar for each type: its mentions, and how many different names they stand for."""
    longest = max((*mentions.values(), 1))
    return [
        Bar(
            kind,
            look("", kind),
            number,
            place * ROW,
            _bar(number / longest, RIGHT_OF_TWO),
            different=different.get(kind, 0),
        )
        for place, (kind, number) in enumerate(mentions.items())
    ]


def _bar(part: float, right: int = RIGHT) -> float:
    return round((right - LEFT) * part, 1)


def over_time(periods: Sequence[Period]) -> list[Column]:
    """Return a column for each period, its types one upon another."""
    highest = max((period.total for period in periods), default=0) or 1
    room = (WIDTH - COLUMNS_LEFT) / max(len(periods), 1)
    width = round(min(room * 0.82, 46), 1)
    apart = -(-len(periods) // MOST_TICKS)
    return [
        Column(
            period,
            round(COLUMNS_LEFT + room * place + (room - width) / 2, 1),
            width,
            _stretches(period.counts, COLUMNS_HEIGHT / highest),
            tick=place % apart == 0,
        )
        for place, period in enumerate(periods)
    ]


def _stretches(counts: Mapping[str, int], scale: float) -> list[Stretch]:
    stretches: list[Stretch] = []
    below = 0
    for kind in TYPES:
        if number := counts.get(kind, 0):
            below += number
            stretches.append(Stretch(kind, round(COLUMNS_HEIGHT - below * scale, 1), round(number * scale, 1)))
    return stretches


def together(pairs: Sequence[Pair], types: Mapping[str, str]) -> tuple[list[Node], list[Arc]]:
    """Return the names that stand together most often, the most named first, and an arc for each pair of them.

    Args:
        pairs: those most often together first.
        types: entity_id -> type.
    """
    chosen: dict[str, tuple[int, str]] = {}
    for pair in pairs:
        new = {pair.source: (pair.source_rank, pair.source_name), pair.target: (pair.target_rank, pair.target_name)}
        if len(chosen | new) <= MOST_NODES:
            chosen.update(new)
    ordered = sorted(chosen.items(), key=lambda item: item[1])
    nodes = [
        Node(name, look("", types.get(key, "")), rank, place * ROW + ROW / 2)
        for place, (key, (rank, name)) in enumerate(ordered)
    ]
    heights = {key: node.y for (key, _), node in zip(ordered, nodes, strict=True)}
    return nodes, _arcs([pair for pair in pairs if {pair.source, pair.target} <= set(heights)][:MOST_ARCS], heights)


def _arcs(pairs: Sequence[Pair], heights: Mapping[str, float]) -> list[Arc]:
    most = max((pair.sentences for pair in pairs), default=0) or 1
    furthest = WIDTH - LEFT - 16
    arcs = []
    for pair in pairs:
        high, low = sorted((heights[pair.source], heights[pair.target]))
        reach = round(furthest * (low - high) / (MOST_NODES * ROW), 1)
        title = f"{pair.source_name} – {pair.target_name}: {pair.sentences}"
        arcs.append(Arc(high, low, reach, round(1 + 5 * pair.sentences / most, 1), title))
    return arcs
