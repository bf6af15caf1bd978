"""The pages of a report, written when all documents are known: which holds what, and the addresses that lead there.

A report is made of views, of which a browser shows one at a time: the sections in `SECTIONS`, and one for each name and
each document. Over a few documents all are in one page, ``report.html``. Over many, that has the start, and the folder
``report`` a page for each other section, pages of names and pages of documents.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Any

from markupsafe import Markup

from pipeline.cells import LIVE
from pipeline.corpus import Corpus
from pipeline.maps import Dot, draw
from pipeline.options import ALL_TYPES, TYPES
from pipeline.outputs import DATABASE, REPORT, REPORT_PAGE, TABLE_NAMES, TEI, WORKBOOK
from pipeline.records import Status
from pipeline.report.content import MAX_NODES, Content, NamedPair, RankedEntity, together
from pipeline.report.html import Heading, Renderer, as_json, as_json_list, resolve_links, sentence_list
from pipeline.resolve.corrections import Correction

SECTIONS = ("start", "names", "texts", "pairs", "sentences", "review")
"""What the head of each page leads to, in this order; each has a template of its name, or is a list (`LISTS`)."""
LISTS = ("names", "texts", "pairs", "sentences", "review")
"""Sections that the script makes of the data that `Site` has for each."""
WEIGHT_OF_NAME = 1_200  # code points of HTML of its row and its heading
SENTENCES_FOR_HEADING = 3  # how much room a name takes on a page before its sentences
FIRST_NAMES = 50  # on the start page
MAX_BARS = 12
MAX_LISTED = 50_000  # names in the list; each of the others has its page too
MAX_MAPPED = 300  # places
WORDS_OF_MAP = {
    "norway": "map_norway",
    "world": "map_world",
    "place": "name",
    "list": "map_list",
    "mentions": "mentions",
    "documents": "documents",
    "sentences": "sentences",
}
MAX_ALIASES = 8
TABLE_OF_LIST = {"names": "entities", "texts": "documents", "pairs": "cooccurrences", "sentences": "mentions"}
MAX_MEMBERS = 300  # documents of one bare name that its line leads to
PAIRS_IN_TABLE = 14  # of who with whom, on the start page
PAIRS_IN_FIGURE = 300
PAIRS_LISTED = 5_000
PAIRS_READ = 20_000  # among which the neighbours of a name are sought
MAX_NEIGHBOURS = 6
MAX_REVIEWED = 1_000
MOST_SUGGESTED = 300  # names that another can be merged with, told on each page


@dataclass(frozen=True, slots=True)
class Limits:
    """How much fits on a page.

    Attributes:
        page: code points of HTML of the only page.
        part: the same, of a page of documents.
        said: code points of the sentences on one page that is searched.
        sentences: shown under one name, and as many of its quotes.
        sentences_on_page: of all names on a page of names.
    """

    page: int = 1_500_000
    part: int = 400_000
    said: int = 8_000_000
    sentences: int = 100
    sentences_on_page: int = 1_000


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
        return f"{self.page('documents', self.page_of_document(number))}#d{number}"

    def page_of_document(self, number: int) -> int:
        """Return the number of the page that holds a document."""
        return _page_with(number, self.documents)

    def page_of_name(self, rank: int) -> int:
        """Return the number of the page that holds a name."""
        return _page_with(rank, self.names)

    def page(self, kind: str, number: int) -> str:
        """Return the file name of a page of ``names`` or ``documents``; empty where all is one page."""
        return f"{kind}-{number}.html" if self.split else ""

    def section(self, name: str, number: int = 1) -> str:
        """Return the address of a section, or of a further page of it, from a page that holds names or documents."""
        if not self.split:
            return f"#{name}"
        return f"../{REPORT_PAGE}" if name == "start" else f"{name}{f'-part-{number}' * (number > 1)}.html"


def _page_with(number: int, ranges: Sequence[tuple[int, int]]) -> int:
    return bisect_right(ranges, number, key=lambda one: one[0])


class Site:
    """All pages."""

    def __init__(self, folder: Path, renderer: Renderer, corpus: Corpus, limits: Limits) -> None:
        """Decide what goes on which page."""
        self.folder = folder
        self._corpus = corpus
        self.renderer = renderer
        self.content = content = Content(corpus)
        self.limits = limits
        self.names = content.types.total()
        room = (SENTENCES_FOR_HEADING + min(number, limits.sentences) for number in content.mentions())
        self.plan = Plan(
            split=content.weight + WEIGHT_OF_NAME * self.names > limits.page,
            names=cut(room, limits.sentences_on_page),
            documents=cut(content.lengths(), limits.part),
        )
        self.documents = self.plan.documents[-1][1] if self.plan.documents else 0
        self.pairs = [
            NamedPair(corpus.rank(source), corpus.rank(target), *rest)
            for source, target, *rest in corpus.pairs(PAIRS_READ)
        ]
        self.neighbours = _neighbours(self.pairs)
        self.common: dict[str, Any] = {  # what all pages show
            "plan": self.plan,
            "dates": bool(content.dates),
            "all_names": self.names,
            "sections": [name for name in SECTIONS if self.names or name in {"start", "texts", "sentences"}],
            "lists": LISTS,
            "files": {name: self._written(table) for name, table in TABLE_OF_LIST.items()},
            "sentences_of": self._sentences,
            "quotes_of": self._quotes,
            "neighbours_of": lambda name: self.neighbours.get(name.rank, []),
            "data_of": self._name_data,
            "most_aliases": MAX_ALIASES,
        }

    def write(
        self,
        manifest: Mapping[str, Any],
        doubts: Sequence[tuple[object, ...]],
        doubtful: int,
        corrections: Sequence[Correction],
    ) -> None:
        """Write all pages."""
        content, plan = self.content, self.plan
        self.common["script"] = self.renderer.words.of_script() | {
            "split": plan.split,
            "periods": [span.label for span in content.spans],
            "facets": list(content.facets),
            "doubtful": doubtful,
            "formula": LIVE.pattern.replace(r"\Z", "$"),
            "inputs": manifest["inputs"],
            "names": [entity.name for _, entity in content.names(1, MOST_SUGGESTED)],
            "corrections": [asdict(line) | {"line": 0} for line in corrections],
        }
        start = self._start(manifest) | {"doubtful": doubtful}
        data = {"names": self._name_rows, "texts": self._text_rows, "pairs": self._pair_rows}
        data |= {"review": lambda: self._doubt_rows(doubts)}
        if not plan.split:
            values = start | {"data": {name: as_json_list(map(as_json, make())) for name, make in data.items()}}
            values["data"] |= {"sentences": self._part(1, self.documents)}
            values |= {"names": content.names(1, self.names), **self._documents(1, self.documents)}
            self._write(REPORT_PAGE, self.common["sections"], values)
            return
        self._write(REPORT_PAGE, ["start"], start)
        (self.folder / REPORT).mkdir()
        for name, make in data.items():
            self._write(f"{REPORT}/{plan.section(name)}", [name], {"data": {name: as_json_list(map(as_json, make()))}})
        said = cut(content.lengths_said(), self.limits.said) or [(1, 0)]
        for number, (first, last) in enumerate(said, start=1):
            values = {"data": {"sentences": self._part(first, last)}, "part": number, "parts": len(said)}
            self._write(f"{REPORT}/{plan.section('sentences', number)}", ["sentences"], values)
        for page, (first, last) in enumerate(plan.names, start=1):
            self._write(f"{REPORT}/{plan.page('names', page)}", [], {"names": content.names(first, last)})
        for page, (first, last) in enumerate(plan.documents, start=1):
            self._write(f"{REPORT}/{plan.page('documents', page)}", [], self._documents(first, last))

    def _write(self, name: str, views: Sequence[str], values: Mapping[str, Any]) -> None:
        """Write a page of a report with some sections, and the names and documents that are among the values."""
        front = name == REPORT_PAGE
        prefix = f"{REPORT}/" if front and self.plan.split else ""
        away = {"front": front, "prefix": prefix, "views": views, "section_address": partial(self._section, prefix)}
        empty: dict[str, Any] = {"names": [], "texts": [], "data": {}, "part": 1, "parts": 1}
        self.renderer.write(self.folder / name, "page.html", {**self.common, **empty, **away, **values})

    def _section(self, prefix: str, name: str) -> str:
        return "#start" if prefix and name == "start" else prefix + self.plan.section(name)

    def _start(self, manifest: Mapping[str, Any]) -> dict[str, Any]:
        content = self.content
        ranks, arcs = together(self.pairs[:PAIRS_IN_FIGURE])
        lines = sorted(content.lines(FIRST_NAMES), key=lambda line: -line.mentions)
        first = {line.type: line for line in reversed(lines) if line.mentions > 1 and not line.members}
        return {
            "manifest": manifest,
            "tables": [*filter(self._is_written, (WORKBOOK, DATABASE, TEI)), *self._written(*TABLE_NAMES)],
            "failed": manifest["counts"]["status"].get(Status.FAILED.value, 0),
            "lines": lines,
            "most_named": lines[:MAX_BARS],
            "first_of_type": [first[kind] for kind in TYPES if kind in first],
            "different": content.types,
            "spans": content.spans,
            "kinds": [kind for kind in ALL_TYPES if any(span.counts.get(kind) for span in content.spans)],
            "undated": self.documents - content.dated,
            "nodes": [name for rank in ranks for name in content.names(rank, rank)],
            "most_nodes": MAX_NODES,
            "arcs": arcs,
            "map": self._map(f"{REPORT}/" if self.plan.split else ""),
            "pairs": self.pairs[:PAIRS_IN_TABLE],
        }

    def _written(self, *tables: str) -> list[str]:
        """Return the files that hold any of these tables."""
        files = (f"{table}.{ending}" for ending in ("csv", "jsonl", "parquet") for table in tables)
        return list(filter(self._is_written, files))

    def _is_written(self, file: str) -> bool:
        return (self.folder / file).exists()

    def _map(self, prefix: str) -> Markup:
        """Return the places that are sure on a map, each of which leads to its sentences; nothing if there are none."""
        placed = (
            Dot(name, one.latitude, one.longitude, "", one.mentions, one.documents, (), prefix + address)
            for rank, one in self.content.names(1, min(self.names, MAX_LISTED))
            if one.latitude is not None and one.longitude is not None
            for name, address in [(one.name, self.plan.name(rank))]
        )
        dots = list(islice(placed, MAX_MAPPED))
        words = {name: self.renderer.words.word(key) for name, key in WORDS_OF_MAP.items()}
        return Markup(draw(dots, words, style="")) if dots else Markup()  # noqa: S704 - escaped

    def _documents(self, first: int, last: int) -> dict[str, Any]:
        texts = (resolve_links(html, self.plan.name) for html in self.content.texts(first, last))
        return {"texts": zip(self.content.rows(first, last), texts, strict=True), "all_documents": self.documents}

    def _name_rows(self) -> Iterator[tuple[object, ...]]:
        plan = self.plan
        return (
            (
                *line[:8],
                [(rank, plan.page_of_name(rank), doc_id) for rank, doc_id in line.members[:MAX_MEMBERS]],
                line.aliases[:MAX_ALIASES],
                line.facets,
                plan.page_of_name(line.rank),
            )
            for line in self.content.lines(MAX_LISTED)
        )

    def _text_rows(self) -> Iterator[tuple[object, ...]]:
        of = self.plan.page_of_document
        return ((*row[:-1], self.content.facet(row), of(row.number)) for row in self.content.rows(1, self.documents))

    def _pair_rows(self) -> Iterator[tuple[object, ...]]:
        of = self.plan.page_of_name
        types = ([key.partition("/")[0] for key in ids[:2]] for ids in self._corpus.pairs(PAIRS_LISTED))
        some = zip(self.pairs, types, strict=False)
        return ((*pair, of(pair.source), of(pair.target), *both) for pair, both in some)

    def _doubt_rows(self, doubts: Iterable[tuple[object, ...]]) -> Iterator[tuple[object, ...]]:
        numbered = ((row, self.content.number_of(str(row[2]))) for row in islice(doubts, MAX_REVIEWED))
        return ((*row[:-1], number, self.plan.page_of_document(number)) for row, number in numbered if number)

    def _part(self, first: int, last: int) -> Iterator[Markup]:
        """Yield the documents from one to another, and all that is said in each, as JSON."""
        some = list(self.content.said(first, last))
        of = self.plan.page_of_document
        heads = as_json([(number, heading, date, of(number)) for number, heading, date, _ in some])
        yield Markup("[") + heads + Markup(",")
        yield from as_json_list(Markup(said) for *_, said in some)  # noqa: S704 - by `as_json`
        yield Markup("]")

    def _sentences(self, name: RankedEntity) -> tuple[int, int, Iterator[Markup]]:
        """Return how many sentences are shown, how many there are, and those shown, a list a document."""
        total = self.content.count_sentences(name.rank)
        shown = min(total, self.limits.sentences)
        return shown, total, self._lists(name.rank, self.content.sentences(name.rank, shown, total))

    def _quotes(self, name: RankedEntity) -> tuple[int, int, Iterator[Sequence[Any]]]:
        """Return how many quotes of an entity are shown, how many there are, and those shown, which are the first."""
        total = self.content.count_quotes(name.rank)
        shown = min(total, self.limits.sentences)
        return shown, total, self.content.quotes(name.rank, shown)

    def _lists(self, rank: int, sentences: Iterator[Sequence[Any]]) -> Iterator[Markup]:
        word = self.renderer.words.word("paragraph")
        for (document, heading, date, doc_id), some in groupby(sentences, key=itemgetter(0, 1, 2, 3)):
            above = Heading(self.plan.document(document), doc_id, heading, date)
            yield sentence_list((row[-2:] for row in some), rank, above, word)

    def _name_data(self, name: RankedEntity) -> Markup:
        """Return what the script asks of one name: what it is called, its texts, and when and where it is named."""
        entity = name.entity
        data = [entity.name, entity.type, self.content.texts_of(name.rank), self.content.facets_of(name.rank)]
        return as_json(data)


def _neighbours(pairs: Sequence[NamedPair]) -> dict[int, list[tuple[int, str, int]]]:
    """Return rank -> rank, name and number of common sentences of those who are named most often in one sentence."""
    neighbours: defaultdict[int, list[tuple[int, str, int]]] = defaultdict(list)
    for source, target, source_name, target_name, sentences, *_ in pairs:
        if sentences:
            neighbours[source].append((target, target_name, sentences))
            neighbours[target].append((source, source_name, sentences))
    return {rank: found[:MAX_NEIGHBOURS] for rank, found in neighbours.items()}
