"""One declaration of every table's columns; documents and entities -> DataFrames with exactly those.

Tidy in the sense of Wickham (Journal of Statistical Software 59:10, 2014): a table an observational unit, a row an
observation, a column a variable.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from types import MappingProxyType

import pandas as pd

from pipeline.records import Document, Entity, Mention

DTYPES: Mapping[str, str] = MappingProxyType({"string": "str", "integer": "int64", "number": "float64"})


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its type in the words of Table Schema, and what it means."""

    name: str
    type: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its name, what a row is, its columns in order, and the columns that together are its key."""

    name: str
    row: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    def frame(self, rows: Iterable[tuple[object, ...]]) -> pd.DataFrame:
        """Return rows as a DataFrame with this table's columns and types; no rows give an empty one."""
        names = [column.name for column in self.columns]
        frame = pd.DataFrame.from_records(list(rows), columns=names)
        return frame.astype({column.name: DTYPES[column.type] for column in self.columns})


def _table(name: str, row: str, key: tuple[str, ...], *columns: tuple[str, str, str]) -> Table:
    return Table(name, row, tuple(Column(*column) for column in columns), key)


MENTIONS = _table(
    "mentions",
    "a name where it stands in a document",
    ("doc_id", "mention_id"),
    ("doc_id", "string", "the document: its path in the input folder"),
    ("date", "string", "the document's date, ISO 8601, as precise as is known"),
    ("section", "string", "the document's section"),
    ("mention_id", "integer", "1, 2, 3 … in the document"),
    ("entity_id", "string", "the person, place or organisation: key into entities"),
    ("name", "string", "the entity's name"),
    ("role", "string", "the title before a person's name, as written"),
    ("type", "string", "person, place, organisation; with --types all also product, event, derived, other"),
    ("label", "string", "the model's own label"),
    ("text", "string", "the words as they stand, after cleaning"),
    (
        "start",
        "integer",
        "first code point in the source text: the decoded file, or its text in texts/ if it is no plain text",
    ),
    ("end", "integer", "code point after the last"),
    ("paragraph", "integer", "number of the paragraph in the document"),
    ("sentence", "integer", "number of the sentence in the document"),
    ("context", "string", "the sentence; of one over 1000 characters the part around the name, … where it was cut"),
    ("country", "string", "ISO 3166-1 alpha-2 for a country's name"),
    (
        "resolved_by",
        "string",
        "why name differs from or equals text: exact, genitive, full-name, acronym, spelling, country, corpus",
    ),
    ("confidence", "number", "calibrated probability that span and label are right; empty where the model gives none"),
)

ENTITIES = _table(
    "entities",
    "a person, place or organisation",
    ("entity_id",),
    ("entity_id", "string", "type, /, name in lower case; @ and a document where less than the full name is known"),
    ("name", "string", "its name"),
    ("type", "string", "person, place, organisation; with --types all also product, event, derived, other"),
    ("country", "string", "ISO 3166-1 alpha-2 for a country"),
    ("mentions", "integer", "how often it is named"),
    ("documents", "integer", "in how many documents"),
    ("first_date", "string", "earliest date of those documents"),
    ("last_date", "string", "latest date of those documents"),
    ("aliases", "string", "the different texts it is named by, joined by ' | '"),
)

DOCUMENTS = _table(
    "documents",
    "a document that was found, also one that could not be read",
    ("doc_id",),
    ("doc_id", "string", "its path in the input folder"),
    ("title", "string", "its first heading"),
    ("date", "string", "ISO 8601, as precise as is known"),
    ("section", "string", "from its header line"),
    ("language", "string", "ISO 639-1: nb, nn, others"),
    ("encoding", "string", "Python codec that decodes its bytes to the source text"),
    ("characters", "integer", "code points of the source text"),
    ("words", "integer", "words of the cleaned text"),
    ("sentences", "integer", "sentences"),
    ("mentions", "integer", "rows in mentions"),
    ("fixes", "string", "names of the cleaning fixes that changed it, joined by ' | '"),
    ("sha256", "string", "of the file's bytes"),
    ("status", "string", "ok, empty, duplicate, failed"),
    ("message", "string", "what went wrong or should be minded, and what to do"),
)

