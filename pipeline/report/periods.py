"""Counts by date -> periods of equal length without gaps, for the figure over time."""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", re.ASCII)
MOST_DAYS = 62
MOST_MONTHS = 48
MOST_BARS = 60
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)  # years in a period


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
    """Tell whether a text is a year, a month or a day in ISO 8601.

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
        days = _gathered({day: date.fromisoformat(day).toordinal() for day in counts}, counts)
        if max(days) - min(days) < MOST_DAYS:
            return [Period(date.fromordinal(day).isoformat(), days.get(day, {})) for day in _all(days)]
    if min(map(len, counts)) >= len("2019-04"):
        months = _gathered({day: int(day[:4]) * 12 + int(day[5:7]) - 1 for day in counts}, counts)
        if max(months) - min(months) < MOST_MONTHS:
            return [Period(f"{month // 12:04}-{month % 12 + 1:02}", months.get(month, {})) for month in _all(months)]
    return _years(counts)


def _years(counts: Mapping[str, Mapping[str, int]]) -> list[Period]:
    span = int(max(counts)[:4]) - int(min(counts)[:4])
    step = next(step for step in (*STEPS, span + 1) if span // step < MOST_BARS)
    years = _gathered({day: int(day[:4]) // step for day in counts}, counts)
    return [Period(_label(number * step, step), years.get(number, {})) for number in _all(years)]


def _label(year: int, step: int) -> str:
    return f"{year:04}" if step == 1 else f"{year:04}–{year + step - 1:04}"


def _gathered(places: Mapping[str, int], counts: Mapping[str, Mapping[str, int]]) -> dict[int, Counter[str]]:
    gathered: dict[int, Counter[str]] = {}
    for day, place in places.items():
        gathered.setdefault(place, Counter()).update(counts[day])
    return gathered


def _all(numbers: Mapping[int, object]) -> range:
    return range(min(numbers), max(numbers) + 1)
