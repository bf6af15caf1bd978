"""What a linguist knows, as data: the files beside this one, and the functions that read them.

A ``.txt`` file holds one entry a line; what follows ``#`` is a comment. ``*`` before an entry stands for any beginning
(``*lærer`` is also ``norsklærer``), and ``!`` for an exception to that (``!erklærer``, ``!*listen``). A ``.toml`` file
holds a table.
Each says at its head what it holds, and where that is from if it is not our own. To change what the program knows, edit
the file and add a case to ``tests/resolve/cases`` or ``tests/relate/cases``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

FOLDER = files(__name__)


@dataclass(frozen=True, slots=True)
class Words:
    """Words in lower case, some given whole, some by their ending, and words that are none of them for all that."""

    whole: frozenset[str]
    endings: tuple[str, ...]
    exceptions: frozenset[str]
    endings_of_exceptions: tuple[str, ...] = ()

    def __contains__(self, word: str) -> bool:
        """Return whether ``word`` is one of them, in whatever case.

        Example:
            >>> "utenriksminister" in words("titles"), "minister" in words("titles"), "bord" in words("titles")
            (True, True, False)
        """
        lower = word.lower()
        if not (lower in self.whole or lower.endswith(self.endings)):
            return False
        return lower not in self.exceptions and not lower.endswith(self.endings_of_exceptions)


@cache
def words(name: str) -> Words:
    """Return the words of ``name``.txt, case set aside."""
    return words_of(lines(name))


def words_of(entries: Iterable[str]) -> Words:
    """Return the words that entries of a list in the lexicon stand for, case set aside."""
    entries = [entry.lower() for entry in entries]
    exceptions = [entry.removeprefix("!") for entry in entries if entry.startswith("!")]
    exempt = tuple(entry.removeprefix("*") for entry in exceptions if entry.startswith("*"))
    endings = tuple(entry.removeprefix("*") for entry in entries if entry.startswith("*"))
    whole = frozenset(entry.removeprefix("*") for entry in entries if entry[0] != "!")
    return Words(whole, endings, frozenset(exceptions), exempt)


@cache
def table(name: str) -> dict[str, Any]:
    """Return the content of ``name``.toml."""
    return tomllib.loads(FOLDER.joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def lines(name: str) -> list[str]:
    """Return the entries of ``name``.txt, without comments and empty lines."""
    text = FOLDER.joinpath(f"{name}.txt").read_text(encoding="utf-8")
    return list(filter(None, (line.partition("#")[0].strip() for line in text.splitlines())))
