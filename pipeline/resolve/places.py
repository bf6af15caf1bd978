"""What is what among the places of a document: countries by code, municipalities, and the spellings of one place."""

from __future__ import annotations

from collections import Counter

from pipeline.resolve.countries import country
from pipeline.resolve.grouping import Named, by_spelling, most_used
from pipeline.resolve.identifiers import folded
from pipeline.resolve.lexicon import words
from pipeline.resolve.spelling import Similar

SHORTEST = 6  # letters of a place whose name may be a slip: not "Troms" for "Tromsø"


def resolve_places(counts: Counter[str]) -> dict[str, Named]:
    """Return what each name stands for.

    Args:
        counts: the names of places in a document, genitive off, in order of first mention.

    Example:
        >>> found = resolve_places(Counter(["Noreg", "Midtøsten", "Midt-Østen", "Midtøsten", "Bodø", "Bodø kommune"]))
        >>> found["Noreg"]
        Named(name='Norge', only_here=False, by='country', country='NO')
        >>> found["Midt-Østen"].name, found["Bodø kommune"].name
        ('Midtøsten', 'Bodø')
    """
    same = by_spelling(counts)
    shown = {key: most_used(names, counts) for key, names in same.items()}
    slips = _slips({key: sum(counts[name] for name in names) for key, names in same.items()})
    found: dict[str, Named] = {}
    for key, names in same.items():
        usual = slips.get(key, key)
        usual = folded(without_unit(shown[usual])) if folded(without_unit(shown[usual])) in shown else usual
        found |= dict.fromkeys(names, _place(shown[usual]))
    return found


def _place(name: str) -> Named:
    land = country(name)
    return Named(land.name, by="country", country=land.code) if land else Named(name, by="spelling")


def _slips(counts: dict[str, int]) -> dict[str, str]:
    """Return misspelt -> usual, folded: a letter off, used less, and neither of them a country."""
    similar: Similar[str] = Similar()
    longer = [key for key in counts if len(key) >= SHORTEST and not country(key)]
    for key in longer:
        similar.add(key, key)
    found: dict[str, str] = {}
    for key in longer:
        usual = [other for other in similar.find(key) if counts[other] > counts[key]]
        if len(usual) == 1:
            found[key] = usual[0]
    return found


def without_unit(name: str) -> str:
    """Return the name of a municipality without the word for it.

    Example:
        >>> without_unit("Bodø kommune"), without_unit("Telemark fylke"), without_unit("Bodø")
        ('Bodø', 'Telemark', 'Bodø')
    """
    head, _, last = name.rpartition(" ")
    return head if head and last in words("units") else name