COOCCURRENCES = _table(
    "cooccurrences",
    "a pair of entities in at least one common sentence or paragraph",
    ("source", "target"),
    ("source", "string", "entity_id, the first of the two in order"),
    ("target", "string", "entity_id, the second"),
    ("source_name", "string", "name of the first"),
    ("target_name", "string", "name of the second"),
    ("sentences", "integer", "in how many sentences both are named"),
    ("paragraphs", "integer", "in how many paragraphs"),
    ("documents", "integer", "in how many documents that is so"),
)

TABLES: tuple[Table, ...] = (MENTIONS, ENTITIES, DOCUMENTS, COOCCURRENCES)
JOIN = " | "


@dataclass(frozen=True, slots=True)
class Tables:
    """The four tables as DataFrames.

    Text columns hold text and never a missing value: what is not known is the empty string. ``confidence`` is NaN
    where the model gives none.
    """

    mentions: pd.DataFrame
    entities: pd.DataFrame
    documents: pd.DataFrame
    cooccurrences: pd.DataFrame


def mentions(documents: Iterable[Document]) -> pd.DataFrame:
    """Return a row for each mention of the documents, in reading order."""
    return MENTIONS.frame(_mention_rows(documents))


def _mention_rows(documents: Iterable[Document]) -> Iterator[tuple[object, ...]]:
    for document in documents:
        for number, mention in enumerate(document.mentions, start=1):
            yield (
                document.doc_id,
                document.date,
                document.section,
                number,
                mention.entity_id,
                mention.name,
                mention.role,
                mention.type,
                mention.label,
                mention.text,
                mention.start,
                mention.end,
                mention.paragraph,
                mention.sentence,
                document.context(mention),
                mention.country,
                mention.resolved_by,
                None if mention.confidence is None else round(mention.confidence, 4),
            )


def documents(batch: Iterable[Document]) -> pd.DataFrame:
    """Return a row for each document."""
    return DOCUMENTS.frame(
        (
            document.doc_id,
            document.title,
            document.date,
            document.section,
            document.language,
            document.encoding,
            len(document.source),
            words(document),
            len(document.sentences),
            len(document.mentions),
            JOIN.join(document.fixes),
            document.sha256,
            document.status.value,
            document.message,
        )
        for document in batch
    )


def words(document: Document) -> int:
    """Return how many words the cleaned text has: stretches between spaces, as in word processors."""
    return sum(len(paragraph.text.text.split()) for paragraph in document.paragraphs)


def entities(gathered: Iterable[Entity]) -> pd.DataFrame:
    """Return a row for each entity."""
    return ENTITIES.frame(
        (
            entity.entity_id,
            entity.name,
            entity.type,
            entity.country,
            entity.mentions,
            entity.documents,
            entity.first_date,
            entity.last_date,
            JOIN.join(entity.aliases),
        )
        for entity in gathered
    )


class Cooccurrences:
    """Counts, document by document, which entities are named together."""

    def __init__(self) -> None:
        """Start with no pairs."""
        self._sentences: Counter[tuple[str, str]] = Counter()
        self._paragraphs: Counter[tuple[str, str]] = Counter()
        self._documents: Counter[tuple[str, str]] = Counter()

    def add(self, document: Document) -> None:
        """Count the pairs of a resolved document."""
        self._sentences.update(_pairs((mention.sentence, mention) for mention in document.mentions))
        together = list(_pairs((mention.paragraph, mention) for mention in document.mentions))
        self._paragraphs.update(together)
        self._documents.update(set(together))

    def frame(self, names: Mapping[str, str]) -> pd.DataFrame:
        """Return a row for each pair, those most often together first; ``names`` maps entity_id to name."""
        ranked = sorted(self._paragraphs, key=lambda pair: (-self._sentences[pair], -self._paragraphs[pair], pair))
        return COOCCURRENCES.frame(
            (
                *pair,
                names[pair[0]],
                names[pair[1]],
                self._sentences[pair],
                self._paragraphs[pair],
                self._documents[pair],
            )
            for pair in ranked
        )


def _pairs(placed: Iterable[tuple[int, Mention]]) -> Iterator[tuple[str, str]]:
    """Yield, for each place, the pairs of different entities named in it, each pair in order and once a place."""
    by_place: dict[int, set[str]] = {}
    for place, mention in placed:
        by_place.setdefault(place, set()).add(mention.entity_id)
    for together in by_place.values():
        yield from combinations(sorted(together), 2)
