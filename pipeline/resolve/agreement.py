"""One name, one type in a document: what most of its mentions are taken for.

A recogniser that reads sentence by sentence may take ``Romneys`` for a place where it takes ``Romney`` for a person ten
times. It is the person then, and a mention's type is that of what it stands for. The label stays the recogniser's own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from pipeline.options import TYPES
from pipeline.records import Document
from pipeline.resolve.base_form import NEXT_WORD
from pipeline.resolve.countries import country
from pipeline.resolve.identifiers import folded
from pipeline.resolve.lexicon import words
from pipeline.resolve.organisations import well_known
from pipeline.resolve.readings import Reader, Reading
from pipeline.resolve.roles import title_before

OUTVOTED = 2  # times as often as the other type
TITLE = 2  # votes of a title before a name: so stand 809 people and 12 others in the articles for training
NAMES_TOO = frozenset({"jordan", "georgia", "chad", "israel"})  # countries that people are called
IN_PLACES = frozenset(
    {"i", "på", "fra", "frå", "til", "utenfor", "utanfor", "gjennom"}
)  # prepositions before a place: "fødd i Ås"
FULL_NAME = 3  # votes of a full name for its last word alone: 2,042 of 2,080 such words there are people


def agreed_readings(document: Document) -> list[Reading]:
    """Return a reading of each mention, with one type for each name; products, events and others stay what they are."""
    reader = Reader(document)
    read = reader.readings()
    return [reader.again(reading, kind) for reading, kind in zip(read, agreed_types(read), strict=True)]


def agreed_types(read: Sequence[Reading]) -> list[str]:
    """Return the type of each mention: its own, unless the same name is twice as often something else.

    A person's full name speaks for its last word too: ``Kofi Annan`` says what ``Annan`` is. So does a title before a
    name.
    """
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    in_full_names: set[str] = set()
    for reading in read:
        votes[folded(reading.base)][reading.mention.type] += 1
        if title_before(reading.before) and not well_known(folded(reading.base)):  # "Ordfører  AP" in columns
            votes[folded(reading.base)]["person"] += TITLE
        found = reading.base.split()
        if len(found) > 1 and reading.mention.type == "person":
            votes[folded(found[-1])]["person"] += FULL_NAME
            in_full_names.update(map(folded, found))
    return [_agreed(reading, votes[folded(reading.base)], in_full_names) for reading in read]


def _agreed(reading: Reading, votes: Counter[str], in_full_names: set[str]) -> str:
    own, key = reading.mention.type, folded(reading.base)
    if own == "person" and key not in in_full_names:
        if reading.bare != reading.base and next_word(reading.after) in words("owned_by_places"):
            return "place"
        if country(reading.base) and key not in NAMES_TOO:
            return "place"  # nobody is called Japan: of 1,602 countries in the articles for training none is a person
        if len(key) > 1 and well_known(key):
            return "organisation"  # nor is any of the 1,301 well-known organisations there
    if own == "organisation" and reading.base.endswith((" kommune", " fylkeskommune")):
        return "place"
    if own == "place" and stands_as_place(reading):
        return own
    return outvoted(own, votes) if own in TYPES else own


def next_word(after: str) -> str:
    """Return the word that follows a name; the empty string if none does."""
    match = NEXT_WORD.match(after)
    return (match and match[1]) or ""


def stands_as_place(reading: Reading) -> bool:
    """Return whether a mention stands right after a preposition that places have: ``Marit Ås er fødd i`` *Ås*.

    In the genitive it is the next word that has the preposition: *i* ``Romneys`` *tale*.
    """
    return reading.bare == reading.base and (reading.before.split() or [""])[-1].lower() in IN_PLACES


def outvoted(own: str, votes: Counter[str]) -> str:
    """Return the type that outvotes a mention's own, or its own; only people, places and organisations have a vote.

    Example:
        >>> outvoted("place", Counter(person=4, place=1)), outvoted("place", Counter(person=4, place=3))
        ('person', 'place')
        >>> outvoted("place", Counter(product=4, place=1))
        'place'
    """
    first = max(TYPES, key=votes.__getitem__)
    return first if votes[first] >= OUTVOTED * votes[own] else own
