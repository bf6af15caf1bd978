"""Inputs -> the files to read, each with its ``doc_id``, in reading order.

A ``doc_id`` is the path relative to the input folder, with ``/`` and the ending; the bare name for a single file;
``stdin`` for standard input. With several inputs the folder's own name goes in front. It is NFC, printable and unique.
"""

from __future__ import annotations

import os
import re
import stat
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import InputError
from pipeline.outputs import recorded_digests
from pipeline.read.decode import fits
from pipeline.read.formats import ENDINGS, ending

FROM_STDIN = "-"
LOCK_FILE = "~$"  # how the names begin of files that office programs make while they have another open
MAX_KEY = 200  # code points of an id from a column
SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Source:
    """A text to read: its name in the tables, and its file (``None``: standard input)."""

    doc_id: str
    file: str | Path | None  # of millions a string, which takes a third of the memory of a path

    @property
    def path(self) -> Path | None:
        """Return where the file is."""
        return None if self.file is None else Path(self.file)


@dataclass(frozen=True, slots=True)
class Found:
    """What the inputs hold.

    Attributes:
        sources: the texts, in reading order.
        skipped: how many files have an ending that is not read, by ending (lower case, with its dot, or empty).
        unlisted: folders that the operating system does not let us list, and pipes, sockets and devices, named as in a
            ``doc_id``, each with the reason in brackets.
    """

    sources: list[Source]
    skipped: Counter[str] = field(default_factory=Counter)
    unlisted: list[str] = field(default_factory=list)


def find_sources(
    inputs: Sequence[str | Path], *, output: Path | None = None, apart: Iterable[str | Path] = ()
) -> Found:
    """Return the texts in files and folders, ordered by input and then by ``doc_id``, the same on every machine.

    Folders are searched recursively for files of known endings. Left out are hidden and lock files, ``output``, other
    folders that navnetabell wrote (of an input that is one, what it wrote there), pipes, sockets and devices, and a
    file or folder that was met before, through another input or a symbolic link.

    Args:
        inputs: paths; ``-`` is standard input.
        output: folder that the run writes into.
        apart: files in the folders that are no texts, such as that of the corrections.

    Raises:
        InputError: an input is missing or cannot be listed, no text was found, or two files would share a ``doc_id``.
    """
    names = [str(one) for one in inputs]
    given = list({one if one == FROM_STDIN else os.path.realpath(one): one for one in reversed(names)}.values())[::-1]
    search = _Search(None if output is None else os.path.realpath(output), apart, in_front=len(given) > 1)
    for one in given:
        search.add(one)
    if not search.found.sources:
        raise InputError.no_files(names, ENDINGS)
    _refuse_clashes(search.found.sources)
    return search.found


class _Entry(NamedTuple):
    """A file or folder: its path as given, without links, in readable parts as in a ``doc_id``; is it itself a link."""

    path: str
    real: str
    parts: tuple[str, ...]
    linked: bool = False

    def holding(self, entry: os.DirEntry[str]) -> _Entry:
        """Return what an entry of this folder is."""
        linked = entry.is_symlink()  # only for a link is the slow look-up of the real path needed
        real = os.path.realpath(entry.path) if linked else f"{self.real}{os.sep}{entry.name}"
        return _Entry(entry.path, real, (*self.parts, shown_name(entry.name)), linked)


