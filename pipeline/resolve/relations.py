"""Where the text sets two people apart: whoever is called somebody's father is not that somebody.

    Kim Jong-il, den sittende Kims far     X, Y's relation     -> Y is not X
    Kims far, Kim Jong-il                  Y's relation X      -> Y is not X
    Kim Jong-il, far til Kim               X, relation til Y   -> Y is not X
    Kim og broren Kim Jong-nam             Y og relation X     -> Y is not X

The words are in ``lexicon/relations.txt``, Bokmål and Nynorsk.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from pipeline.resolve.lexicon import words
from pipeline.resolve.people import PersonName
from pipeline.resolve.readings import Reading

NEAR = 70  # code points between two names of which one is the other's relation
WORD = re.compile(r"[\w\-]+")
PREPOSITIONS = frozenset({"til", "åt", "av", "for", "etter"})
IS = frozenset({"er", "var", "heter", "het", "heiter", "heitte", "som", "blir", "ble", "vart", "vert"})
BEFORE_RELATION = 4  # words between a genitive and the relation: "Kims for lengst avdøde far"


def set_apart(people: Sequence[Reading]) -> dict[str, set[str]]:
    """Return, for the names of people in reading order: short name -> longer names that it cannot stand for."""
    apart: defaultdict[str, set[str]] = defaultdict(set)
    for first, second in zip(people, people[1:], strict=False):
        shorter, longer = sorted((first.base, second.base), key=lambda name: len(PersonName.of(name).parts))
        if PersonName.of(shorter).fits_in(PersonName.of(longer)) and are_related(first, second):
            apart[shorter].add(longer)
    return dict(apart)


def are_related(first: Reading, second: Reading) -> bool:
    """Return whether the text calls one of two neighbouring names a relation of the other."""
    if first.mention.paragraph != second.mention.paragraph:
        return False
    length = second.mention.at - first.mention.at - len(first.mention.text)
    if not 0 <= length <= NEAR:
        return False
    gap = second.before[len(second.before) - length :]
    if any(mark in gap for mark in ".!?;"):
        return False
    return relation_between(gap) or (opens_apposition(gap) and second.bare != second.base and relation_after(second.after))


def relation_between(gap: str) -> bool:
    """Return whether the words between two names make one the other's relation.

    Example:
        >>> relation_between(" far, "), relation_between(", far til "), relation_between(" og broren ")
        (True, True, True)
        >>> relation_between(" enkje etter "), relation_between(" og "), relation_between(" besøkte faren sin og ")
        (True, False, False)
    """
    found = WORD.findall(gap)
    while found and found[-1] in IS:
        found.pop()
    if found and found[-1] in words("relations"):
        return True
    return any(one in words("relations") and two in PREPOSITIONS for one, two in zip(found, found[1:], strict=False))


def opens_apposition(gap: str) -> bool:
    """Return whether what follows a name says who it is: after a comma, a dash, a bracket or ``er``."""
    return gap.lstrip()[:1] in {",", "(", "–", "-"} or any(word in IS for word in WORD.findall(gap)[:1])


def relation_after(after: str) -> bool:
    """Return whether the text after a genitive goes on with a relation: ``Kims`` *avdøde far*."""
    return any(word in words("relations") for word in WORD.findall(re.split(r"[.,;:!?]", after)[0])[:BEFORE_RELATION])
