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
    "one occurrence of a name in a document",
    ("doc_id", "mention_id"),
    ("doc_id", "string", "the document: its path in the input folder"),
    ("date", "string", "the document's date in ISO 8601, as precisely as it is known: 2019, 2019-04 or 2019-04-23"),
    ("section", "string", "the document's section"),
    ("mention_id", "integer", "number of the mention in the document: 1, 2, 3 …"),
    ("entity_id", "string", "the person, place or organisation: its row in entities"),
    ("name", "string", "the entity's name, in its base form and as full as the texts allow"),
    ("role", "string", "the title before a person's name, as written"),
    ("type", "string", "person, place, organisation; with --types all also product, event, derived, other"),
    ("label", "string", "the model's own label, such as PER or GPE_LOC"),
    ("text", "string", "the words as written in the document, after cleaning"),
    (
        "start",
        "integer",
        "offset of the first code point in the source text: the decoded file, or its text in texts/ if not plain text",
    ),
    ("end", "integer", "offset after the last code point"),
    ("paragraph", "integer", "number of the paragraph in the document"),
    ("sentence", "integer", "number of the sentence in the document"),
    (
        "context",
        "string",
        "the sentence; if it has more than 1000 characters, the part around the name, with … where it was cut",
    ),
    ("country", "string", "ISO 3166-1 alpha-2 code, for the name of a country"),
    (
        "resolved_by",
        "string",
        "how name was found from text: exact, genitive, full-name, acronym, spelling, country, correction, corpus",
    ),
    ("confidence", "number", "calibrated probability that span and type are right; empty where the model gives none"),
)

ENTITIES = _table(
    "entities",
    "a person, place or organisation",
    ("entity_id",),
    (
        "entity_id",
        "string",
        "the type, / and the name in lower case; then @ and a document if only part of the name is known",
    ),
    ("name", "string", "its name"),
    ("type", "string", "person, place, organisation; with --types all also product, event, derived, other"),
    ("country", "string", "ISO 3166-1 alpha-2 code, for a country"),
    ("mentions", "integer", "number of mentions"),
    ("documents", "integer", "number of documents that mention it"),
    ("first_date", "string", "earliest date of those documents"),
    ("last_date", "string", "latest date of those documents"),
    ("aliases", "string", "the different spellings in the texts, separated by ' | '"),
    (
        "authority_id",
        "string",
        "its id in the register given with --authority or --names; empty if none or several fit",
    ),
)

DOCUMENTS = _table(
    "documents",
    "a document that was found, including one that could not be read",
    ("doc_id",),
    ("doc_id", "string", "its path in the input folder"),
    ("title", "string", "its first heading"),
    ("date", "string", "its date in ISO 8601, as precisely as it is known"),
    ("section", "string", "its section, from the date line at its top, its column or the metadata"),
    ("language", "string", "ISO 639-1 code: nb, nn or another"),
    ("encoding", "string", "the encoding of the file, as Python calls it"),
    ("characters", "integer", "number of code points in the source text"),
    ("words", "integer", "number of words in the cleaned text"),
    ("sentences", "integer", "number of sentences"),
    ("mentions", "integer", "number of its rows in mentions"),
    ("fixes", "string", "names of the cleaning fixes that changed it, separated by ' | '"),
    ("sha256", "string", "SHA-256 digest of the file"),
    ("status", "string", "ok, empty, duplicate, failed"),
    ("message", "string", "what went wrong or needs attention, and what to do"),
    ("source", "string", "the newspaper, journal or site that printed it"),
    ("author", "string", "who wrote it"),
    ("page", "string", "the page that it was printed on"),
    ("url", "string", "its address on the web"),
    (
        "orthography",
        "string",
        "the spelling it is written in: modern, before-1917, before-1907, danish; empty if unsure",
    ),
)

COOCCURRENCES = _table(
    "cooccurrences",
    "a pair of entities that share at least one sentence or paragraph",
    ("source", "target"),
    ("source", "string", "entity_id of the first entity, in alphabetical order"),
    ("target", "string", "entity_id of the second entity"),
    ("source_name", "string", "name of the first entity"),
    ("target_name", "string", "name of the second entity"),
    ("sentences", "integer", "number of sentences that mention both"),
    ("paragraphs", "integer", "number of paragraphs that mention both"),
    ("documents", "integer", "number of documents with such a sentence or paragraph"),
)

TABLES: tuple[Table, ...] = (MENTIONS, ENTITIES, DOCUMENTS, COOCCURRENCES)
JOIN = " | "
