"""What the report keeps on disk until all documents are read.

Memory does not grow with the number of documents, and the sentences of an entity are found again by its number.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pipeline.records import Entity
from pipeline.scratch import Scratch

FIELDS = ("entity_id", "name", "type", "country", "mentions", "documents", "first_date", "last_date")

SCHEMA = """
CREATE TABLE report_documents (
    number INTEGER PRIMARY KEY, heading TEXT, doc_id TEXT, date TEXT, section TEXT, language TEXT, words INTEGER,
    mentions INTEGER, status TEXT, message TEXT, html TEXT
);
CREATE TABLE report_sentences (number INTEGER PRIMARY KEY, document INTEGER, paragraph INTEGER, html TEXT);
CREATE TABLE report_named (entity INTEGER, sentence INTEGER);
CREATE TABLE report_entities (
    rank INTEGER PRIMARY KEY, entity_id TEXT, name TEXT, type TEXT, country TEXT, mentions INTEGER, documents INTEGER,
    first_date TEXT, last_date TEXT, aliases TEXT
)
"""


class DocumentRow(NamedTuple):
    """What the list of documents tells of one; ``number`` counts them from 1."""

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


class Shown(NamedTuple):
    """A sentence under a name: where it stands, and what its document is called."""

    document: int
    paragraph: int
    html: str
    heading: str
    date: str


class Named(NamedTuple):
    """A name with its rank, which is also its address, and the number of its entity; -1 if no text names it."""

    rank: int
    number: int
    entity: Entity


class Spill:
    """Rows of a report on their way to its pages."""

    def __init__(self, scratch: Scratch) -> None:
        """Keep them in tables of their own, beside those of the numbering of the entities."""
        self._scratch = scratch
        scratch.script(SCHEMA)

    def add(
        self,
        documents: Iterable[tuple[DocumentRow, str]],
        sentences: Iterable[SentenceRow],
        named: Iterable[tuple[int, int]],
    ) -> None:
        """Keep documents with their HTML, sentences, and pairs of entity and sentence by number.

        Raises:
            OSError: the disk is full.
        """
        insert = self._scratch.insert
        rows = ((*row, html) for row, html in documents)
        insert("INSERT INTO report_documents VALUES (?,?,?,?,?,?,?,?,?,?,?)", rows)
        insert("INSERT INTO report_sentences VALUES (?,?,?,?)", sentences)
        insert("INSERT INTO report_named VALUES (?,?)", named)

    def rank(self, entities: Iterable[Entity]) -> None:
        """Keep the entities in their order, and make ready to be asked; to be called when all else is added.

        Raises:
            OSError: the disk is full.
        """
        rows = (
            (rank, *(getattr(entity, name) for name in FIELDS), json.dumps(entity.aliases))
            for rank, entity in enumerate(entities, start=1)
        )
        self._scratch.insert("INSERT INTO report_entities VALUES (?,?,?,?,?,?,?,?,?,?)", rows)
        self._scratch.script("CREATE INDEX report_by_entity ON report_named (entity, sentence)")

    def types(self) -> Iterator[tuple[str, int]]:
        """Yield the types, and how many entities are of each."""
        return self._scratch.query("SELECT type, count(*) FROM report_entities GROUP BY type")

    def mentions(self) -> Iterator[int]:
        """Yield how often each entity is named, by rank."""
        return (number for (number,) in self._scratch.query("SELECT mentions FROM report_entities ORDER BY rank"))

    def ranks(self) -> Iterator[tuple[int, int]]:
        """Yield number and rank of the entities that texts name."""
        query = "SELECT number, rank FROM report_entities JOIN numbered ON numbered.entity = entity_id"
        return self._scratch.query(query)

    def entities(self, first: int, last: int) -> Iterator[Named]:
        """Yield the entities of the ranks from ``first`` to ``last``, both included."""
        query = (
            "SELECT ifnull(number, -1), report_entities.* FROM report_entities"
            " LEFT JOIN numbered ON numbered.entity = entity_id WHERE rank BETWEEN ? AND ? ORDER BY rank"
        )
        for number, rank, *fields, aliases in self._scratch.query(query, (first, last)):
            values = dict(zip(FIELDS, fields, strict=True))
            yield Named(rank, number, Entity(**values, aliases=tuple(json.loads(aliases))))

    def rows(self, first: int, last: int) -> Iterator[DocumentRow]:
        """Yield the rows of the documents from ``first`` to ``last``, both included."""
        query = (
            "SELECT number, heading, doc_id, date, section, language, words, mentions, status, message"
            " FROM report_documents WHERE number BETWEEN ? AND ? ORDER BY number"
        )
        return (DocumentRow(*row) for row in self._scratch.query(query, (first, last)))

    def texts(self, first: int, last: int) -> Iterator[str]:
        """Yield the HTML of the documents from ``first`` to ``last``, both included."""
        query = "SELECT html FROM report_documents WHERE number BETWEEN ? AND ? ORDER BY number"
        return (html for (html,) in self._scratch.query(query, (first, last)))

    def number_of_sentences(self, entity: int) -> int:
        """Return in how many sentences an entity is named."""
        [(number,)] = self._scratch.query("SELECT COUNT(*) FROM report_named WHERE entity = ?", (entity,))
        return int(number)

    def sentences(self, entity: int, every: tuple[int, int]) -> Iterator[Shown]:
        """Yield sentences that name an entity, in reading order.

        Args:
            entity: its number.
            every: how many sentences are wanted, and of how many; those yielded are spread evenly over all.
        """
        query = (
            "SELECT document, paragraph, one.html, heading, date FROM ("
            " SELECT sentence, ROW_NUMBER() OVER (ORDER BY sentence) AS place FROM report_named WHERE entity = :entity"
            ") JOIN report_sentences AS one ON one.number = sentence"
            " JOIN report_documents AS other ON other.number = document"
            " WHERE place * :wanted / :all > (place - 1) * :wanted / :all ORDER BY sentence"
        )
        wanted, total = every
        values = {"entity": entity, "wanted": wanted, "all": total}
        return (Shown(*row) for row in self._scratch.query(query, values))
