"""Entities by number: what counts them apart, without all their ids in memory."""

from __future__ import annotations

from pipeline.records import Document
from pipeline.scratch import Scratch

MOST_IN_MEMORY = 20_000  # entities, some 4 MB
SCHEMA = "CREATE TABLE numbered (number INTEGER PRIMARY KEY, entity TEXT UNIQUE, name TEXT)"


class Numbering:
    """Gives each entity a number, from 0, in the order in which documents name them, and keeps its name.

    Attributes:
        scratch: has a table ``numbered`` of number, entity and name, complete after `write_away`.
        count: how many entities there are.
    """

    def __init__(self, scratch: Scratch | None = None, *, most: int = MOST_IN_MEMORY) -> None:
        """Begin with no entities.

        Args:
            scratch: where they are kept; by default in one of its own.
            most: how many are held in memory.
        """
        self.scratch = scratch or Scratch()
        self.count = 0
        self._most = most
        self._met: dict[str, int] = {}
        self._new: list[tuple[int, str, str]] = []
        self.scratch.script(SCHEMA)

    def of(self, document: Document) -> list[int]:
        """Return, for each mention of a document that is settled in the corpus, the number of its entity.

        Example:
            >>> from pipeline.records import Mention
            >>> names = ("Bø", "Ås", "Bø")
            >>> mentions = tuple(Mention(name, 0, 2, "LOC", "place", 1, 1, 0, entity_id=name) for name in names)
            >>> Numbering().of(Document("1.txt", mentions=mentions))
            [0, 1, 0]
        """
        if len(self._met) > self._most:
            self.write_away()
        met = self._met
        for mention in document.mentions:
            if mention.entity_id not in met:
                met[mention.entity_id] = self._found(mention.entity_id, mention.name)
        return [met[mention.entity_id] for mention in document.mentions]

    def number(self, entity_id: str) -> int | None:
        """Return the number of an entity; ``None`` if no document names it."""
        found = self._met.get(entity_id)
        return self._written(entity_id) if found is None else found

    def write_away(self) -> None:
        """Keep on disk what is in memory."""
        self.scratch.insert("INSERT INTO numbered VALUES (?, ?, ?)", self._new)
        self._new.clear()
        self._met.clear()

    def _found(self, entity_id: str, name: str) -> int:
        number = self._written(entity_id)
        if number is None:
            number = self.count
            self._new.append((number, entity_id, name))
            self.count += 1
        return number

    def _written(self, entity_id: str) -> int | None:
        for (number,) in self.scratch.query("SELECT number FROM numbered WHERE entity = ?", (entity_id,)):
            return int(number)
        return None
