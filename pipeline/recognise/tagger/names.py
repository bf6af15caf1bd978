"""A list of names with their types inside the model: what a word's place in it tells beside its spelling."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.recognise.tagger.consistent import name_key

CODES = (
    *("P", "O", "G", "L", "W", "E", "D", "N", "B"),
    *("PW", "WP", "OW", "WO", "WN", "NW", "LO", "OL", "LW", "WL", "PO", "OP", "PL", "LP", "GP", "PG", "LG", "GL", "GO"),
)
"""What a name is: person, organisation, geo-political, other place, work or product, event, derived, no name, a span
that is no name as it stands; of two types the more frequent comes first."""

NAME_ROWS = 1 + 4 * len(CODES)
"""Rows of the table of their vectors: none, then for each code folded and exact matches, first and further words."""

FIRST_ROWS = {code: 1 + 4 * number for number, code in enumerate(CODES)}

MAY_LOSE_ITS_END = re.compile("['’s](?: |$)")
KEPT_KEYS = 30_000  # words whose keys are remembered


class NameMatch(NamedTuple):
    """A stretch of words that stands in the list: first word, end (exclusive), code, and whether case agrees too."""

    begin: int
    end: int
    code: str
    exact: bool

    def rows(self) -> list[int]:
        """Return the row in the table of vectors for each of its words."""
        first = FIRST_ROWS[self.code] + 2 * self.exact
        return [first] + [first + 1] * (self.end - self.begin - 1)


class NameList:
    """Finds the names of a list in sequences of words, whatever their case and with or without a genitive's -s."""

    def __init__(self, given: Iterable[str]) -> None:
        """Take lines of a code, a tab and a name, its words parted by spaces; of equal names the first counts."""
        self._lines: dict[str, str] = {}  # with an empty one for the beginning of a longer name
        self._keys = _Keys()
        lines = self._lines
        for line in given:
            key = line[line.index("\t") + 1 :].casefold()
            if MAY_LOSE_ITS_END.search(key):
                key = " ".join(map(_key, line.partition("\t")[2].split(" ")))
            if not lines.get(key):
                lines[key] = line
            space = key.find(" ")
            while space > 0:
                lines.setdefault(key[:space], "")
                space = key.find(" ", space + 1)

    def find(self, words: Sequence[str]) -> Iterator[NameMatch]:
        r"""Yield the names of the list in a sequence, from left to right, the longest at each word.

        Example:
            >>> names = NameList(["O\tDen norske kirke", "G\tOslo"])
            >>> [tuple(match) for match in names.find("Sjefen i Den norske kirke og OSLOS ordfører".split())]
            [(2, 5, 'O', True), (6, 7, 'G', False)]
        """
        keys, lines = self._keys.of(words), self._lines
        end = 0
        for place in [place for place, key in enumerate(keys) if key in lines]:
            if place < end:
                continue
            key, stop = keys[place], place + 1
            known, end = lines[key], stop
            while stop < len(keys) and (key := f"{key} {keys[stop]}") in lines:
                stop += 1
                if longer := lines[key]:
                    known, end = longer, stop
            if known:
                yield NameMatch(place, end, *_compared(known, *words[place:end]))

    def rows(self, words: Sequence[str]) -> list[int]:
        """Return for each word of a sequence its row in the table of vectors, 0 for none."""
        rows = [0] * len(words)
        for match in self.find(words):
            rows[match.begin : match.end] = match.rows()
        return rows


class _Keys(dict[str, str]):
    """Words met lately -> what they have in common with those that differ in case or a genitive's -s."""

    def __missing__(self, word: str) -> str:
        key = self[word] = _key(word)
        return key

    def of(self, words: Sequence[str]) -> list[str]:
        if len(self) > KEPT_KEYS:
            self.clear()
        return [self[word] for word in words]


@lru_cache(KEPT_KEYS)
def _compared(line: str, *words: str) -> tuple[str, bool]:
    """Return the code of a line, and whether its name agrees in case, too, with words."""
    code, _, name = line.partition("\t")
    return code, list(map(name_key, name.split(" "))) == list(map(name_key, words))


def _key(word: str) -> str:
    """Return what words that differ in case or a genitive's -s have in common."""
    return name_key(word.casefold()).rstrip("'’") or word
