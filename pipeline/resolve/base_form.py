"""The genitive taken off: ``Nord-Koreas`` -> ``Nord-Korea``, while ``Hans``, ``Paris`` and ``Statoil ASA`` stay.

Norwegian puts a bare -s on a name for the genitive, in both written standards, and an apostrophe alone where the name
ends in s, x or z already (``Lars'``, ``Marx'``); many write ``USA's`` too. A name that ends in a bare s may be either.
What decides, in this order: the same name without s elsewhere in the document; a list of names whose s is their own;
the ending (``-nes``, ``-us``); and the word that follows, since a genitive is followed by what belongs to it.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass

from pipeline.resolve.countries import country
from pipeline.resolve.lexicon import table, words

QUOTES = frozenset("«»\"“”„'")
GENITIVE_APOSTROPHES = "'’´`ʼ"
MIN_GENITIVE = 3  # letters of a word that may be a genitive; not "Os", "Ås"
AFTER_AND = 3  # words after "og" of which one would be the other genitive: "Hambros og Jens Stoltenbergs"
BETWEEN_NAMES = frozenset({"og", "eller", "samt", "&"})
NEXT_WORD = re.compile(r"\s*([^\W_][\w\-]*)?")
IBERIAN = frozenset("áíóúñçãõ")  # letters of Spanish and Portuguese that Norwegian does without
QUOTED = 2  # words after a name that tell a foreign quotation
CLOSED_OR_EXPLAINED = re.compile(r"\)|\s*\([^\W\d_a-zæøå]{2,}\)")  # after a name: ")", or its acronym: "(IC)"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the rest of the document says about names in -s.

    Attributes:
        names: the names as they stand in the document.
        last_words: the last words of names of several words, and the names of one.
        own_s: last words of names that stand where no genitive can: "Koss sier", "Paris,".
    """

    names: Container[str] = frozenset()
    last_words: Container[str] = frozenset()
    own_s: Container[str] = frozenset()

    @classmethod
    def of(cls, names: Iterable[tuple[str, str]]) -> Evidence:
        """Gather the evidence from (name, text after it) of all names of a document."""
        found = list(names)
        return cls(
            names=frozenset(name for name, _ in found),
            last_words=frozenset(last_word(name) for name, _ in found),
            own_s=frozenset(
                last_word(name) for name, after in found if name[-1:] == "s" and follows_no_genitive(after)
            ),
        )


NOTHING_KNOWN = Evidence()


def base_form(name: str, *, after: str = "", evidence: Evidence = NOTHING_KNOWN) -> str:
    """Return ``name`` without the s or apostrophe of the genitive.

    Args:
        after: the text that follows the name, some words are enough.
        evidence: what the rest of the document says.

    Example:
        >>> base_form("Nord-Koreas", after=" atomprogram"), base_form("USAs", after=" president")
        ('Nord-Korea', 'USA')
        >>> base_form("Lars'", after=" bil"), base_form("USA's", after=" flåte"), base_form("Fr.p.s", after=" leder")
        ('Lars', 'USA', 'Fr.p.')

        What is no genitive stays:

        >>> [base_form(name, after=" er her") for name in ("Hans", "Paris", "Honduras", "Statoil ASA", "Vinmonopolet")]
        ['Hans', 'Paris', 'Honduras', 'Statoil ASA', 'Vinmonopolet']
        >>> base_form("McDonald's", after=" burgere")
        "McDonald's"

        A word that may be either is told by what follows:

        >>> base_form("Sandviks", after=" forslag"), base_form("Sandviks", after=" kommer")
        ('Sandvik', 'Sandviks')
    """
    irregular: str | None = table("irregular_genitives").get(name)
    if irregular:
        return irregular
    if name[-1:] in GENITIVE_APOSTROPHES:
        return without_apostrophe(name)
    if len(name) > 2 and name[-1] in "sS" and name[-2] in GENITIVE_APOSTROPHES:  # noqa: PLR2004 - an s and what is before it
        own = last_word(name).replace("’", "'") in words("names_in_apostrophe_s")
        return name if own or (follows_no_genitive(after) and name[:-2] not in evidence.names) else name[:-2]
    return name[:-1] if name.endswith("s") and is_genitive(name, after=after, evidence=evidence) else name


