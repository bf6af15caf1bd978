"""Across the corpus: one entity, one row, one name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from pipeline.records import Document, Entity, Mention


@dataclass(slots=True)
class _Row:
    """What is known of an entity so far."""

    name: str
    type: str
    country: str
    mentions: int = 0
    documents: int = 0
    first_date: str = ""
    last_date: str = ""
    aliases: dict[str, None] = field(default_factory=dict)


class EntityIndex:
    """The entities of the documents added so far, in reading order.

    An entity is called what it is called where it is met first; ``add`` returns the document with that name on all its
    mentions, so that the tables agree whatever the size of the batches. Memory grows with the number of entities and
    of their different spellings, not with the number of documents.
    """

    def __init__(self) -> None:
        """Begin with no entities."""
        self._rows: dict[str, _Row] = {}

    def add(self, document: Document) -> Document:
        """Count the mentions of a resolved document; return it with each mention under its entity's name."""
        mentions = tuple(self._count(mention) for mention in document.mentions)
        for key in dict.fromkeys(mention.entity_id for mention in mentions):
            row = self._rows[key]
            row.documents += 1
            if document.date:
                row.first_date = min(row.first_date or document.date, document.date)
                row.last_date = max(row.last_date, document.date)
        return replace(document, mentions=mentions)

    def add_all(self, documents: Iterable[Document]) -> list[Document]:
        """Add documents in reading order; return them with their entities' names."""
        return [self.add(document) for document in documents]

    def _count(self, mention: Mention) -> Mention:
        row = self._rows.get(mention.entity_id)
        if row is None:
            row = self._rows[mention.entity_id] = _Row(mention.name, mention.type, mention.country)
        row.mentions += 1
        row.aliases[mention.text] = None
        if row.name == mention.name:
            return mention
        return replace(mention, name=row.name, resolved_by="exact" if row.name == mention.text else "corpus")

    def entities(self) -> list[Entity]:
        """Return the entities, those with most mentions first, then by id."""
        ordered = sorted(self._rows.items(), key=lambda item: (-item[1].mentions, item[0]))
        return [
            Entity(
                entity_id=key,
                name=row.name,
                type=row.type,
                country=row.country,
                mentions=row.mentions,
                documents=row.documents,
                first_date=row.first_date,
                last_date=row.last_date,
                aliases=tuple(row.aliases),
            )
            for key, row in ordered
        ]
