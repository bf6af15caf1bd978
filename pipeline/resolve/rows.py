"""Rows of entities by their ids: those that the last documents name in memory, all others on disk.

What is heard of an entity in one stretch of documents is written away as it is, without a look at what is there: an
archive names most of its entities once. When all is heard, what there is of each comes together in one sort.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from pipeline.records import Document, Entity
from pipeline.resolve.corpus import Known
from pipeline.resolve.row import COLUMNS, Row
from pipeline.scratch import Scratch

MOST_IN_MEMORY = 20_000  # rows, some 5 MB
FOUND_OUT = ("called", "literal", "ranked_by", "joined_to")
"""What is added when all is heard: the name, whether a text is just that, mentions of all that are it, whom it is."""
KEPT = ("entity", *COLUMNS)
KNOWN = ("entity", "type", "called", "documents", "literal", "beside_bare")
COLUMNS_OF = {
    "kept": ", ".join(KEPT),
    "all": ", ".join(KEPT + FOUND_OUT),
    "known": ", ".join(KNOWN),
    "longer": ", ".join(f"longer.{column}" for column in KNOWN),
    "bare": ", ".join(f"bare.{column}" for column in KNOWN),
}
"""What stands for columns in the statements below."""
HEARD = "CREATE TABLE {table}_heard ({kept})"
GATHERED = """
CREATE TABLE {table} ({all}, PRIMARY KEY (entity)) WITHOUT ROWID;
CREATE INDEX {table}_joined ON {table} (joined_to) WHERE joined_to IS NOT NULL
"""
GATHER = "INSERT INTO {table}_heard SELECT {kept} FROM {table}; DROP TABLE {table}"
PARTS = "SELECT {kept} FROM {table}_heard ORDER BY entity, number"
SHARED = "SELECT {known} FROM {table} WHERE NOT instr(entity, '@')"
WITH_S = """
SELECT {longer}, {bare} FROM {table} AS longer
JOIN {table} AS bare ON bare.entity = substr(longer.entity, 1, length(longer.entity) - 1)
WHERE substr(longer.entity, -1) = 's' AND NOT instr(longer.entity, '@')
"""
RANK = """
UPDATE {table} SET ranked_by = mentions + (
    SELECT sum(mentions) FROM {table} AS one WHERE one.joined_to = {table}.entity
)
WHERE entity = ?
"""
RANKED = "SELECT ranked_by, {kept} FROM {table} WHERE joined_to IS NULL ORDER BY ranked_by DESC, entity"
JOINED = "SELECT {kept} FROM {table} WHERE joined_to = ?"

Values = tuple[Any, ...]


class Rows:
    """What is known of the entities of a corpus; it grows on disk.

    Whatever is asked of it speaks of all that was counted until then.
    """

    def __init__(self, scratch: Scratch, table: str, *, most: int = MOST_IN_MEMORY) -> None:
        """Begin with no entities.

        Args:
            scratch: where rows are kept.
            table: what its table there is called.
            most: how many rows are held in memory.
        """
        self._scratch = scratch
        self._table = table
        self._most = most
        self._rows: dict[str, Row] = {}
        self._more = False
        self.mentions = 0
        self._run(HEARD)
        self._run(GATHERED)

    def count(self, document: Document, lone: Mapping[str, str] | None = None) -> None:
        """Count the mentions of a resolved document.

        Args:
            document: the next.
            lone: id -> surname, folded, of the people who are known from it only, by a word that no other has.
        """
        here: dict[str, Row] = {}
        for mention in document.mentions:
            self.mentions += 1
            row = self._rows.get(mention.entity_id)
            if row is None:
                row = self._rows[mention.entity_id] = Row.begun(mention, self.mentions)
            else:
                row.hear(mention, self.mentions)
            here[mention.entity_id] = row
        self._more = self._more or bool(here)
        for key, row in here.items():
            row.documents += 1
            row.named_on(document.date)
            row.beside_bare = row.beside_bare or (key.endswith("s") and key[:-1] in here)
        for key, surname in (lone or {}).items():
            here[key].lone = surname
        if len(self._rows) > self._most:
            self._write_away()

    def known(self) -> Iterator[Known]:
        """Yield the entities that are not known from one document only."""
        return (Known(*values) for values in self._select(SHARED))

    def with_s(self) -> Iterator[tuple[Known, Known]]:
        """Yield each entity of `known` that has another's id and an s behind it, and that other."""
        half = len(KNOWN)
        return ((Known(*values[:half]), Known(*values[half:])) for values in self._select(WITH_S))

    def lone(self) -> Iterator[tuple[str, str]]:
        """Yield id and surname, folded, of those who are known from one document only, by a word of their own there."""
        return self._select("SELECT entity, lone FROM {table} WHERE lone <> ''")

    def renamed(self) -> Iterator[tuple[str, str]]:
        """Yield id and name of the entities that are called by several names."""
        return self._select("SELECT entity, called FROM {table} WHERE names IS NOT NULL")

    def join(self, joins: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
        """Let entities turn out to be others, which count their mentions; yield id, name and country of the others.

        Args:
            joins: id -> id of the other, which is not itself joined.
        """
        self._gather()
        pairs = ((key, one) for one, key in joins.items())
        self._scratch.insert(self._meant("UPDATE {table} SET joined_to = ? WHERE entity = ?"), pairs)
        others = sorted(set(joins.values()))
        self._scratch.insert(self._meant(RANK), ((key,) for key in others))
        for key in others:
            yield from self._select("SELECT entity, called, country FROM {table} WHERE entity = ?", key)

    def ranked(self) -> Iterator[Entity]:
        """Yield the entities, those with most mentions first, then by id."""
        for mentions, key, *values in self._select(RANKED):
            row = Row(values)
            if row.mentions < mentions:
                for _, *joined in self._select(JOINED, key):
                    row.take_in(Row(joined))
            yield row.entity(key)

    def _meant(self, statement: str) -> str:
        """Return a statement with the names of the table and the columns."""
        return statement.format(table=self._table, **COLUMNS_OF)

    def _run(self, statements: str) -> None:
        self._scratch.script(self._meant(statements))

    def _select(self, query: str, *values: str) -> Iterator[Any]:
        self._gather()
        return self._scratch.query(self._meant(query), values)

    def _gather(self) -> None:
        """Bring together what was heard of each entity, so that it has one row."""
        if not self._more:
            return
        self._write_away()
        self._more = False
        self._run(GATHER)
        self._run(GATHERED)
        parts = self._scratch.query(self._meant(PARTS))
        self._insert(self._table, map(_found_out, _by_entity(parts)), KEPT + FOUND_OUT)
        self._run("DELETE FROM {table}_heard")

    def _write_away(self) -> None:
        self._insert(f"{self._table}_heard", ((key, *row.values) for key, row in self._rows.items()), KEPT)
        self._rows.clear()

    def _insert(self, table: str, rows: Iterable[Values], columns: Sequence[str]) -> None:
        places = ", ".join("?" * len(columns))
        self._scratch.insert(f"INSERT INTO {table} VALUES ({places})", rows)  # noqa: S608 - a name of our own


def _by_entity(parts: Iterable[Values]) -> Iterator[Values]:
    """Yield what is kept of each entity, of parts that stand one behind the other in the order of the documents."""
    for key, several in groupby(parts, key=itemgetter(0)):
        first, *others = several
        if not others:
            yield first
            continue
        row = Row(first[1:])
        for other in others:
            row.go_on(Row(other[1:]))
        yield key, *row.values


def _found_out(kept: Values) -> Values:
    """Return what is kept of an entity and `FOUND_OUT`."""
    row = Row(kept[1:])
    return *kept, row.name, row.is_called(row.name), row.mentions, None
