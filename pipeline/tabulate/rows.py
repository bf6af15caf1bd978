"""Documents and entities -> DataFrames with exactly the declared columns."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter

import pandas as pd

from pipeline.dates import MONTH_LENGTH
from pipeline.records import Document, Entity
from pipeline.tabulate.columns import DOCUMENTS, JOIN, MENTIONS, present, tables_for

OF_MENTION = attrgetter("entity_id", "name", "role", "type", "label", "text", "start", "end", "paragraph", "sentence")
OF_QUOTE = attrgetter("kind", "cue", "text", "start", "end", "speaker_text")
OF_AFFILIATION = attrgetter("party", "age", "text", "start", "end")

OTHERWISE_OF_DOCUMENT: Mapping[str, Callable[[Document], object]] = {
    "sentences": lambda document: len(document.sentences),
    "mentions": lambda document: len(document.mentions),
    "fixes": lambda document: JOIN.join(document.fixes),
    "status": attrgetter("status.value"),
    "source": attrgetter("publication"),
}
"""Columns of documents whose value is not the property of that name."""
OF_DOCUMENT = [OTHERWISE_OF_DOCUMENT.get(one.name, attrgetter(one.name)) for one in DOCUMENTS.columns]


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
                *OF_MENTION(mention),
                document.context(mention),
                mention.country,
                mention.resolved_by,
                None if mention.confidence is None else round(mention.confidence, 4),
            )


def documents(batch: Iterable[Document]) -> pd.DataFrame:
    """Return a row for each document."""
    return DOCUMENTS.frame(tuple(value(document) for value in OF_DOCUMENT) for document in batch)


def quotes(documents: Iterable[Document]) -> pd.DataFrame:
    """Return a row for each quotation in the documents, in reading order."""
    return present("quotes", ()).frame(
        (
            document.doc_id,
            document.date,
            number,
            *_named(document, one.speaker),
            *OF_QUOTE(one),
            *(one.speaker_span or (None, None)),
            one.paragraph,
            one.resolved_by,
        )
        for document in documents
        for number, one in enumerate(document.quotes, start=1)
    )


def affiliations(documents: Iterable[Document]) -> pd.DataFrame:
    """Return a row for each tie that the documents state, in reading order."""
    return present("affiliations", ()).frame(
        (
            document.doc_id,
            document.date,
            *_named(document, one.person),
            one.role,
            *(_named(document, one.organisation) if one.organisation else ("", one.employer)),
            *(_named(document, one.place) if one.place else ("", one.locality)),
            *OF_AFFILIATION(one),
        )
        for document in documents
        for one in document.affiliations
    )


def ties(documents: Iterable[Document]) -> Iterator[tuple[str, str, str, str]]:
    """Yield each affiliation with an organisation or place: the person's id, its id, the role, and the month or year.

    Role and time are empty where nothing is known.
    """
    for document in documents:
        for one in document.affiliations:
            for number in filter(None, (one.organisation, one.place)):
                yield (
                    _named(document, one.person)[0],
                    _named(document, number)[0],
                    one.role,
                    document.date[:MONTH_LENGTH],
                )


def _named(document: Document, number: int) -> tuple[str, str]:
    """Return id and name of the entity that a mention is of, by its number; empty for 0."""
    return attrgetter("entity_id", "name")(document.mentions[number - 1]) if number else ("", "")


def entities(gathered: Iterable[Entity], asked: Collection[str] = ()) -> pd.DataFrame:
    """Return a row for each entity, with the columns that were ``asked`` for."""
    [table] = (one for one in tables_for(asked) if one.name == "entities")
    values = attrgetter(*(column.name for column in table.columns))
    rows = ([JOIN.join(one) if isinstance(one, tuple) else one for one in values(entity)] for entity in gathered)
    return table.frame(map(tuple, rows))


BY_DOCUMENT = {"mentions": mentions, "documents": documents, "quotes": quotes, "affiliations": affiliations}
"""What makes the tables whose rows are of one document each."""


def of_documents(batch: Sequence[Document], asked: Collection[str]) -> dict[str, pd.DataFrame]:
    """Return these tables, by name: those that are always there, and those that were ``asked`` for."""
    return {one.name: BY_DOCUMENT[one.name](batch) for one in tables_for(asked) if one.name in BY_DOCUMENT}
