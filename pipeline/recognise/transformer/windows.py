"""A long text -> windows that a model can take, cut at sentence ends, with room at both sides.

Each word is read in exactly one window and shown in others only as room, so nothing is read twice and nothing is left
unread.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

ROOM = 8  # a window's room at each side is one part in eight of it


@dataclass(frozen=True, slots=True)
class Window:
    """Words that are shown to a model, ends exclusive: those from ``begin`` to ``end``.

    What it says is kept of those from ``first`` to ``last``.
    """

    begin: int
    first: int
    last: int
    end: int


def windows(sizes: Sequence[int], starts: Sequence[int], limit: int) -> Iterator[Window]:
    """Yield windows over the words of a text.

    A cut goes before the last word that starts a sentence and still fits; where a sentence is longer than a window,
    between two of its words.

    Args:
        sizes: how many pieces each word has.
        starts: the words that start sentences, in order.
        limit: how many pieces a model takes at once; of a word with more than fits, the first ones are shown.

    Example:
        >>> list(windows([1, 1, 2, 1, 1, 1], [0, 3], limit=16))
        [Window(begin=0, first=0, last=6, end=6)]
        >>> [(window.first, window.last) for window in windows([2] * 10, [0, 3, 6], limit=16)]
        [(0, 6), (6, 10)]
    """
    room = limit // ROOM
    ends = list(accumulate((shown(size, limit) for size in sizes), initial=0))
    count = len(sizes)
    if ends[-1] <= limit:
        if count:
            yield Window(0, 0, count, count)
        return
    first = 0
    while first < count:
        last = max(bisect_right(ends, ends[first] + limit - 2 * room) - 1, first + 1)
        if last < count:
            start = bisect_right(starts, last) - 1
            last = starts[start] if start >= 0 and starts[start] > first else last
        begin = bisect_left(ends, ends[first] - room)
        end = bisect_right(ends, ends[begin] + limit) - 1
        yield Window(begin, first, last, end)
        first = last


def shown(size: int, limit: int) -> int:
    """Return how many of a word's pieces are shown to a model that takes ``limit`` at once.

    Example:
        >>> shown(3, 16), shown(100, 16)
        (3, 12)
    """
    return min(size, limit - 2 * (limit // ROOM))
