"""Documents and entities -> DataFrames with exactly the declared columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import attrgetter

import pandas as pd

from pipeline.records import Document, Entity
from pipeline.tabulate.columns import DOCUMENTS, ENTITIES, JOIN, MENTIONS

OF_MENTION = attrgetter("entity_id", "name", "role", "type", "label", "text", "start", "end", "paragraph", "sentence")
OF_DOCUMENT = attrgetter("doc_id", "title", "date", "section", "language", "encoding", "characters", "words")
LAST_OF_DOCUMENT = attrgetter(
    "sha256", "status.value", "message", "publication", "author", "page", "url", "orthography"
)
OF_ENTITY = attrgetter("entity_id", "name", "type", "country", "mentions", "documents", "first_date", "last_date")


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
    return DOCUMENTS.frame(
        (
            *OF_DOCUMENT(document),
            len(document.sentences),
            len(document.mentions),
            JOIN.join(document.fixes),
            *LAST_OF_DOCUMENT(document),
        )
        for document in batch
    )


def entities(gathered: Iterable[Entity]) -> pd.DataFrame:
    """Return a row for each entity."""
    return ENTITIES.frame((*OF_ENTITY(entity), JOIN.join(entity.aliases), entity.authority_id) for entity in gathered)
