"""What is what among the places of a document: countries by code, municipalities, and the spellings of one place.

Babel knows what the countries are called in both written standards; ``lexicon/countries.toml`` adds what the press
calls them. Both lead to one name, the Bokmål one, whichever is met: ``Noreg`` is ``Norge``, ``place/norge``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Mapping
from collections.abc import Set as AbstractSet
from functools import cache
from itertools import permutations

from pipeline.lexicon import table, words
from pipeline.names import folded, is_made
from pipeline.resolve.identifiers import Named, indexed, most_used
from pipeline.resolve.spelling import Similar, count_words, is_slip

ALPHA_2 = 2  # letters of a code
MUNICIPAL = (" kommune", " kommunen", " fylke", " fylket")  # alike in all documents, whatever else stands there
LONGEST_COUNTRY = 100  # code points; no name of a country is half as long
EUROPEAN_ROAD = re.compile(r"europave[gi](?=\d+$)")  # "Europavei 6", where the text has "E6" too
INFLECTED = ("a", "an", "en", "er", "et")  # ends of places named after things, of which there are many: Skagen, Slagen


def country(name: str) -> Named | None:
    """Return what ``name`` stands for if it is a country, in Bokmål or Nynorsk: its Bokmål name, or the press's."""
    return countries().get(folded(name)) if len(name) <= LONGEST_COUNTRY else None


def is_union(name: str) -> bool:
    """Return whether ``name`` is a union of states, which is a place as they are: ``Den europeiske union``."""
    return name in table("place_names")["unions"] or folded(name) in _other_names("unions")


@cache
def countries() -> dict[str, Named]:
    """Return all countries by the folded forms of all their names."""
    from babel import Locale  # noqa: PLC0415 - slow to import, and texts without places do without it

    extra = table("countries")
    bokmaal, nynorsk = (Locale.parse(language).territories for language in ("nb", "nn"))
    found: dict[str, Named] = {}
    for code, name in bokmaal.items():
        if len(code) == ALPHA_2 and code.isalpha() and code not in extra["leave_out"]:
            one = Named(extra["name"].get(code, name), by="country", country=code)
            for known in (name, nynorsk.get(code, name), one.name, *extra["other_names"].get(code, ())):
                found[folded(known)] = one
    for code, parts in extra["parts"].items():
        found |= {folded(part): Named(part, by="country", country=code) for part in parts}
    for name in extra["not_countries"]:
        found.pop(folded(name), None)
    return found


def resolve_places(counts: Counter[str], states: AbstractSet[str] = frozenset()) -> dict[str, Named]:
    """Return what each name stands for.

    Args:
        counts: the names of places in a document, genitive off, in order of first mention.
        states: names that the text calls those of a state in a country: Georgia.
    """
    same = indexed((folded(name), name) for name in counts)
    shown = {key: most_used(names, counts) for key, names in same.items()}
    slips = _slips(shown, counts) if is_made("slip") else {}
    found: dict[str, Named] = {}
    for key, names in same.items():
        usual = slips.get(key, key)
        bare = folded(_without_unit(shown[usual]))
        name = shown[_beside(bare if bare in shown else usual, shown)]
        name = _without_unit(name) if name.endswith(MUNICIPAL) else name
        land = country(name) if name[:1].isupper() and states.isdisjoint(names) else None
        merge = "slip" if key in slips else ""
        other = _other_names("unions").get(folded(name)) or _other_names("names").get(folded(name), name)
        named = land or Named(other, by="spelling", merge=merge)
        found |= dict.fromkeys(names, named)
    return found


def _without_unit(name: str) -> str:
    head, _, last = name.rpartition(" ")
    return head if head and last in words("units") else name


def _beside(key: str, there: Container[str]) -> str:
    """Return the folded name that a name stands for where the document has that too: ``Amerika`` beside ``USA``."""
    name = EUROPEAN_ROAD.sub("e", folded(_other_names("beside").get(key, key)))
    return name if name in there else key


@cache
def _other_names(part: str) -> dict[str, str]:
    """Return the places that go by several names, folded name -> what they are called; two names in a row are one."""
    found: dict[str, str] = {}
    for name, others in table("place_names")[part].items():
        pairs = (one + other for one, other in permutations((name, *others), 2))
        found |= {folded(other): name for other in (*others, *pairs)}
    return found


def _slips(shown: Mapping[str, str], counts: Counter[str]) -> dict[str, str]:
    """Return misspelt -> usual, folded: a letter off, used less, and neither of them a country."""
    keys = [key for key in shown if not (country(key) or key.endswith(INFLECTED))]
    similar, counted = Similar((key, key) for key in keys), count_words(counts)
    usual = {key: [other for other in similar.find(key) if is_slip(shown[key], shown[other], counted)] for key in keys}
    return {key: others[0] for key, others in usual.items() if len(others) == 1}
