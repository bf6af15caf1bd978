"""Which spelling a Norwegian text is written in: that of today, or of before the reforms of 1917 and 1907.

The letter å came into use in 1917; before, ``aa`` was written. The reform of 1907 brought the hard consonants and the
short forms of the spoken language (``ut`` for ``ud``, ``hadde`` for ``havde``). Earlier texts spell as in Danish, the
earliest with a capital in every noun.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import islice, pairwise

MODERN, BEFORE_1917, BEFORE_1907, DANISH = "modern", "before-1917", "before-1907", "danish"

# ruff: noqa: SIM905 - lists of words are easier to read and to change as words
WITH_AA = frozenset("paa saa maa naar ogsaa gaa faa aar staa staar faar gaar maatte laa saadan baade".split())
WITH_RING = frozenset(word.replace("aa", "å") for word in WITH_AA)
BEFORE = frozenset("af ud uden havde sagde tog tage bog blevet lagde gade eders uge vide".split())
SINCE = frozenset("av ut uten hadde sa tok ta bok blit la gate ute uke vite".split())
WORDS_AND_STOPS = re.compile(r"[^\W\d_]+|[.!?:;»«”\"–—\n]")
MAX_WORDS = 4_000  # of a text that are looked at
MIN_WORDS_WITH_A = 3  # with å, or with what stood for it, below which nothing is said
MIN_CAPITALS = 0.13  # share of the words inside sentences that begin with a capital where all nouns do


MESSAGES = {
    BEFORE_1917: "The text is in the spelling of before 1917; names in it are found less well than in that of today.",
    BEFORE_1907: "The text is in the spelling of before 1907; names in it are found less well than in that of today.",
    DANISH: "The text is in Danish spelling with capital nouns; names in it are found less well than in that of today.",
}
"""What to mind about a text in an old spelling."""


def orthography_of(texts: Iterable[str]) -> str:
    """Return the spelling of a text given in parts; empty where there is too little to tell.

    Example:
        >>> orthography_of(["Da han naadde frem, saa han ogsaa paa de aarene som hadde gaat. Han maatte ut."])
        'before-1917'
        >>> orthography_of(["Da han nådde fram, så han også på de årene som hadde gått. Han måtte ut."])
        'modern'
    """
    matches = (match for text in texts for match in WORDS_AND_STOPS.finditer(f"{text}\n"))
    tokens = [match[0] for match in islice(matches, MAX_WORDS)]
    words = Counter(token.lower() for token in tokens)
    old, new = (sum(words[word] for word in known) for known in (WITH_AA, WITH_RING))
    if old + new < MIN_WORDS_WITH_A:
        return ""
    if old <= 2 * new:  # a modern text may quote an old one
        return MODERN
    if sum(words[word] for word in BEFORE) <= sum(words[word] for word in SINCE):
        return BEFORE_1917
    inside = [word for before, word in pairwise(tokens) if before.isalpha() and word.isalpha()]
    capitals = sum(word[0].isupper() for word in inside)
    return DANISH if capitals > MIN_CAPITALS * len(inside) else BEFORE_1907
