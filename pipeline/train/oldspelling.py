"""Bokmål text is made to look like books of about 1880, word by word: nouns get capitals, and so names are fewer."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

WORDS = Path(__file__).with_suffix(".txt")
NOUNS = {"subst", "NOUN"}  # parts of speech in NorNE's files
SHORTEST_WITH_ENDING = 6  # code points
OLD_ENDINGS = (
    ("heten", "heden"),
    ("heter", "heder"),
    ("het", "hed"),
    ("skapet", "skabet"),
    ("skapen", "skaben"),
    ("skap", "skab"),
    ("ene", "erne"),
    ("ikk", "ik"),
    ("akk", "ak"),
    ("okk", "ok"),
    ("ukk", "uk"),
    ("att", "at"),
    ("ett", "et"),
    ("itt", "it"),
    ("ann", "and"),
    ("enn", "end"),
    ("inn", "ind"),
)
"""Ending of today, ending of about 1880; the first that fits counts."""
OLD_LETTERS = (("å", "aa"), ("Å", "Aa"), ("øy", "øi"), ("ks", "x"))


class OldSpelling:
    """Rewrites words as they were spelt."""

    def __init__(self, nouns: Iterable[str] = ()) -> None:
        """Take the common nouns that get a capital."""
        lines = WORDS.read_text(encoding="utf-8").splitlines()
        self._pairs = dict(line.split() for line in lines if not line.startswith("#"))
        self._nouns = set(nouns)

    def __call__(self, word: str) -> str:
        """Return what may have stood for a word; what begins with a capital keeps its letters but for ``å``.

        Example:
            >>> old = OldSpelling({"mann", "båt"})
            >>> [old(word) for word in ("mann", "ikke", "båt", "kjærlighet", "Blåfjell", "Anne")]
            ['Mand', 'ikke', 'Baad', 'kjærlighed', 'Blaafjell', 'Anne']
        """
        if not word.isalpha() or not word.islower():
            return word.replace("å", "aa").replace("Å", "Aa")
        old = self._pairs.get(word) or _by_rule(word)
        return old[:1].upper() + old[1:] if word in self._nouns else old


def _by_rule(word: str) -> str:
    if len(word) >= SHORTEST_WITH_ENDING:
        for new, old in OLD_ENDINGS:
            if word.endswith(new):
                word = word.removesuffix(new) + old
                break
    for new, old in OLD_LETTERS:
        word = word.replace(new, old)
    return word


def common_nouns(files: Iterable[Path]) -> set[str]:
    """Return the common nouns in NorNE's files, spelt small."""
    nouns: set[str] = set()
    for path in files:
        with path.open(encoding="utf-8") as lines:
            for columns in (line.split("\t") for line in lines if "\t" in line):
                if columns[3] in NOUNS and columns[1].islower():
                    nouns.add(columns[1])
    return nouns
