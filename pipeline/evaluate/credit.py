"""Partial credit: counts by the four schemes of SemEval-2013 task 9.1, as nervaluate has them.

- ``strict``: span and label must be right.
- ``exact``: the span must be right, whatever the label.
- ``partial``: a span that overlaps counts half, whatever the label.
- ``type``: a span that overlaps counts whole if the label is right.

Each found name is held against one gold name, no gold name against two, by nervaluate's order of preference
(https://github.com/MantisAI/nervaluate). No name overlaps another of its own side.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import NamedTuple

from pipeline.evaluate.counts import Counts, Measure

CREDIT = "credit"
SCHEMES = ("strict", "exact", "partial", "type")
HALF = 0.5

Labelled = tuple[int, int, str]


class Credit(NamedTuple):
    """How the names came out; in the words of the task's scorer COR, INC, PAR, MIS and SPU."""

    correct: int = 0
    incorrect: int = 0
    partial: int = 0
    missed: int = 0
    spurious: int = 0

    def plus(self, other: Credit) -> Credit:
        """Return the sum, field by field."""
        return Credit(*(one + another for one, another in zip(self, other, strict=True)))

    @property
    def counts(self) -> Counts:
        """Return what precision and recall are made of; a partly right name counts half."""
        right = self.correct + HALF * self.partial
        both = self.correct + self.incorrect + self.partial
        return Counts(right, both + self.spurious, right, both + self.missed)


def measure_of(scheme: str) -> Measure:
    """Return under which measure a scheme is reported."""
    return (CREDIT, scheme)


def credit(gold: Iterable[Labelled], found: Iterable[Labelled]) -> dict[str, Credit]:
    """Return the counts of one document by each scheme.

    Args:
        gold: (start, end, label) of the gold names, ends exclusive.
        found: the same of the found names.

    Example:
        >>> credit([(0, 7, "PER"), (12, 16, "LOC")], [(0, 4, "PER"), (12, 16, "ORG")])["partial"]
        Credit(correct=1, incorrect=0, partial=1, missed=0, spurious=0)
    """
    marked, names = sorted(gold), sorted(found)
    return {scheme: _credit(marked, names, scheme) for scheme in SCHEMES}


def total_credit(several: Iterable[dict[str, Credit]]) -> dict[str, Credit]:
    """Return the sums over documents."""
    sums = dict.fromkeys(SCHEMES, Credit())
    for one in several:
        sums = {scheme: sums[scheme].plus(one[scheme]) for scheme in SCHEMES}
    return sums


def _credit(gold: Sequence[Labelled], found: Sequence[Labelled], scheme: str) -> Credit:
    counts = dict.fromkeys(("correct", "incorrect", "partial", "spurious"), 0)
    taken: set[int] = set()
    for name in found:
        low = bisect_right(gold, name[0], key=itemgetter(1))
        high = bisect_left(gold, name[1], key=itemgetter(0))
        near = [number for number in range(low, high) if number not in taken]
        right = [number for number in near if _is_right(gold[number], name, scheme)]
        if right:
            chosen = min(right, key=lambda number: _distance(gold[number], name))
            counts["correct"] += 1
        elif near:
            chosen = near[0]
            counts["partial" if scheme == "partial" else "incorrect"] += 1
        else:
            counts["spurious"] += 1
            continue
        taken.add(chosen)
    return Credit(**counts, missed=len(gold) - len(taken))


def _is_right(gold: Labelled, found: Labelled, scheme: str) -> bool:
    if scheme == "type":
        return gold[2] == found[2]
    return gold[:2] == found[:2] and (scheme != "strict" or gold[2] == found[2])


def _distance(gold: Labelled, found: Labelled) -> int:
    return abs(gold[0] - found[0]) + abs(gold[1] - found[1])