def without_apostrophe(name: str) -> str:
    """Return a name that ends in an apostrophe without it, if it ends in an s sound then.

    Example:
        >>> without_apostrophe("Marx'"), without_apostrophe("rock'n'")
        ('Marx', "rock'n'")
    """
    bare = name.rstrip(GENITIVE_APOSTROPHES)
    return bare if bare[-1:].lower() in {"s", "x", "z", "c", "h"} else name


def is_genitive(name: str, *, after: str, evidence: Evidence) -> bool:
    """Return whether the last letter of ``name``, an s, is the genitive's."""
    last, bare = last_word(name), name[:-1]
    if country(name) or last in words("names_in_s") or not last[:-1] or after[:1] in QUOTES:
        return False  # a quotation mark right after the name closes what the name ends: «Dagens Gods»
    if CLOSED_OR_EXPLAINED.match(after) or begun_name(name, after) or is_quoted_abroad(after):
        return False
    if (
        country(bare)
        or bare in evidence.names
        or last[:-1] in evidence.last_words
        or last[-2] == "."
        or last[-2].isdigit()
    ):
        return True
    if len(last) < MIN_GENITIVE or is_english(name) or is_iberian(name):
        return False
    if last[:-1].isupper():
        return True  # acronyms take a small s: EUs, NRKs
    return not (last in evidence.own_s or ends_in_own_s(last) or follows_no_genitive(after))


def is_english(name: str) -> bool:
    """Return whether a name of several words is English, so that its last -s is a plural's: ``The Rolling Stones``."""
    found = name.lower().split()
    return found[:1] == ["the"] or not {"of", "and", "the", "with"}.isdisjoint(found[1:])


def is_iberian(name: str) -> bool:
    """Return whether a name is Spanish or Portuguese, so that -es is a surname's own: ``António Guterres``."""
    return name.endswith("es") and not IBERIAN.isdisjoint(name.lower())


def begun_name(name: str, after: str) -> str:
    """Return the body whose name ``name`` and the word after it are, where that is no genitive and its noun; else "".

    Example:
        >>> begun_name("Statsministerens", " kontor, sier"), begun_name("Statsministerens", " tale")
        ('Statsministerens kontor', '')
    """
    match = NEXT_WORD.match(after)
    whole = f"{name} {match[1]}" if match and match[1] else ""
    return whole if whole in words("begun_names") else ""


def is_quoted_abroad(after: str) -> bool:
    """Return whether the text after a name is English or Swedish, where Norwegian has no say.

    Example:
        >>> is_quoted_abroad(" largest and friendliest bar"), is_quoted_abroad(" Reflections on the Revolution")
        (True, False)
    """
    found = after.split(None, QUOTED)[:QUOTED]
    return all(word.islower() for word in found) and any(word in words("foreign_words") for word in found)


def ends_in_own_s(word: str) -> bool:
    """Return whether names with this ending have the s of their own: ``Lindesnes``, ``Rikshospitalets sykehus``.

    Example:
        >>> [ends_in_own_s(word) for word in ("Lindesnes", "Paulus", "sykehus", "Holmås", "Lillestrøm-fans")]
        [True, True, True, True, True]
        >>> [ends_in_own_s(word) for word in ("Demokratenes", "kommunes", "Oslos", "TVs", "Hawaiis")]
        [False, False, False, False, False]
    """
    noun = word.rpartition("-")[2] or word
    if noun[0].islower():
        return noun in words("nouns_in_s")
    return word in words("endings_in_s") and word not in words("genitive_endings")


def follows_no_genitive(after: str) -> bool:
    """Return whether the text after a name says that the name is no genitive: it ends there, or goes on with a verb.

    After ``og`` stands another genitive, or there was none before it.

    Example:
        >>> follows_no_genitive(" sier at"), follows_no_genitive(", som"), follows_no_genitive(" og Hansen kom")
        (True, True, True)
        >>> follows_no_genitive(" president"), follows_no_genitive(" «Folkefiende»"), follows_no_genitive(" og Natos")
        (False, False, False)
    """
    match = NEXT_WORD.match(after)
    if not (match and match[1]):
        return after.lstrip()[:1] not in QUOTES or after[:1] in QUOTES
    if match[1] not in BETWEEN_NAMES:
        return match[1] in words("after_names") or (match[1].islower() and match[1] in words("seldom_after_genitives"))
    return not any(word.rstrip(",.").endswith("s") for word in after[match.end() :].split()[:AFTER_AND])


def last_word(name: str) -> str:
    """Return the last word of ``name``; the empty string for white space."""
    return "".join(name.split()[-1:])
