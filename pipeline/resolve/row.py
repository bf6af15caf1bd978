"""What is known of an entity: in an archive there are hundreds of thousands, most of them named once, by one word."""

from __future__ import annotations

import json
from collections.abc import Sequence
from sys import intern
from typing import Any, Self

from pipeline.records import Entity, Mention

COLUMNS = (
    "type",
    "country",
    "mentions",
    "documents",
    "first_date",
    "last_date",
    "name",
    "names",
    "alias",
    "number",
    "aliases",
    "lone",
    "beside_bare",
)
"""What `Row.values` are, in order."""


class Row:
    """What is known of an entity so far.

    The first name and the first text stand by themselves; only an entity that has several gets a dictionary.

    Attributes:
        mentions: how often it is named.
        documents: in how many documents.
        lone: the surname, folded, of a person known from one document only, by a word that no other name there has;
            else empty.
        beside_bare: whether a document has both this name, in -s, and the one without.
    """

    __slots__ = (
        "_alias",
        "_aliases",
        "_name",
        "_names",
        "_number",
        "beside_bare",
        "country",
        "documents",
        "first_date",
        "last_date",
        "lone",
        "mentions",
        "type",
    )

    def __init__(self, values: Sequence[Any]) -> None:
        """Take what is known, as `values` gives it."""
        (
            self.type,
            self.country,
            self.mentions,
            self.documents,
            self.first_date,
            self.last_date,
            name,
            names,
            alias,
            self._number,
            aliases,
            self.lone,
            beside_bare,
        ) = values
        self._name: str = name
        self._alias: str = alias
        self._names: dict[str, int] | None = json.loads(names) if names else None
        self._aliases: dict[str, int] | None = json.loads(aliases) if aliases else None
        self.beside_bare = bool(beside_bare)

    @classmethod
    def begun(cls, mention: Mention, number: int) -> Self:
        """Return what the first mention of an entity says; see `hear`."""
        name = intern(mention.name)
        text = name if mention.text == name else mention.text
        return cls((mention.type, mention.country, 1, 0, "", "", name, None, text, number, None, "", False))

    @property
    def values(self) -> tuple[Any, ...]:
        """What is known, as a database holds it: a value for each of `COLUMNS`."""
        return (
            self.type,
            self.country,
            self.mentions,
            self.documents,
            self.first_date,
            self.last_date,
            self._name,
            json.dumps(self._names, ensure_ascii=False) if self._names else None,
            self._alias,
            self._number,
            json.dumps(self._aliases, ensure_ascii=False) if self._aliases else None,
            self.lone,
            self.beside_bare,
        )

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
    def names(self) -> dict[str, int]:
        """Return name -> mentions that have it, those met first before others."""
        return self._names or {self._name: self.mentions}

    @property
    def texts(self) -> dict[str, int]:
        """Return text -> number of the first mention by it."""
        return self._aliases or {self._alias: self._number}

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

    def go_on(self, later: Row) -> None:
        """Take in what later documents say of the same entity."""
        names = later.names
        if self._names is not None or names.keys() != {self._name}:
            self._names = self.names
            for name, count in names.items():
                self._names[name] = self._names.get(name, 0) + count
        self.beside_bare = self.beside_bare or later.beside_bare
        self.take_in(later)

    def take_in(self, other: Row) -> None:
        """Take in what is known of another entity, of other documents, that turned out to be this one; not its name."""
        self.mentions += other.mentions
        self.documents += other.documents
        self.named_on(other.first_date)
        self.named_on(other.last_date)
        for text, number in other.texts.items():
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
