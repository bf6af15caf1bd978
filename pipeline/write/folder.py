"""An output folder in which a table is either the old one or the new one, never half of either.

New files are made in a hidden folder beside the old ones and renamed into place when all are complete. Where one
cannot be renamed, those before it are put back. The folder ``texts`` is one of them: replaced as a whole, and taken
away when a run kept no texts.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from pipeline.errors import OutputError
from pipeline.own import FOLDERS, own_names

PREFIX = ".navnetabell-"
OLD = "old"
LOCKS = (".~lock.{}#", "~${}")  # what LibreOffice and Excel leave beside a file that they hold open


class OutputFolder:
    """A folder that takes complete sets of files only.

    Used as a context: inside it, files are made in ``staging``; `commit` puts them in place; leaving it without
    `commit` leaves the folder as it was.
    """

    def __init__(self, path: Path) -> None:
        """Write into ``path``, which is made if it is not there."""
        self.path = path

    def __enter__(self) -> Self:
        """Make the folder and the place for new files.

        Raises:
            OutputError: the folder cannot be made or written, or another program holds one of its tables open.
        """
        self._made = [folder for folder in (self.path, *self.path.parents) if not folder.exists()]
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self.staging = Path(tempfile.mkdtemp(prefix=PREFIX, dir=self.path))
        except OSError as error:
            raise OutputError.unwritable(self.path, _reason(error)) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove what was not put in place, and folders made for nothing."""
        shutil.rmtree(self.staging, ignore_errors=True)
        with suppress(OSError):  # a folder with something in it stays
            for folder in self._made:
                folder.rmdir()
        if isinstance(error, OSError):  # a full disk, a folder taken away: reading never raises it
            raise OutputError.unwritable(self.path, _reason(error)) from error

    def clear(self) -> None:
        """Remove what runs that were killed have left. Nobody else may write into the folder meanwhile."""
        for left in self.path.glob(f"{PREFIX}*"):
            if left != self.staging:
                shutil.rmtree(left, ignore_errors=True)

    def check_free(self, names: Iterable[str]) -> None:
        """Make sure that no other program holds one of the files open.

        Raises:
            OutputError: one does.
        """
        for name in names:
            path = self.path / name
            if any((self.path / lock.format(name)).exists() for lock in LOCKS):
                raise OutputError.held_open(path)
            if path.exists():
                try:
                    path.rename(
                        path
                    )  # on Windows this fails for a file that Excel holds open; elsewhere nothing happens
                except PermissionError as error:
                    raise OutputError.held_open(path) from error

    def check_folder(self, name: str) -> None:
        """Make sure that a folder such as ``texts`` is one that an earlier run wrote, and so may be replaced.

        Raises:
            OutputError: it is somebody else's.
        """
        path = self.path / name
        if path.exists() and name not in own_names(self.path):
            raise OutputError.not_ours(path)

    def commit(self) -> None:
        """Put all new files in place, or none.

        Raises:
            OutputError: a file could not be put in place.
        """
        old = self.staging / OLD
        names = sorted(path.name for path in self.staging.iterdir() if path.name != OLD)
        for name in set(names).intersection(FOLDERS):
            self.check_folder(name)
        names += sorted(own_names(self.path).difference(names))  # what an earlier run wrote and this one does not
        replaced: list[str] = []
        try:
            old.mkdir()
            for name in names:
                _sync(self.staging / name)
                if (self.path / name).exists():
                    (self.path / name).replace(old / name)
                replaced.append(name)
                if (self.staging / name).exists():
                    (self.staging / name).replace(self.path / name)
        except OSError as error:
            self._put_back(replaced, old)
            raise OutputError.unwritable(self.path / names[len(replaced) - 1], _reason(error)) from error

    def _put_back(self, names: Iterable[str], old: Path) -> None:
        for name in names:
            with suppress(OSError):
                _remove(self.path / name)
                if (old / name).exists():
                    (old / name).replace(self.path / name)


def _sync(path: Path) -> None:
    """Make sure that a file is on the disk; not each of the texts, which may be a hundred thousand."""
    if path.is_file():
        with path.open("rb") as file:
            os.fsync(file.fileno())


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _reason(error: OSError) -> str:
    return error.strerror or str(error)
