"""What a linguist knows, as data: the files beside this one, and the functions that read them.

A ``.txt`` file holds one entry a line; what follows ``#`` is a comment. ``*`` before an entry stands for any beginning
(``*lærer`` is also ``norsklærer``), and ``!`` for an exception to that (``!erklærer``). A ``.toml`` file holds a table.
To change what the program knows, edit the file and add a case to ``tests/resolve/cases``.

| file | what | source |
| --- | --- | --- |
| ``abbreviations.txt`` | abbreviations that end a name with a full stop of their own | our own |
| ``after_names.txt`` | words that never follow a genitive | our own, and counted in NoReC 2.1 and GiellaLT |
| ``begun_names.txt`` | bodies whose name begins with a genitive: ``Statsministerens kontor`` | our own, GiellaLT |
| ``branches.txt`` | what makes a name that of a branch: ``Eiendom`` | our own |
| ``common_surnames.txt`` | surnames that say too little alone | Faker (MIT) |
| ``countries.toml`` | names of countries that Babel lacks, or that the press does not use | our own |
| ``endings_in_s.txt`` | endings of names whose s is their own | our own |
| ``epithets.txt`` | adjectives that open a heading before a name: ``Søvnløs Hansen`` | our own |
| ``first_names.txt`` | common first names | Faker (MIT) |
| ``foreign_words.txt`` | small words of English and Swedish | our own |
| ``full_names.txt`` | full names that look like less: ``Van Morrison`` | our own |
| ``genitive_endings.txt`` | endings that are a genitive's for all that | our own |
| ``heads.txt`` | what bodies are called for short: ``Rådet`` | our own |
| ``irregular_genitives.toml`` | genitives without -s | our own |
| ``legal_forms.txt`` | what may stand after a company's name | our own |
| ``lone_parties.txt`` | letters that are a party only beside other parties | our own |
| ``names_in_apostrophe_s.txt`` | names that end in 's | our own |
| ``names_in_s.txt`` | names whose last letter is an s of their own | see the file |
| ``national.txt`` | what a national organisation goes without for short: ``Den norske`` | our own |
| ``near_names.txt`` | names one consonant away from another name: no slips | see the file |
| ``nicknames.toml`` | what people are called for short: ``Mike`` | our own |
| ``nouns_in_s.txt`` | common nouns at the end of names whose s is their own | our own, and counted in NoReC 2.1 |
| ``organisations.toml`` | acronyms and the other names of well-known organisations | our own |
| ``owned_by_places.txt`` | what places have and people do not: ``ordfører`` | our own |
| ``particle_first_names.txt`` | first names that are particles too: ``Ben`` | our own |
| ``particles.txt`` | small words inside names: ``van``, ``de`` | our own |
| ``place_names.toml`` | places with several names, Sámi and Kven ones too | see the file |
| ``relations.txt`` | words for somebody who is somebody else's: ``far``, ``sønn``, ``forgjenger`` | our own |
| ``seldom_after_genitives.txt`` | words that genitives seldom stand before | NoReC 2.1, GiellaLT |
| ``small_words.txt`` | words that an acronym may leave out | our own |
| ``title_parts.txt`` | words that belong to the title that follows them | our own |
| ``titles.txt`` | titles that stand before a person's name | our own |
| ``units.txt`` | words for a municipality after its name | our own |
| ``whole_names.toml`` | what belongs to a name: initials, particles, legal forms, ``kommune`` | our own |
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Words:
    """Words in lower case, some given whole, some by their ending, and words that are none of them for all that."""

    whole: frozenset[str]
    endings: tuple[str, ...]
    exceptions: frozenset[str]

    def __contains__(self, word: str) -> bool:
        """Return whether ``word`` is one of them, in whatever case.

        Example:
            >>> "utenriksminister" in words("titles"), "minister" in words("titles"), "bord" in words("titles")
            (True, True, False)
        """
        lower = word.lower()
        return (lower in self.whole or lower.endswith(self.endings)) and lower not in self.exceptions


@cache
def words(name: str) -> Words:
    """Return the words of ``name``.txt, case set aside."""
    return words_of(lines(name))


def words_of(entries: Iterable[str]) -> Words:
    """Return the words that entries of a list in the lexicon stand for, case set aside."""
    entries = [entry.lower() for entry in entries]
    return Words(
        frozenset(entry.removeprefix("*") for entry in entries if not entry.startswith("!")),
        tuple(entry.removeprefix("*") for entry in entries if entry.startswith("*")),
        frozenset(entry.removeprefix("!") for entry in entries if entry.startswith("!")),
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
