"""An output folder that takes complete sets of files, and in which nothing that a run did not write is ever lost.

New files are made in a hidden folder beside the old ones and renamed into place when all are complete; where one cannot
be, those before it are put back. What may be replaced or removed is what a run wrote: a name that a run can write, with
contents whose digest is in ``run.json``, or in that of a run that was killed while it put its files in place. A file of
ours that was edited since is kept beside the new one. Anything else of such a name is refused before any work is done.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Self

from pipeline.errors import OutputError
from pipeline.outputs import MANIFEST, OWN_NAMES, digest, recorded_digests

STAGING_PREFIX = ".navnetabell-"  # a reserved name: such folders in an output folder are ours
OLD = "old"  # in the staging folder: what was replaced, until all is in place
OFFICE_LOCKS = (".~lock.{}#", "~${}")  # what LibreOffice and Excel leave beside a file that they hold open


class OutputFolder:
    """A folder that takes complete sets of files only.

    Used as a context: inside it, files are made in ``staging``; `commit` puts them in place; leaving it without
    `commit` leaves the folder as it was.

    Attributes:
        changed: names under which files that were edited since an earlier run wrote them have been kept.
        gone: names of what an earlier run wrote and this one did not, so that it was taken away.
    """

    def __init__(self, path: Path) -> None:
        """Write into ``path``, which is made if it is not there."""
        self.path = path
        self.changed: list[str] = []
        self.gone: list[str] = []

    def __enter__(self) -> Self:
        """Make the folder and the staging folder in it.

        Raises:
            OutputError: the folder cannot be made or written.
        """
        self._made = [folder for folder in (self.path, *self.path.parents) if not folder.exists()]
        self.staging = self.path / f"{STAGING_PREFIX}{secrets.token_hex(8)}"
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self.staging.mkdir(mode=0o700)
        except BaseException as error:  # a signal comes at any moment: also when the folder has just been made
            self.__exit__(type(error), error, error.__traceback__)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove what was not put in place, and folders made for nothing."""
        self._discard(self.staging)
        with suppress(OSError):  # a folder with something in it stays
            for folder in self._made:
                folder.rmdir()
        if isinstance(error, OSError):  # a full disk, a folder taken away: reading never raises it
            raise OutputError.unwritable(self.path, error) from error

    def check(self, names: Iterable[str], inputs: Iterable[Path] = ()) -> None:
        """Make sure, before any work, that files and folders of these names may be written.

        Raises:
            OutputError: one is an input, was not written by navnetabell, or is open in another program.
        """
        ours = {*self._recorded()} - {MANIFEST} | {*recorded_digests(self.path)}  # a manifest is ours if it is there
        read = {os.path.realpath(path) for path in inputs}
        for name in names:
            path = self.path / name
            real = f"{os.path.realpath(self.path)}{os.sep}{name}"
            if any(one == real or one.startswith(real + os.sep) for one in read):
                raise OutputError.is_input(path)
            if os.path.lexists(path) and (name not in ours or path.is_symlink()):
                raise OutputError.not_ours(path)
            if any((self.path / lock.format(name)).exists() for lock in OFFICE_LOCKS) or _is_held_open(path):
                raise OutputError.held_open(path)

    def commit(self) -> None:
        """Put all new files in place, or none; what an earlier run wrote and this one does not goes.

        Nobody else may write into the folder meanwhile.

        Raises:
            OutputError: a file could not be put in place, or would replace one that is not ours.
        """
        new = sorted({path.name for path in self.staging.iterdir()} - {MANIFEST})
        ours = self._recorded()
        old = sorted(name for name in ours if name not in new and name != MANIFEST)
        self.gone = [name for name in old if os.path.lexists(self.path / name)]
        self.check([*new, MANIFEST])
        moves: list[tuple[Path, Path]] = []
        name = ""
        try:
            for name in new:
                _sync(self.staging / name)
            (self.staging / OLD).mkdir()
            for name in (
                *self.gone,
                *new,
                MANIFEST,
            ):  # as long as run.json is not in place, its digests are in the staging
                moves += self._placed(name, ours[name])
        except OSError as error:
            self._undo(moves)
            raise OutputError.unwritable(self.path / name, error) from error
        for left in self._left():
            self._discard(left)

    @property
    def interrupted(self) -> bool:
        """Whether a run was killed, and its staging folder is left, or one is at work."""
        return bool(self._left())

    def clear(self) -> None:
        """Discard what runs have left that were killed before they put files in place.

        Nobody else may write into the folder meanwhile.
        """
        for left in self._left():
            if not (left / OLD).is_dir():  # else its digests tell what is ours: it goes when all is in place
                self._discard(left)

    def _left(self) -> list[Path]:
        """Return the staging folders of other runs, which were killed or are at work."""
        found = sorted(self.path.glob(f"{STAGING_PREFIX}*"))
        return [left for left in found if left != self.staging and left.is_dir() and not left.is_symlink()]

    def _recorded(self) -> defaultdict[str, set[str]]:
        """Return the digests that what we wrote may have, by name; of ``run.json`` any will do."""
        ours: defaultdict[str, set[str]] = defaultdict(set)
        for folder in (self.path, *self._left()):
            for name, recorded in recorded_digests(folder).items():
                ours[name].add(recorded)
        return ours

    def _placed(self, name: str, digests: set[str]) -> Iterator[tuple[Path, Path]]:
        """Put a new file in place of an old one, or take the old one away; yield what was moved where.

        This is the only place where something in the output folder is replaced or removed. A file is there at any
        moment, the old one or the new; only a folder cannot take another's place at once.
        """
        ready, path, kept = self.staging / name, self.path / name, self.staging / OLD / name
        if os.path.lexists(path):
            current = digest(path)  # empty for what is neither a file nor a folder
            ours = current and (current in digests or current == digest(ready))
            if name != MANIFEST and not ours:
                kept = self._free(name)
                self.changed.append(kept.name)
            if not (ready.is_file() and path.is_file() and _linked(path, kept)):
                path.replace(kept)
            yield path, kept
        if ready.exists():
            ready.replace(path)
            yield ready, path

    def _free(self, name: str) -> Path:
        """Return a path, beside the file of this name, where there is nothing."""
        stem, dot, ending = name.rpartition(".")
        names = (f"{stem or ending} (changed{f' {number}' if number > 1 else ''}){dot}{ending if stem else ''}"
                 for number in count(1))  # fmt: skip
        return next(path for path in map(self.path.joinpath, names) if not os.path.lexists(path))

    def _undo(self, moves: list[tuple[Path, Path]]) -> None:
        self.changed.clear()
        for source, target in reversed(moves):
            with suppress(OSError):
                target.replace(source)

    def _discard(self, folder: Path) -> None:
        """Remove a staging folder, and of what is in it only what a run puts there."""
        for inner in (folder / OLD, folder):
            temporary = (path.name for path in inner.glob("tmp????????"))  # of tempfile, for XlsxWriter
            for name in (*OWN_NAMES, *temporary):
                path = inner / name
                with suppress(OSError):
                    if path.is_dir() and not path.is_symlink():
                        shutil.rmtree(path, ignore_errors=True)
                    else:
                        path.unlink()
            with suppress(OSError):
                inner.rmdir()


def _is_held_open(path: Path) -> bool:
    try:
        if os.path.lexists(path):
            path.rename(path)  # on Windows this fails for a file that Excel holds open; elsewhere nothing happens
    except PermissionError:
        return True
    return False


def _linked(path: Path, kept: Path) -> bool:
    """Give a file a second name, and return whether that was possible: not every file system can do it."""
    with suppress(OSError):
        kept.hardlink_to(path)
        return True
    return False


def _sync(path: Path) -> None:
    """Make sure that a file is on the disk; not each of the texts, which may be a hundred thousand."""
    if path.is_file():
        with path.open("rb") as file:
            os.fsync(file.fileno())
