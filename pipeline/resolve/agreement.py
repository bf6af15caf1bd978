"""One name, one type in a document: what most of its mentions are taken for.

A recogniser that reads sentence by sentence may take ``Romneys`` for a place where it takes ``Romney`` for a person ten
times. The entity is the person then. The mention's own type and label stay what the recogniser made of it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from pipeline.resolve.countries import country
from pipeline.resolve.identifiers import folded
from pipeline.resolve.readings import Reading
from pipeline.settings import TYPES

MUCH_MORE = 2  # times as often as the other type


def agreed_kinds(read: Sequence[Reading]) -> list[str]:
    """Return the type of the entity of each mention: its own, unless the same name is twice as often something else.

    A person's full name speaks for her surname too: ``Kofi Annan`` says what ``Annan`` is.
    """
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for reading in read:
        votes[folded(reading.base)][reading.mention.type] += 1
        *others, last = reading.base.split()
        if others and reading.mention.type == "person":
            votes[folded(last)]["person"] += 1
    return [
        agreed_kind(reading.mention.type, votes[folded(reading.base)], land=bool(country(reading.base)))
        for reading in read
    ]


def agreed_kind(own: str, votes: Counter[str], *, land: bool = False) -> str:
    """Return the type that outvotes a mention's own, or its own; only people, places and organisations have a vote.

    Args:
        land: whether the name is a country's; then one vote that it is a place is enough against a person.

    Example:
        >>> agreed_kind("place", Counter(person=4, place=1)), agreed_kind("place", Counter(person=4, place=3))
        ('person', 'place')
        >>> agreed_kind("product", Counter(person=4, product=1))
        'product'
        >>> agreed_kind("person", Counter(person=1, place=1), land=True)
        'place'
    """
    if own not in TYPES:
        return own
    if land and own == "person" and votes["place"] >= votes["person"]:
        return "place"
    first = max(TYPES, key=votes.__getitem__)
    return first if votes[first] >= MUCH_MORE * votes[own] else own
