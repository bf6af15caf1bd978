"""What a name is to ``resolve``: the id of its entity, what makes two spellings one, and what it stands for.

An entity's id is its type, ``/``, and its name in lower case with ``-`` for spaces: ``person/mike-pompeo``. One that is
known by less than a full name, and only from its document, carries the document: ``person/kim@nord-korea.txt``.

The first ``/`` of an id ends the type and the first ``@`` begins the document, whatever is in either: inside a name
``/``, ``@`` and ``#`` become ``-`` like a space (``organisation/ac-dc``). Letters stay as they are (Ås is not As). A
name that has nothing else is written as its code points: ``other/u+0040``.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

SEPARATORS = re.compile(r"[\s/@#\x00-\x1f\x7f-\x9f]+")
SURROGATES = re.compile("[\ud800-\udfff]")

Thing = TypeVar("Thing")
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Named:
    """What a name stands for.

    Attributes:
        name: the entity's name.
        only_here: whether the name is less than a full one, so that the entity is known from its document only.
        by: how ``name`` was found, if not from the name's own words: a value of ``resolved_by``.
        country: ISO 3166-1 code for a country's name.
        merge: the kind of merge, see ``merges.toml``; empty where there is no doubt.
        may_be: the name by a kind of merge that is not made.
    """

    name: str
    only_here: bool = False
    by: str = ""
    country: str = ""
    merge: str = ""
    may_be: str = ""


def printable(text: str) -> str:
    """Return ``text`` in NFC, with half characters that no file can hold replaced by U+FFFD."""
    return unicodedata.normalize("NFC", SURROGATES.sub("\ufffd", text))


def entity_id(type_: str, name: str, doc_id: str = "") -> str:
    """Return the id of the entity called ``name``; with ``doc_id`` for one that is known from that document only."""
    key = f"{type_}/{slug(name)}"
    return f"{key}@{doc_id}" if doc_id else key


def is_local(key: str) -> bool:
    """Return whether an id is that of an entity that is known from one document only."""
    return "@" in key


@lru_cache(maxsize=1 << 14)
def slug(name: str) -> str:
    """Return ``name`` as it stands in an id."""
    lower = unicodedata.normalize("NFC", printable(name).lower())
    return SEPARATORS.sub("-", lower).strip("-") or "-".join(f"u+{ord(character):04x}" for character in name) or "-"


def indexed(pairs: Iterable[tuple[Key, Thing]]) -> dict[Key, list[Thing]]:
    """Return what stands behind each key, in order: of (folded name, name) the spellings of each name."""
    found: defaultdict[Key, list[Thing]] = defaultdict(list)
    for key, thing in pairs:
        found[key].append(thing)
    return dict(found)


def only(things: Sequence[Thing]) -> Thing | None:
    """Return the one thing there is; ``None`` where there is none, or several, so that none is sure."""
    return things[0] if len(things) == 1 else None


def most_used(names: Iterable[str], counts: Mapping[str, int]) -> str:
    """Return the name that is used most; of equals, one with capitals and small letters, then the first."""
    return max(names, key=lambda name: (counts[name], not is_in_one_case(name)))


def is_in_one_case(name: str) -> bool:
    """Return whether a name of several letters has capitals only or none: ``HAMAR``, ``hamar``."""
    return len(name) > 1 and (name.isupper() or name.islower())
