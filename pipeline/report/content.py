"""What the pages show, asked of the work database: documents, sentences, entities; periods, and who is with whom."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np

from pipeline.corpus import MAX_RANK, SQL, Corpus
from pipeline.dates import DAY_LENGTH, MONTH_LENGTH, YEAR_LENGTH, iso_date
from pipeline.records import Entity

NO_PERIOD = -1
MAX_NODES = 14
MAX_ARCS = 60
DAY, MONTH = np.timedelta64(1, "D"), np.timedelta64(1, "M")
MAX_DAYS = 62
MAX_MONTHS = 48
MAX_PERIODS = 60
YEAR_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10_000)  # years in a period


class DocumentRow(NamedTuple):
    """What the list of documents says of one; ``number`` counts them from 1, ``doubts`` are its doubtful mentions."""

    number: int
    heading: str
    doc_id: str
    date: str
    section: str
    source: str
    language: str
    words: int
    mentions: int
    doubts: int
    status: str
    message: str


class RankedEntity(NamedTuple):
    """An entity with its rank, which is also its address."""

    rank: int
    entity: Entity


class NameLine(NamedTuple):
    """A line of the list of names: an entity, or all that are known by one bare name, each from one document only.

    Attributes:
        rank: of the first of them.
        first_date, last_date: of all of them, as are the numbers.
        members: of several, the rank and the document of each.
        aliases: the texts of the first, but for its name.
        facets: numbers of facets, each with how often the name is in it.
    """

    rank: int
    name: str
    type: str
    mentions: int
    documents: int
    doubts: int
    first_date: str
    last_date: str
    members: list[tuple[int, str]]
    aliases: list[str]
    facets: list[int]


class Content:
    """Documents, sentences and entities, when all of them are in the work database.

    Attributes:
        types: type -> number of entities.
        dates: date -> type -> mentions.
        spans: the periods of the figures.
        facets: period (its number; -1 without a date), section and source of the documents that have the same.
        dated: how many documents have a date.
        weight: code points of the HTML of documents, of sentences under each name that they hold, and of all text.
    """

    def __init__(self, corpus: Corpus) -> None:
        """Count."""
        self._corpus = corpus
        query = corpus.query
        corpus.script("gather_names")
        self.types = Counter(dict(query("SELECT type, count(*) FROM entity GROUP BY type")))
        documents = {date: n for date, n in query("SELECT date, count(*) FROM document GROUP BY date") if is_date(date)}
        self.dated = sum(documents.values())
        self.dates: dict[str, Counter[str]] = {date: Counter() for date in documents}
        mentions = "SELECT date, type, count(*) FROM mention JOIN document ON position = document GROUP BY date, type"
        for date, kind, number in query(mentions):
            if date in documents:
                self.dates[date][kind] = number
        self.spans = periods(self.dates)
        self._labels = period_labels(self.dates)
        self.facets: dict[tuple[int, str, str], int] = {}
        self._facet = {row: self._facet_of(*row) for row in query("SELECT DISTINCT date, section, source FROM page")}
        sentences = query("SELECT total(length(html)) FROM named JOIN sentence ON sentence = number")
        quotes = query("SELECT total(length(quote)) FROM quoted")
        self.weight = sum(self.lengths()) + sum(self.lengths_said()) + int(next(sentences)[0] + next(quotes)[0])

    def _facet_of(self, date: str, section: str, source: str) -> int:
        length, labels = self._labels
        period = [*dict.fromkeys(labels.values())].index(labels[date[:length]]) if date in self.dates else NO_PERIOD
        return self.facets.setdefault((period, section, source), len(self.facets))

    def lengths(self) -> Iterator[int]:
        """Yield how long the HTML of each document is."""
        return (length for (length,) in self._corpus.query("SELECT length(html) FROM page ORDER BY number"))

    def mentions(self) -> Iterator[int]:
        """Yield how often each entity is named, by rank."""
        return (number for (number,) in self._corpus.query("SELECT mentions FROM entity ORDER BY rank"))

    def names(self, first: int, last: int) -> Iterator[RankedEntity]:
        """Yield the entities from rank ``first`` to ``last``, both included."""
        return map(RankedEntity._make, enumerate(self._corpus.entities(first, last), first))

    def lines(self, number: int) -> Iterator[NameLine]:
        """Yield the first lines of the list of names, each where the first of its entities is."""
        facets = groupby(self._corpus.query(SQL["facets_of_lines"], (number,)), key=itemgetter(0))
        of, counted = next(facets, (0, iter(())))
        for *row, members, aliases in self._corpus.query(SQL["lines"], (number,)):
            while of < row[0]:
                of, counted = next(facets, (MAX_RANK, iter(())))
            own = self._summed(counted) if of == row[0] else []
            yield NameLine._make((*row, json.loads(members), json.loads(aliases), own))

    def facets_of(self, rank: int) -> list[int]:
        """Return the numbers of the facets of an entity, each with how often it is named in it."""
        return self._summed(self._corpus.query(SQL["facets_of_entity"], (rank,)))

    def _summed(self, rows: Iterable[Sequence[Any]]) -> list[int]:
        counts: Counter[int] = Counter()
        for _, date, section, source, number in rows:
            counts[self._facet[date, section, source]] += number
        return [one for pair in sorted(counts.items()) for one in pair]

    def texts_of(self, rank: int) -> list[tuple[str, list[tuple[str, list[str]]]]]:
        """Return the texts of an entity and where a correction is to look for each: empty where it means no other.

        Otherwise the documents, each with the places of the text in it if it means another there as well.
        """
        rows = self._corpus.query(SQL["texts_of_entity"], (rank,))
        return [
            (text, [(doc_id, json.loads(at) if mixed else []) for _, doc_id, at, _, mixed in some if doc_id])
            for text, some in groupby(rows, key=itemgetter(0))
        ]

    def rows(self, first: int, last: int) -> Iterator[DocumentRow]:
        """Yield the rows of the documents from ``first`` to ``last``, both included."""
        query = f"SELECT {', '.join(DocumentRow._fields)} FROM page WHERE number BETWEEN ? AND ? ORDER BY number"  # noqa: S608 - our own
        return map(DocumentRow._make, self._corpus.query(query, (first, last)))

    def facet(self, row: DocumentRow) -> int:
        """Return the number of the facet of a document."""
        return self._facet[row.date, row.section, row.source]

    def number_of(self, doc_id: str) -> int:
        """Return the number of a document; 0 if there is none."""
        return next(
            (int(number) for (number,) in self._corpus.query("SELECT number FROM page WHERE doc_id = ?", (doc_id,))), 0
        )

    def texts(self, first: int, last: int) -> Iterator[str]:
        """Yield the HTML of the documents from ``first`` to ``last``, both included."""
        query = "SELECT html FROM page WHERE number BETWEEN ? AND ? ORDER BY number"
        return (html for (html,) in self._corpus.query(query, (first, last)))

    def lengths_said(self) -> Iterator[int]:
        """Yield how long the sentences of each document are, as JSON."""
        return (length for (length,) in self._corpus.query("SELECT length(said) FROM page ORDER BY number"))

    def said(self, first: int, last: int) -> Iterator[tuple[int, str, str, str]]:
        """Yield number, heading and date of each document from ``first`` to ``last``, and its sentences as JSON."""
        query = "SELECT number, heading, date, said FROM page WHERE number BETWEEN ? AND ? ORDER BY number"
        return self._corpus.query(query, (first, last))

    def count_quotes(self, rank: int) -> int:
        """Return how much of what an entity says is known."""
        [(number,)] = self._corpus.query("SELECT count(*) FROM quoted WHERE entity = ?", (rank,))
        return int(number)

    def quotes(self, rank: int, most: int) -> Iterator[Sequence[Any]]:
        """Yield the first of what an entity says: number and heading of the document, paragraph, kind and words."""
        columns = "document, heading, paragraph, kind, quote"
        query = f"SELECT {columns} FROM quoted JOIN page ON number = document WHERE entity = ?"  # noqa: S608 - our own
        return self._corpus.query(f"{query} ORDER BY quoted.rowid LIMIT ?", (rank, most))

    def count_sentences(self, rank: int) -> int:
        """Return in how many sentences an entity is named."""
        [(number,)] = self._corpus.query("SELECT count(*) FROM named WHERE entity = ?", (rank,))
        return int(number)

    def sentences(self, rank: int, shown: int, total: int) -> Iterator[Sequence[Any]]:
        """Yield ``shown`` of the ``total`` sentences that name an entity, spread evenly over all, in reading order.

        Each comes as number, heading, date and id of its document, number of its paragraph, and HTML with tokens.
        """
        return self._corpus.query(SQL["sentences_of_entity"], (rank, shown, total))


def is_date(text: str) -> bool:
    """Return whether a text is a year, a month or a day in ISO 8601.

    Example:
        >>> is_date("2019-04"), is_date("2019-02-30"), is_date("april")
        (True, False, False)
    """
    return bool(text) and iso_date(text) == text


@dataclass(frozen=True, slots=True)
class Period:
    """A day, a month, a year or some years, as ISO 8601 writes it, and what was counted in it."""

    label: str
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        """All counts together."""
        return sum(self.counts.values())


def periods(counts: Mapping[str, Mapping[str, int]]) -> list[Period]:
    """Return periods from the first date to the last, as fine as all dates and a readable figure allow.

    ``counts``: date (see `is_date`) -> what -> how many.

    Example:
        >>> [(one.label, one.total) for one in periods({"2019-04": {"person": 2}, "2019-06-17": {"place": 1}})]
        [('2019-04', 2), ('2019-05', 0), ('2019-06', 1)]
    """
    length, labels = period_labels(counts)
    summed: dict[str, Counter[str]] = {label: Counter() for label in labels.values()}
    for date, counted in counts.items():
        summed[labels[date[:length]]].update(counted)
    return [Period(label, total) for label, total in summed.items()]


def period_labels(dates: Iterable[str]) -> tuple[int, dict[str, str]]:
    """Return how much of a date says in which period it is, and what each such beginning is called, in order.

    Example:
        >>> period_labels(["2019-04", "2019-05-17"])
        (7, {'2019-04': '2019-04', '2019-05': '2019-05'})
    """
    if not (known := sorted(dates)):
        return YEAR_LENGTH, {}
    for length, most, one in ((DAY_LENGTH, MAX_DAYS, DAY), (MONTH_LENGTH, MAX_MONTHS, MONTH)):
        first, last = (np.datetime64(date[:length]) for date in (known[0], known[-1]))
        if min(map(len, known)) >= length and (last - first).astype(int) < most:
            labels = [str(date) for date in np.arange(first, last + one)]
            return length, {label: label for label in labels}
    first_year, last_year = int(known[0][:YEAR_LENGTH]), int(known[-1][:YEAR_LENGTH])
    step = next(step for step in YEAR_STEPS if (last_year - first_year) // step < MAX_PERIODS)
    starts = {year: year // step * step for year in range(first_year // step * step, last_year + 1)}
    label = "{:04}" if step == 1 else "{:04}–{:04}"
    return YEAR_LENGTH, {f"{year:04}": label.format(at, at + step - 1) for year, at in starts.items()}


class NamedPair(NamedTuple):
    """Two entities, by their ranks, and in how many sentences, paragraphs and documents they are named together."""

    source: int
    target: int
    source_name: str
    target_name: str
    sentences: int
    paragraphs: int
    documents: int


def together(pairs: Sequence[NamedPair]) -> tuple[list[int], list[NamedPair]]:
    """Return the ranks of those who are named together most often, and their pairs, which come ranked by that."""
    chosen: set[int] = set()
    for pair in pairs:
        if len(more := chosen | {pair.source, pair.target}) <= MAX_NODES:
            chosen = more
    return sorted(chosen), [pair for pair in pairs if {pair.source, pair.target} <= chosen][:MAX_ARCS]
