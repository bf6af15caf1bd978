"""What the pages show, asked of the work database: documents, sentences, entities; periods, and who is with whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from pipeline.corpus import Corpus
from pipeline.dates import iso_date
from pipeline.records import Entity

MAX_NODES = 14
MAX_ARCS = 60
DAY_LENGTH, MONTH_LENGTH, YEAR_LENGTH = map(len, ("2019-04-01", "2019-04", "2019"))
DAY, MONTH = np.timedelta64(1, "D"), np.timedelta64(1, "M")
MAX_DAYS = 62
MAX_MONTHS = 48
MAX_PERIODS = 60
YEAR_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10_000)  # years in a period


class DocumentRow(NamedTuple):
    """What the list of documents says of one; ``number`` counts them from 1."""

    number: int
    heading: str
    doc_id: str
    date: str
    section: str
    language: str
    words: int
    mentions: int
    status: str
    message: str


class RankedEntity(NamedTuple):
    """An entity with its rank, which is also its address."""

    rank: int
    entity: Entity


class NameLine(NamedTuple):
    """Entities of a page that one line of a table is for, and the counts and dates of all that it stands for."""

    names: list[RankedEntity]
    mentions: int
    documents: int
    first_date: str
    last_date: str


class Content:
    """Documents, sentences and entities, when all of them are in the work database.

    Attributes:
        types: type -> number of entities.
        dates: date -> type -> mentions.
        dated: how many documents have a date.
        weight: code points of the HTML of documents, and of sentences under each name that they hold.
    """

    def __init__(self, corpus: Corpus) -> None:
        """Count."""
        self._corpus = corpus
        query = corpus.query
        self.types = Counter(dict(query("SELECT type, count(*) FROM entity GROUP BY type")))
        documents = {date: n for date, n in query("SELECT date, count(*) FROM document GROUP BY date") if is_date(date)}
        self.dated = sum(documents.values())
        self.dates: dict[str, Counter[str]] = {date: Counter() for date in documents}
        mentions = "SELECT date, type, count(*) FROM mention JOIN document ON position = document GROUP BY date, type"
        for date, kind, number in query(mentions):
            if date in documents:
                self.dates[date][kind] = number
        sentences = query("SELECT total(length(html)) FROM named JOIN sentence ON sentence = number")
        self.weight = sum(self.lengths()) + int(next(sentences)[0])

    def lengths(self) -> Iterator[int]:
        """Yield how long the HTML of each document is."""
        return (length for (length,) in self._corpus.query("SELECT length(html) FROM page ORDER BY number"))

    def mentions(self) -> Iterator[int]:
        """Yield how often each entity is named, by rank."""
        return (number for (number,) in self._corpus.query("SELECT mentions FROM entity ORDER BY rank"))

    def names(self, first: int, last: int) -> list[RankedEntity]:
        """Return the entities from rank ``first`` to ``last``, both included."""
        return list(map(RankedEntity._make, enumerate(self._corpus.entities(first, last), first)))

    def lines(self, names: Iterable[RankedEntity]) -> list[NameLine]:
        """Return a line for each of some ranked entities, and one for all that are known by a bare name.

        Such a line counts all of that name, each known from one document only, also those that are not in ``names``.
        """
        lines: dict[str, list[RankedEntity]] = {}
        for one in names:
            name, bare, _ = one.entity.entity_id.partition("@")
            lines.setdefault(name + bare if one.entity.documents == 1 else one.entity.entity_id, []).append(one)
        return [NameLine(some, *self._counted(line, some[0].entity)) for line, some in lines.items()]

    def _counted(self, line: str, entity: Entity) -> Sequence[Any]:
        if not line.endswith("@"):
            return entity.mentions, entity.documents, entity.first_date, entity.last_date
        query = (
            "SELECT sum(mentions), count(*), ifnull(min(nullif(first_date, '')), ''), max(last_date) FROM entity"
            " WHERE documents = 1 AND entity_id BETWEEN ? AND ?"
        )
        [counted] = self._corpus.query(query, (line, line[:-1] + "A"))  # which comes right after all with "@"
        return tuple(counted)

    def most_named(self, number: int) -> list[tuple[int, RankedEntity]]:
        """Return how often the names of the first lines are named, most first, and the first entity of each."""
        query = (
            "SELECT sum(mentions), min(rank) FROM (SELECT rank, mentions, CASE WHEN documents = 1 AND"
            " instr(entity_id, '@') THEN substr(entity_id, 1, instr(entity_id, '@')) ELSE entity_id END AS line"
            " FROM entity) GROUP BY line ORDER BY min(rank) LIMIT ?"
        )
        found = sorted(self._corpus.query(query, (number,)), key=lambda row: (-row[0], row[1]))
        return [(mentions, one) for mentions, rank in found for one in self.names(rank, rank)]

    def rows(self, first: int, last: int) -> list[DocumentRow]:
        """Return the rows of the documents from ``first`` to ``last``, both included."""
        query = (
            "SELECT number, heading, doc_id, date, section, language, words, mentions, status, message FROM page"
            " WHERE number BETWEEN ? AND ? ORDER BY number"
        )
        return list(map(DocumentRow._make, self._corpus.query(query, (first, last))))

    def texts(self, first: int, last: int) -> Iterator[str]:
        """Yield the HTML of the documents from ``first`` to ``last``, both included."""
        query = "SELECT html FROM page WHERE number BETWEEN ? AND ? ORDER BY number"
        return (html for (html,) in self._corpus.query(query, (first, last)))

    def count_sentences(self, rank: int) -> int:
        """Return in how many sentences an entity is named."""
        [(number,)] = self._corpus.query("SELECT count(*) FROM named WHERE entity = ?", (rank,))
        return int(number)

    def sentences(self, rank: int, shown: int, total: int) -> Iterator[Sequence[Any]]:
        """Yield ``shown`` of the ``total`` sentences that name an entity, spread evenly over all, in reading order.

        Each comes as number, heading and date of its document, number of its paragraph, and HTML with tokens.
        """
        query = (
            "SELECT document, heading, date, paragraph, sentence.html FROM ("
            " SELECT sentence AS number, ROW_NUMBER() OVER (ORDER BY sentence) AS nth FROM named WHERE entity = ?1"
            ") JOIN sentence USING (number) JOIN page ON page.number = document"
            " WHERE nth * ?2 / ?3 > (nth - 1) * ?2 / ?3 ORDER BY nth"
        )
        return self._corpus.query(query, (rank, shown, total))


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
    if not counts:
        return []
    for length, most, one in ((DAY_LENGTH, MAX_DAYS, DAY), (MONTH_LENGTH, MAX_MONTHS, MONTH)):
        first, last = (np.datetime64(date[:length]) for date in (min(counts), max(counts)))
        if min(map(len, counts)) >= length and (last - first).astype(int) < most:
            labels = [str(date) for date in np.arange(first, last + one)]
            return _summed(counts, {label: label for label in labels}, length)
    first_year, last_year = int(min(counts)[:YEAR_LENGTH]), int(max(counts)[:YEAR_LENGTH])
    step = next(step for step in YEAR_STEPS if (last_year - first_year) // step < MAX_PERIODS)
    starts = {year: year // step * step for year in range(first_year // step * step, last_year + 1)}
    label = "{:04}" if step == 1 else "{:04}–{:04}"
    return _summed(counts, {f"{year:04}": label.format(at, at + step - 1) for year, at in starts.items()}, YEAR_LENGTH)


def _summed(counts: Mapping[str, Mapping[str, int]], labels: Mapping[str, str], length: int) -> list[Period]:
    """Return a period for each label, by what the dates in it begin with."""
    summed: dict[str, Counter[str]] = {label: Counter() for label in labels.values()}
    for date, counted in counts.items():
        summed[labels[date[:length]]].update(counted)
    return [Period(label, total) for label, total in summed.items()]


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
