"""Inputs -> the files to read, each with its ``doc_id``, in reading order.

A ``doc_id`` is the path relative to the input folder, with ``/`` and the ending; the bare name for a single file;
``stdin`` for standard input. With several inputs the folder's own name goes in front. It is NFC, printable and unique.
"""

from __future__ import annotations

import os
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import InputError
from pipeline.read.formats import FORMATS, ending

STDIN = "-"
OUTPUT_MARKS = ("run.json", "datapackage.json")
"""A folder that holds both was written by navnetabell."""


@dataclass(frozen=True, slots=True)
class Source:
    """A text to read: its name in the tables, and its file (``None``: standard input)."""

    doc_id: str
    path: Path | None


@dataclass(frozen=True, slots=True)
class Found:
    """What the inputs hold.

    Attributes:
        sources: the texts, in reading order.
        skipped: how many files have an ending that is not read, by ending (lower case, with its dot, or empty).
        unlisted: folders that the operating system does not let us list.
    """

    sources: list[Source]
    skipped: Counter[str] = field(default_factory=Counter)
    unlisted: list[Path] = field(default_factory=list)


def find_sources(inputs: Sequence[str | Path], *, output: Path | None = None) -> Found:
    """Return the texts in files and folders, ordered by input and then by ``doc_id``, the same on every machine.

    Folders are searched recursively for files of known endings. Left out are hidden files, ``output``, other folders
    that navnetabell wrote, files that are no files (sockets, pipes), and a file or folder that was met before, through
    another input or a symbolic link. A file given by name is read whatever its ending.

    Args:
        inputs: paths; ``-`` is standard input.
        output: folder that the run writes into.

    Raises:
        InputError: an input is missing or cannot be listed, no text was found, or two files would share a ``doc_id``.
    """
    given = list({_identity(one): one for one in reversed(inputs)}.values())[::-1]
    search = _Search(None if output is None else os.path.realpath(output), in_front=len(given) > 1)
    for one in given:
        search.add(str(one))
    if not search.found.sources:
        raise InputError.no_files([str(one) for one in inputs], FORMATS)
    _refuse_clashes(search.found.sources)
    return search.found


def _identity(path: str | Path) -> str:
    return STDIN if str(path) == STDIN else os.path.realpath(path)


class _Search:
    """One search: what was found, and what was met already."""

    def __init__(self, output: str | None, *, in_front: bool) -> None:
        self.found = Found([])
        self.output = output
        self.in_front = in_front
        self.met: set[str] = set()

    def add(self, given: str) -> None:
        """Add the texts of one input."""
        if given == STDIN:
            self.found.sources.append(Source("stdin", None))
        elif os.path.isdir(given):  # noqa: PTH112 (pathlib turns "" into ".", which would read the wrong folder)
            self._add_folder(given)
        elif os.path.lexists(given):
            self._add_files([(readable(Path(given).name), Path(given))])
        else:
            raise InputError.missing(given)

    def _add_folder(self, given: str) -> None:
        try:
            os.scandir(given).close()
        except OSError as error:
            raise InputError.unreadable(given, error.strerror or str(error)) from error
        front = (readable(Path(os.path.abspath(given)).name),) if self.in_front else ()  # noqa: PTH100 (own name of ".", links unresolved)
        self.met.add(os.path.realpath(given))
        named = [("/".join((*front, *parts)), path) for parts, path in self._walk(Path(given), ())]
        self._add_files(sorted(named, key=lambda one: (one[0].split("/"), os.fsencode(one[1]))))

    def _add_files(self, named: list[tuple[str, Path]]) -> None:
        for doc_id, path in named:
            real = os.path.realpath(path)
            if real not in self.met:
                self.met.add(real)
                self.found.sources.append(Source(doc_id, path))

    def _walk(self, folder: Path, above: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Path]]:
        """Yield the files to read below ``folder``, each with its readable path in parts."""
        waiting = [(folder, above)]
        while waiting:
            folder, above = waiting.pop()
            for entry in self._entries(folder):
                parts = (*above, readable(entry.name))
                if entry.is_dir():
                    if self._is_new(entry.path):
                        waiting.append((Path(entry.path), parts))
                elif ending(entry.name) not in FORMATS:
                    self.found.skipped[ending(entry.name)] += 1
                elif entry.is_file() or entry.is_symlink():  # a broken link is a text that cannot be read
                    yield parts, Path(entry.path)

    def _entries(self, folder: Path) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(folder) as entries:
                shown = [entry for entry in entries if not entry.name.startswith(".")]
        except OSError:
            self.found.unlisted.append(folder)
            return []
        return sorted(shown, key=lambda entry: os.fsencode(entry.name))

    def _is_new(self, path: str) -> bool:
        """Return whether to search a folder, and remember that it was met: so a loop of links ends."""
        real = os.path.realpath(path)
        if real in self.met or real == self.output or all((Path(path) / mark).is_file() for mark in OUTPUT_MARKS):
            return False
        self.met.add(real)
        return True


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
    name = unicodedata.normalize("NFC", _decoded_name(name))
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in name)


def _decoded_name(name: str) -> str:
    if not any("\ud800" <= one <= "\udfff" for one in name):
        return name
    try:
        data = name.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # surrogates of another origin (Windows): escaped later, one by one
        return name
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return data.decode("iso8859-1")


def _refuse_clashes(sources: list[Source]) -> None:
    first: dict[str, Source] = {}
    for source in sources:
        other = first.setdefault(source.doc_id, source)
        if other is not source:
            raise InputError.clash(source.doc_id, *_told_apart(other, source))


def _told_apart(*sources: Source) -> list[str]:
    """Return the paths of two sources in words that can be printed and differ."""
    shown = ["standard input" if one.path is None else readable(str(one.path)) for one in sources]
    if len(set(shown)) == 1:  # the same letters in two Unicode forms
        return [ascii(str(one.path)) for one in sources]
    return shown
