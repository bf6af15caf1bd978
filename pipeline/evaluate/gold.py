"""Gold: texts in which a person has marked the names. Positions are code points into the text, ends exclusive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Self

from pipeline.errors import InputError
from pipeline.recognise.labels import TYPE_OF_LABEL


class GoldError(InputError):
    """A gold file does not hold what a gold file must."""

    @classmethod
    def bad(cls, place: str, what: str) -> Self:
        """Report a place in a gold file, such as ``gold.jsonl:3``, and what is wrong there."""
        return cls(f"{place}: {what}. Mend the gold file there.")

    @classmethod
    def empty(cls, path: Path) -> Self:
        """Report a gold file in which no name is marked."""
        return cls(f"The gold file {path} marks no name, so there is nothing to score against. Give another file.")

    @classmethod
    def unknown_kind(cls, path: Path, endings: Sequence[str]) -> Self:
        """Report a gold file whose ending is not known."""
        return cls(f"The gold file {path} ends in neither {' nor '.join(endings)}. Give a file of one of these kinds.")


@dataclass(frozen=True, slots=True)
class GoldName:
    """A name that a person marked.

    Attributes:
        text: the words at ``start`` to ``end``.
        chain: names of one document with the same chain stand for the same entity; ``None`` where nobody said.
    """

    start: int
    end: int
    text: str
    label: str
    chain: str | None = None

    @property
    def type(self) -> str:
        """Return the type that the label belongs to."""
        return TYPE_OF_LABEL[self.label]


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """A text and its names in reading order, none overlapping another.

    Attributes:
        variety: ``nob``, ``nno``, or empty.
        genre: such as ``news``, or empty.
        sentences: where each sentence starts; ``None`` where nobody marked sentences.
    """

    doc_id: str
    text: str
    names: tuple[GoldName, ...]
    variety: str = ""
    genre: str = ""
    sentences: tuple[int, ...] | None = None


def checked_names(names: Sequence[GoldName], text: str, place: str) -> tuple[GoldName, ...]:
    """Return the names in reading order.

    Raises:
        GoldError: a label is unknown, a name lies outside the text or is not what stands there, or two overlap.
    """
    ordered = sorted(names, key=lambda name: (name.start, name.end))
    for name in ordered:
        if name.label not in TYPE_OF_LABEL:
            raise GoldError.bad(place, f"the label {name.label!r} is unknown; known are {', '.join(TYPE_OF_LABEL)}")
        if not 0 <= name.start < name.end <= len(text):
            raise GoldError.bad(place, f"the name {name.text!r} ({name.start}-{name.end}) lies outside the text")
        if text[name.start : name.end] != name.text:
            there = text[name.start : name.end]
            raise GoldError.bad(place, f"at {name.start}-{name.end} the text has {there!r} and not {name.text!r}")
    for name, following in pairwise(ordered):
        if following.start < name.end:
            raise GoldError.bad(place, f"the names {name.text!r} and {following.text!r} overlap at {following.start}")
    return tuple(ordered)
