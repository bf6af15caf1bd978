"""The pages of a report, written when all documents are known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

from markupsafe import Markup

from pipeline.corpus import Corpus
from pipeline.options import ALL_TYPES
from pipeline.records import Status
from pipeline.report.charts import MAX_NODES, NamedPair, periods, together
from pipeline.report.content import Content, RankedEntity, ShownSentence
from pipeline.report.marked import MARKED_LABELS, resolve_links, resolve_names, sentence_item, sentence_list
from pipeline.report.plan import FOLDER, FRONT, Limits, Plan, cut
from pipeline.report.render import Renderer

WEIGHT_OF_NAME = 1_200  # code points of HTML of its row and its heading
SENTENCES_FOR_HEADING = 3  # how much room a name takes on a page before its sentences
MAX_BARS = 12
MAX_SEARCHED = 20_000  # names that the search of the front page finds
MAX_ALIASES = 8
PAIRS_IN_TABLE = 14  # of who with whom
PAIRS_IN_FIGURE = 300
PAIRS_READ = 20_000  # among which the neighbours of a name are sought
MAX_NEIGHBOURS = 6
DOCUMENT_OF = attrgetter("document", "heading", "date")


class Site:
    """Front page, pages of names, pages of documents."""

    def __init__(
        self, folder: Path, renderer: Renderer, corpus: Corpus, labels: Mapping[str, int], limits: Limits
    ) -> None:
        """Decide what goes on which page.

        Args:
            labels: label -> mentions.
        """
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
            "sentences_of": self._sentences,
            "neighbours_of": lambda name: self.neighbours.get(name.rank, []),
            "most_aliases": MAX_ALIASES,
        }

    def write(self, manifest: Mapping[str, Any]) -> None:
        """Write all pages."""
        self.renderer.write(self.folder / FRONT, "front.html", self._front(manifest))
        if self.plan.split:
            (self.folder / FOLDER).mkdir()
            self._write_pages("names", self.plan.names)
            self._write_pages("documents", self.plan.documents)

    def _write_pages(self, kind: str, ranges: Sequence[tuple[int, int]]) -> None:
        for page, (first, last) in enumerate(ranges, start=1):
            values = self.common | {"kind": kind, "page": page, "pages": len(ranges), "first": first, "last": last}
            values |= {"names": self.content.names(first, last)} if kind == "names" else self._documents(first, last)
            self.renderer.write(self.folder / FOLDER / self.plan.page(kind, page), "page.html", values)

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
            "most_named": content.names(1, MAX_BARS),
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

    def _lists(self, name: RankedEntity, sentences: Iterator[ShownSentence]) -> Iterator[Markup]:
        for (document, heading, date), some in groupby(sentences, key=DOCUMENT_OF):
            address = self.plan.document(document)
            items = (
                sentence_item(resolve_names(one.html, name.rank), one.paragraph, address, self.paragraph)
                for one in some
            )
            yield sentence_list(items, address, heading, date)

    def _more(self, shown: int) -> list[tuple[Any, ...]]:
        """Return the names that the search finds beyond those in the table."""
        return [
            (
                entity.name,
                entity.aliases[:MAX_ALIASES],
                entity.type,
                entity.mentions,
                entity.documents,
                entity.first_date,
                entity.last_date,
                self.plan.page_of_name(rank),
            )
            for rank, entity in self.content.names(shown + 1, MAX_SEARCHED)
        ]


def _neighbours(pairs: Sequence[NamedPair]) -> dict[int, list[tuple[int, str, int]]]:
    """Return rank -> rank, name and number of common sentences of those who are named most often in one sentence."""
    neighbours: dict[int, list[tuple[int, str, int]]] = {}
    for pair in pairs:
        for rank, other, name in (
            (pair.source, pair.target, pair.target_name),
            (pair.target, pair.source, pair.source_name),
        ):
            found = neighbours.setdefault(rank, [])
            if pair.sentences and len(found) < MAX_NEIGHBOURS:
                found.append((other, name, pair.sentences))
    return neighbours
