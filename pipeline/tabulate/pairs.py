"""Which entities are named together, and how often."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations, islice
from pathlib import Path
from types import TracebackType
from typing import Self

from pipeline.records import Document, Mention
from pipeline.tabulate.columns import COOCCURRENCES, Batch

FILE = "pairs.sqlite"
MOST_TOGETHER = 200  # entities in one place
MOST_IN_MEMORY = 10_000  # pairs, some 3 MB; then they are added to those on disk
ROWS_AT_ONCE = 10_000
HALF = 32  # bits: a pair is one number, that of the first entity above that of the second
SCHEMA = """
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
CREATE TABLE pairs (pair INTEGER PRIMARY KEY, sentences INTEGER, paragraphs INTEGER, documents INTEGER);
"""
ADD = """
INSERT INTO pairs VALUES (?, ?, ?, ?) ON CONFLICT (pair) DO UPDATE SET sentences = sentences + excluded.sentences,
paragraphs = paragraphs + excluded.paragraphs, documents = documents + excluded.documents
"""
RANKED = f"""
SELECT pair >> {HALF} AS low, pair & {2**HALF - 1} AS high, sentences, paragraphs, documents FROM pairs
JOIN ranks AS one ON one.number = low JOIN ranks AS other ON other.number = high
ORDER BY sentences DESC, paragraphs DESC, min(one.rank, other.rank), max(one.rank, other.rank)
"""  # noqa: S608 - numbers of our own
Row = tuple[str, str, str, str, int, int, int]


class Cooccurrences:
    """Counts, document by document, which entities are named together.

    Used as a context where there may be more pairs than memory should hold: they are then kept in a file.

    Attributes:
        crowds: how many paragraphs name more than `MOST_TOGETHER` entities. That is a list or a register: who stands
            in it says nothing of who belongs together, and pairs would be as many as the square of the names. Of such
            a paragraph only those in one sentence are counted, and of such a sentence none.
    """

    def __init__(self, folder: Path | None = None, *, most: int = MOST_IN_MEMORY) -> None:
        """Start with no pairs.

        Args:
            folder: gets the file; without it, it lies with the other temporary files of the machine.
            most: how many pairs are held in memory.
        """
        self._path = str(folder / FILE) if folder else ""
        self._most = most
        self.crowds = 0
        self._numbers: dict[str, int] = {}
        self._pairs: dict[int, list[int]] = {}
        self._database: sqlite3.Connection | None = None

    def __enter__(self) -> Self:
        """Remove what a run that was killed left of the file."""
        if self._path:
            Path(self._path).unlink(missing_ok=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove the file."""
        if self._database:
            self._database.close()
        if self._path:
            Path(self._path).unlink(missing_ok=True)

    def add(self, document: Document) -> None:
        """Count the pairs of a resolved document."""
        if len(document.mentions) < 2:  # noqa: PLR2004 - a pair is two
            return
        numbers = self._numbers
        entities = [numbers.setdefault(mention.entity_id, len(numbers)) for mention in document.mentions]
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
            self._spill()

    @property
    def notes(self) -> list[str]:
        """A sentence on crowds, if there are any."""
        note = (
            f"{self.crowds} paragraphs name more than {MOST_TOGETHER} different people, places and organisations, as "
            "lists do. Of those only names in the same sentence count as named together."
        )
        return [note] if self.crowds else []

    def batches(self, name_of: Callable[[str], str]) -> Iterator[Batch]:
        """Yield a row for each pair, those most often together first, some thousands at once.

        Args:
            name_of: tells the name of an ``entity_id``.
        """
        rows = self._rows(name_of)
        while several := list(islice(rows, ROWS_AT_ONCE)):
            yield COOCCURRENCES.batch(several)

    def batch(self, name_of: Callable[[str], str], most: int | None = None) -> Batch:
        """Return the first ``most`` of the same rows together; by default all."""
        return COOCCURRENCES.batch(islice(self._rows(name_of), most))

    def _rows(self, name_of: Callable[[str], str]) -> Iterator[Row]:
        database = self._spill()
        ids = list(self._numbers)
        ranks = ((number, rank) for rank, number in enumerate(sorted(range(len(ids)), key=ids.__getitem__)))
        database.execute("CREATE TEMP TABLE IF NOT EXISTS ranks (number INTEGER PRIMARY KEY, rank INTEGER)")
        database.executemany("INSERT OR REPLACE INTO ranks VALUES (?, ?)", ranks)
        for first, second, *counts in database.execute(RANKED):
            source, target = sorted((ids[first], ids[second]))
            yield (source, target, name_of(source), name_of(target), *counts)

    def _spill(self) -> sqlite3.Connection:
        """Add what is in memory to what is in the file."""
        if self._database is None:
            self._database = sqlite3.connect(self._path)
            self._database.executescript(SCHEMA)
        self._database.executemany(ADD, ((pair, *counts) for pair, counts in self._pairs.items()))
        self._database.commit()
        self._pairs.clear()
        return self._database


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
