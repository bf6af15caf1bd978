"""File names and ids as they can be printed, and names that are taken once only."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable

LONGEST = 200  # code points of an id from a column


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
    name = unicodedata.normalize("NFC", _decoded(name))
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in name)


def _decoded(name: str) -> str:
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


def shortened(key: str) -> str:
    """Return an id from a column as it can be printed, and not longer than is good for a key."""
    shown = readable(key[: LONGEST + 1])
    return shown if len(shown) <= LONGEST else shown[: LONGEST - 1] + "…"


class Names:
    """Names that are given out once each."""

    def __init__(self, taken: Iterable[str]) -> None:
        """Begin with those that are taken already."""
        self._taken = set(taken)
        self._given: Counter[str] = Counter()

    def unique(self, name: str) -> str:
        """Return the name if it is free, else with ``~2``, ``~3`` … behind it; it is taken then.

        Example:
            >>> names = Names(["a"])
            >>> names.unique("a"), names.unique("b"), names.unique("b"), names.unique("b")
            ('a~2', 'b', 'b~2', 'b~3')
        """
        found = name
        while found in self._taken:
            self._given[name] += 1
            found = f"{name}~{self._given[name] + 1}"
        self._taken.add(found)
        return found
