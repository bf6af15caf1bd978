"""The genitive taken off: ``Nord-Koreas`` -> ``Nord-Korea``, while ``Hans``, ``Paris`` and ``Statoil ASA`` stay.

Norwegian puts a bare -s on a name for the genitive, in both written standards, and an apostrophe alone where the name
ends in s, x or z already (``Lars'``, ``Marx'``); many write ``USA's`` too. A name that ends in a bare s may be either.
What decides, in this order: the same name without s elsewhere in the document; a list of names whose s is their own;
the ending (``-nes``, ``-us``); and the word that follows, since a genitive is followed by what belongs to it. The cases
are in ``tests/resolve/cases/genitive.json``.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from pipeline.lexicon import table, words
from pipeline.resolve.places import country

QUOTES = frozenset("«»\"“”„'")
GENITIVE_APOSTROPHES = "'’´`ʼ"
MIN_GENITIVE = 3  # letters of a word that may be a genitive; not "Os", "Ås"
AFTER_AND = 3  # words after "og" of which one would be the other genitive: "Hambros og Jens Stoltenbergs"
LEADING_ARTICLES = frozenset({"Den", "Det", "De", "Dei"})  # that a name may begin with, and go on with small letters
BETWEEN_NAMES = frozenset({"og", "eller", "samt", "&"})
NEXT_WORD = re.compile(r"\s*([^\W_][\w\-]*)?")
IBERIAN = frozenset("áíóúñçãõ")  # letters of Spanish and Portuguese that Norwegian does without
WORDS_QUOTED = 2  # words after a name that tell a foreign quotation
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
        own_s = {last_word(name) for name, after in found if name[-1:] == "s" and _follows_no_genitive(after)}
        return cls({name for name, _ in found}, {last_word(name) for name, _ in found}, own_s)


NOTHING_KNOWN = Evidence()


def base_form(name: str, *, after: str = "", evidence: Evidence = NOTHING_KNOWN) -> str:
    """Return ``name`` without the s or apostrophe of the genitive.

    Args:
        after: the text that follows the name, some words are enough.
        evidence: what the rest of the document says.

    Example:
        >>> base_form("Nord-Koreas", after=" atomprogram"), base_form("Lars'", after=" bil"), base_form("Hans")
        ('Nord-Korea', 'Lars', 'Hans')

        A word that may be either is told by what follows:

        >>> base_form("Sandviks", after=" forslag"), base_form("Sandviks", after=" kommer")
        ('Sandvik', 'Sandviks')
    """
    irregular: str | None = table("irregular_genitives").get(name)
    if irregular:
        return irregular
    if name[-1:] in GENITIVE_APOSTROPHES:
        bare = name.rstrip(GENITIVE_APOSTROPHES)
        return bare if bare[-1:].lower() in {"s", "x", "z", "c", "h"} else name
    if len(name) > len("'s") and name[-1] in "sS" and name[-2] in GENITIVE_APOSTROPHES:
        own = last_word(name).replace("’", "'") in words("names_in_apostrophe_s")
        return name if own or (_follows_no_genitive(after) and name[:-2] not in evidence.names) else name[:-2]
    return name[:-1] if name.endswith("s") and _is_genitive(name, after, evidence) else name


def _is_genitive(name: str, after: str, evidence: Evidence) -> bool:
    """Return whether the last letter of ``name``, an s, is the genitive's."""
    last, bare = last_word(name), name[:-1]
    if country(name) or last in words("names_in_s") or not last[:-1] or after[:1] in QUOTES:
        return False  # a quotation mark right after the name closes what the name ends: «Dagens Gods»
    if CLOSED_OR_EXPLAINED.match(after) or begun_name(name, after) or _is_quoted_abroad(after):
        return False
    is_known = country(bare) or bare in evidence.names or last[:-1] in evidence.last_words
    if is_known or last[-2] == "." or last[-2].isdigit():
        return True
    if len(last) < MIN_GENITIVE or _is_foreign(name):
        return False
    if last[:-1].isupper():
        return True  # acronyms take a small s: EUs, NRKs
    return not (last in evidence.own_s or _ends_in_own_s(last) or _follows_no_genitive(after))


def _is_foreign(name: str) -> bool:
    """Return whether a name is English, so that -s is a plural's, or Iberian, so that -es is its own: ``Guterres``."""
    found = name.lower().split()
    is_english = found[:1] == ["the"] or not {"of", "and", "the", "with"}.isdisjoint(found[1:])
    return is_english or (name.endswith("es") and not IBERIAN.isdisjoint(name.lower()))


def _is_quoted_abroad(after: str) -> bool:
    """Return whether the text after a name is English or Swedish, where Norwegian has no say."""
    found = after.split(None, WORDS_QUOTED)[:WORDS_QUOTED]
    return all(word.islower() for word in found) and any(word in words("foreign_words") for word in found)


def _ends_in_own_s(word: str) -> bool:
    """Return whether names with this ending have the s of their own: ``Lindesnes``, ``Rikshospitalets sykehus``."""
    noun = word.rpartition("-")[2] or word
    if noun[0].islower():
        return noun in words("nouns_in_s")
    return word in words("endings_in_s") and word not in words("genitive_endings")


def _follows_no_genitive(after: str) -> bool:
    """Return whether the text after a name says that the name is no genitive: it ends there, or goes on with a verb.

    After ``og`` stands another genitive, or there was none before it.
    """
    following = next_word(after)
    if not following:
        return after.lstrip()[:1] not in QUOTES or after[:1] in QUOTES
    if following not in BETWEEN_NAMES:
        return following in words("after_names") or (
            following.islower() and following in words("seldom_after_genitives")
        )
    return not _begins_with_genitive(after.partition(following)[2].split()[:AFTER_AND])


def _begins_with_genitive(rest: Sequence[str]) -> bool:
    """Return whether the words after "og" begin with a genitive: ``Jens Stoltenbergs``; not ``Lars Gule``."""
    if rest and rest[0][:1].isupper() and rest[0] not in LEADING_ARTICLES:
        name = list(takewhile(lambda word: word[:1].isupper(), rest))
        rest = name[-1:]  # neither its first name nor what stands after it: "og Hege bur framleis"
    found = (word.rstrip(",.") for word in rest)
    return any(word.endswith("s") and word not in words("after_names") for word in found)


def begun_name(name: str, after: str) -> str:
    """Return the body whose name a name and the word after it are, if that is no genitive and its noun; else ""."""
    whole = f"{name} {next_word(after)}"
    return whole if whole in words("begun_names") else ""


def next_word(after: str) -> str:
    """Return the word that follows a name; the empty string if none does."""
    match = NEXT_WORD.match(after)
    return (match and match[1]) or ""


def last_word(name: str) -> str:
    """Return the last word of ``name``; the empty string for white space."""
    return "".join(name.split()[-1:])
