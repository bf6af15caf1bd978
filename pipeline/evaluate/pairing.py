"""Stretches of one text, marked by two sides -> which belongs with which."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import Protocol, TypeVar


class Placed(Protocol):
    """Anything with a place in a text: code points, end exclusive."""

    @property
    def start(self) -> int:
        """Return the first."""

    @property
    def end(self) -> int:
        """Return the one after the last."""


One = TypeVar("One", bound=Placed)
Other = TypeVar("Other", bound=Placed)


def paired(ones: Sequence[One], others: Sequence[Other]) -> Iterator[tuple[One | None, Other | None]]:
    """Yield each of ``ones`` with the one of ``others`` that overlaps it and whose ends are nearest, none twice.

    Those that are left over come after the pairs, alone.
    """
    overlapping = sorted(_overlapping(ones, others), key=lambda pair: (_distance(*pair), pair[0].start, pair[1].start))
    taken: set[int] = set()
    for one, other in overlapping:
        if taken.isdisjoint({id(one), id(other)}):
            taken |= {id(one), id(other)}
            yield one, other
    yield from ((one, None) for one in ones if id(one) not in taken)
    yield from ((None, other) for other in others if id(other) not in taken)


def _overlapping(ones: Sequence[One], others: Sequence[Other]) -> Iterator[tuple[One, Other]]:
    ordered = sorted(others, key=attrgetter("start"))
    longest = max((other.end - other.start for other in ordered), default=0)
    for one in ones:
        for index in range(bisect_left(ordered, one.start - longest, key=attrgetter("start")), len(ordered)):
            other = ordered[index]
            if other.start >= one.end:
                break
            if other.end > one.start:
                yield one, other


def _distance(one: Placed, other: Placed) -> int:
    return abs(one.start - other.start) + abs(one.end - other.end)
