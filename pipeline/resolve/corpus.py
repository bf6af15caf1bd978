"""What a name stands for where its own document does not say: what nearly the whole corpus means by it.

**Lone surnames.** ``Tarantino`` in a review that names no Tarantino in full is Quentin Tarantino, if he is the only one
there is. The rule is made for precision, since a wrong merge is the worst error. A lone surname is joined to a full
name only where

1. no full name of the document has it in it, whoever's that is: there the document itself has said what it can;
2. it is the last word of the full name, and no particle stands before that (``Lana Del Rey`` is not "Rey");
3. nobody is addressed by it (``fru``, ``herr``), for that says less of who than of what somebody is, and it is nobody's
   first name, neither in the corpus nor in ``first_names.txt``, and none of the most common surnames
   (``common_surnames.txt``): a lone first name is never joined;
4. at least `SUPPORT` documents have the full name; and
5. of all documents that name somebody in full by it, or a place, an organisation or a work, at least `NEARLY_ALL` mean
   that person.

Measured on the names that the shipped model finds in 5,000 reviews of NoReC and 1,500 pages of GiellaLT. Where one
document at a time is taken for one without its full names, 264 of the 267 surnames that are joined are joined rightly
(one of the other three to the same man without his initial). 62 lone surnames really are joined there; read one by one,
61 are right. With a support of 3 documents it would be 159, of which some 94% are right: from `FEW` documents on it is
asked in the template of corrections.

**Genitives.** ``Luke Skywalkers`` in one document, before a word that does not tell a genitive, is Luke Skywalker, if
that name stands in other documents, in at least as many, and never beside it in one. 43 names are joined so in the same
texts; read one by one, all are right. A place or an organisation must be nearly alone besides, as above: Texas Rangers
is not a genitive of a film called Texas Ranger.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from pipeline.lexicon import words
from pipeline.names import folded
from pipeline.records import Mention
from pipeline.resolve.addresses import ADDRESS_OF_WORD
from pipeline.resolve.base_form import last_word
from pipeline.resolve.identifiers import is_local
from pipeline.resolve.person_name import BYNAMES, FULL, PersonName

SUPPORT = 8  # documents that have the full name
FEW = 3  # documents, from which on it is asked whether the surname is that person's
NEARLY_ALL = 0.95  # of the documents in which the surname is part of a full name


class Known(NamedTuple):
    """An entity that all documents share.

    Attributes:
        documents: in how many of them it stands.
        literal: whether it stands in one in so many words.
        beside_bare: whether one has both this name, in -s, and the one without.
    """

    entity_id: str
    type: str
    name: str
    documents: int
    literal: bool = True
    beside_bare: bool = False


def lone_surnames(mentions: Sequence[Mention]) -> dict[str, str]:
    """Return id -> surname, folded, of the people of a document whom only a word names that no other name there has."""
    people = {one.entity_id: PersonName.of(one.name).parts for one in mentions if one.type == "person"}
    addressed = {one.entity_id for one in mentions if one.role.lower() in ADDRESS_OF_WORD}
    lone = {
        key: parts[0] for key, parts in people.items() if is_local(key) and len(parts) == 1 and key not in addressed
    }
    counts = Counter(part for parts in people.values() for part in set(parts)) if lone else Counter()
    return {key: surname for key, surname in lone.items() if counts[surname] == 1}


def joined(lone: Iterable[tuple[str, str]], known: Callable[[], Iterable[Known]]) -> Iterator[tuple[str, Known]]:
    """Yield the ids of lone surnames that nearly the whole corpus has for one person, each with that person.

    One whom less than `SUPPORT` documents name in full is to be asked about, not to be joined.

    Args:
        lone: ids with surnames, folded.
        known: yields the entities that are known by a full name, as often as it is called.
    """
    bearers = _bearers(known())
    if not bearers:
        return
    total: Counter[str] = Counter()
    for one in known():
        parts = PersonName.of(one.name).parts if one.type == "person" else (folded(one.name),)
        for word in bearers.keys() & parts:
            total[word] += one.documents
        if one.type == "person":
            bearers.pop(parts[0], None)
    sure = {word: one for word, one in bearers.items() if one.documents >= NEARLY_ALL * total[word]}
    yield from ((key, sure[word]) for key, word in lone if word in sure)


def _bearers(known: Iterable[Known]) -> dict[str, Known]:
    """Return surname -> whom most documents know by it, of those that are known well enough."""
    bearers: dict[str, Known] = {}
    for one in known:
        if one.type == "person" and one.documents >= FEW:
            surname = _surname(PersonName.of(one.name).parts)
            if surname and (surname not in bearers or one.documents > bearers[surname].documents):
                bearers[surname] = one
    return bearers


def _surname(parts: Sequence[str]) -> str:
    """Return the last of the words of a full name, folded, if it is the whole surname and may be joined by; else ""."""
    if len(parts) < FULL or parts[-1] in BYNAMES or parts[-2] in words("particles"):
        return ""
    return "" if parts[-1] in words("first_names") or parts[-1] in words("common_surnames") else parts[-1]


def genitives(with_s: Iterable[tuple[Known, Known]]) -> dict[str, str]:
    """Return, for the ids of names that the corpus shows to be genitives, the ids of the names without s.

    Args:
        with_s: entities known by a full name that ends in s, each with the one that has its id without that s.
    """
    found = {one.entity_id: bare.entity_id for one, bare in with_s if _is_genitive_of(one, bare)}
    return {key: bare for key, bare in found.items() if bare not in found}


def _is_genitive_of(name: Known, bare: Known) -> bool:
    """Return whether a name may end in a genitive's s, and the corpus has it without, in so many words and often."""
    if not name.name.endswith("s") or name.beside_bare or last_word(name.name) in words("names_in_s"):
        return False
    if not bare.literal or bare.documents < name.documents:
        return False
    return bare.type == "person" or bare.documents >= max(SUPPORT, NEARLY_ALL * (bare.documents + name.documents))
