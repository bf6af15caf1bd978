"""The pages of a report, written when all documents are known: which holds what, and the addresses that lead there.

A report over a few documents is one page, ``report.html``. Over many, the front page keeps the summary, the figures and
the most named, and the folder ``report`` has pages of names and pages of documents.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import Any

from markupsafe import Markup

from pipeline.corpus import Corpus
from pipeline.options import ALL_TYPES
from pipeline.outputs import REPORT, REPORT_PAGE
from pipeline.records import Status
from pipeline.report.content import MAX_NODES, Content, NamedPair, RankedEntity, periods, together
from pipeline.report.html import MARKED_LABELS, Renderer, resolve_links, resolve_names, sentence_item, sentence_list

WEIGHT_OF_NAME = 1_200  # code points of HTML of its row and its heading
SENTENCES_FOR_HEADING = 3  # how much room a name takes on a page before its sentences
MAX_BARS = 12
MAX_SEARCHED = 20_000  # names that the search of the front page finds
MAX_ALIASES = 8
PAIRS_IN_TABLE = 14  # of who with whom
PAIRS_IN_FIGURE = 300
PAIRS_READ = 20_000  # among which the neighbours of a name are sought
MAX_NEIGHBOURS = 6
SEARCHED_BY = attrgetter("type", "mentions", "documents", "first_date", "last_date")  # beside the name


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
    """Return the first and the last number, from 1, of what goes on each page, so that pages are about equally heavy.

    What is heavier than ``limit`` gets a page of its own.

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
        """Return the address of a document from a page that holds any; with ``p`` and a number, of a paragraph."""
        return f"{self.page('documents', _page_with(number, self.documents))}#d{number}"

    def page_of_name(self, rank: int) -> int:
        """Return the number of the page that holds a name."""
        return _page_with(rank, self.names)

    def page(self, kind: str, number: int) -> str:
        """Return the file name of a page of ``names`` or ``documents``; empty where all is one page."""
        return f"{kind}-{number}.html" if self.split else ""

    @property
    def from_front(self) -> str:
        """What comes before an address on the front page."""
        return f"{REPORT}/" if self.split else ""


def _page_with(number: int, ranges: Sequence[tuple[int, int]]) -> int:
    return bisect_right(ranges, number, key=lambda one: one[0])


