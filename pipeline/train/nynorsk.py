"""Bokmål text is made to look like Nynorsk, word by word: more contexts of that kind for names that both have.

There is little raw Nynorsk. The result is no good Nynorsk, and needn't be: names are learned from what stands around.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from pipeline.train.gold import Sentence
from pipeline.train.raw import RawText

WORDS = Path(__file__).with_suffix(".txt")
MARK = "nno"  # in the names of gold files in Nynorsk
SHORTEST = 5  # code points of a word whose ending is changed
ENDINGS = (
    ("hetene", "heitene"),
    ("heten", "heita"),
    ("heter", "heiter"),
    ("het", "heit"),
    ("lige", "lege"),
    ("lig", "leg"),
    ("ene", "ane"),
    ("erne", "arane"),
    ("ere", "arar"),
    ("eren", "aren"),
    ("ingen", "inga"),
    ("inger", "ingar"),
    ("er", "ar"),
    ("ede", "a"),
    ("et", "a"),
    ("else", "ing"),
    ("somme", "same"),
    ("som", "sam"),
)
"""Ending in Bokmål, ending in Nynorsk; the first that makes a known word counts."""


class NynorskLike:
    """Rewrites words; endings are changed only where a known Nynorsk word comes out."""

    def __init__(self, known: Iterable[str]) -> None:
        """Take the known Nynorsk words."""
        lines = WORDS.read_text(encoding="utf-8").splitlines()
        self._pairs = dict(line.split() for line in lines if not line.startswith("#"))
        self._known = set(known)

    def __call__(self, word: str) -> str:
        """Return what may stand for a word in Nynorsk; a capital letter at its start stays.

        Example:
            >>> like = NynorskLike({"mulegheit", "bilar"})
            >>> [like(word) for word in ("Hun", "ikke", "biler", "Oslo")]
            ['Ho', 'ikkje', 'bilar', 'Oslo']
        """
        lower = word[:1].lower() + word[1:]
        other = self._pairs.get(word) or self._pairs.get(lower) or self._by_ending(lower)
        if other == lower:
            return word
        return other[:1].upper() + other[1:] if word[:1].isupper() else other

    def _by_ending(self, word: str) -> str:
        if len(word) < SHORTEST or word in self._known or not word.isalpha():
            return word
        for old, new in ENDINGS:
            if word.endswith(old) and word.removesuffix(old) + new in self._known:
                return word.removesuffix(old) + new
        return word


def nynorsk_words(sentences: Iterable[Sentence], raw: RawText) -> set[str]:
    """Return the words that stand at least twice in Nynorsk gold and in the last raw corpus together."""
    counts: Counter[str] = Counter()
    for sentence in sentences:
        if MARK in sentence.document.partition(":")[0]:
            counts.update(sentence.words)
    last = raw.ids[-int(raw.lengths[-1]) :]
    counts.update(_counted(last[last >= 0].tolist(), raw.words))
    return {word for word, count in counts.items() if count > 1}


def _counted(numbers: Sequence[int], words: Sequence[str]) -> dict[str, int]:
    distinct, totals = np.unique(np.array(numbers, dtype=np.int64), return_counts=True)
    return {words[number]: total for number, total in zip(distinct.tolist(), totals.tolist(), strict=True)}
