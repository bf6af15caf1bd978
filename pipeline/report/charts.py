"""What the figures show: periods, and who is named with whom. ``figures.html`` draws them."""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

MAX_NODES = 14
MAX_ARCS = 60
DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", re.ASCII)
DAY, MONTH, YEAR = map(len, ("2019-04-01", "2019-04", "2019"))
MAX_DAYS = 62
MAX_MONTHS = 48
MAX_PERIODS = 60
YEAR_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10_000)  # years in a period


@dataclass(frozen=True, slots=True)
class Period:
    """A day, a month, a year or some years, as ISO 8601 writes it, and what was counted in it."""

    label: str
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        """All counts together."""
        return sum(self.counts.values())


class NamedPair(NamedTuple):
    """Two entities, by their ranks, and in how many sentences, paragraphs and documents they are named together."""

    source: int
    target: int
    source_name: str
    target_name: str
    sentences: int
    paragraphs: int
    documents: int


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
    for length, most in ((DAY, MAX_DAYS), (MONTH, MAX_MONTHS)):
        first, last = (np.datetime64(date[:length]) for date in (min(counts), max(counts)))
        if min(map(len, counts)) >= length and (last - first).astype(int) < most:
            labels = [str(one) for one in np.arange(first, last + 1)]
            return _summed(counts, {label: label for label in labels}, length)
    first_year, last_year = int(min(counts)[:YEAR]), int(max(counts)[:YEAR])
    step = next(step for step in YEAR_STEPS if (last_year - first_year) // step < MAX_PERIODS)
    starts = {year: year // step * step for year in range(first_year // step * step, last_year + 1)}
    label = "{:04}" if step == 1 else "{:04}–{:04}"
    return _summed(counts, {f"{year:04}": label.format(at, at + step - 1) for year, at in starts.items()}, YEAR)


def _summed(counts: Mapping[str, Mapping[str, int]], labels: Mapping[str, str], length: int) -> list[Period]:
    """Return a period for each label, by what the dates in it begin with."""
    summed: dict[str, Counter[str]] = {label: Counter() for label in labels.values()}
    for date, counted in counts.items():
        summed[labels[date[:length]]].update(counted)
    return [Period(label, total) for label, total in summed.items()]


def together(pairs: Sequence[NamedPair]) -> tuple[list[int], list[NamedPair]]:
    """Return the ranks of those who are named together most often, and the pairs of them.

    Args:
        pairs: those most often together first.
    """
    chosen: set[int] = set()
    for pair in pairs:
        if len(more := chosen | {pair.source, pair.target}) <= MAX_NODES:
            chosen = more
    return sorted(chosen), [pair for pair in pairs if {pair.source, pair.target} <= chosen][:MAX_ARCS]
