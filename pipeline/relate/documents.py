"""Document with resolved mentions -> the same with what was asked for beside its names."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pipeline.records import Affiliation, Document
from pipeline.relate.affiliations import affiliations
from pipeline.relate.clauses import Clause, clauses
from pipeline.relate.quotes import quotes

FINDERS: Mapping[str, Callable[[Document, Sequence[Clause]], Iterator[Any]]] = {
    "quotes": quotes,
    "affiliations": affiliations,
}
"""What is found in each document by itself: the field of `Document` that it goes to, and what finds it, in order."""


def relate(document: Document, tables: Collection[str]) -> Document:
    """Return a resolved document with what the fields of `FINDERS` that are in ``tables`` hold."""
    asked = {name: find for name, find in FINDERS.items() if name in tables}
    sentences = list(clauses(document)) if asked else []
    found: dict[str, Any] = {name: tuple(find(document, sentences)) for name, find in asked.items()}
    return replace(document, **found)


def stated(affiliation: Affiliation) -> list[tuple[str, str]]:
    """Return what is counted of an affiliation: a role, without the capital of a sentence's beginning, and a party.

    Example:
        >>> stated(Affiliation(1, "Ordfører Kari Moen (Sp)", 0, 23, role="Ordfører", party="Sp"))
        [('role', 'ordfører'), ('party', 'Sp')]
    """
    role = affiliation.role
    plain = role[:1].lower() + role[1:] if role[1:2].islower() else role
    return [pair for pair in (("role", plain), ("party", affiliation.party)) if pair[1]]


def renumbered(document: Document, numbers: Mapping[int, int]) -> Document:
    """Return a document some of whose mentions were left out, with all that refers to them.

    Args:
        numbers: the number that each mention had -> the number that it has; of those that were left out, none.

    Example:
        >>> from pipeline.records import Quote
        >>> document = Document("1.txt", quotes=(Quote("direct", "seie", "Kom!", 2, 6, 1, 3, "Åse", (13, 16), "name"),))
        >>> renumbered(document, {1: 1, 3: 2}).quotes[0].speaker
        2
    """
    quotes = (
        replace(one, speaker=new, resolved_by=one.resolved_by if new else "")
        for one in document.quotes
        for new in [numbers.get(one.speaker, 0)]
    )
    affiliations = (
        replace(
            one,
            person=numbers[one.person],
            organisation=numbers.get(one.organisation, 0),
            place=numbers.get(one.place, 0),
        )
        for one in document.affiliations
        if one.person in numbers
    )
    return replace(document, quotes=tuple(quotes), affiliations=tuple(affiliations))
