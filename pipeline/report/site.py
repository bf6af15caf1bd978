"""The pages of a report, written when all documents are known."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

import pandas as pd
from markupsafe import Markup

from pipeline.options import MORE_TYPES, TYPES
from pipeline.records import Status
from pipeline.report import charts
from pipeline.report.charts import Pair, Period, periods
from pipeline.report.content import Content, RankedEntity, ShownSentence
from pipeline.report.marked import LABELS, resolve_links, resolve_names, sentence_item, sentence_list
from pipeline.report.plan import FOLDER, FRONT, Limits, Plan, cut_names
from pipeline.report.render import Renderer

MAX_SEARCHED = 20_000  # names that the search of the front page finds
MAX_ALIASES = 8
PAIRS_IN_TABLE = 14  # of who with whom
PAIRS_IN_FIGURE = 300
PAIRS_READ = 20_000  # among which the neighbours of a name are sought
MAX_NEIGHBOURS = 6
DOCUMENT_OF = attrgetter("document", "heading", "date")


@dataclass(frozen=True, slots=True)
class Seen:
    """What was counted while documents came.

    Attributes:
        labels: label -> mentions.
        dates: date -> type -> mentions.
        dated: documents with a date.
        weight: code points of HTML.
        pages: the first and the last number of the documents of each page, should there be several.
    """

    labels: Mapping[str, int]
    dates: Mapping[str, Counter[str]]
    dated: int
    weight: int
    pages: Sequence[tuple[int, int]]


class Site:
    """Front page, pages of names, pages of documents."""

    def __init__(self, folder: Path, renderer: Renderer, content: Content, seen: Seen, limits: Limits) -> None:
        """Decide what goes on which page."""
        self.folder = folder
        self.renderer = renderer
        self.seen = seen
        self.content = content
        self.limits = limits
        self.plan = Plan(seen.weight > limits.page, cut_names(content.mentions(), limits), seen.pages)
        self.documents = seen.pages[-1][1] if seen.pages else 0
        self.paragraph = renderer.words.word("paragraph")
        self.neighbours: dict[int, list[tuple[int, str, int]]] = {}

    def write(self, pairs: pd.DataFrame, manifest: Mapping[str, Any]) -> None:
        """Write all pages."""
        known = [self._pair(row) for row in pairs.head(PAIRS_READ).itertuples(index=False, name=None)]
        first = known[:PAIRS_IN_FIGURE]
        self._find_neighbours(known)
        self.renderer.write(self.folder / FRONT, "front.html", self._front(first, manifest))
        if self.plan.split:
            (self.folder / FOLDER).mkdir()
            self._write_pages("names", self.plan.names)
            self._write_pages("documents", self.plan.documents)

    def _write_pages(self, kind: str, ranges: Sequence[tuple[int, int]]) -> None:
        for page, (first, last) in enumerate(ranges, start=1):
            values = self._common() | {"kind": kind, "page": page, "pages": len(ranges), "first": first, "last": last}
            values |= {"names": self._names(first, last)} if kind == "names" else self._documents(first, last)
            self.renderer.write(self.folder / FOLDER / self.plan.page(kind, page), "page.html", values)

    def _common(self) -> dict[str, Any]:
        """Return what all pages show."""
        return {
            "plan": self.plan,
            "dates": bool(self.seen.dates),
            "legend": [label for label in LABELS if self.seen.labels.get(label)],
            "types": [kind for kind in (*TYPES, *MORE_TYPES) if kind in self.content.types],
            "all_names": self.content.count,
            "all_documents": self.documents,
            "sentences_of": self._sentences,
            "neighbours_of": self._neighbours,
            "most_aliases": MAX_ALIASES,
        }

    def _front(self, pairs: Sequence[Pair], manifest: Mapping[str, Any]) -> dict[str, Any]:
        shown = min(self.content.count, self.limits.front_names) if self.plan.split else self.content.count
        values = self._common() | self._figures(pairs, manifest["counts"]["mentions"])
        values |= {
            "manifest": manifest,
            "failed": manifest["counts"]["status"].get(Status.FAILED.value, 0),
            "names": self._names(1, shown),
            "shown_names": shown,
            "searched": min(self.content.count, MAX_SEARCHED),
            "more": self._more(shown),
            "name_at": lambda rank: self.content[rank].name,
            "row_of": self._row,
        }
        return values if self.plan.split else values | self._documents(1, self.documents)

    def _names(self, first: int, last: int) -> list[RankedEntity]:
        return list(self.content.between(first, last))

    def _documents(self, first: int, last: int) -> dict[str, Any]:
        texts = (
            Markup(resolve_links(html, self.plan.name))  # noqa: S704 - rendered and escaped before
            for html in self.content.texts(first, last)
        )
        return {"rows": list(self.content.rows(first, last)), "texts": texts}

    def _row(self, number: int) -> Any:
        return next(self.content.rows(number, number))

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

    def _more(self, shown: int) -> Markup:
        """Return, as JSON, the names that the search finds beyond those in the table."""
        rows = [
            (
                entity.name,
                list(entity.aliases[:MAX_ALIASES]),
                entity.type,
                entity.mentions,
                entity.documents,
                entity.first_date,
                entity.last_date,
                self.plan.page_of_name(rank),
            )
            for rank, entity in self.content.between(shown + 1, MAX_SEARCHED)
        ]
        text = json.dumps(rows, separators=(",", ":"))  # ASCII, so that nothing is left to escape but the below
        for sign in "<>&":
            text = text.replace(sign, f"\\u{ord(sign):04x}")
        return Markup(text)  # noqa: S704 - every sign that means something in HTML was replaced

    def _figures(self, pairs: Sequence[Pair], mentions: Mapping[str, int]) -> dict[str, Any]:
        known = [pair for pair in pairs if pair.source_rank and pair.target_rank]
        spans = periods(self.seen.dates)
        ranks = {pair.source: pair.source_rank for pair in known} | {pair.target: pair.target_rank for pair in known}
        nodes, arcs = charts.together(known, {key: self.content[rank].type for key, rank in ranks.items()})
        return {
            "charts": charts,
            "most_named": charts.most_named([entity for _, entity in self.content.between(1, charts.MAX_BARS)]),
            "by_type": charts.by_type(mentions, self.content.types),
            "columns": charts.over_time(spans),
            "highest": max((period.total for period in spans), default=0),
            "spans": spans,
            "kinds": [kind for kind in (*TYPES, *MORE_TYPES) if _any(spans, kind)],
            "undated": self.documents - self.seen.dated,
            "nodes": nodes,
            "arcs": arcs,
            "pairs": known[:PAIRS_IN_TABLE],
        }

    def _pair(self, row: Sequence[Any]) -> Pair:
        source, target, source_name, target_name, *numbers = row
        pair = Pair(source, target, source_name, target_name, *map(int, numbers))
        return replace(pair, source_rank=self.content.rank(source), target_rank=self.content.rank(target))

    def _find_neighbours(self, pairs: Iterable[Pair]) -> None:
        for pair in pairs:
            if not pair.sentences or not pair.source_rank or not pair.target_rank:
                continue
            for rank, other, name in (
                (pair.source_rank, pair.target_rank, pair.target_name),
                (pair.target_rank, pair.source_rank, pair.source_name),
            ):
                found = self.neighbours.setdefault(rank, [])
                if len(found) < MAX_NEIGHBOURS:
                    found.append((other, name, pair.sentences))

    def _neighbours(self, name: RankedEntity) -> list[tuple[int, str, int]]:
        """Return rank, name and number of common sentences of those most often named together with a name."""
        return self.neighbours.get(name.rank, [])


def _any(spans: Sequence[Period], kind: str) -> bool:
    return any(period.counts.get(kind) for period in spans)
