"""Mentions as ``resolve`` reads them: the title kept apart, the genitive off, and one type for one name.

A recogniser that reads sentence by sentence may take ``Romneys`` for a place where it takes ``Romney`` for a person ten
times. It is the person then, and a mention's type is that of what it stands for. The label stays the recogniser's own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from pipeline.lexicon import table, words
from pipeline.names import LIGATURES, folded
from pipeline.options import TYPES
from pipeline.records import Document, Mention
from pipeline.resolve.base_form import Evidence, base_form, begun_name, next_word
from pipeline.resolve.identifiers import printable
from pipeline.resolve.organisations import WELL_KNOWN, without_legal_form, without_slashed_form
from pipeline.resolve.places import country, is_union

WINDOW = 80  # code points of text before and after a mention that are looked at
EDGES = " \t\n\"'«»“”„‹›*_()[]{}<>,;:!?…"
HALF_WORD_DASHES = "-–"  # after half a compound: "Nord- og Sør-Korea"
LONGEST_INITIAL = 2  # letters: "A.", "Th."
MOST_TITLE_WORDS = 3  # "konstituert administrerende direktør"
JOINING_TITLES = frozenset({"og", "eller"})  # "kultur- og likestillingsminister"
OUTVOTED = 2  # times as often as the other type
NOT_OUTVOTED = 0.5  # of a model that says so much: it was right in 13 of 15 in the texts of registers and articles
TITLE = 2  # votes of a title before a name: so stand 809 people and 12 others in the articles for training
FULL_NAME = 3  # votes of a full name for its last word alone: 2,042 of 2,080 such words there are people


@dataclass(frozen=True, slots=True)
class Reading:
    """A mention without what surrounds its name.

    Attributes:
        bare: the words without quotation marks and title, the genitive still on.
        base: the same, the genitive off; the whole name of a body of which only the beginning was found.
        role: the title before a person's name, or the one that the span took in.
        before: the text before the mention in its paragraph, at most ``WINDOW`` code points.
        after: the text that follows it, likewise.
    """

    mention: Mention
    bare: str
    base: str
    role: str
    before: str
    after: str


def readings(document: Document) -> list[Reading]:
    """Return a reading of each mention of ``document``, in order.

    What people, places and organisations are called does not depend on whether other names are asked for.
    """
    texts = [_around(document, mention) for mention in document.mentions]
    names = [(trimmed(one.text), after) for one, (_, after) in zip(document.mentions, texts, strict=True)]
    everything = Evidence.of(names)
    main = Evidence.of(name for name, one in zip(names, document.mentions, strict=True) if one.type in TYPES)

    def read(mention: Mention, before: str, after: str) -> Reading:
        return _reading(mention, before, after, main if mention.type in TYPES else everything)

    found = [read(mention, *text) for mention, text in zip(document.mentions, texts, strict=True)]
    return [
        one if one.mention.type == type_ else read(replace(one.mention, type=type_), one.before, one.after)
        for one, type_ in zip(found, _agreed_types(found), strict=True)
    ]


def _around(document: Document, mention: Mention) -> tuple[str, str]:
    """Return the text before and after a mention, within its paragraph."""
    if not 1 <= mention.paragraph <= len(document.paragraphs):
        return "", ""
    text = document.paragraphs[mention.paragraph - 1].text.text
    end = mention.at + len(mention.text)
    return text[max(0, mention.at - WINDOW) : mention.at], text[end : end + WINDOW]


def _reading(mention: Mention, before: str, after: str, evidence: Evidence) -> Reading:
    bare, role = trimmed(mention.text), ""
    if mention.type == "person" and ", " in bare:  # an entry in a list: "Hansen, Per"
        bare = " ".join(reversed(bare.split(", ", 1)))
    elif "/" in bare:
        bare = without_slashed_form(bare)
    if mention.type == "person":
        opens = before.rstrip(" \u00a0«»\"“”'")[-1:] in {"", *".!?:–-"}
        taken_in, bare = split_title(bare, opens=opens)
        role = taken_in or title_before(before)
    whole = begun_name(bare, after) if mention.type == "organisation" else ""
    return Reading(mention, bare, whole or base_form(bare, after=after, evidence=evidence), role, before, after)


@lru_cache(maxsize=1 << 14)
def trimmed(text: str) -> str:
    """Return the words of a name without quotation marks, brackets and white space around them; never nothing.

    An apostrophe at the end stays, it may be the genitive's. The full stop of a sentence is taken off.

    Example:
        >>> trimmed("«Titanic»"), trimmed("Lars'"), trimmed("Frp."), trimmed("Fr.p."), trimmed("...")
        ('Titanic', "Lars'", 'Frp', 'Fr.p.', '...')
    """
    found = " ".join(printable(text).translate(LIGATURES).split())
    inner = found.lstrip(EDGES).rstrip(EDGES.replace("'", "") + HALF_WORD_DASHES)
    if inner[-1:] == "'" and found[:1] == "'":
        inner = inner[:-1]
    last = inner[:-1].rpartition(" ")[2]
    if inner.endswith(".") and "." not in last and len(last) > LONGEST_INITIAL and last not in words("abbreviations"):
        inner = inner[:-1]
    return inner or found or "?"


def title_before(before: str) -> str:
    """Return the title that the text before a name ends in, as written; else the empty string."""
    if not before.endswith((" ", "\u00a0")):
        return ""
    found = before.split()[-MOST_TITLE_WORDS:]
    if not found or not is_title(found[-1]):
        return ""
    start = len(found) - 1
    if start > 1 and found[start - 1] in JOINING_TITLES and found[start - 2].endswith("-"):
        start -= 2
    while start and found[start - 1] in words("title_parts"):
        start -= 1
    return " ".join(found[start:])


def split_title(name: str, *, opens: bool = False) -> tuple[str, str]:
    """Return the title that a span took in, and the name without it and without other words that are no names.

    Where the span ``opens`` a sentence, these may have a capital too.
    """
    found = name.split(" ")
    if opens and len(found) > 1 and found[0] in words("epithets") and found[0] not in words("first_names"):
        del found[0]
    begin = end = 0
    for word in found[:-1]:
        if not is_title(word) and (not (word.islower() and word.isalpha()) or word in words("particles")):
            break  # a name, as the "van" of "van der Berg" begins
        end += 1
        begin = begin if is_title(word) or word in words("title_parts") else end
    if all(word.islower() for word in found[end:]):
        return "", " ".join(found)
    return " ".join(found[begin:end]), " ".join(found[end:])


@lru_cache(maxsize=1 << 14)
def is_title(word: str) -> bool:
    """Return whether ``word`` is a title, by itself or as the end of a compound, indefinite or definite."""
    stems = (word, word.removesuffix("en"), word.removesuffix("n"), word[:-1] + "e" if word.endswith("a") else word)
    titles = words("titles")
    return any(stem in titles for stem in stems) and word.lower() not in titles.exceptions


def _agreed_types(found: Sequence[Reading]) -> list[str]:
    """Return the type of each mention: its own, unless the same name is twice as often something else.

    A person's full name speaks for its last word too: ``Kofi Annan`` says what ``Annan`` is. So does a title before a
    name.
    """
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    in_full_names: set[str] = set()
    for one in found:
        key = folded(one.base)
        votes[key][one.mention.type] += 1
        if title_before(one.before) and key not in WELL_KNOWN and without_legal_form(one.bare) == one.bare:
            # not "Ordfører  AP" in columns, nor "Hr. Olsen AS"
            votes[key]["person"] += TITLE
        parts = list(map(folded, one.base.split()))
        if len(parts) > 1 and one.mention.type == "person":
            votes[parts[-1]]["person"] += FULL_NAME
            in_full_names.update(parts)
    return [_agreed(one, votes[folded(one.base)], in_full_names) for one in found]


def _agreed(one: Reading, votes: Counter[str], in_full_names: set[str]) -> str:
    own, key = one.mention.type, folded(one.base)
    if own == "person" and key not in in_full_names:
        if one.bare != one.base and next_word(one.after) in words("owned_by_places"):
            return "place"
        if country(one.base) and key not in table("countries")["people_too"]:
            return "place"  # nobody is called Japan: of 1,602 countries in the articles for training none is a person
        if len(key) > 1 and key in WELL_KNOWN:
            return "organisation"  # nor is any of the 1,301 well-known organisations there
    is_place = is_union(one.base) or (own == "organisation" and _is_governed(one, votes))
    if own in {"person", "organisation"} and is_place:
        return "place"  # unions: 106 of 110 in the texts of registers, articles and today
    last = "".join(one.before.split()[-1:])
    after_preposition = own == "place" and one.bare == one.base and last in words("before_places")
    if after_preposition or (one.mention.confidence or 0.0) >= NOT_OUTVOTED:
        return own  # "Marit Ås er fødd i Ås", not "Ås' ordførar"; "Journalist VG 1992–1996"
    first = max(TYPES, key=votes.__getitem__)
    return first if own in TYPES and votes[first] >= OUTVOTED * votes[own] else own


def _is_governed(one: Reading, votes: Counter[str]) -> bool:
    """Return whether what was taken for a body is a place: ``Bodø kommune``, *Texas* in ``Texas' guvernør``."""
    if one.base.endswith((" kommune", " fylkeskommune")):
        return True
    if one.bare == one.base or folded(one.base) in WELL_KNOWN or next_word(one.after) not in words("owned_by_places"):
        return False
    return votes["place"] > 0 or one.base in table("whole_names")["two"]["towns"]
