"""One declaration of every table's columns.

Tidy in the sense of Wickham (Journal of Statistical Software 59:10, 2014): a table an observational unit, a row an
observation, a column a variable.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import pandas as pd

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
        """Return rows, each with a value for each column in order, as a DataFrame with exactly the declared types.

        Example:
            >>> ENTITIES.frame([("place/bø", "Bø", "place", "", 2, 1, "", "", "Bø", "")])["mentions"].to_list()
            [2]
        """
        columns = list(zip(*rows, strict=True)) or [()] * len(self.columns)
        return pd.DataFrame(
            {
                column.name: pd.Series(values, dtype=DTYPES[column.type])
                for column, values in zip(self.columns, columns, strict=True)
            }
        )


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
        "why name is or isn't text: exact, genitive, full-name, acronym, spelling, country, correction, corpus",
    ),
    ("confidence", "number", "calibrated probability that span and type are right; empty where the model gives none"),
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
    ("authority_id", "string", "its id in the register given with --authority or --names; empty where none or two fit"),
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
