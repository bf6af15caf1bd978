"""What is known of an entity: in an archive there are hundreds of thousands, most of them named once, by one word."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from sys import intern

from pipeline.records import Entity, Mention


class Row:
    """What is known of an entity so far.

    The first name and the first text stand by themselves; only an entity that has several gets a dictionary.

    Attributes:
        mentions: how often it is named.
        documents: in how many documents.
    """

    __slots__ = (
        "_alias",
        "_aliases",
        "_name",
        "_names",
        "_number",
        "country",
        "documents",
        "first_date",
        "last_date",
        "mentions",
        "type",
    )

    def __init__(self, mention: Mention, number: int) -> None:
        """Begin with the first mention of an entity; see `hear`."""
        self.type = mention.type
        self.country = mention.country
        self.mentions = 1
        self.documents = 0
        self.first_date = self.last_date = ""
        self._name = intern(mention.name)
        self._names: dict[str, int] | None = None
        self._alias = self._name if mention.text == self._name else mention.text
        self._number = number
        self._aliases: dict[str, int] | None = None

    def hear(self, mention: Mention, number: int) -> None:
        """Count another mention.

        Args:
            mention: of this entity.
            number: of the mention, among all in the corpus.
        """
        if self._names is not None:
            self._names[mention.name] = self._names.get(mention.name, 0) + 1
        elif mention.name != self._name:
            self._names = {self._name: self.mentions, mention.name: 1}
        self._call(mention.text, number)
        self.mentions += 1

    def _call(self, text: str, number: int) -> None:
        if self._aliases is not None:
            self._aliases[text] = min(number, self._aliases.get(text, number))
        elif text != self._alias:
            self._aliases = {self._alias: self._number, text: number}
        else:
            self._number = min(number, self._number)

    @property
    def name(self) -> str:
        """The spelling that is used most; of equals one that is not all capitals, then the first."""
        if self._names is None:
            return self._name
        names = self._names
        return max(names, key=lambda name: (names[name], not (name.isupper() and len(name) > 1)))

    @property
    def aliases(self) -> tuple[str, ...]:
        """The texts that it is named by, those met first before others."""
        if self._aliases is None:
            return (self._alias,)
        return tuple(sorted(self._aliases, key=self._aliases.__getitem__))

    def is_called(self, text: str) -> bool:
        """Return whether it is named by a text."""
        return text == self._alias if self._aliases is None else text in self._aliases

    def named_on(self, date: str) -> None:
        """Take note of the date of a document that names it, if it has one."""
        if date:
            self.first_date = min(self.first_date or date, date)
            self.last_date = max(self.last_date, date)

    def joined_by(self, others: Iterable[Row]) -> Row:
        """Return a row that also knows what is known of others, of other documents, that turned out to be this one."""
        whole = copy(self)
        whole._aliases = None if self._aliases is None else dict(self._aliases)  # noqa: SLF001 - of our own class
        for other in others:
            whole._take_in(other)  # noqa: SLF001 - of our own class
        return whole

    def _take_in(self, other: Row) -> None:
        self.mentions += other.mentions
        self.documents += other.documents
        self.named_on(other.first_date)
        self.named_on(other.last_date)
        for text, number in (other._aliases or {other._alias: other._number}).items():
            self._call(text, number)

    def entity(self, key: str) -> Entity:
        """Return the entity that this is, under its id."""
        return Entity(
            entity_id=key,
            name=self.name,
            type=self.type,
            country=self.country,
            mentions=self.mentions,
            documents=self.documents,
            first_date=self.first_date,
            last_date=self.last_date,
            aliases=self.aliases,
        )
