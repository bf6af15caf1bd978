"""Which entities are named together, and how often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations, islice

import pandas as pd

from pipeline.numbering import Numbering
from pipeline.records import Document, Mention
from pipeline.tabulate.columns import COOCCURRENCES

MOST_TOGETHER = 200  # entities in one place
MOST_IN_MEMORY = 10_000  # pairs, some 3 MB; then they are written away
ROWS_AT_ONCE = 10_000
HALF = 32  # bits: a pair is one number, that of the first entity above that of the second
SCHEMA = "CREATE TABLE pairs (pair INTEGER, sentences INTEGER, paragraphs INTEGER, documents INTEGER)"
RANK = f"""
DROP TABLE IF EXISTS ranked; DROP TABLE IF EXISTS places; DROP TABLE IF EXISTS together;
CREATE TABLE ranked (place INTEGER PRIMARY KEY, entity TEXT, name TEXT, number INTEGER);
INSERT INTO ranked (entity, name, number) SELECT entity, name, number FROM numbered ORDER BY entity;
CREATE TABLE places (number INTEGER PRIMARY KEY, place INTEGER);
INSERT INTO places SELECT number, place FROM ranked ORDER BY number;
CREATE TABLE together (
    place INTEGER PRIMARY KEY, first INTEGER, second INTEGER, sentences INTEGER, paragraphs INTEGER, documents INTEGER
);
INSERT INTO together (first, second, sentences, paragraphs, documents)
SELECT min(one.place, other.place), max(one.place, other.place), sentences, paragraphs, documents FROM (
    SELECT pair, sum(sentences) AS sentences, sum(paragraphs) AS paragraphs, sum(documents) AS documents
    FROM pairs GROUP BY pair
)
JOIN places AS one ON one.number = pair >> {HALF} JOIN places AS other ON other.number = pair & {2**HALF - 1}
ORDER BY sentences DESC, paragraphs DESC, 1, 2
"""  # noqa: S608 - numbers of our own
ROWS = """
SELECT one.entity, other.entity, one.name, other.name, sentences, paragraphs, documents FROM together
CROSS JOIN ranked AS one ON one.place = first CROSS JOIN ranked AS other ON other.place = second
ORDER BY together.place LIMIT ?
"""
ALL = -1  # rows


class Cooccurrences:
    """Counts, document by document, which entities are named together; pairs are kept on disk.

    Attributes:
        crowds: how many paragraphs name more than `MOST_TOGETHER` entities. That is a list or a register: who stands
            in it says nothing of who belongs together, and pairs would be as many as the square of the names. Of such
            a paragraph only those in one sentence are counted, and of such a sentence none.
    """

    def __init__(self, numbering: Numbering | None = None, *, most: int = MOST_IN_MEMORY) -> None:
        """Start with no pairs.

        Args:
            numbering: of the entities; by default one of its own.
            most: how many pairs are held in memory.
        """
        self._numbering = numbering or Numbering()
        self._scratch = self._numbering.scratch
        self._most = most
        self._pairs: dict[int, list[int]] = {}
        self._ranked = False
        self.crowds = 0
        self._scratch.script(SCHEMA)

    def add(self, document: Document) -> None:
        """Count the pairs of a document that is settled in the corpus."""
        if len(document.mentions) < 2:  # noqa: PLR2004 - a pair is two
            return
        self._ranked = False
        entities = self._numbering.of(document)
        sentences: Counter[int] = Counter()
        paragraphs: Counter[int] = Counter()
        for together in _places(document.mentions, entities):
            inside = [pair for sentence in together.values() for pair in _pairs_of(sentence)]
            sentences.update(inside)
            everybody = set().union(*together.values())
            paragraphs.update(set(inside) if len(everybody) > MOST_TOGETHER else _pairs_of(everybody))
            self.crowds += len(everybody) > MOST_TOGETHER
        for pair, count in paragraphs.items():
            counts = self._pairs.get(pair)
            if counts is None:
                self._pairs[pair] = [sentences[pair], count, 1]
            else:
                counts[0] += sentences[pair]
                counts[1] += count
                counts[2] += 1
        if len(self._pairs) > self._most:
            self._write_away()

    @property
    def notes(self) -> list[str]:
        """A sentence on crowds, if there are any."""
        note = (
            f"{self.crowds} paragraphs name more than {MOST_TOGETHER} different people, places and organisations, as "
            "lists do. Of those only names in the same sentence count as named together."
        )
        return [note] if self.crowds else []

    def frames(self) -> Iterator[pd.DataFrame]:
        """Yield a row for each pair, those most often together first, some thousands at once."""
        rows = self._rows()
        while several := list(islice(rows, ROWS_AT_ONCE)):
            yield COOCCURRENCES.frame(several)

    def frame(self, most: int = ALL) -> pd.DataFrame:
        """Return the first ``most`` of the same rows together; by default all."""
        return COOCCURRENCES.frame(self._rows(most))

    def _rows(self, most: int = ALL) -> Iterator[tuple[object, ...]]:
        if not self._ranked:
            self._write_away()
            self._numbering.write_away()
            self._scratch.script(RANK)
            self._ranked = True
        return self._scratch.query(ROWS, (most,))

    def _write_away(self) -> None:
        self._scratch.insert(
            "INSERT INTO pairs VALUES (?, ?, ?, ?)", ((p, *counts) for p, counts in self._pairs.items())
        )
        self._pairs.clear()


def _places(mentions: Sequence[Mention], entities: Sequence[int]) -> Iterable[Mapping[int, set[int]]]:
    """Return for each paragraph which entities each of its sentences names."""
    places: dict[int, dict[int, set[int]]] = {}
    for mention, entity in zip(mentions, entities, strict=True):
        places.setdefault(mention.paragraph, {}).setdefault(mention.sentence, set()).add(entity)
    return places.values()


def _pairs_of(together: Collection[int]) -> Iterator[int]:
    """Yield the pairs of different entities that are named in one place; none in a crowd."""
    if len(together) <= MOST_TOGETHER:
        for low, high in combinations(sorted(together), 2):
            yield low << HALF | high
