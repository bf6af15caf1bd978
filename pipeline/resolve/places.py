"""What is what among the places of a document: countries by code, and the spellings of one place."""

from __future__ import annotations

from collections import Counter, defaultdict

from pipeline.resolve.countries import country
from pipeline.resolve.grouping import Named, most_used
from pipeline.resolve.identifiers import folded


def resolve_places(counts: Counter[str]) -> dict[str, Named]:
    """Return what each name stands for.

    Args:
        counts: the names of places in a document, genitive off, in order of first mention.

    Example:
        >>> found = resolve_places(Counter(["Noreg", "Midtøsten", "Midt-Østen", "Midtøsten"]))
        >>> found["Noreg"]
        Named(name='Norge', only_here=False, by='country', country='NO')
        >>> found["Midt-Østen"].name
        'Midtøsten'
    """
    same: defaultdict[str, list[str]] = defaultdict(list)
    for name in counts:
        same[folded(name)].append(name)
    return {name: _place(most_used(names, counts)) for names in same.values() for name in names}


def _place(name: str) -> Named:
    land = country(name)
    return Named(land.name, by="country", country=land.code) if land else Named(name, by="spelling")
