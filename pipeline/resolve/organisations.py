"""What is what among the organisations of a document: acronyms, legal forms, definite forms."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cache

from pipeline.resolve.grouping import Named, most_used
from pipeline.resolve.identifiers import folded
from pipeline.resolve.lexicon import lines, table

SMALL_WORDS = frozenset({"og", "for", "i", "av", "til", "på", "the", "of", "and", "de", "den", "det", "dei", "et", "en"})


def resolve_organisations(counts: Counter[str], explained: Mapping[str, str]) -> dict[str, Named]:
    """Return what each name stands for.

    Args:
        counts: the names of organisations in a document, genitive off, in order of first mention.
        explained: acronym -> the name it stands for, where the text says so: "Norges Bank (NB)".

    Example:
        >>> found = resolve_organisations(Counter(["Fr.p.", "Norges Seilforbund", "NSF", "Statoil ASA", "Statoil"]), {})
        >>> found["Fr.p."].name, found["NSF"].name, found["Statoil ASA"].name
        ('Fremskrittspartiet', 'Norges Seilforbund', 'Statoil')
    """
    same: defaultdict[str, list[str]] = defaultdict(list)
    for name in counts:
        same[folded(name)].append(name)
    shown = {key: most_used(names, counts) for key, names in same.items()}
    initials = _by_initials(shown)
    found: dict[str, Named] = {}
    for key, names in same.items():
        named = well_known(key) or _joined(key, shown, initials, explained)
        for name in names:
            found[name] = named if named.name != name or named.by else Named(name)
    return found


def _joined(key: str, shown: Mapping[str, str], initials: Mapping[str, str], explained: Mapping[str, str]) -> Named:
    name = shown[key]
    if name in explained and folded(explained[name]) in shown:
        return well_known(folded(explained[name])) or Named(shown[folded(explained[name])], by="acronym")
    if is_acronym(name) and initials.get(key):
        return well_known(folded(initials[key])) or Named(initials[key], by="acronym")
    short = folded(without_legal_form(name))
    if short != key and short in shown:
        return well_known(short) or Named(shown[short], by="full-name")
    return Named(name, by="spelling")


def is_acronym(name: str) -> bool:
    """Return whether ``name`` is written as an acronym: NSF, KrF, UiB.

    Example:
        >>> [is_acronym(name) for name in ("NSF", "UiB", "K.F.U.M.", "Nav", "Den norske kirke")]
        [True, True, True, False, False]
    """
    letters = [one for one in name if one.isalpha()]
    capitals = sum(one.isupper() for one in letters)
    return " " not in name and 2 <= len(letters) <= 7 and capitals >= 2 and name[0].isupper()  # noqa: PLR2004


def _by_initials(shown: Mapping[str, str]) -> dict[str, str]:
    """Return the names of several words by their initials; initials that two names share are left out."""
    found: dict[str, str] = {}
    for name in shown.values():
        for letters in initials_of(name):
            found[letters] = "" if letters in found and found[letters] != name else name
    return found


def initials_of(name: str) -> set[str]:
    """Return what a name of several words may be shortened to, in lower case.

    Example:
        >>> sorted(initials_of("Universitetet i Bergen")), initials_of("Stortinget")
        (['ub', 'uib'], set())
    """
    found = [word for word in name.replace("-", " ").split() if word[0].isalnum()]
    if len(found) < 2:  # noqa: PLR2004 - one word has no initials
        return set()
    heads = [word for word in found if word.lower() not in SMALL_WORDS]
    return {"".join(word[0].lower() for word in some) for some in (found, heads) if len(some) > 1}


def without_legal_form(name: str) -> str:
    """Return a company's name without its legal form.

    Example:
        >>> without_legal_form("Statoil ASA"), without_legal_form("Hansen & Co AS"), without_legal_form("AS")
        ('Statoil', 'Hansen &', 'AS')
    """
    found = name.split(" ")
    while len(found) > 1 and found[-1] in legal_forms():
        found.pop()
    return " ".join(found)


@cache
def legal_forms() -> frozenset[str]:
    """Return the legal forms, as written."""
    return frozenset(lines("legal_forms"))


def well_known(key: str) -> Named | None:
    """Return the well-known organisation that has a name with this folded form."""
    return _well_known().get(key)


@cache
def _well_known() -> dict[str, Named]:
    found: dict[str, Named] = {}
    for name, others in table("organisations").items():
        found[folded(name)] = Named(name, by="spelling")
        for other in others:
            found[folded(other)] = Named(name, by="acronym" if is_acronym(other) or len(other) <= 2 else "spelling")  # noqa: PLR2004
    return found
