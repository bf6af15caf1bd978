"""Work that is done, kept on disk under keys, so that a run that was stopped goes on where it was.

One SQLite file, written by one process at a time. What was committed survives a kill at any moment; what was not is
done again. The file is locked for as long as it is open, by the operating system, which lets go of it when the process
ends, however it ends.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Self

from pipeline.engines.packed import DamagedError
from pipeline.errors import OutputError

NAME = ".navnetabell"
FILE = "work.sqlite"
VERSION = 2  # of the tables below; a file of another version is begun anew
FORGET = "DROP TABLE IF EXISTS work; DROP TABLE IF EXISTS plan; DROP TABLE IF EXISTS met;"
SCHEMA = f"""
BEGIN EXCLUSIVE;
CREATE TABLE IF NOT EXISTS work (key BLOB PRIMARY KEY, value BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS plan (position INTEGER PRIMARY KEY, key BLOB NOT NULL, first TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS met (letters TEXT PRIMARY KEY, doc_id TEXT NOT NULL) WITHOUT ROWID;
PRAGMA user_version = {VERSION};
COMMIT;
"""
DONE, PASSING, MODEL = b"d", b"p", b"m"
"""What keys begin with: work that is kept for later runs, what holds for this one only, what did the work."""
COMMIT_SECONDS = 0.5  # between two commits: that much work is lost by a kill, and what was on its way


class Store:
    """Values under keys, and the order in which a run wants them.

    Used as a context: inside it the file is open and locked.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder, Store(Path(folder)) as store:
        ...     store.put(b"key", b"value")
        ...     store.plan(0, b"key")
        ...     store.get(b"key"), list(store.planned())
        (b'value', [(b'value', '')])
    """

    def __init__(self, folder: Path, file: str = FILE) -> None:
        """Keep the work in a file of the hidden folder `NAME` of ``folder``."""
        self.output = folder
        self.path = folder / NAME / file

    def __enter__(self) -> Self:
        """Open and lock the file.

        Raises:
            OutputError: another run has it open, or it cannot be written.
        """
        try:
            if self.path.parent.is_symlink():  # it may lead to somebody's own files
                raise OutputError.not_ours(self.path.parent)
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # whole texts lie in it
            try:
                self._open()
            except sqlite3.DatabaseError as error:
                if isinstance(error, sqlite3.OperationalError):
                    raise
                self._remove()  # not a database, or a damaged one: all that is lost is time
                self._open()
        except (OSError, sqlite3.Error) as error:
            raise self._reason(error) from error
        self._committed = time.monotonic()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Commit and close the file; a failure of the disk becomes an error in words."""
        try:
            with closing(self._database):
                self._database.commit()
                self._database.execute("PRAGMA journal_mode = DELETE")  # one file stays and not three
        except sqlite3.Error as failure:
            error = error or failure
        if isinstance(error, (sqlite3.Error, DamagedError)):
            raise self._reason(error) from error

    def _open(self) -> None:
        self._database = sqlite3.connect(self.path, timeout=0, isolation_level="IMMEDIATE")
        try:
            self._database.execute("PRAGMA locking_mode = EXCLUSIVE")  # so that WAL needs no shared memory
            self._database.execute("PRAGMA journal_mode = WAL")
            self._database.execute("PRAGMA synchronous = NORMAL")
            if self._database.execute("PRAGMA user_version").fetchone() != (VERSION,):
                self._database.executescript(FORGET)
            self._database.executescript(SCHEMA)
        except BaseException:
            self._database.close()
            raise

    def _remove(self) -> None:
        for path in self.path.parent.glob(f"{self.path.name}*"):
            path.unlink()

    def _reason(self, error: Exception) -> OutputError:
        if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
            return OutputError.in_use(self.output)
        if isinstance(error, (sqlite3.DatabaseError, DamagedError)) and not isinstance(error, sqlite3.OperationalError):
            self._remove()
            return OutputError.lost_work(self.path)
        return OutputError.unwritable(self.output, getattr(error, "strerror", None) or str(error))

    def get(self, key: bytes) -> bytes | None:
        """Return the value of a key; ``None`` if there is none."""
        row = self._database.execute("SELECT value FROM work WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def __contains__(self, key: bytes) -> bool:
        """Return whether there is a value for a key."""
        return self._database.execute("SELECT 1 FROM work WHERE key = ?", (key,)).fetchone() is not None

    def put(self, key: bytes, value: bytes) -> None:
        """Keep a value, in place of an earlier one."""
        self._database.execute("INSERT OR REPLACE INTO work VALUES (?, ?)", (key, value))
        if time.monotonic() - self._committed > COMMIT_SECONDS:
            self.commit()

    def commit(self) -> None:
        """Make all that was put so far survive."""
        self._database.commit()
        self._committed = time.monotonic()

    def begin(self, *, keep: bool = False) -> None:
        """Forget the order of an earlier run, and, unless it is to be kept, what held for it only."""
        self._database.execute("DELETE FROM plan")
        self._database.execute("DELETE FROM met")
        if not keep:
            self._database.execute("DELETE FROM work WHERE substr(key, 1, 1) = ?", (PASSING,))

    def plan(self, position: int, key: bytes, first: str = "") -> None:
        """Say which value comes at a position; ``first`` is told again by `planned`."""
        self._database.execute("INSERT INTO plan VALUES (?, ?, ?)", (position, key, first))

    def planned(self) -> Iterator[tuple[bytes, str]]:
        """Yield the values in the order of their positions, with what was said of each."""
        query = "SELECT value, first FROM plan JOIN work USING (key) ORDER BY position"
        yield from self._database.execute(query)

    def first(self, letters: str, doc_id: str) -> str:
        """Return the first ``doc_id`` that was given with these letters in this run."""
        self._database.execute("INSERT OR IGNORE INTO met VALUES (?, ?)", (letters, doc_id))
        found: str = self._database.execute("SELECT doc_id FROM met WHERE letters = ?", (letters,)).fetchone()[0]
        return found

    def prune(self) -> None:
        """Remove the work that has no place in the order of this run."""
        query = "DELETE FROM work WHERE substr(key, 1, 1) <> ? AND key NOT IN (SELECT key FROM plan)"
        self._database.execute(query, (MODEL,))

    def take(self, path: Path) -> None:
        """Copy the values of another store's file, those that are here already left alone.

        Raises:
            OutputError: it cannot be read, or is being written.
        """
        try:
            with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True, timeout=0)) as other:
                other.execute("PRAGMA locking_mode = EXCLUSIVE")  # as it was written
                if other.execute("PRAGMA user_version").fetchone() != (VERSION,):
                    raise OutputError.no_part(path, "another version of navnetabell made it")
                rows = other.execute("SELECT key, value FROM work")
                self._database.executemany("INSERT OR IGNORE INTO work VALUES (?, ?)", rows)
            self.commit()
        except sqlite3.DatabaseError as error:
            if "locked" in str(error):
                raise OutputError.in_use(path) from error
            raise OutputError.no_part(path, str(error)) from error
