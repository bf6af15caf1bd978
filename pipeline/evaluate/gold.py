"""Gold: texts in which a person has marked the names. Positions are code points into the text, ends exclusive."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Self

from pipeline.errors import InputError
from pipeline.recognise.labels import TYPE_OF_LABEL
from pipeline.records import Mention
from pipeline.settings import MORE_TYPES, TYPES


class GoldError(InputError):
    """A gold file does not hold what a gold file must."""

    @classmethod
    def bad(cls, place: str, what: str) -> Self:
        """Report a place in a gold file, such as ``gold.jsonl:3``, and what is wrong there."""
        return cls(f"{place}: {what}. Mend the gold file there.")

    @classmethod
    def mismatch(cls, place: str, *, span: tuple[int, int], there: str, said: str, hint: str) -> Self:
        """Report a row of a table whose words are not those of its text."""
        return cls(
            f"{place}: at {span[0]}-{span[1]} the text has {there!r}, but the row says {said!r} ({hint}). Correct "
            "start and end, or text; if the file has changed since the run, run again and correct the new table."
        )

    @classmethod
    def label(cls, place: str, label: str, known: Iterable[str]) -> Self:
        """Report a label that nobody knows the type of."""
        return cls(
            f"{place}: the label {label!r} is unknown; known are {', '.join(known)}. Mend it there, or say of what "
            "type it is under [labels] in a settings file (--config)."
        )

    @classmethod
    def empty(cls, path: Path) -> Self:
        """Report a gold file in which no name is marked."""
        return cls(f"The gold file {path} marks no name, so there is nothing to score against. Give another file.")

    @classmethod
    def unknown_kind(cls, path: Path) -> Self:
        """Report a file that is no gold of a kind that is read."""
        return cls(
            f"{path} is no gold file of a kind that is read. Give CoNLL-U with name= (.conllu), columns of words and "
            "IOB2 tags (.iob, .conll, .tsv), articles as JSON lines (.jsonl), or a table of mentions that you have "
            "corrected (.csv, .xlsx, .parquet, .jsonl)."
        )

    @classmethod
    def folder(cls, path: Path) -> Self:
        """Report a folder that no run wrote tables into."""
        return cls(f"The folder {path} holds no table of mentions. Give a gold file, or the folder that a run wrote.")

    @classmethod
    def columns(cls, path: Path, there: Sequence[str], missing: str) -> Self:
        """Report a table that lacks what a table of mentions must have."""
        return cls(
            f"The table {path} lacks {missing}; its columns are: {', '.join(there) or 'none'}. Give a table of "
            "mentions as a run writes it, with its header, after you have corrected its rows."
        )

    @classmethod
    def no_texts(cls, path: Path, why: str) -> Self:
        """Report a table of mentions whose texts are not known."""
        return cls(
            f"The texts that {path} speaks of are not known: {why}. Say with --texts which files or folders the run "
            "read."
        )


@dataclass(frozen=True, slots=True)
class GoldName:
    """A name that a person marked.

    Attributes:
        text: the words at ``start`` to ``end``.
        label: as a model would give it; empty where only the type is known.
        chain: names of one document with the same chain stand for the same entity; ``None`` where nobody said.
        kind: the type, where it was said of this very name; empty: that of the label.
        entity: what the entity is called; empty where nobody said.
    """

    start: int
    end: int
    text: str
    label: str
    chain: str | None = None
    kind: str = ""
    entity: str = ""

    @property
    def type(self) -> str:
        """Return the type that was said, else the one that the label belongs to."""
        return self.kind or TYPE_OF_LABEL[self.label]

    def is_found_in(self, mention: Mention) -> bool:
        """Return whether a mention in the same place has the label and the type that were said."""
        return self.label in {"", mention.label} and self.kind in {"", mention.type}


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


@dataclass(frozen=True, slots=True)
class Gold:
    """What a gold file holds.

    Attributes:
        name: of the file.
        types: those that were marked in it; names of other types are not looked for.
        notes: what to mind about it, in sentences.
    """

    name: str
    documents: tuple[GoldDocument, ...]
    types: tuple[str, ...] = (*TYPES, *MORE_TYPES)
    notes: tuple[str, ...] = ()

    @property
    def names(self) -> int:
        """Return how many names are marked."""
        return sum(len(document.names) for document in self.documents)

    @property
    def labelled(self) -> bool:
        """Return whether every name has a label, so that labels can be scored."""
        return all(name.label for document in self.documents for name in document.names)


def checked_names(names: Sequence[GoldName], text: str, place: str) -> tuple[GoldName, ...]:
    """Return the names in reading order.

    Raises:
        GoldError: a label is unknown, a name lies outside the text or is not what stands there, or two overlap.
    """
    ordered = sorted(names, key=lambda name: (name.start, name.end))
    for name in ordered:
        if not name.kind and name.label not in TYPE_OF_LABEL:
            raise GoldError.label(place, name.label, TYPE_OF_LABEL)
        if not 0 <= name.start < name.end <= len(text):
            raise GoldError.bad(place, f"the name {name.text!r} ({name.start}-{name.end}) lies outside the text")
        if text[name.start : name.end] != name.text:
            there = text[name.start : name.end]
            raise GoldError.bad(place, f"at {name.start}-{name.end} the text has {there!r} and not {name.text!r}")
    for name, following in pairwise(ordered):
        if following.start < name.end:
            raise GoldError.bad(place, f"the names {name.text!r} and {following.text!r} overlap at {following.start}")
    return tuple(ordered)
