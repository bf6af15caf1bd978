"""The entities of a report: by rank, by number."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator

from pipeline.numbering import Numbering
from pipeline.records import Entity
from pipeline.report.plan import cut_names
from pipeline.report.spill import Named, Spill

NO_RANK = 0


class Names:
    """The entities as they are ranked; they are kept on disk, and only what is asked for comes into memory.

    Attributes:
        count: how many there are.
        types: type -> how many.
        pages: the first and the last rank on each page, should there be several.
    """

    def __init__(self, spill: Spill, numbering: Numbering, entities: Iterable[Entity]) -> None:
        """Take the entities, those with most mentions first, then by id."""
        self._spill = spill
        self._numbering = numbering
        numbering.write_away()
        spill.rank(entities)
        self.types = Counter(dict(spill.types()))
        self.count = self.types.total()
        self.pages = cut_names(spill.mentions())
        self._ranks = array("I", [NO_RANK]) * numbering.count
        for number, rank in spill.ranks():
            self._ranks[number] = rank

    def rank(self, number: int) -> int:
        """Return the rank of an entity by its number; `NO_RANK` if it has none."""
        return self._ranks[number]

    def rank_of(self, entity_id: str) -> int:
        """Return the rank of an entity; `NO_RANK` if it has none."""
        number = self._numbering.number(entity_id)
        return NO_RANK if number is None else self._ranks[number]

    def between(self, first: int, last: int) -> Iterator[Named]:
        """Yield those of the ranks from ``first`` to ``last``, both included."""
        return self._spill.entities(first, last)

    def __getitem__(self, rank: int) -> Entity:
        """Return the entity of a rank."""
        return next(self.between(rank, rank)).entity
