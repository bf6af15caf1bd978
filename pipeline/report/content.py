"""What the pages show, asked of the work database: documents, sentences and entities."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.corpus import Corpus
from pipeline.records import Entity
from pipeline.report.charts import is_date


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


class SentenceRow(NamedTuple):
    """A sentence with names in it: numbers from 1 of itself, its document and its paragraph; HTML with tokens."""

    number: int
    document: int
    paragraph: int
    html: str


class ShownSentence(NamedTuple):
    """A sentence under a name: where it is, and what its document is called."""

    document: int
    paragraph: int
    html: str
    heading: str
    date: str


class RankedEntity(NamedTuple):
    """An entity with its rank, which is also its address."""

    rank: int
    entity: Entity


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

    def sentences(self, rank: int, shown: int, total: int) -> Iterator[ShownSentence]:
        """Yield ``shown`` of the ``total`` sentences that name an entity, spread evenly over all, in reading order."""
        query = (
            "SELECT document, paragraph, sentence.html, heading, date FROM ("
            " SELECT sentence AS number, ROW_NUMBER() OVER (ORDER BY sentence) AS nth FROM named WHERE entity = ?1"
            ") JOIN sentence USING (number) JOIN page ON page.number = document"
            " WHERE nth * ?2 / ?3 > (nth - 1) * ?2 / ?3 ORDER BY nth"
        )
        return map(ShownSentence._make, self._corpus.query(query, (rank, shown, total)))
