"""What a linguist knows, as data: the files beside this one, and the functions that read them.

A ``.txt`` file holds one entry a line; what follows ``#`` is a comment, and ``*`` before an entry stands for any
beginning (``*minister`` is also ``utenriksminister``). A ``.toml`` file holds a table. To change what the program
knows, edit the file and add a case to ``tests/resolve/cases``.

| file | what | source |
| --- | --- | --- |
| ``after_names.txt`` | words that never follow a genitive | our own |
| ``countries.toml`` | names of countries that Babel lacks, or that the press does not use | our own |
| ``legal_forms.txt`` | what may stand after a company's name | our own |
| ``names_in_s.txt`` | names whose last letter is an s of their own | see the file |
| ``organisations.toml`` | acronyms and the other names of well-known organisations | our own |
| ``particles.txt`` | small words inside names: ``van``, ``de`` | our own |
| ``relations.txt`` | words for somebody who is somebody else's: ``far``, ``sønn``, ``forgjenger`` | our own |
| ``titles.txt`` | titles that stand before a person's name | our own |
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Words:
    """Words in lower case, some given whole, some by their ending."""

    whole: frozenset[str]
    endings: tuple[str, ...]

    def __contains__(self, word: str) -> bool:
        """Return whether ``word`` is one of them, in whatever case.

        Example:
            >>> "utenriksminister" in words("titles"), "minister" in words("titles"), "bord" in words("titles")
            (True, True, False)
        """
        lower = word.lower()
        return lower in self.whole or lower.endswith(self.endings)


@cache
def words(name: str) -> Words:
    """Return the words of ``name``.txt, case set aside."""
    entries = [line.lower() for line in lines(name)]
    return Words(
        frozenset(entry.removeprefix("*") for entry in entries),
        tuple(entry.removeprefix("*") for entry in entries if entry.startswith("*")),
    )


@cache
def table(name: str) -> dict[str, Any]:
    """Return the content of ``name``.toml."""
    return tomllib.loads(_text(f"{name}.toml"))


def lines(name: str) -> Iterator[str]:
    """Yield the entries of ``name``.txt, without comments and empty lines."""
    for line in _text(f"{name}.txt").splitlines():
        entry = line.partition("#")[0].strip()
        if entry:
            yield entry


def _text(file: str) -> str:
    return files(__name__).joinpath(file).read_text(encoding="utf-8")
