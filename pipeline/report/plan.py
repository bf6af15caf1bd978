"""Which page holds which document and which name, and the addresses that lead there.

A report over a few documents is one page, ``report.html``. Over many, the front page keeps the summary, the figures and
the most named, and the folder ``report`` has pages of names and pages of documents.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.own import REPORT

FRONT = "report.html"
FOLDER = REPORT
LARGEST_PAGE = 2_500_000  # code points of HTML; a browser opens that in about a second
LARGEST_PART = 400_000  # the same, of a page of many
MOST_SENTENCES = 100  # under one name
SENTENCES_A_PAGE = 1_500
SENTENCES_FOR_HEADING = 3  # how much room a name takes before its sentences


class Cutter:
    """Cuts a row of things, as they come, into pages of about equal weight.

    Attributes:
        firsts: number of the first thing on each page; things count from 1.
    """

    def __init__(self, most: int) -> None:
        """Begin a new page before the weight would be more than ``most``."""
        self.most = most
        self.firsts: list[int] = []
        self.number = 0
        self._room = 0

    def add(self, weight: int) -> None:
        """Take the next thing; one heavier than a page gets a page of its own."""
        self.number += 1
        if not self.firsts or weight > self._room:
            self.firsts.append(self.number)
            self._room = self.most
        self._room -= weight

    def ranges(self) -> list[tuple[int, int]]:
        """Return the first and the last number of each page."""
        lasts = [first - 1 for first in self.firsts[1:]]
        return list(zip(self.firsts, [*lasts, self.number], strict=False))


@dataclass(frozen=True, slots=True)
class Plan:
    """Where everything stands.

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
        """Return the number of the page on which a name stands."""
        return _holding(self.names, rank)

    def page(self, kind: str, number: int) -> str:
        """Return the file name of a page of ``names`` or ``documents``; empty where all is one page."""
        return f"{kind}-{number}.html" if self.split else ""

    @property
    def from_front(self) -> str:
        """What stands before an address on the front page."""
        return f"{FOLDER}/" if self.split else ""


def _holding(ranges: Sequence[tuple[int, int]], number: int) -> int:
    return bisect_right(ranges, number, key=lambda one: one[0])


def cut_names(mentions: Iterable[int]) -> list[tuple[int, int]]:
    """Return the first and the last rank on each page of names, of which it is known how often each is named."""
    cutter = Cutter(SENTENCES_A_PAGE)
    for number in mentions:
        cutter.add(SENTENCES_FOR_HEADING + min(number, MOST_SENTENCES))
    return cutter.ranges()
