"""Verbs that state who somebody is: *er*, *har vært*, *jobber som*, *ble valgt til*, *kommer fra*."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.relate.clauses import DASHES, Token, is_finite
from pipeline.relate.titles import is_adjective
from pipeline.relate.words import words

FROM = frozenset({"fra", "frå"})
MAX_ADVERBIAL = 8  # words between *som* and its verb
MAX_SPAN = 5  # words of a span of time: *i de siste ti årene*
YEAR = re.compile(r"[12]\d{3}(?:-(?:[12]\d)?\d\d|-)?")  # 1999, 1999-2004, 1999-04, 1999-
MAX_OBJECT = 4  # words from *valgte* to the end of the name: *valgte ordfører Kari Moen til*


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
    if first in words("perfect") and tokens[behind + 1 : behind + 2] and tokens[behind + 1].lower in words("leads"):
        behind, first = behind + 1, tokens[behind + 1].lower
    if first in words("leads", "belongs") and not _inverted(tokens, at, behind):
        at_once = tokens[behind + 1 : behind + 2]
        wanted = {"organisation"} if first in words("leads") else {"organisation", "owner"}
        return VerbPhrase(behind + 1, employs=True) if at_once and at_once[0].type in wanted else None
    if first in words("links") and is_object(tokens, at):
        return VerbPhrase(behind + 1)
    past = _past(tokens, behind) if first in words("perfect", "gets") else None
    return past or _chain(tokens, behind_dates(tokens, behind)) or _inverted(tokens, at, behind)


def is_object(tokens: Sequence[Token], at: int) -> bool:
    """Return whether a name is whom a verb makes or takes for something: ``valgte`` *Per Lie til leder*."""
    return any(token.lower in words("appoints") for token in tokens[max(0, at - MAX_OBJECT) : at])


def _chain(tokens: Sequence[Token], behind: int) -> VerbPhrase | None:
    """Return a chain of verbs: *er*, *har vært*, *er nå ansatt som*."""
    states = linked = False
    position = behind
    while position < len(tokens):
        beyond = max(behind_dates(tokens, position), _behind_span(tokens, position))
        if linked and beyond > position:  # var fra 1998, er for tiden
            position = beyond
            continue
        word = tokens[position].lower
        if word in words("copulas", "been"):
            states = linked = True
        elif _leaves(tokens, position):
            states, position = True, position + 1
        elif word in words("works", "labours") or (states and word in words("appointed")):
            states, linked = True, False
        elif states and not linked and word in words("links") and not _begins_adverb(tokens, position):
            return VerbPhrase(position + 1)
        elif linked and word in words("part_of"):  # er med i, er halve, er med som
            links = position + 1 < len(tokens) and tokens[position + 1].lower in words("links")
            return VerbPhrase(position + 1 + links, employs=not links)
        else:
            beyond = _passed(tokens, behind, position)
            if beyond == position:
                break
            position = beyond
            continue
        position += 1
    if not states or position >= len(tokens):
        return None
    last = tokens[position - 1].lower
    employs = not linked and last in words("employed")
    return VerbPhrase(position, employs=employs) if linked or employs or last in words("appointed") else None


def _passed(tokens: Sequence[Token], behind: int, at: int) -> int:
    """Return the position behind what may stand within a chain of verbs; the one given if nothing there may."""
    word = tokens[at].lower
    if at == behind:
        passes = word in words("perfect")
    else:
        passes = word in words("adverbs", "degrees") - words("negations") and not _is_for_body(tokens, at)
    return at + 1 if passes else _behind_adverbial(tokens, behind, at)


def _is_for_body(tokens: Sequence[Token], at: int) -> bool:
    """Return whether *for* and an organisation are at a position: *spilte* ``for Brann``."""
    return tokens[at].lower == "for" and [token.type for token in tokens[at + 1 : at + 2]] == ["organisation"]


def _behind_adverbial(tokens: Sequence[Token], verb: int, at: int) -> int:
    """Return the position of the rest of a verb behind an adverbial: *ble* ``på årsmøtet`` *valgt*; else the one given.

    What a verb wants tells where the adverbial ends: *har* ``i ti år`` *vært*, *arbeidde* ``i mange år`` *som*.
    """
    first = tokens[verb].lower
    wanted = words("been", "labours") if first in words("perfect") else words("appointed")
    wanted = words("links") - {"til"} if first in words("labours") else wanted
    if tokens[at].lower not in words("prepositions", "adverbs", "since") - words("negations"):
        return at
    for position in range(at + 1, min(at + MAX_ADVERBIAL, len(tokens))):
        token = tokens[position]
        if token.lower in wanted:
            return position
        small = token.lower in words("openers") - words("adverbs", "since") or token.lower in {"å", *words("negations")}
        if token.type == "person" or is_finite(token) or small or not (token.mention or token.text[0].isalnum()):
            break
    return at


def _behind_span(tokens: Sequence[Token], at: int) -> int:
    """Return the position behind a span of time: *var* ``i mange år`` *leder*, *er* ``for tiden`` *rektor*."""
    if tokens[at].lower in words("prepositions"):
        for position in range(at + 1, min(at + MAX_SPAN, len(tokens))):
            word = tokens[position].lower
            if word in words("spans"):
                return position + 1
            if not (word in words("determiners", "long", "numbers") or word.isdecimal()):
                break
    return at


def _begins_adverb(tokens: Sequence[Token], at: int) -> bool:
    """Return whether an adverb of two words begins at a position: *arbeider* ``til daglig`` *som lege*."""
    return " ".join(token.lower for token in tokens[at : at + 2]) in words("adverbs")


def _past(tokens: Sequence[Token], behind: int) -> VerbPhrase | None:
    """Return what somebody has been, as told by a noun: *har* ``en fortid som`` *vokalist*."""
    at = behind + 1
    while at < len(tokens) and (tokens[at].lower in words("articles", "long", "had") or is_adjective(tokens[at])):
        at += 1
    told = [token.lower for token in tokens[at : at + 2]]
    return VerbPhrase(at + 2) if told[:1] and told[0] in words("past") and told[1:] == ["som"] else None


def _leaves(tokens: Sequence[Token], at: int) -> bool:
    """Return whether a verb with its particle tells that a post is left or taken over: ``gikk av`` *som leder*."""
    verb, particle = [*(token.lower for token in tokens[at : at + 2]), "", ""][:2]
    return verb in words("moves") and particle in words("moves_with")


def behind_dates(tokens: Sequence[Token], behind: int) -> int:
    """Return the position behind *siden 1991*, *fra 1998 til 2003*, *i perioden 1998–2003*, *(1998–)*."""
    if behind < len(tokens) and tokens[behind].text == "(":
        end = behind_dates(tokens, behind + 1)
        closed = end > behind + 1 and end < len(tokens) and tokens[end].text == ")"
        return end + 1 if closed else behind
    year = end = behind
    while year < min(len(tokens), end + 3):
        text, going_on = tokens[year].text, year == end > behind  # 1998–2003, 1998–03
        short = going_on and tokens[year - 1].text in DASHES and text.isdecimal()
        if YEAR.fullmatch(text) or short or (going_on and text in DASHES):
            end = year + 1
        elif tokens[year].lower not in words("since", "periods"):
            break
        year += 1
    return end


def _inverted(tokens: Sequence[Token], at: int, behind: int) -> VerbPhrase | None:
    """Return the verb before a name: *nå er* ``Kari Moen`` *lege*."""
    return VerbPhrase(behind) if at and tokens[at - 1].lower in words("copulas") else None


def copula_behind(tokens: Sequence[Token], at: int) -> int:
    """Return the position of *er* or *var* behind an adverbial: *som* ``i flere år`` *var*; else the one given."""
    for position in range(at, min(at + MAX_ADVERBIAL, len(tokens))):
        if tokens[position].lower in words("copulas", "perfect", "works", "labours", "moves", "leads"):
            return position
        if tokens[position].mention or is_finite(tokens[position]):
            break
    return at
