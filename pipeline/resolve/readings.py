"""A mention as ``resolve`` reads it: the words it may be cut down to, and the words around it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from pipeline.options import TYPES
from pipeline.records import Document, Mention
from pipeline.resolve.base_form import Evidence, base_form, begun_name
from pipeline.resolve.identifiers import LIGATURES, printable
from pipeline.resolve.lexicon import words
from pipeline.resolve.roles import split_title, title_before
from pipeline.resolve.short_names import without_slashed_form

WINDOW = 80  # code points of text before and after a mention that are looked at
EDGES = " \t\n\"'«»“”„‹›*_()[]{}<>,;:!?…"
DASHES = "-–"  # after half a compound: "Nord- og Sør-Korea"
LONGEST_INITIAL = 2  # letters: "A.", "Th."


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
    """Return a reading of each mention of ``document``, in order."""
    return Reader(document).readings()


class Reader:
    """Reads the mentions of a document, with the evidence that the whole document gives.

    What people, places and organisations are called does not depend on whether other names are asked for.
    """

    def __init__(self, document: Document) -> None:
        """Look at the words around each mention."""
        self._mentions = document.mentions
        self._texts = [around(document, mention) for mention in document.mentions]
        found = [(one.type in TYPES, trimmed(one.text), after) for one, (_, after) in self._with_texts()]
        self._main = Evidence.of((name, after) for main, name, after in found if main)
        self._everything = Evidence.of((name, after) for _, name, after in found)

    def readings(self) -> list[Reading]:
        """Return a reading of each mention, in order."""
        return [self._reading(mention, before, after) for mention, (before, after) in self._with_texts()]

    def again(self, reading: Reading, kind: str) -> Reading:
        """Return the reading of a mention that is of another type than it was taken for."""
        if kind == reading.mention.type:
            return reading
        return self._reading(replace(reading.mention, type=kind), reading.before, reading.after)

    def _with_texts(self) -> Iterator[tuple[Mention, tuple[str, str]]]:
        return zip(self._mentions, self._texts, strict=True)

    def _reading(self, mention: Mention, before: str, after: str) -> Reading:
        bare, role = trimmed(mention.text), ""
        if mention.type == "person" and ", " in bare:  # an entry in a list: "Hansen, Per"
            bare = " ".join(reversed(bare.split(", ", 1)))
        elif "/" in bare:
            bare = without_slashed_form(bare)
        if mention.type == "person":
            taken_in, bare = split_title(bare, opens=opens_sentence(before))
            role = taken_in or title_before(before)
        whole = begun_name(bare, after) if mention.type == "organisation" else ""
        evidence = self._main if mention.type in TYPES else self._everything
        base = whole or base_form(bare, after=after, evidence=evidence)
        return Reading(mention, bare, base, role, before, after)


def opens_sentence(before: str) -> bool:
    """Return whether what follows ``before`` is the beginning of a sentence.

    Example:
        >>> opens_sentence(""), opens_sentence("Ja. "), opens_sentence("– "), opens_sentence("i går kom ")
        (True, True, True, False)
    """
    return before.rstrip(" \u00a0«»\"“”'")[-1:] in {"", *".!?:–-"}


def around(document: Document, mention: Mention) -> tuple[str, str]:
    """Return the text before and after a mention, within its paragraph."""
    if not 1 <= mention.paragraph <= len(document.paragraphs):
        return "", ""
    text = document.paragraphs[mention.paragraph - 1].text.text
    end = mention.at + len(mention.text)
    return text[max(0, mention.at - WINDOW) : mention.at], text[end : end + WINDOW]


@lru_cache(maxsize=1 << 14)
def trimmed(text: str) -> str:
    """Return the words of a name without quotation marks, brackets and white space around them; never nothing.

    An apostrophe at the end stays, it may be the genitive's. The full stop of a sentence is taken off.

    Example:
        >>> trimmed("«Titanic»"), trimmed("Lars'"), trimmed("Frp."), trimmed("Fr.p."), trimmed("...")
        ('Titanic', "Lars'", 'Frp', 'Fr.p.', '...')
    """
    found = " ".join(printable(text).translate(LIGATURES).split())
    inner = found.lstrip(EDGES).rstrip(EDGES.replace("'", "") + DASHES)
    if inner[-1:] == "'" and found[:1] == "'":
        inner = inner[:-1]
    if inner.endswith(".") and ends_sentence(inner):
        inner = inner[:-1]
    return inner or found or "?"


def ends_sentence(name: str) -> bool:
    """Return whether the full stop that ends ``name`` is its sentence's, and not an abbreviation's.

    Example:
        >>> ends_sentence("Frp."), ends_sentence("Fr.p."), ends_sentence("Apple Inc."), ends_sentence("A.")
        (True, False, False, False)
    """
    last = name[:-1].rpartition(" ")[2]
    return "." not in last and len(last) > LONGEST_INITIAL and last.lower() not in words("abbreviations")
