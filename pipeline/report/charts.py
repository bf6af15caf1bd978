"""The figures as numbers: bars, columns over time, arcs between names. Units are those of an SVG's ``viewBox``."""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.options import MORE_TYPES, TYPES
from pipeline.records import Entity
from pipeline.report.marked import look

FIGURE_WIDTH = 440
ROW_HEIGHT = 27
LEFT = 180  # where bars begin, after the names
RIGHT = 382  # where the longest bar ends, before its number
RIGHT_OF_TWO = 310  # the same before two numbers
MAX_BARS = 12
MAX_NODES = 14
MAX_ARCS = 60
MAX_LABEL = 20  # code points
COLUMNS_HEIGHT = 170
COLUMNS_LEFT = 44
MAX_TICKS = 6
DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", re.ASCII)
MAX_DAYS = 62
MAX_MONTHS = 48
MAX_PERIODS = 60
YEAR_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)  # years in a period


@dataclass(frozen=True, slots=True)
class Period:
    """A day, a month, a year or some years, as ISO 8601 writes it, and what was counted in it."""

    label: str
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        """All counts together."""
        return sum(self.counts.values())


def is_date(text: str) -> bool:
    """Return whether a text is a year, a month or a day in ISO 8601.

    Example:
        >>> is_date("2019-04"), is_date("2019-02-30"), is_date("april")
        (True, False, False)
    """
    match = DATE.fullmatch(text)
    if not match or match[1] == "0000":
        return False
    year, month, day = (int(part or 1) for part in match.groups())
    return 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]  # noqa: PLR2004 - months of a year


def periods(counts: Mapping[str, Mapping[str, int]]) -> list[Period]:
    """Return periods from the first date to the last, as fine as all dates and a readable figure allow.

    Args:
        counts: date, of which each is one (see `is_date`) -> what -> how many.

    Example:
        >>> [(one.label, one.total) for one in periods({"2019-04": {"person": 2}, "2019-06-17": {"place": 1}})]
        [('2019-04', 2), ('2019-05', 0), ('2019-06', 1)]
    """
    if not counts:
        return []
    if min(map(len, counts)) == len("2019-04-01"):
        days = _summed({day: date.fromisoformat(day).toordinal() for day in counts}, counts)
        if max(days) - min(days) < MAX_DAYS:
            return [Period(date.fromordinal(day).isoformat(), days.get(day, {})) for day in _all(days)]
    if min(map(len, counts)) >= len("2019-04"):
        months = _summed({day: int(day[:4]) * 12 + int(day[5:7]) - 1 for day in counts}, counts)
        if max(months) - min(months) < MAX_MONTHS:
            return [Period(f"{month // 12:04}-{month % 12 + 1:02}", months.get(month, {})) for month in _all(months)]
    return _years(counts)


