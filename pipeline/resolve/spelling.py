"""Names that differ by one letter: two names (Erik, Eirik; Lund, Lunde), or seldom one name and a slip of the pen.

Two people in one row is the worst error there is, so a slip is what can hardly be a name of its own: a consonant wrong
or missing, or two letters swapped, *inside* a long word that is no known name (``near_names.txt``), in a text that has
the usual spelling much more often. Other vowels, other ends and doubled letters are what real names differ by.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Generic, TypeVar

from pipeline.lexicon import lines, words
from pipeline.names import folded

LONGEST_MISSPELT = 60  # code points; longer names are not compared
SHORTEST_MISSPELT = 5  # of a name that may be misspelt
MAX_OF_A_KEY = 40  # names that are looked at under one key
RARER = 3  # times less often than the usual spelling: a slip
SHORTEST_SLIP = 6  # letters of a word that may be misspelt
SAME_END = 2  # letters at the end of a word that a slip leaves as they are: not Lund for Lunde
VOWELS = frozenset("aeiouyæøåäö")
SILENT = frozenset("hjdt")  # what many names have or lack: Tor, Thor; Smit, Smidt
ALIKE = frozenset(map(frozenset, lines("alike_consonants")))  # Victor, Viktor; Olaf, Olav

Item = TypeVar("Item", bound=Hashable)


class Similar(Generic[Item]):
    """Things by the spelling of their names, found again by a spelling one letter off.

    Two names that differ by a letter that is not the first have nearly one half in common, and are at most one letter
    longer or shorter. Finding takes no longer the more names there are: 40 of those that share a half are looked at.

    Example:
        >>> names = Similar([("breivik", 1)])
        >>> [list(names.find(name)) for name in ("brevik", "breivig", "reivik", "brekke")]
        [[1], [1], [], []]
    """

    def __init__(self, named: Iterable[tuple[str, Item]] = ()) -> None:
        """Take things, each behind its name, which is folded."""
        self._found: defaultdict[tuple[str, str, int], list[tuple[str, Item]]] = defaultdict(list)
        for name, item in named:
            self.add(name, item)

    def add(self, name: str, item: Item) -> None:
        """Keep one more."""
        if SHORTEST_MISSPELT <= len(name) <= LONGEST_MISSPELT:
            for key in _keys(name, len(name)):
                self._found[key].append((name, item))

    def find(self, name: str) -> Iterator[Item]:
        """Yield the things whose name differs from ``name`` by a letter that is not the first."""
        if not SHORTEST_MISSPELT <= len(name) <= LONGEST_MISSPELT:
            return
        seen: set[Item] = set()
        for length in (len(name), len(name) + 1, len(name) - 1):
            for key in _keys(name, length):
                for other, item in islice(self._found.get(key, ()), MAX_OF_A_KEY):
                    if item not in seen and one_letter_off(name, other):
                        seen.add(item)
                        yield item


def _keys(name: str, length: int) -> tuple[tuple[str, str, int], ...]:
    half = (length - 1) // 2  # so that two letters swapped in the middle leave one of them as it is
    return (name[:half], "", length), (name[:1], name[-half:], length)


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
    start = _same_letters(one, other)
    left, right = one[start:], other[start:]
    if any(character.isdigit() for character in left[:1] + right[:1]):
        return False
    swapped = left[:2] == right[:2][::-1] and left[2:] == right[2:]
    return left[1:] == right[1:] or left[1:] == right or left == right[1:] or swapped


def count_words(names: Mapping[str, int]) -> Counter[str]:
    """Return how often each word, folded, stands in names that are counted."""
    found: Counter[str] = Counter()
    for name, count in names.items():
        for word in set(_words(name)):
            found[word] += count
    return found


def is_slip(rare: str, usual: str, counts: Mapping[str, int]) -> bool:
    """Return whether a name is another but for a slip of the pen in one word.

    Args:
        rare: the name that may be misspelt.
        usual: the other name.
        counts: how often each word, folded, stands in the names of the document.
    """
    one, other = _words(rare), _words(usual)
    differing = [pair for pair in zip(one, other, strict=False) if pair[0] != pair[1]]
    if len(one) != len(other) or len(differing) != 1:
        return False
    [(wrong, right)] = differing
    if counts[right] < RARER * counts[wrong] or not _is_misspelt(wrong, right):
        return False
    known = words("near_names")
    return wrong not in (known.whole if sorted(wrong) == sorted(right) else known)  # nobody spells "Mihcelsen" so


def _words(name: str) -> list[str]:
    return [folded(word) for word in name.replace("-", " ").split()]


def _is_misspelt(word: str, usual: str) -> bool:
    """Return whether two folded words differ inside by a consonant or by two letters swapped, as names seldom do."""
    if min(len(word), len(usual)) < SHORTEST_SLIP or not one_letter_off(word, usual):
        return False
    start = _same_letters(word, usual)
    end = _same_letters(word[start:][::-1], usual[start:][::-1])
    wrong, right = word[start : len(word) - end], usual[start : len(usual) - end]
    if end < SAME_END or len(wrong) == len(right) == len("ab"):
        return end >= SAME_END
    if not VOWELS.isdisjoint(wrong + right):
        return False
    if wrong and right:
        return frozenset(wrong + right) not in ALIKE
    letter, longer = wrong or right, max(word, usual, key=len)
    doubled = letter in {longer[start - 1], longer[start + 1 : start + 2]}
    return not doubled and letter not in SILENT


def _same_letters(one: str, other: str) -> int:
    """Return with how many letters two words begin alike."""
    differing = (index for index, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    return next(differing, min(len(one), len(other)))
