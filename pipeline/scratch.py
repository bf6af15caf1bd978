"""What would grow in memory with an archive, kept on disk for as long as a run lasts.

One SQLite database that several parts of a run keep tables in. It is of no worth to anybody afterwards: nothing is
committed, nothing survives a kill, and the file goes away when it is closed or the next run begins.
"""

from __future__ import annotations

import errno
import sqlite3
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

FILE = "scratch.sqlite"
SETTINGS = """
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -8000;
BEGIN;
"""


class Scratch:
    """A database for what is needed once.

    Used as a context, or until it is forgotten.

    Example:
        >>> with Scratch() as scratch:
        ...     scratch.script("CREATE TABLE names (name TEXT)")
        ...     scratch.insert("INSERT INTO names VALUES (?)", [("Ås",), ("Bø",)])
        ...     list(scratch.query("SELECT name FROM names ORDER BY name"))
        [('Bø',), ('Ås',)]
    """

    def __init__(self, folder: Path | None = None) -> None:
        """Begin with nothing, whatever a run that was killed left.

        Args:
            folder: gets the file; without it, what is too much for memory lies with the machine's temporary files.

        Raises:
            OSError: the file cannot be written.
        """
        path = folder / FILE if folder else None
        if path:
            path.unlink(missing_ok=True)
        with _disk():
            self._database = sqlite3.connect(path or "", isolation_level=None, check_same_thread=False)
            self._end = weakref.finalize(self, _remove, self._database, path)
            self._database.executescript(SETTINGS)

    def __enter__(self) -> Self:
        """Do nothing."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove what there is."""
        self.close()

    def close(self) -> None:
        """Remove what there is; a second time it does nothing."""
        self._end()

    def script(self, statements: str) -> None:
        """Run statements, with ``;`` between them and nowhere else, that take and give nothing.

        Raises:
            OSError: the disk is full.
        """
        with _disk():
            for statement in statements.split(";"):
                self._database.execute(statement)

    def insert(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run a statement once for each row.

        Raises:
            OSError: the disk is full.
        """
        with _disk():
            self._database.executemany(statement, rows)

    def query(self, statement: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> Iterator[Any]:
        """Return the rows of a query, which are fetched as they are asked for.

        Raises:
            OSError: the disk is full.
        """
        with _disk():
            rows = self._database.execute(statement, values)
        return _fetched(rows)


def _fetched(rows: Iterable[Any]) -> Iterator[Any]:
    """Yield rows; a sort, for one, may fill the disk only while they are fetched."""
    with _disk():
        yield from rows


@contextmanager
def _disk() -> Iterator[None]:
    """Report what is wrong with the disk as the operating system does, so that it is met where other files are."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise OSError(errno.EIO, str(error)) from error


def _remove(database: sqlite3.Connection, path: Path | None) -> None:
    database.close()
    if path:
        path.unlink(missing_ok=True)
