"""Verbs that state who somebody is: *er*, *har vært*, *jobber som*, *ble valgt til*, *kommer fra*."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.relate.clauses import Token, is_finite
from pipeline.relate.words import words

FROM = frozenset({"fra", "frå"})
MOST_ADVERBIAL = 4  # words between *som* and its verb
YEAR = re.compile(r"[12]\d{3}")
MOST_OBJECT = 4  # words from *valgte* to the end of the name: *valgte ordfører Kari Moen til*


@dataclass(frozen=True, slots=True)
class VerbPhrase:
    """A verb that states something of a person.

    Attributes:
        end: position of what it states.
        employs: whether that is an employer: *er ansatt* ``i Equinor``.
    """

    end: int
    employs: bool = False


def verb_phrase(tokens: Sequence[Token], at: int, behind: int) -> VerbPhrase | None:
    """Return the verb that states something of a name, and where that begins; ``None`` in questions and without one.

    Args:
        at: position of the name.
        behind: position where the verb may be.
    """
    if behind >= len(tokens) or tokens[-1].text == "?":
        return None
    first = tokens[behind].lower
    if first in words("come"):
        follows = behind + 1 < len(tokens) and tokens[behind + 1].lower in FROM
        return VerbPhrase(behind + 1) if follows else None
    if first in words("links") and is_object(tokens, at):
        return VerbPhrase(behind + 1)
    return _chain(tokens, behind_dates(tokens, behind)) or _inverted(tokens, at, behind)


def is_object(tokens: Sequence[Token], at: int) -> bool:
    """Return whether a name is whom a verb makes or takes for something: ``valgte`` *Per Lie til leder*."""
    return any(token.lower in words("appoints") for token in tokens[max(0, at - MOST_OBJECT) : at])


def _chain(tokens: Sequence[Token], behind: int) -> VerbPhrase | None:
    """Return a chain of verbs: *er*, *har vært*, *er nå ansatt som*."""
    states = linked = False
    position = behind
    while position < len(tokens):
        if linked and behind_dates(tokens, position) > position:  # var fra 1998
            position = behind_dates(tokens, position)
            continue
        word = tokens[position].lower
        if word in words("copulas", "been"):
            states = linked = True
        elif word in words("works") or (states and word in words("appointed")):
            states, linked = True, False
        elif states and not linked and word in words("links"):
            return VerbPhrase(position + 1)
        elif linked and word in words("part_of"):  # er med i, er halve
            return VerbPhrase(position + 1, employs=True)
        elif not (position == behind and word in words("perfect")) and (
            position == behind or word not in words("adverbs") - words("negations")
        ):
            break
        position += 1
    if not states or position >= len(tokens):
        return None
    last = tokens[position - 1].lower
    employs = not linked and last in words("employed")
    return VerbPhrase(position, employs=employs) if linked or employs or last in words("appointed") else None


def behind_dates(tokens: Sequence[Token], behind: int) -> int:
    """Return the position behind *siden 1991*, *fra 1998 til 2003*."""
    while (
        behind + 2 < len(tokens) and tokens[behind].lower in words("since") and YEAR.fullmatch(tokens[behind + 1].text)
    ):
        behind += 2
    return behind


def _inverted(tokens: Sequence[Token], at: int, behind: int) -> VerbPhrase | None:
    """Return the verb before a name: *nå er* ``Kari Moen`` *lege*."""
    return VerbPhrase(behind) if at and tokens[at - 1].lower in words("copulas") else None


def copula_behind(tokens: Sequence[Token], at: int) -> int:
    """Return the position of *er* or *var* behind an adverbial: *som* ``i flere år`` *var*; else the one given."""
    for position in range(at, min(at + MOST_ADVERBIAL, len(tokens))):
        if tokens[position].lower in words("copulas", "perfect", "works"):
            return position
        if tokens[position].mention or is_finite(tokens[position]):
            break
    return at
