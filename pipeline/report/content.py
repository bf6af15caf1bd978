"""What the pages show, asked of the work database: documents, sentences and entities."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pipeline.corpus import Corpus
from pipeline.records import Entity


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
    """Documents and sentences as they are added, and the entities of a corpus that is linked.

    Attributes:
        count: how many entities there are.
        types: type -> how many.
    """

    def __init__(self, corpus: Corpus) -> None:
        """Take the corpus."""
        self._corpus = corpus
        self.types = Counter(dict(corpus.query("SELECT type, count(*) FROM entity GROUP BY type")))
        self.count = self.types.total()

    def add(
        self,
        documents: Iterable[tuple[DocumentRow, str]],
        sentences: Iterable[SentenceRow],
        named: Iterable[tuple[int, int]],
    ) -> None:
        """Keep documents with their HTML, sentences, and pairs of an entity's rank and a sentence's number."""
        self._corpus.insert("page", ((*row, html) for row, html in documents))
        self._corpus.insert("sentence", sentences)
        self._corpus.insert("named", named)

    def rank(self, entity_id: str) -> int:
        """Return the rank of an entity."""
        return self._corpus.rank(entity_id)

    def mentions(self) -> Iterator[int]:
        """Yield how often each entity is named, by rank."""
        return (number for (number,) in self._corpus.query("SELECT mentions FROM entity ORDER BY rank"))

    def between(self, first: int, last: int) -> Iterator[RankedEntity]:
        """Yield the entities from rank ``first`` to ``last``, both included."""
        return map(RankedEntity._make, enumerate(self._corpus.entities(first, last), first))

    def __getitem__(self, rank: int) -> Entity:
        """Return the entity of a rank."""
        return next(self._corpus.entities(rank, rank))

    def rows(self, first: int, last: int) -> Iterator[DocumentRow]:
        """Yield the rows of the documents from ``first`` to ``last``, both included."""
        query = f"SELECT {', '.join(DocumentRow._fields)} FROM page WHERE number BETWEEN ? AND ? ORDER BY number"  # noqa: S608 - names of our own
        return map(DocumentRow._make, self._corpus.query(query, (first, last)))

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
