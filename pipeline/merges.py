"""How often names that a rule takes for one are one, by kind of merge, and which kinds are made."""

from __future__ import annotations

from pipeline.lexicon import table

USUAL_MERGE, USUAL_WEIGHT = 0.985, 2  # share of right ones among all merges counted; a prior worth this many cases


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