class Site:
    """Front page, pages of names, pages of documents."""

    def __init__(
        self, folder: Path, renderer: Renderer, corpus: Corpus, labels: Mapping[str, int], limits: Limits
    ) -> None:
        """Decide what goes on which page; ``labels`` are those of the mentions, with how many."""
        self.folder = folder
        self.renderer = renderer
        self.content = Content(corpus)
        self.limits = limits
        self.names = self.content.types.total()
        room = (SENTENCES_FOR_HEADING + min(number, limits.sentences) for number in self.content.mentions())
        self.plan = Plan(
            split=self.content.weight + WEIGHT_OF_NAME * self.names > limits.page,
            names=cut(room, limits.sentences_on_page),
            documents=cut(self.content.lengths(), limits.part),
        )
        self.documents = self.plan.documents[-1][1] if self.plan.documents else 0
        self.paragraph = renderer.words.word("paragraph")
        self.pairs = [
            NamedPair(corpus.rank(source), corpus.rank(target), *rest)
            for source, target, *rest in corpus.pairs(PAIRS_READ)
        ]
        self.neighbours = _neighbours(self.pairs)
        self.common = {  # what all pages show
            "plan": self.plan,
            "dates": bool(self.content.dates),
            "legend": [label for label in MARKED_LABELS if labels.get(label)],
            "types": [kind for kind in ALL_TYPES if kind in self.content.types],
            "all_names": self.names,
            "all_documents": self.documents,
            "lines_of": self.content.lines,
            "sentences_of": self._sentences,
            "neighbours_of": lambda name: self.neighbours.get(name.rank, []),
            "most_aliases": MAX_ALIASES,
        }

    def write(self, manifest: Mapping[str, Any]) -> None:
        """Write all pages."""
        self.renderer.write(self.folder / REPORT_PAGE, "front.html", self._front(manifest))
        if self.plan.split:
            (self.folder / REPORT).mkdir()
            self._write_pages("names", self.plan.names)
            self._write_pages("documents", self.plan.documents)

    def _write_pages(self, kind: str, ranges: Sequence[tuple[int, int]]) -> None:
        for page, (first, last) in enumerate(ranges, start=1):
            values = self.common | {"kind": kind, "page": page, "pages": len(ranges), "first": first, "last": last}
            values |= {"names": self.content.names(first, last)} if kind == "names" else self._documents(first, last)
            self.renderer.write(self.folder / REPORT / self.plan.page(kind, page), "page.html", values)

    def _front(self, manifest: Mapping[str, Any]) -> dict[str, Any]:
        content = self.content
        shown = min(self.names, self.limits.front_names) if self.plan.split else self.names
        spans = periods(content.dates)
        ranks, arcs = together(self.pairs[:PAIRS_IN_FIGURE])
        values = self.common | {
            "manifest": manifest,
            "failed": manifest["counts"]["status"].get(Status.FAILED.value, 0),
            "names": content.names(1, shown),
            "shown_names": shown,
            "searched": min(self.names, MAX_SEARCHED),
            "more": self._more(shown),
            "name_at": lambda rank: content.names(rank, rank)[0].entity.name,
            "row_of": lambda number: content.rows(number, number)[0],
            "most_named": content.most_named(MAX_BARS),
            "different": content.types,
            "spans": spans,
            "kinds": [kind for kind in ALL_TYPES if any(span.counts.get(kind) for span in spans)],
            "undated": self.documents - content.dated,
            "nodes": [name for rank in ranks for name in content.names(rank, rank)],
            "most_nodes": MAX_NODES,
            "arcs": arcs,
            "pairs": self.pairs[:PAIRS_IN_TABLE],
        }
        return values if self.plan.split else values | self._documents(1, self.documents)

    def _documents(self, first: int, last: int) -> dict[str, Any]:
        texts = (
            Markup(resolve_links(html, self.plan.name))  # noqa: S704 - rendered and escaped before
            for html in self.content.texts(first, last)
        )
        return {"rows": self.content.rows(first, last), "texts": texts}

    def _sentences(self, name: RankedEntity) -> tuple[int, int, Iterator[Markup]]:
        """Return how many sentences are shown, how many there are, and those shown, a list a document."""
        total = self.content.count_sentences(name.rank)
        shown = min(total, self.limits.sentences)
        return shown, total, self._lists(name, self.content.sentences(name.rank, shown, total))

    def _lists(self, name: RankedEntity, sentences: Iterator[Sequence[Any]]) -> Iterator[Markup]:
        for (document, heading, date), some in groupby(sentences, key=itemgetter(0, 1, 2)):
            address = self.plan.document(document)
            items = (
                sentence_item(resolve_names(html, name.rank), paragraph, address, self.paragraph)
                for *_, paragraph, html in some
            )
            yield sentence_list(items, address, heading, date)

    def _more(self, shown: int) -> list[tuple[Any, ...]]:
        """Return the names that the search finds beyond those in the table."""
        return [
            (entity.name, entity.aliases[:MAX_ALIASES], *SEARCHED_BY(entity), self.plan.page_of_name(rank))
            for rank, entity in self.content.names(shown + 1, MAX_SEARCHED)
        ]


def _neighbours(pairs: Sequence[NamedPair]) -> dict[int, list[tuple[int, str, int]]]:
    """Return rank -> rank, name and number of common sentences of those who are named most often in one sentence."""
    neighbours: defaultdict[int, list[tuple[int, str, int]]] = defaultdict(list)
    for source, target, source_name, target_name, sentences, *_ in pairs:
        if sentences:
            neighbours[source].append((target, target_name, sentences))
            neighbours[target].append((source, source_name, sentences))
    return {rank: found[:MAX_NEIGHBOURS] for rank, found in neighbours.items()}
