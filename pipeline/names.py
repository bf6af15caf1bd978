"""Which names are one: what their spellings have in common, and how often those that a rule takes for one are one."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from pipeline.lexicon import table

DOTTED = frozenset("åæøäöÅÆØÄÖ")  # letters of their own, whose rings and dots are no accents
AS_NORWEGIAN = str.maketrans("äöÄÖ", "æøÆØ")
LIGATURES = {ord(one): unicodedata.normalize("NFKC", one) for one in "ſﬀﬁﬂﬃﬄﬅﬆĳĲ"} | {ord("œ"): "ø", ord("Œ"): "Ø"}
USUAL_MERGE, USUAL_WEIGHT = 0.985, 2  # share of right ones among all merges counted; a prior worth this many cases


@lru_cache(maxsize=1 << 15)
def folded(text: str) -> str:
    """Return what all spellings of one name have in common: letters and digits, without case and accents.

    Full stops, hyphens and spaces are left out, so ``Fr.p.`` is ``FrP`` and ``Midt-Østen`` is ``Midtøsten``. The
    letters å, æ and ø are letters, not accents; aa is å, ä æ, ö ø, a ligature its letters, ß ss and a long s an s. A
    text without letters and digits stays as it is.

    Example:
        >>> folded("Fr.p."), folded("Nobelkomitéen"), folded("Ås"), folded("As"), folded("–")
        ('frp', 'nobelkomiteen', 'ås', 'as', '–')
        >>> folded("Kaare") == folded("Kåre"), folded("Göteborg"), folded("Weſſel"), folded("Griﬃn"), folded("Voß")
        (True, 'gøteborg', 'wessel', 'griffin', 'voss')
    """
    if not text.isascii():
        composed = unicodedata.normalize("NFC", text.translate(LIGATURES))
        bare = "".join(one if one in DOTTED else unicodedata.normalize("NFD", one)[0] for one in composed)
        text = bare.translate(AS_NORWEGIAN)
    return "".join(filter(str.isalnum, text)).casefold().replace("aa", "å") or text


def probability(merge: str) -> float:
    """Return how probable it is that a merge of this kind is right, by its counts in ``merges.toml``.

    Example:
        >>> round(probability("acronym"), 3), round(probability("initial"), 3)
        (0.997, 0.99)
    """
    right, of = table("merges")["kinds"][merge]
    return float((right + USUAL_MERGE * USUAL_WEIGHT) / (of + USUAL_WEIGHT))


def is_made(merge: str) -> bool:
    """Return whether merges of this kind are made: they are right often enough.

    Example:
        >>> is_made("acronym")
        True
    """
    return probability(merge) >= float(table("merges")["least"])
