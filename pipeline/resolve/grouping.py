"""What the modules for people, organisations and places share: names counted, and the entity each belongs to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.resolve.identifiers import folded


@dataclass(frozen=True, slots=True)
class Named:
    """What a name stands for.

    Attributes:
        name: the entity's name.
        only_here: whether the name is less than a full one, so that the entity is known from its document only.
        by: how ``name`` was found, if not from the name's own words: a value of ``resolved_by``.
        country: ISO 3166-1 code for a country's name.
    """

    name: str
    only_here: bool = False
    by: str = ""
    country: str = ""


def most_used(names: Iterable[str], counts: Mapping[str, int]) -> str:
    """Return the name that is used most; of equals, one that is not all capitals, then the first.

    Example:
        >>> most_used(["NATO", "Nato"], {"NATO": 1, "Nato": 1})
        'Nato'
    """
    return max(names, key=lambda name: (counts[name], not (name.isupper() and len(name) > 1)))


def by_spelling(names: Iterable[str]) -> dict[str, list[str]]:
    """Return the names by their folded form: the spellings of one name together, in order.

    Example:
        >>> by_spelling(["Midtøsten", "Oslo", "Midt-Østen"])
        {'midtøsten': ['Midtøsten', 'Midt-Østen'], 'oslo': ['Oslo']}
    """
    same: defaultdict[str, list[str]] = defaultdict(list)
    for name in names:
        same[folded(name)].append(name)
    return dict(same)


def resolve_spellings(counts: Counter[str]) -> dict[str, Named]:
    """Return what each name stands for where spelling is all that is known: products, events and the like.

    Example:
        >>> resolve_spellings(Counter({"Se og Hør": 2, "SE OG HØR": 1}))["SE OG HØR"].name
        'Se og Hør'
    """
    return {
        name: Named(most_used(names, counts), by="spelling") for names in by_spelling(counts).values() for name in names
    }