class _Search:
    """One search: what was found, and what was met already."""

    def __init__(self, output: str | None, apart: Iterable[str | Path], *, in_front: bool) -> None:
        self.found = Found([])
        self.output = output
        self.in_front = in_front
        self.met: set[str] = set()
        self.apart = frozenset(os.path.realpath(path) for path in apart)

    def add(self, given: str) -> None:
        """Add the texts of one input."""
        if given == FROM_STDIN:
            self.found.sources.append(Source("stdin", None))
        elif os.path.isdir(given):  # noqa: PTH112 (pathlib turns "" into ".", which would read the wrong folder)
            self._add_folder(given)
        elif os.path.lexists(given):
            if is_special(given):
                raise InputError.no_file(given)
            self._add_files([_Entry(given, os.path.realpath(given), (shown_name(Path(given).name),))])
        else:
            raise InputError.missing(given)

    def _add_folder(self, given: str) -> None:
        try:
            os.scandir(given).close()
        except OSError as error:
            raise InputError.unreadable(given, error) from error
        front = (shown_name(Path(os.path.abspath(given)).name),) if self.in_front else ()  # noqa: PTH100 (own name of ".", links unresolved)
        files = list(self._walk(_Entry(given, os.path.realpath(given), front)))
        self._add_files(sorted(files, key=lambda one: (one.parts, os.fsencode(one.path))))

    def _add_files(self, files: list[_Entry]) -> None:
        """Add the files that were not met before; a link gives way to the file it leads to."""
        own = {file.real for file in files if not file.linked}
        for file in files:
            if file.real not in self.met and not (file.linked and file.real in own):
                self.met.add(file.real)
                self.found.sources.append(Source("/".join(file.parts), file.path))

    def _walk(self, top: _Entry) -> Iterator[_Entry]:
        """Yield the files to read in and below a folder; folders that are links come last, when all others are met."""
        waiting, linked = [top], list[_Entry]()
        while waiting or linked:
            folder = waiting.pop() if waiting else linked.pop()
            if folder.real in self.met or (folder is not top and folder.real == self.output):
                continue
            self.met.add(folder.real)
            for entry in self._entries(folder):
                one = folder.holding(entry)
                if _holds(entry.is_dir):
                    (linked if one.linked else waiting).append(one)
                elif one.real in self.apart:
                    continue
                elif ending(entry.name) not in ENDINGS:
                    self.found.skipped[ending(entry.name)] += 1
                elif is_special(entry.path):
                    self.found.unlisted.append(f"{'/'.join(one.parts)} (not a file)")
                else:  # a broken link is a text that cannot be read
                    yield one

    def _entries(self, folder: _Entry) -> list[os.DirEntry[str]]:
        own = recorded_digests(Path(folder.path))
        try:
            with os.scandir(folder.path) as entries:
                names = {entry.name: entry for entry in entries if not entry.name.startswith((".", LOCK_FILE))}
                shown = [entry for name, entry in names.items() if name not in own]
        except OSError as error:
            self.found.unlisted.append(f"{'/'.join(folder.parts)} ({(error.strerror or str(error)).lower()})")
            return []
        return sorted(shown, key=lambda entry: os.fsencode(entry.name))


def is_special(path: str | Path) -> bool:
    """Return whether a path leads to a pipe, a socket or a device, which may have no end."""
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116 - a path may be any string, also an empty one
    except (OSError, ValueError):
        return False
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)


def _holds(check: Callable[[], bool]) -> bool:
    """Return whether an entry of a folder is what is asked; a link that leads round in a circle is nothing."""
    try:
        return check()
    except OSError:
        return False


def _refuse_clashes(sources: list[Source]) -> None:
    first: dict[str, Source] = {}
    for source in sources:
        other = first.setdefault(source.doc_id, source)
        if other is not source:
            paths = ["standard input" if one.file is None else str(one.file) for one in (other, source)]
            shown = [readable(path) for path in paths]
            if len(set(shown)) == 1:  # the same letters in two Unicode forms
                shown = [ascii(path) for path in paths]
            raise InputError.clash(source.doc_id, *shown)


def readable(name: str) -> str:
    r"""Return a file name as it can be printed and written: NFC, its bytes decoded, no control characters.

    A Linux file name is bytes. Python shows bytes that are not UTF-8 as lone surrogates, which no file and no terminal
    takes; they are read as cp1252, the usual origin of such names in Norway. What cannot be printed is escaped.

    Example:
        >>> readable("bl\udce5b\udce6r.txt")
        'blåbær.txt'
        >>> readable("Ma\u030aned\n1.txt")
        'Måned\\n1.txt'
        >>> readable("Ærlig talt.txt")
        'Ærlig talt.txt'
    """
    if SURROGATE.search(name):
        with suppress(UnicodeEncodeError):  # surrogates of another origin (Windows) are escaped, one by one
            data = name.encode("utf-8", "surrogateescape")
            name = data.decode("cp1252" if fits(data, "cp1252") else "iso8859-1")
    name = unicodedata.normalize("NFC", name)
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in name)


def shown_name(name: str) -> str:
    """Return the name of a file of this machine as it can be printed; it is UTF-8 whatever the locale takes it for."""
    if sys.getfilesystemencoding() == "utf-8":
        return readable(name)
    return readable(os.fsencode(name).decode("utf-8", "surrogateescape"))


def short_key(key: str) -> str:
    """Return an id from a column as it can be printed, and not longer than is good for a key."""
    shown = readable(key[: MAX_KEY + 1])
    return shown if len(shown) <= MAX_KEY else shown[: MAX_KEY - 1] + "…"


class UniqueNames:
    """Names that are given out once each."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)
        self._given: Counter[str] = Counter()

    def unique(self, name: str) -> str:
        """Return the name if it is free, else with ``~2``, ``~3`` … behind it; it is taken then.

        Example:
            >>> names = UniqueNames(["a"])
            >>> names.unique("a"), names.unique("b"), names.unique("b"), names.unique("b")
            ('a~2', 'b', 'b~2', 'b~3')
        """
        found = name
        while found in self._taken:
            self._given[name] += 1
            found = f"{name}~{self._given[name] + 1}"
        self._taken.add(found)
        return found
