"""Across the corpus: one entity, one row, one name. Two passes over the documents, in the same order.

``EntityIndex.add`` hears what the mentions of each document stand for within it; when all have been added,
``EntityIndex.settle`` tells what they stand for in the whole corpus: a lone surname may be somebody whom the corpus
knows, and a name in -s a genitive (``corpus``), an entity has one name everywhere, and the user's corrections go before
all that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from pipeline.records import Document, Entity, Mention
from pipeline.resolve.corpus import Known, genitives, joined, lone_surnames
from pipeline.resolve.corrections import BY, Corrections
from pipeline.resolve.identifiers import is_local


@dataclass(slots=True)
class _Row:
    """What is known of an entity so far.

    Attributes:
        names: how often it goes by each spelling of its name.
        aliases: text -> number of the mention that had it first, of all in the corpus.
    """

    type: str
    country: str
    mentions: int = 0
    documents: int = 0
    first_date: str = ""
    last_date: str = ""
    names: dict[str, int] = field(default_factory=dict)
    aliases: dict[str, int] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The spelling that is used most; of equals one that is not all capitals, then the first."""
        if len(self.names) == 1:
            return next(iter(self.names))
        return max(self.names, key=lambda name: (self.names[name], not (name.isupper() and len(name) > 1)))

    def named_on(self, date: str) -> None:
        """Take note of the date of a document that names it, if it has one."""
        if date:
            self.first_date = min(self.first_date or date, date)
            self.last_date = max(self.last_date, date)

    def take_in(self, other: _Row) -> None:
        """Add what is known of another entity, of other documents, that turned out to be this one."""
        self.mentions += other.mentions
        self.documents += other.documents
        self.named_on(other.first_date)
        self.named_on(other.last_date)
        for text, number in other.aliases.items():
            self.aliases[text] = min(number, self.aliases.get(text, number))

    def copy(self) -> _Row:
        """Return a row that can be changed by itself."""
        return replace(self, names=dict(self.names), aliases=dict(self.aliases))


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

    def add(self, document: Document) -> Document:
        """Hear the mentions of a document that is resolved within itself; return it as it is."""
        self._joined = None
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
        if self.corrections:
            return self._settled.entities()
        return self._heard.joined(self._joins()).entities()

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
        self.rows: dict[str, _Row] = {}
        self.mentions = 0

    def count(self, document: Document) -> None:
        """Count the mentions of a document."""
        here: dict[str, _Row] = {}
        for mention in document.mentions:
            self.mentions += 1
            row = here[mention.entity_id] = self._row(mention)
            row.mentions += 1
            row.names[mention.name] = row.names.get(mention.name, 0) + 1
            row.aliases.setdefault(mention.text, self.mentions)
        for row in here.values():
            row.documents += 1
            row.named_on(document.date)

    def _row(self, mention: Mention) -> _Row:
        row = self.rows.get(mention.entity_id)
        if row is None:
            row = self.rows[mention.entity_id] = _Row(mention.type, mention.country)
        return row

    def known(self) -> Iterator[Known]:
        """Yield the entities that are not known from one document only."""
        for key, row in self.rows.items():
            if not is_local(key):
                yield Known(key, row.type, row.name, row.documents, row.name in row.aliases)

    def joined(self, joins: dict[str, str]) -> _Rows:
        """Return the rows after the entities that turned out to be others were taken in by them."""
        if not joins:
            return self
        merged = _Rows()
        merged.rows = {key: row for key, row in self.rows.items() if key not in joins}
        merged.rows |= {key: self.rows[key].copy() for key in set(joins.values())}
        for local, key in joins.items():
            merged.rows[key].take_in(self.rows[local])
        return merged

    def entities(self) -> list[Entity]:
        """Return the entities, those with most mentions first, then by id."""
        ordered = sorted(self.rows.items(), key=lambda item: (-item[1].mentions, item[0]))
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
                aliases=tuple(sorted(row.aliases, key=row.aliases.__getitem__)),
            )
            for key, row in ordered
        ]
