"""Documents and entities -> DataFrames with exactly the declared columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pandas as pd

from pipeline.records import Document, Entity
from pipeline.tabulate.columns import DOCUMENTS, ENTITIES, JOIN, MENTIONS


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
            document.characters,
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
            entity.authority_id,
        )
        for entity in gathered
    )
