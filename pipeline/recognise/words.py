"""Text -> words and where they stand, by the rules of a spaCy tokenizer, each distinct chunk looked at once.

spaCy cuts a text at white space and each chunk between by rules of prefixes, suffixes, infixes and special cases, which
are the same wherever the chunk stands. Inside a memory zone it remembers none of this, and cutting takes as long as
finding the names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import accumulate, pairwise

CHUNK = re.compile(r"\S+")
UNEVEN = re.compile(r"[^\S ]|\A | \Z|  ")
BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
MOST_CHUNKS = 100_000  # some 20 MB; then all are forgotten, so that memory stays level over an archive
LONGEST_KEPT = 50  # code points: longer chunks are addresses and accidents, seldom met again

Cut = Callable[[str], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a stretch of text; white space is no word.

    Attributes:
        words: as they stand.
        starts: code point of each in the text.
    """

    words: list[str]
    starts: list[int]

    def end(self, place: int) -> int:
        """Return the code point after the word at ``place``."""
        return self.starts[place] + len(self.words[place])


class WordCutter:
    """Cuts texts into words.

    Example:
        >>> from spacy.lang.nb import Norwegian
        >>> tokenizer = Norwegian().tokenizer
        >>> cutter = WordCutter(lambda chunk: [token.text for token in tokenizer(chunk)])
        >>> cutter.words("Kari kom  (kl. 9).").words
        ['Kari', 'kom', '(', 'kl.', '9', ')', '.']
        >>> cutter.words("Kari kom  (kl. 9).").starts
        [0, 5, 10, 11, 15, 16, 17]
    """

    def __init__(self, cut: Cut) -> None:
        """Take what cuts a chunk without white space into words that make it up again."""
        self._cut = cut
        self._known: dict[str, tuple[str, ...]] = {}

    def words(self, text: str, begin: int = 0, end: int | None = None) -> Words:
        """Return the words of ``text[begin:end]`` and where in ``text`` they start."""
        words: list[str] = []
        starts: list[int] = []
        known = self._known
        for string, start in _chunks(text, begin, len(text) if end is None else end):
            cut = known.get(string) or self._learnt(string)
            if len(cut) == 1:
                words.append(string)
                starts.append(start)
                continue
            place = start
            for word in cut:
                words.append(word)
                starts.append(place)
                place += len(word)
        return Words(words, starts)

    def stretches(self, text: str) -> list[Words]:
        """Return the words between blank lines, a stretch each; stretches without words are left out."""
        bounds = [0, *(line.end() for line in BLANK_LINE.finditer(text)), len(text)]
        stretches = (self.words(text, begin, end) for begin, end in pairwise(bounds))
        return [stretch for stretch in stretches if stretch.words]

    def _learnt(self, chunk: str) -> tuple[str, ...]:
        words = tuple(self._cut(chunk))
        if len(chunk) <= LONGEST_KEPT:
            if len(self._known) >= MOST_CHUNKS:
                self._known.clear()
            self._known[chunk] = words
        return words


def _chunks(text: str, begin: int, end: int) -> Iterable[tuple[str, int]]:
    """Return what stands between white space, and where; cleaned text mostly has single spaces, which is faster."""
    part = text[begin:end]
    if UNEVEN.search(part):
        return [(chunk[0], begin + chunk.start()) for chunk in CHUNK.finditer(part)]
    strings = part.split(" ") if part else []
    starts = accumulate((len(string) + 1 for string in strings), initial=begin)
    return zip(strings, starts, strict=False)
