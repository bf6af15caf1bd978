"""Which page holds which document and which name, and the addresses that lead there.

A report over a few documents is one page, ``report.html``. Over many, the front page keeps the summary, the figures and
the most named, and the folder ``report`` has pages of names and pages of documents.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.manifest import REPORT

FRONT = "report.html"
FOLDER = REPORT
SENTENCES_FOR_HEADING = 3  # how much room a name takes before its sentences


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


class Cutter:
    """Cuts a sequence of things, as they come, into pages of about equal weight.

    Attributes:
        firsts: number of the first thing on each page; things count from 1.
    """

    def __init__(self, limit: int) -> None:
        """Begin a new page before the weight would be more than ``limit``."""
        self.limit = limit
        self.firsts: list[int] = []
        self.number = 0
        self._room = 0

    def add(self, weight: int) -> None:
        """Take the next thing; one heavier than a page gets a page of its own."""
        self.number += 1
        if not self.firsts or weight > self._room:
            self.firsts.append(self.number)
            self._room = self.limit
        self._room -= weight

    def ranges(self) -> list[tuple[int, int]]:
        """Return the first and the last number of each page."""
        lasts = [first - 1 for first in self.firsts[1:]]
        return list(zip(self.firsts, [*lasts, self.number], strict=False))


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


def cut_names(mentions: Iterable[int], limits: Limits) -> list[tuple[int, int]]:
    """Return the first and the last rank on each page of names, from how often each is named."""
    cutter = Cutter(limits.sentences_on_page)
    for number in mentions:
        cutter.add(SENTENCES_FOR_HEADING + min(number, limits.sentences))
    return cutter.ranges()
