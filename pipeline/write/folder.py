"""An output folder in which a table is either the old one or the new one, never half of either.

New files are made in a hidden folder beside the old ones and renamed into place when all are complete. Where one
cannot be renamed, those before it are put back; where the process is killed meanwhile, the next run renames the rest.
The folder ``texts`` is one of them: replaced as a whole, and taken away when a run kept no texts.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Container, Iterable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from pipeline.errors import OutputError
from pipeline.own import FOLDERS, own_names

PREFIX = ".navnetabell-"
OLD = "old"
UNDER_WAY = "commit.json"  # in the hidden folder: which files are being put in place, and which taken away
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
        """Put in place what a run that was killed was putting there, and remove what others have left.

        Nobody else may write into the folder meanwhile.

        Raises:
            OutputError: a file could not be put in place.
        """
        for left in self.left:
            new, gone = _under_way(left)
            for name in (*new, *gone):
                try:
                    self._place(left, name, new)
                except OSError as error:
                    raise OutputError.unwritable(self.path / name, _reason(error)) from error
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
        left = (one for folder in self.left for one in _under_way(folder)[0])
        if path.exists() and name not in {*own_names(self.path), *left}:
            raise OutputError.not_ours(path)

    def commit(self) -> None:
        """Put all new files in place, or none.

        Raises:
            OutputError: a file could not be put in place.
        """
        new = sorted(path.name for path in self.staging.iterdir())
        for name in set(new).intersection(FOLDERS):
            self.check_folder(name)
        gone = sorted(own_names(self.path).difference(new))  # what an earlier run wrote and this one does not
        begun: list[str] = []
        try:
            for name in new:
                _sync(self.staging / name)
            (self.staging / OLD).mkdir()
            (self.staging / UNDER_WAY).write_text(json.dumps([new, gone]), encoding="utf-8")
            for name in (*new, *gone):
                begun.append(name)
                self._place(self.staging, name, new)
        except OSError as error:
            self._put_back(begun, new)
            raise OutputError.unwritable(self.path / (begun or new)[-1], _reason(error)) from error

    @property
    def left(self) -> list[Path]:
        """Return the hidden folders of other runs, which were killed or are at work."""
        found = sorted(self.path.glob(f"{PREFIX}*"))
        return [left for left in found if left != self.staging and not left.is_symlink()]

    def _place(self, staging: Path, name: str, new: Container[str]) -> None:
        """Put a new file in place of an old one, which is kept, or take the old one away; again changes nothing.

        A file is there at any moment, the old one or the new; only a folder cannot take another's place at once.
        """
        ready, path, kept = staging / name, self.path / name, staging / OLD / name
        if path.exists() and not kept.exists() and (ready.exists() or name not in new):
            _keep(path, kept, twice=ready.is_file() and path.is_file())
        if ready.exists():
            ready.replace(path)

    def _put_back(self, names: Iterable[str], new: Container[str]) -> None:
        (self.staging / UNDER_WAY).unlink(missing_ok=True)
        for name in names:
            ready, path, kept = self.staging / name, self.path / name, self.staging / OLD / name
            with suppress(OSError):
                if kept.is_dir() or (name in new and not ready.exists() and not kept.exists()):
                    _remove(path)
                if kept.exists():
                    kept.replace(path)


def _under_way(staging: Path) -> tuple[list[str], list[str]]:
    """Return what a run was putting in place and what it was taking away when it was killed."""
    try:
        told = json.loads((staging / UNDER_WAY).read_text(encoding="utf-8"))
        new, gone = ([name for name in names if _is_bare(name)] for names in told)
    except (OSError, ValueError, TypeError, RecursionError):
        return [], []
    return new, gone


def _is_bare(name: object) -> bool:
    """Return whether a name is that of a file in a folder, and leads nowhere else: the folder may be a stranger's."""
    return isinstance(name, str) and name == Path(name).name and name not in {"", ".", ".."}


def _keep(path: Path, kept: Path, *, twice: bool) -> None:
    """Give a file or folder another name; the old one stays too, if that is wanted and the file system can do it."""
    if twice:
        with suppress(OSError):
            kept.hardlink_to(path)
            return
    path.replace(kept)


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
