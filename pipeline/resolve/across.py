"""Across the corpus: one entity, one row, one name. Two passes over the documents, in the same order.

``EntityIndex.add`` hears what the mentions of each document stand for within it; when all have been added,
``EntityIndex.settle`` tells what they stand for in the whole corpus: a lone surname may be somebody whom the corpus
knows, and a name in -s a genitive (``corpus``), an entity has one name everywhere, and the user's corrections go before
all that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.records import Document, Entity, Mention
from pipeline.resolve.corpus import Known, genitives, joined, lone_surnames
from pipeline.resolve.corrections import BY, Corrections
from pipeline.resolve.identifiers import is_local
from pipeline.resolve.row import Row


class EntityIndex:
    """The entities of a corpus.

    Memory grows with the number of entities and of their different spellings, not with the number of documents; a
    person who is known from her document only is an entity.

    Example:
        >>> from pipeline.aligned import AlignedText
        >>> from pipeline.records import Paragraph
        >>> mention = Mention("WWF", 0, 3, "ORG", "organisation", 1, 1, 0, name="WWF", entity_id="organisation/wwf")
        >>> index = EntityIndex()
        >>> [settled] = index.add_all([Document("1.txt", mentions=(mention,))])
        >>> settled.mentions[0].name, index.entities()[0].mentions
        ('WWF', 1)
    """

    def __init__(self, corrections: Corrections | None = None) -> None:
        """Begin with no entities.

        Args:
            corrections: the user's; they are applied in ``settle``, to what the corpus makes of a mention.
        """
        self.corrections = corrections or Corrections()
        self._heard = _Rows()
        self._settled = _Rows()
        self._lone: dict[str, str] = {}
        self._beside_bare: set[str] = set()
        self._joined: dict[str, str] | None = None
        self._whole: _Rows | None = None

    def add(self, document: Document) -> Document:
        """Hear the mentions of a document that is resolved within itself; return it as it is."""
        self._joined = self._whole = None
        self._heard.count(document)
        self._lone.update(_lone_surnames(document))
        here = {mention.entity_id for mention in document.mentions}
        self._beside_bare.update(key for key in here if key[-1:] == "s" and key[:-1] in here)
        return document

    def settle(self, document: Document) -> Document:
        """Return a document that has been added, with what its mentions stand for in the whole corpus.

        To be called when all documents have been added, and once for each of them, in the same order.
        """
        joins = self._joins()
        settled = replace(document, mentions=tuple(self._final(mention, joins) for mention in document.mentions))
        return self._corrected(settled) if self.corrections else settled

    def add_all(self, documents: Iterable[Document]) -> list[Document]:
        """Add all documents there are, in reading order; return them settled."""
        return [self.settle(document) for document in [self.add(one) for one in documents]]

    def entities(self) -> list[Entity]:
        """Return the entities, those with most mentions first, then by id.

        They are final when all documents have been added; with corrections, when all have been settled.
        """
        return list(self.ranked())

    def ranked(self) -> Iterator[Entity]:
        """Yield the same, one at a time."""
        rows = self._final_rows().rows
        for key in sorted(rows, key=lambda key: (-rows[key].mentions, key)):
            yield rows[key].entity(key)

    def name_of(self, entity_id: str) -> str:
        """Return the name of one of the entities.

        Raises:
            KeyError: there is none with this id.
        """
        return self._final_rows().rows[entity_id].name

    def _final_rows(self) -> _Rows:
        if self.corrections:
            return self._settled
        if self._whole is None:
            self._whole = self._heard.joined(self._joins())
        return self._whole

    def _corrected(self, document: Document) -> Document:
        names = self.corrections.names
        corrected = self.corrections.apply(document)
        mentions = tuple(_called(mention, names.get(mention.entity_id, mention.name)) for mention in corrected.mentions)
        corrected = replace(corrected, mentions=mentions)
        self._settled.count(corrected)
        return corrected

    def _joins(self) -> dict[str, str]:
        if self._joined is None:
            bare = genitives(self._heard.known(), self._beside_bare)
            full = joined(self._lone, self._heard.known())
            self._joined = bare | {local: bare.get(key, key) for local, key in full.items()}
        return self._joined

    def _final(self, mention: Mention, joins: dict[str, str]) -> Mention:
        key = joins.get(mention.entity_id, mention.entity_id)
        row = self._heard.rows[key]
        if key != mention.entity_id:
            return replace(mention, entity_id=key, name=row.name, country=row.country, resolved_by="corpus")
        return _called(mention, row.name)


def _called(mention: Mention, name: str) -> Mention:
    """Return a mention under its entity's name, which the user's correction goes before."""
    if name == mention.name:
        return mention
    reason = "exact" if name == mention.text else "corpus"
    return replace(mention, name=name, resolved_by=BY if mention.resolved_by == BY else reason)


def _lone_surnames(document: Document) -> dict[str, str]:
    """Return id -> surname of the people who are known from this document only, by a word that no other has."""
    people = {one.entity_id: one for one in document.mentions if one.type == "person"}
    local = {key: one.name for key, one in people.items() if is_local(key)}
    return lone_surnames(local, [one.name for key, one in people.items() if key not in local]) if local else {}


class _Rows:
    """Rows of entities by their ids."""

    def __init__(self) -> None:
        self.rows: dict[str, Row] = {}
        self.mentions = 0

    def count(self, document: Document) -> None:
        """Count the mentions of a document."""
        here: dict[str, Row] = {}
        for mention in document.mentions:
            self.mentions += 1
            row = self.rows.get(mention.entity_id)
            if row is None:
                row = self.rows[mention.entity_id] = Row(mention, self.mentions)
            else:
                row.hear(mention, self.mentions)
            here[mention.entity_id] = row
        for row in here.values():
            row.documents += 1
            row.named_on(document.date)

    def known(self) -> Iterator[Known]:
        """Yield the entities that are not known from one document only."""
        for key, row in self.rows.items():
            if not is_local(key):
                yield Known(key, row.type, row.name, row.documents, row.is_called(row.name))

    def joined(self, joins: dict[str, str]) -> _Rows:
        """Return the rows after the entities that turned out to be others were taken in by them."""
        if not joins:
            return self
        others: dict[str, list[Row]] = {}
        for local, key in joins.items():
            others.setdefault(key, []).append(self.rows[local])
        merged = _Rows()
        merged.rows = {key: row for key, row in self.rows.items() if key not in joins}
        merged.rows |= {key: self.rows[key].joined_by(rows) for key, rows in others.items()}
        return merged
