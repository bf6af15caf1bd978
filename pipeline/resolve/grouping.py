"""What the modules for people, organisations and places share: names counted, and the entity each belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


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
