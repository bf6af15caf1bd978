"""What a name stands for where its own document does not say: what nearly the whole corpus means by it.

**Lone surnames.** ``Tarantino`` in a review that names no Tarantino in full is Quentin Tarantino, if he is the only one
there is. The rule is made for precision, since a wrong merge is the worst error. A lone surname is joined to a full
name only where

1. no full name of the document has it in it, whoever's that is: there the document itself has said what it can;
2. it is the last word of the full name, and no particle stands before that (``Lana Del Rey`` is not "Rey");
3. it is nobody's first name, neither in the corpus nor in ``first_names.txt``, and none of the most common surnames
   (``common_surnames.txt``): a lone first name is never joined;
4. at least `SUPPORT` documents have the full name; and
5. of all documents that name somebody in full by it, or a place, an organisation or a work, at least `NEARLY_ALL` mean
   that person.

Measured on the names that the shipped model finds in 5,000 reviews of NoReC and 1,500 pages of GiellaLT. Where one
document at a time is taken for one without its full names, 264 of the 267 surnames that are joined are joined rightly
(one of the other three to the same man without his initial). 62 lone surnames really are joined there; read one by one,
61 are right. With a support of 3 documents it would be 159, of which some 94% are right.

**Genitives.** ``Luke Skywalkers`` in one document, before a word that does not tell a genitive, is Luke Skywalker, if
that name stands in other documents, in at least as many, and never beside it in one. 43 names are joined so in the same
texts; read one by one, all are right. A place or an organisation must be nearly alone besides, as above: Texas Rangers
is not a genitive of a film called Texas Ranger.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping
from typing import NamedTuple

from pipeline.resolve.base_form import last_word
from pipeline.resolve.identifiers import folded
from pipeline.resolve.lexicon import words
from pipeline.resolve.person_name import PersonName

SUPPORT = 8  # documents that have the full name
NEVER = ("first_names", "common_surnames")  # lists of words that are never joined
NEARLY_ALL = 0.95  # of the documents in which the surname is part of a full name


class Known(NamedTuple):
    """An entity that all documents share, in how many of them it stands, and whether in so many words."""

    entity_id: str
    type: str
    name: str
    documents: int
    literal: bool = True


def lone_surnames(names: Mapping[str, str], others: Iterable[str]) -> dict[str, str]:
    """Return the names of people that are one word which no other name of their document has in it, folded.

    Args:
        names: id -> name of the people who are known from this document only.
        others: the full names of people in it.

    Example:
        >>> lone_surnames({"a": "Pompeo", "b": "Kim", "c": "K. Berg"}, ["Kim Jong-il"])
        {'a': 'pompeo'}
    """
    if not names:
        return {}
    parts = Counter(part for name in (*names.values(), *others) for part in set(PersonName.of(name).parts))
    lone = {key: PersonName.of(name).parts for key, name in names.items()}
    return {key: one[0] for key, one in lone.items() if len(one) == 1 and parts[one[0]] == 1}


def joined(lone: Mapping[str, str], known: Iterable[Known]) -> dict[str, str]:
    """Return, for the ids of lone surnames that nearly the whole corpus has for one person, the id of that person.

    Args:
        lone: id -> surname, folded.
        known: the entities that are known by a full name.

    Example:
        >>> pompeo, lie = (Known("person/mike-pompeo", "person", "Mike Pompeo", 9), Known("x", "person", "Kari Lie", 2))
        >>> joined({"person/pompeo@1.txt": "pompeo", "person/lie@1.txt": "lie"}, [pompeo, lie])
        {'person/pompeo@1.txt': 'person/mike-pompeo'}
    """
    wanted = {
        word for word in lone.values() if word not in words("first_names") and word not in words("common_surnames")
    }
    total: Counter[str] = Counter()
    bearers: dict[str, Known] = {}
    for one in known if wanted else ():
        parts = PersonName.of(one.name).parts if one.type == "person" else (folded(one.name),)
        for word in wanted.intersection(parts):
            total[word] += one.documents
        if one.type == "person":
            wanted.discard(parts[0])
            if is_surname(parts, wanted) and one.documents > bearers.get(parts[-1], NOBODY).documents:
                bearers[parts[-1]] = one
    return {
        key: bearers[word].entity_id
        for key, word in lone.items()
        if word in wanted and word in bearers and is_nearly_alone(bearers[word].documents, total[word])
    }


def genitives(known: Iterable[Known], apart: Container[str]) -> dict[str, str]:
    """Return, for the ids of names that the corpus shows to be genitives, the ids of the names without s.

    Args:
        known: the entities that are known by a full name.
        apart: ids of names that stand in one document with the name without s.

    Example:
        >>> people = [Known("person/ola-mos", "person", "Ola Mos", 1), Known("person/ola-mo", "person", "Ola Mo", 2)]
        >>> genitives(people, ())
        {'person/ola-mos': 'person/ola-mo'}
    """
    by_id = {one.entity_id: one for one in known}
    pairs = ((one, by_id.get(one.entity_id[:-1])) for one in by_id.values() if may_be_genitive(one, apart))
    found = {one.entity_id: bare.entity_id for one, bare in pairs if bare and is_bare_form(bare, one)}
    return {key: bare for key, bare in found.items() if bare not in found}


def may_be_genitive(one: Known, apart: Container[str]) -> bool:
    """Return whether a name ends in an s that is not known to be its own."""
    return one.name.endswith("s") and one.entity_id not in apart and last_word(one.name) not in words("names_in_s")


def is_bare_form(bare: Known, name: Known) -> bool:
    """Return whether the corpus has the name without s in so many words, and often enough."""
    if not bare.literal or bare.documents < name.documents:
        return False
    return bare.type == "person" or is_nearly_alone(bare.documents, bare.documents + name.documents)


NOBODY = Known("", "person", "", 0)


def is_surname(parts: tuple[str, ...], wanted: Iterable[str]) -> bool:
    """Return whether the last of the words of a full name is wanted, and is the whole surname.

    Example:
        >>> is_surname(("mike", "pompeo"), {"pompeo"}), is_surname(("lana", "del", "rey"), {"rey"})
        (True, False)
    """
    return len(parts) > 1 and parts[-1] in wanted and parts[-2] not in words("particles")


def is_nearly_alone(documents: int, total: int) -> bool:
    """Return whether somebody whose full name stands in so many documents is nearly the only one of that surname.

    Example:
        >>> is_nearly_alone(8, 8), is_nearly_alone(19, 20), is_nearly_alone(9, 10), is_nearly_alone(7, 7)
        (True, True, False, False)
    """
    return documents >= SUPPORT and documents >= NEARLY_ALL * total
