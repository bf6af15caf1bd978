"""Ages, as they are stated beside a name: *22 år gamle*, *27-årige*, *(45)*."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.lexicon import table
from pipeline.relate.clauses import Token
from pipeline.relate.posts import Tie, closes
from pipeline.relate.words import words

OLDEST = 120


def age_of(text: str) -> int | None:
    """Return the years that a number stands for, in digits or as a word: *42*, *åtte*."""
    if text in words("numbers"):
        return int(table("clause_words")["numbers"].index(text)) // 2 + 1
    return int(text) if text.isdecimal() and len(text) <= len(str(OLDEST)) and 0 < int(text) <= OLDEST else None


def years(tokens: Sequence[Token], at: int) -> int | None:
    """Return the age that is stated at a position: ``75 år``, ``75 år gammel``, but not ``5 år eldre``."""
    following = [token.lower for token in tokens[at + 1 : at + 3]]
    rough = at > 0 and tokens[at - 1].lower in words("rough")
    if rough or following[:1] != ["år"] or not (closes(tokens, at + 2) or following[1] in words("old")):
        return None
    return age_of(tokens[at].lower)


def of_age(word: str) -> int | None:
    """Return the years of *27-åringen*, *27-årig*."""
    number, _, of_age = word.rpartition("-")
    return age_of(number) if of_age in words("of_age") else None


def with_age(tokens: Sequence[Token], last: int, tie: Tie) -> Tie | None:
    """Return a tie with the age that ends at a position: ``22 år gamle``, ``27-åringen``, ``27-årige``."""
    if last > 1 and tokens[last].lower in words("old") and tokens[last - 1].lower == "år":
        first, age = last - 2, years(tokens, last - 2)
    else:
        first, age = last, of_age(tokens[last].lower) if last >= 0 else None
    return replace(tie, first=first, age=age) if age else None
