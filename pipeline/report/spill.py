"""What the report keeps on disk until all documents are read: a database that is removed when the pages are made.

Memory does not grow with the number of documents, and the sentences of an entity are found again by its number.
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

SCHEMA = """
CREATE TABLE documents (
    number INTEGER PRIMARY KEY, heading TEXT, doc_id TEXT, date TEXT, section TEXT, language TEXT, words INTEGER,
    mentions INTEGER, status TEXT, message TEXT, html TEXT
);
CREATE VIEW headings AS SELECT number AS document, heading, date FROM documents;
CREATE TABLE sentences (number INTEGER PRIMARY KEY, document INTEGER, paragraph INTEGER, html TEXT);
CREATE TABLE named (entity INTEGER, sentence INTEGER);
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


class Spill:
    """Rows of a report on their way to its pages."""

    def __init__(self, path: Path) -> None:
        """Create the database, which must not be there."""
        self.path = path
        with _disk():
            self._database = sqlite3.connect(path, isolation_level=None)
            self._database.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {SCHEMA} BEGIN;")

    def close(self) -> None:
        """Remove the database."""
        self._database.close()
        with suppress(FileNotFoundError):
            self.path.unlink()

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
        run = self._database.executemany
        with _disk():
            run("INSERT INTO documents VALUES (?,?,?,?,?,?,?,?,?,?,?)", ((*row, html) for row, html in documents))
            run("INSERT INTO sentences VALUES (?,?,?,?)", sentences)
            run("INSERT INTO named VALUES (?,?)", named)

    def index(self) -> None:
        """Make ready to be asked; to be called when all is added.

        Raises:
            OSError: the disk is full.
        """
        with _disk():
            self._database.execute("CREATE INDEX by_entity ON named (entity, sentence)")

    def rows(self, first: int, last: int) -> Iterator[DocumentRow]:
        """Yield the rows of the documents from ``first`` to ``last``, both included."""
        query = (
            "SELECT number, heading, doc_id, date, section, language, words, mentions, status, message"
            " FROM documents WHERE number BETWEEN ? AND ? ORDER BY number"
        )
        return (DocumentRow(*row) for row in self._database.execute(query, (first, last)))

    def texts(self, first: int, last: int) -> Iterator[str]:
        """Yield the HTML of the documents from ``first`` to ``last``, both included."""
        query = "SELECT html FROM documents WHERE number BETWEEN ? AND ? ORDER BY number"
        return (html for (html,) in self._database.execute(query, (first, last)))

    def number_of_sentences(self, entity: int) -> int:
        """Return in how many sentences an entity is named."""
        [number] = self._database.execute("SELECT COUNT(*) FROM named WHERE entity = ?", (entity,)).fetchone()
        return int(number)

    def sentences(self, entity: int, every: tuple[int, int]) -> Iterator[Shown]:
        """Yield sentences that name an entity, in reading order.

        Args:
            entity: its number.
            every: how many sentences are wanted, and of how many; those yielded are spread evenly over all.
        """
        query = (
            "SELECT document, paragraph, html, heading, date FROM ("
            " SELECT sentence, ROW_NUMBER() OVER (ORDER BY sentence) AS place FROM named WHERE entity = :entity"
            ") JOIN sentences ON sentences.number = sentence JOIN headings USING (document)"
            " WHERE place * :wanted / :all > (place - 1) * :wanted / :all ORDER BY sentence"
        )
        wanted, total = every
        values = {"entity": entity, "wanted": wanted, "all": total}
        return (Shown(*row) for row in self._database.execute(query, values))


@contextmanager
def _disk() -> Iterator[None]:
    """Report what is wrong with the disk as the operating system does, so that it is met where other files are."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise OSError(errno.EIO, str(error)) from error
