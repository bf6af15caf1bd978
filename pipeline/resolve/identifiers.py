"""The keys of entities, and what makes two spellings one.

An entity's id is its type, ``/``, and its name in lower case with ``-`` for spaces: ``person/mike-pompeo``. One that is
known by less than a full name, and only from its document, carries the document: ``person/kim@nord-korea.txt``.

The first ``/`` of an id ends the type and the first ``@`` begins the document, whatever is in either: inside a name
``/``, ``@`` and ``#`` become ``-`` like a space (``organisation/ac-dc``). Letters stay as they are (Ås is not As). A
name that has nothing else is written as its code points: ``other/u+0040``.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

SEPARATORS = re.compile(r"[\s/@#\x00-\x1f\x7f-\x9f]+")
KEEP = frozenset("åæøäöÅÆØÄÖ")
SAME_LETTERS = str.maketrans("äöÄÖ", "æøÆØ")
LIGATURES = {ord(one): unicodedata.normalize("NFKC", one) for one in "ſﬀﬁﬂﬃﬄﬅﬆĳĲ"} | {ord("œ"): "ø", ord("Œ"): "Ø"}
SURROGATES = re.compile("[\ud800-\udfff]")


def printable(text: str) -> str:
    r"""Return ``text`` in NFC, with half characters that no file can hold replaced by U+FFFD.

    Example:
        >>> printable("Aƒ\ud800".replace("ƒ", "\u030a"))
        'Å�'
    """
    return unicodedata.normalize("NFC", SURROGATES.sub("\ufffd", text))


def entity_id(kind: str, name: str, doc_id: str = "") -> str:
    """Return the id of the entity called ``name``; with ``doc_id`` for one that is known from that document only.

    Example:
        >>> entity_id("person", "Mike Pompeo"), entity_id("person", "Kim", "a/b.txt")
        ('person/mike-pompeo', 'person/kim@a/b.txt')
        >>> entity_id("organisation", "AC/DC"), entity_id("place", "Ås"), entity_id("other", "@")
        ('organisation/ac-dc', 'place/ås', 'other/u+0040')
    """
    key = f"{kind}/{slug(name)}"
    return f"{key}@{doc_id}" if doc_id else key


def entity_type(key: str) -> str:
    """Return the type of the entity that has this id.

    Example:
        >>> entity_type("person/kim@a/b.txt")
        'person'
    """
    return key.partition("/")[0]


def is_local(key: str) -> bool:
    """Return whether an id is that of an entity that is known from one document only.

    Example:
        >>> is_local("person/kim@a/b.txt"), is_local("person/mike-pompeo")
        (True, False)
    """
    return "@" in key


@lru_cache(maxsize=1 << 14)
def slug(name: str) -> str:
    """Return ``name`` as it stands in an id."""
    lower = unicodedata.normalize("NFC", printable(name).lower())
    return SEPARATORS.sub("-", lower).strip("-") or "-".join(f"u+{ord(character):04x}" for character in name) or "-"


@lru_cache(maxsize=1 << 15)
def folded(text: str) -> str:
    """Return what all spellings of one name have in common: letters and digits, without case and accents.

    Full stops, hyphens and spaces are left out, so ``Fr.p.`` is ``FrP`` and ``Midt-Østen`` is ``Midtøsten``. The
    letters å, æ and ø are letters, not accents; aa is å, ä æ, ö ø, a ligature its letters and a long s an s. A text
    without letters and digits stays as it is.

    Example:
        >>> folded("Fr.p."), folded("Nobelkomitéen"), folded("Ås"), folded("As"), folded("–")
        ('frp', 'nobelkomiteen', 'ås', 'as', '–')
        >>> folded("Kaare") == folded("Kåre"), folded("Göteborg"), folded("Weſſel"), folded("Griﬃn")
        (True, 'gøteborg', 'wessel', 'griffin')
    """
    if not text.isascii():
        composed = unicodedata.normalize("NFC", text.translate(LIGATURES))
        text = "".join(one if one in KEEP else unicodedata.normalize("NFD", one)[0] for one in composed).translate(
            SAME_LETTERS
        )
    return "".join(filter(str.isalnum, text)).lower().replace("aa", "å") or text
