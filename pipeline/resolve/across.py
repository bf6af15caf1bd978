"""Across the corpus: one entity, one row, one name. Two passes over the documents, in the same order.

``EntityIndex.add`` hears what the mentions of each document stand for within it; when all have been added,
``EntityIndex.settle`` tells what they stand for in the whole corpus: a lone surname may be somebody whom the corpus
knows, and a name in -s a genitive (``corpus``), an entity has one name everywhere, and the user's corrections go before
all that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from pipeline.records import Document, Entity, Mention
from pipeline.resolve.corpus import genitives, joined, lone_surnames
from pipeline.resolve.corrections import BY, Corrections
from pipeline.resolve.identifiers import is_local
from pipeline.resolve.rows import MOST_IN_MEMORY, Rows
from pipeline.scratch import Scratch


class _Whole(NamedTuple):
    """What a mention's entity is in the whole corpus: its id, its name, its country."""

    key: str
    name: str
    country: str = ""


class EntityIndex:
    """The entities of a corpus.

    They are kept on disk. Memory grows with the number of those that have several names or turn out to be others, which
    are few, and not with that of documents, entities or mentions.

    Example:
        >>> from pipeline.aligned import AlignedText
        >>> from pipeline.records import Paragraph
        >>> mention = Mention("WWF", 0, 3, "ORG", "organisation", 1, 1, 0, name="WWF", entity_id="organisation/wwf")
        >>> index = EntityIndex()
        >>> [settled] = index.add_all([Document("1.txt", mentions=(mention,))])
        >>> settled.mentions[0].name, index.entities()[0].mentions
        ('WWF', 1)
    """

    def __init__(
        self, corrections: Corrections | None = None, scratch: Scratch | None = None, *, most: int = MOST_IN_MEMORY
    ) -> None:
        """Begin with no entities.

        Args:
            corrections: the user's; they are applied in ``settle``, to what the corpus makes of a mention.
            scratch: where the entities are kept; by default in one of its own.
            most: how many are held in memory until they are written there.
        """
        self.corrections = corrections or Corrections()
        scratch = scratch or Scratch()
        self._heard = Rows(scratch, "entities", most=most)
        self._settled = Rows(scratch, "corrected", most=most)
        self._changed: dict[str, _Whole] | None = None

    def add(self, document: Document) -> Document:
        """Hear the mentions of a document that is resolved within itself; return it as it is."""
        self._changed = None
        self._heard.count(document, _lone_surnames(document))
        return document

    def settle(self, document: Document) -> Document:
        """Return a document that has been added, with what its mentions stand for in the whole corpus.

        To be called when all documents have been added, and once for each of them, in the same order.
        """
        changed = self._changes()
        if any(mention.entity_id in changed for mention in document.mentions):
            mentions = (_final(mention, changed.get(mention.entity_id)) for mention in document.mentions)
            document = replace(document, mentions=tuple(mentions))
        return self._corrected(document) if self.corrections else document

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
        if self.corrections:
            return self._settled.ranked()
        self._changes()
        return self._heard.ranked()

    def _corrected(self, document: Document) -> Document:
        names = self.corrections.names
        corrected = self.corrections.apply(document)
        mentions = tuple(_called(mention, names.get(mention.entity_id, mention.name)) for mention in corrected.mentions)
        corrected = replace(corrected, mentions=mentions)
        self._settled.count(corrected)
        return corrected

    def _changes(self) -> dict[str, _Whole]:
        """Return, by the id that an entity has in its document, what it is in the corpus, if that is something else."""
        if self._changed is None:
            heard = self._heard
            self._changed = {key: _Whole(key, name) for key, name in heard.renamed()}
            bare = genitives(heard.with_s())
            full = joined(heard.lone(), heard.known)
            joins = bare | {local: bare.get(key, key) for local, key in full.items()}
            whole = {key: _Whole(key, name, country) for key, name, country in heard.join(joins)}
            self._changed |= {one: whole[key] for one, key in joins.items()}
        return self._changed


def _final(mention: Mention, whole: _Whole | None) -> Mention:
    """Return a mention of an entity as the whole corpus knows it; ``None`` if that is as it is."""
    if whole is None:
        return mention
    if whole.key == mention.entity_id:
        return _called(mention, whole.name)
    return replace(mention, entity_id=whole.key, name=whole.name, country=whole.country, resolved_by="corpus")


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
