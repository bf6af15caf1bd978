"""What is what among the places of a document: countries by code, municipalities, and the spellings of one place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container
from collections.abc import Set as AbstractSet
from functools import cache
from itertools import permutations

from pipeline.resolve.countries import country
from pipeline.resolve.identifiers import Named, folded, grouped, most_used
from pipeline.resolve.lexicon import table, words
from pipeline.resolve.spelling import Similar, count_words, is_slip

MUNICIPAL = (" kommune", " kommunen", " fylke", " fylket")  # alike in all documents, whatever else stands there
INFLECTED = ("a", "an", "en", "er", "et")  # ends of places named after things, of which there are many: Skagen, Slagen


def resolve_places(counts: Counter[str], states: AbstractSet[str] = frozenset()) -> dict[str, Named]:
    """Return what each name stands for.

    Args:
        counts: the names of places in a document, genitive off, in order of first mention.
        states: names that the text calls those of a state in a country: Georgia.

    Example:
        >>> found = resolve_places(Counter(["Noreg", "Midtøsten", "Midt-Østen", "Midtøsten", "Bodø", "Bodø kommune"]))
        >>> found["Noreg"]
        Named(name='Norge', only_here=False, by='country', country='NO')
        >>> found["Midt-Østen"].name, found["Bodø kommune"].name
        ('Midtøsten', 'Bodø')
        >>> resolve_places(Counter(["Guovdageaidnu"]))["Guovdageaidnu"].name
        'Kautokeino'
    """
    same = grouped(counts, folded)
    shown = {key: most_used(names, counts) for key, names in same.items()}
    slips = _slips(shown, counts)
    found: dict[str, Named] = {}
    for key, names in same.items():
        usual = slips.get(key, key)
        bare = without_unit(shown[usual])
        if folded(bare) in shown:
            usual = beside(folded(bare), shown)
            named = _place(shown[usual])
        else:
            usual = beside(usual, shown)
            named = _place(bare if shown[usual].endswith(MUNICIPAL) else shown[usual])
        if named.country and not states.isdisjoint(names):
            named = Named(shown[usual], by="spelling")
        found |= dict.fromkeys(names, named)
    return found


def _place(name: str) -> Named:
    land = country(name) if name[:1].isupper() else None
    if land:
        return Named(land.name, by="country", country=land.code)
    return Named(_other_names("names").get(folded(name), name), by="spelling")


def beside(key: str, there: Container[str]) -> str:
    """Return the folded name that ``key`` stands for where the document has that name too; else ``key``.

    Example:
        >>> beside("amerika", {"usa", "amerika"}), beside("amerika", {"amerika"})
        ('usa', 'amerika')
    """
    name = folded(_other_names("beside").get(key, key))
    return name if name in there else key


@cache
def _other_names(part: str) -> dict[str, str]:
    """Return the places that go by several names, folded name -> what they are called; two names in a row are one."""
    found: dict[str, str] = {}
    for name, others in table("place_names")[part].items():
        pairs = (one + other for one, other in permutations((name, *others), 2))
        found |= {folded(other): name for other in (*others, *pairs)}
    return found


def _slips(shown: dict[str, str], counts: Counter[str]) -> dict[str, str]:
    """Return misspelt -> usual, folded: a letter off, used less, and neither of them a country."""
    similar: Similar[str] = Similar()
    counted = count_words(counts)
    longer = [key for key in shown if not (country(key) or key.endswith(INFLECTED))]
    for key in longer:
        similar.add(key, key)
    found: dict[str, str] = {}
    for key in longer:
        usual = [other for other in similar.find(key) if is_slip(shown[key], shown[other], counted)]
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
