"""Names that differ by one letter: in one text, mostly one name and a slip of the pen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator
from itertools import islice
from typing import Generic, TypeVar

LONGEST = 60  # code points; longer names are not compared
SHORTEST = 5  # of a name that may be misspelt
FEW = 40  # names that are looked at under one key

Item = TypeVar("Item", bound=Hashable)


class Similar(Generic[Item]):
    """Things by the spelling of their names, found again by a spelling one letter off.

    Each name is kept under itself and under itself without each of its letters, so that finding takes no longer the
    more names there are.

    Example:
        >>> names = Similar()
        >>> names.add("breivik", 1)
        >>> [list(names.find(name)) for name in ("brevik", "breivig", "reivik", "brekke")]
        [[1], [1], [], []]
    """

    def __init__(self) -> None:
        """Begin with none."""
        self._found: defaultdict[str, dict[tuple[str, Item], None]] = defaultdict(dict)

    def add(self, name: str, item: Item) -> None:
        """Keep ``item`` under ``name``, which is folded."""
        for key in _keys(name):
            self._found[key][name, item] = None

    def find(self, name: str) -> Iterator[Item]:
        """Yield the things whose name differs from ``name`` by a letter that is not the first."""
        seen: set[Item] = set()
        for key in _keys(name):
            for other, item in islice(self._found.get(key, ()), FEW):
                if item not in seen and one_letter_off(name, other):
                    seen.add(item)
                    yield item


def _keys(name: str) -> Iterator[str]:
    if SHORTEST <= len(name) <= LONGEST:
        yield name
        for index in range(len(name)):
            yield name[:index] + name[index + 1 :]


def one_letter_off(one: str, other: str) -> bool:
    """Return whether two names differ by one letter, too much, missing, another or two swapped; never the first one.

    Digits are never slips.

    Example:
        >>> [one_letter_off("chicago", name) for name in ("chigago", "chicgo", "chiccago", "chciago")]
        [True, True, True, True]
        >>> one_letter_off("hansen", "jansen"), one_letter_off("gate2", "gate3"), one_letter_off("jongil", "jongun")
        (False, False, False)
    """
    if one == other or one[:1] != other[:1] or abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    left, right = one[start:], other[start:]
    if any(character.isdigit() for character in left[:1] + right[:1]):
        return False
    swapped = left[:2] == right[:2][::-1] and left[2:] == right[2:]
    return left[1:] == right[1:] or left[1:] == right or left == right[1:] or swapped
