"""SQLite: all tables in one file with keys, indices, views and full-text search, for Datasette, DuckDB, R and SQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import pandas as pd

from pipeline.outputs import DATABASE
from pipeline.tabulate.columns import TABLES, Table

ForeignKeys = Mapping[str, Sequence[tuple[str, str, str]]]
"""A table's name -> its columns that refer to another's, with that table and its key."""

SQL_TYPES = {"string": "TEXT", "integer": "INTEGER", "number": "REAL"}
LOOKED_UP = ("date", "name")  # by an index, wherever a table has one of them
SEARCH_MODULE = "fts5"  # of SQLite, which may be built without it
TOKENIZER = "unicode61 remove_diacritics 0"  # Ås is not As
SEARCH = """
CREATE VIRTUAL TABLE mentions_fts USING {module} (name, context, content = 'mentions', tokenize = '{tokenizer}');
INSERT INTO mentions_fts (mentions_fts) VALUES ('rebuild');
INSERT INTO mentions_fts (mentions_fts) VALUES ('optimize')
"""
VIEWS = """
CREATE VIEW who_with_whom AS  -- each pair both ways: WHERE name = 'Mike Pompeo' gives all that he is named with
SELECT source AS entity_id, source_name AS name, target AS with_id, target_name AS with_name,
    sentences, paragraphs, documents FROM cooccurrences
UNION ALL SELECT target, target_name, source, source_name, sentences, paragraphs, documents FROM cooccurrences;
CREATE VIEW per_year AS  -- how often each entity is named in a year, in dated documents
SELECT substr(date, 1, 4) AS year, entity_id, name, type,
    count(*) AS mentions, count(DISTINCT doc_id) AS documents
FROM mentions WHERE date <> '' GROUP BY year, entity_id, name, type
"""
PRAGMAS = (  # the file is thrown away after a fault, so it needs no journal; the size of a page belongs to its bytes
    *("page_size = 4096", "journal_mode = OFF", "synchronous = OFF", "cache_size = -16000"),
    "foreign_keys = OFF",  # mentions come before the entities that they refer to
)


class SqliteWriter:
    """Writes the tables into ``navnetabell.sqlite``, in one transaction: bytes do not depend on batches.

    Attributes:
        notes: that there is no full-text search, where this Python's SQLite has none.
    """

    def __init__(self, folder: Path, foreign_keys: ForeignKeys, tables: Sequence[Table] = TABLES) -> None:
        self.path = folder / DATABASE
        self.notes: list[str] = []
        self._keys = foreign_keys
        self._tables = {table.name: table for table in tables}

    def __enter__(self) -> Self:
        """Create the file with its tables.

        Raises:
            OSError: the disk is full.
        """
        self.path.unlink(missing_ok=True)
        self._base = sqlite3.connect(self.path, isolation_level=None)  # we say when a transaction begins
        self._run(*(f"PRAGMA {setting}" for setting in PRAGMAS), "BEGIN")
        self._run(*(_schema(table, self._keys.get(table.name, ())) for table in self._tables.values()))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Add indices, views and search, and close the file; leave it half-way after a fault.

        Raises:
            OSError: the disk is full.
        """
        try:
            if kind is None:
                self._run(*(index for table in self._tables.values() for index in self._indices(table)))
                self._run(*VIEWS.split(";"))
                self._add_search()
                self._run("COMMIT")
        finally:
            self._base.close()

    def append(self, table: str, frame: pd.DataFrame) -> None:
        referring = {here for here, _, _ in self._keys.get(table, ())}  # what refers to nothing is NULL
        values = ", ".join("nullif(?, '')" if name in referring else "?" for name in frame)
        rows = frame.astype(object).where(frame.notna(), None).itertuples(index=False, name=None)
        try:
            self._base.executemany(f'INSERT INTO "{table}" VALUES ({values})', rows)  # noqa: S608 - names of our own
        except sqlite3.OperationalError as error:
            raise OSError(None, str(error), DATABASE) from error

    def _run(self, *statements: str) -> None:
        try:
            for statement in statements:
                self._base.execute(statement)
        except sqlite3.OperationalError as error:
            raise OSError(None, str(error), DATABASE) from error

    def _indices(self, table: Table) -> Iterator[str]:
        """Yield what makes the indices of a table: of what refers to others, and of what is looked up often."""
        columns = dict.fromkeys((*(here for here, _, _ in self._keys.get(table.name, ())), *LOOKED_UP))
        there = {column.name for column in table.columns} - {table.key[0]}  # which the key has an index of
        for name in columns:
            if name in there:
                yield f'CREATE INDEX "{table.name}_{name}" ON "{table.name}" ("{name}")'

    def _add_search(self) -> None:
        """Let names and sentences of mentions be searched by words, as Datasette looks for it."""
        try:
            self._run(*SEARCH.format(module=SEARCH_MODULE, tokenizer=TOKENIZER).split(";"))
        except OSError as error:
            if "no such module" not in str(error):
                raise
            self.notes.append(
                f"{DATABASE} has no full-text search: the SQLite of this Python was built without {SEARCH_MODULE}. "
                "All else is there."
            )


def _schema(table: Table, foreign_keys: Sequence[tuple[str, str, str]]) -> str:
    """Return what makes a table, with the meaning of each column as a comment, which the file keeps."""
    lines = [f'"{column.name}" {SQL_TYPES[column.type]}' for column in table.columns]
    lines.append("PRIMARY KEY ({})".format(", ".join(f'"{name}"' for name in table.key)))
    lines += [f'FOREIGN KEY ("{here}") REFERENCES "{there}" ("{key}")' for here, there, key in foreign_keys]
    meanings = [f"  -- {column.meaning}" for column in table.columns] + [""] * len(lines)
    ends = [","] * (len(lines) - 1) + [""]
    body = "\n    ".join(map("".join, zip(lines, ends, meanings, strict=False)))
    return f'CREATE TABLE "{table.name}" (  -- a row is {table.row}\n    {body}\n)'