def _years(counts: Mapping[str, Mapping[str, int]]) -> list[Period]:
    span = int(max(counts)[:4]) - int(min(counts)[:4])
    step = next(step for step in (*YEAR_STEPS, span + 1) if span // step < MAX_PERIODS)
    years = _summed({day: int(day[:4]) // step for day in counts}, counts)
    return [Period(_label(number * step, step), years.get(number, {})) for number in _all(years)]


def _label(year: int, step: int) -> str:
    return f"{year:04}" if step == 1 else f"{year:04}–{year + step - 1:04}"


def _summed(numbers: Mapping[str, int], counts: Mapping[str, Mapping[str, int]]) -> dict[int, Counter[str]]:
    summed: dict[int, Counter[str]] = {}
    for day, number in numbers.items():
        summed.setdefault(number, Counter()).update(counts[day])
    return summed


def _all(numbers: Mapping[int, object]) -> range:
    return range(min(numbers), max(numbers) + 1)


@dataclass(frozen=True, slots=True)
class ChartBar:
    """A bar to the right with its name before it; ``rank`` of its entity, 0 where it stands for none."""

    name: str
    look: str
    number: int
    y: float
    width: float
    rank: int = 0
    different: int = 0


@dataclass(frozen=True, slots=True)
class ColumnPart:
    """The part of a column that one type fills."""

    look: str
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class ChartColumn:
    """A period's column; ``tick`` tells whether its label is written below it."""

    period: Period
    x: float
    width: float
    parts: Sequence[ColumnPart]
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
    return name if len(name) <= MAX_LABEL else name[: MAX_LABEL - 1].rstrip() + "…"


def most_named(ranked: Sequence[Entity]) -> list[ChartBar]:
    """Return a bar for each of the first entities."""
    first = list(enumerate(ranked[:MAX_BARS]))
    longest = max((entity.mentions for _, entity in first), default=1)
    return [
        ChartBar(one.name, look("", one.type), one.mentions, at * ROW_HEIGHT, _bar(one.mentions / longest), rank=at + 1)
        for at, one in first
    ]


def by_type(mentions: Mapping[str, int], different: Mapping[str, int]) -> list[ChartBar]:
    """Return a bar for each type: its mentions, and how many different names they stand for."""
    longest = max((*mentions.values(), 1))
    return [
        ChartBar(
            kind,
            look("", kind),
            number,
            at * ROW_HEIGHT,
            _bar(number / longest, RIGHT_OF_TWO),
            different=different.get(kind, 0),
        )
        for at, (kind, number) in enumerate(mentions.items())
    ]


def _bar(part: float, right: int = RIGHT) -> float:
    return round((right - LEFT) * part, 1)


def over_time(periods: Sequence[Period]) -> list[ChartColumn]:
    """Return a column for each period, its types one upon another."""
    highest = max((period.total for period in periods), default=0) or 1
    room = (FIGURE_WIDTH - COLUMNS_LEFT) / max(len(periods), 1)
    width = round(min(room * 0.82, 46), 1)
    apart = -(-len(periods) // MAX_TICKS)
    return [
        ChartColumn(
            period,
            round(COLUMNS_LEFT + room * at + (room - width) / 2, 1),
            width,
            _parts(period.counts, COLUMNS_HEIGHT / highest),
            tick=at % apart == 0,
        )
        for at, period in enumerate(periods)
    ]


def _parts(counts: Mapping[str, int], scale: float) -> list[ColumnPart]:
    parts: list[ColumnPart] = []
    below = 0
    for kind in (*TYPES, *MORE_TYPES):
        if number := counts.get(kind, 0):
            below += number
            parts.append(ColumnPart(kind, round(COLUMNS_HEIGHT - below * scale, 1), round(number * scale, 1)))
    return parts


def together(pairs: Sequence[Pair], types: Mapping[str, str]) -> tuple[list[Node], list[Arc]]:
    """Return the names that stand together most often, the most named first, and an arc for each pair of them.

    Args:
        pairs: those most often together first.
        types: entity_id -> type.
    """
    chosen: dict[str, tuple[int, str]] = {}
    for pair in pairs:
        new = {pair.source: (pair.source_rank, pair.source_name), pair.target: (pair.target_rank, pair.target_name)}
        if len(chosen | new) <= MAX_NODES:
            chosen.update(new)
    ordered = sorted(chosen.items(), key=lambda item: item[1])
    nodes = [
        Node(name, look("", types.get(key, "")), rank, at * ROW_HEIGHT + ROW_HEIGHT / 2)
        for at, (key, (rank, name)) in enumerate(ordered)
    ]
    heights = {key: node.y for (key, _), node in zip(ordered, nodes, strict=True)}
    return nodes, _arcs([pair for pair in pairs if {pair.source, pair.target} <= set(heights)][:MAX_ARCS], heights)


def _arcs(pairs: Sequence[Pair], heights: Mapping[str, float]) -> list[Arc]:
    most = max((pair.sentences for pair in pairs), default=0) or 1
    furthest = FIGURE_WIDTH - LEFT - 16
    arcs = []
    for pair in pairs:
        high, low = sorted((heights[pair.source], heights[pair.target]))
        reach = round(furthest * (low - high) / (MAX_NODES * ROW_HEIGHT), 1)
        title = f"{pair.source_name} – {pair.target_name}: {pair.sentences}"
        arcs.append(Arc(high, low, reach, round(1 + 5 * pair.sentences / most, 1), title))
    return arcs
