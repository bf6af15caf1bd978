"""Which page holds which document and which name, and the addresses that lead there.

A report over a few documents is one page, ``report.html``. Over many, the front page keeps the summary, the figures and
the most named, and the folder ``report`` has pages of names and pages of documents.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.outputs import REPORT

FRONT = "report.html"
FOLDER = REPORT


@dataclass(frozen=True, slots=True)
class Limits:
    """How much fits on a page.

    Attributes:
        page: code points of HTML of the only page; a browser opens the default in about a second.
        part: the same, of a page of many.
        front_names: names in the table of the front page of many.
        sentences: shown under one name.
        sentences_on_page: of all names on a page of names.
    """

    page: int = 2_500_000
    part: int = 400_000
    front_names: int = 1_000
    sentences: int = 100
    sentences_on_page: int = 1_500


def cut(weights: Iterable[int], limit: int) -> list[tuple[int, int]]:
    """Return the first and the last number of what goes on each page, so that pages are about equally heavy.

    Args:
        weights: of things that count from 1; one heavier than ``limit`` gets a page of its own.

    Example:
        >>> cut([3, 3, 9, 1, 1], 6)
        [(1, 2), (3, 3), (4, 5)]
    """
    ranges: list[tuple[int, int]] = []
    room = 0
    for number, weight in enumerate(weights, start=1):
        if not ranges or weight > room:
            ranges.append((number, number))
            room = limit
        ranges[-1] = (ranges[-1][0], number)
        room -= weight
    return ranges


@dataclass(frozen=True, slots=True)
class Plan:
    """Where everything is.

    Attributes:
        split: whether names and documents have pages of their own.
        names: the first and the last rank on each page of names.
        documents: the first and the last number on each page of documents.
    """

    split: bool
    names: Sequence[tuple[int, int]]
    documents: Sequence[tuple[int, int]]

    def name(self, rank: int) -> str:
        """Return the address of a name, by its rank, from a page that holds names or documents."""
        return f"{self.page('names', self.page_of_name(rank))}#e{rank}"

    def document(self, number: int) -> str:
        """Return the address of a document from a page that holds names or documents.

        With ``p`` and a number behind it, it is that of a paragraph.
        """
        return f"{self.page('documents', _holding(self.documents, number))}#d{number}"

    def page_of_name(self, rank: int) -> int:
        """Return the number of the page that holds a name."""
        return _holding(self.names, rank)

    def page(self, kind: str, number: int) -> str:
        """Return the file name of a page of ``names`` or ``documents``; empty where all is one page."""
        return f"{kind}-{number}.html" if self.split else ""

    @property
    def from_front(self) -> str:
        """What comes before an address on the front page."""
        return f"{FOLDER}/" if self.split else ""


def _holding(ranges: Sequence[tuple[int, int]], number: int) -> int:
    return bisect_right(ranges, number, key=lambda one: one[0])
