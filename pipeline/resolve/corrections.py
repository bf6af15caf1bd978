"""The user's corrections: a file that a person edits in a spreadsheet, which goes before every rule.

A line says: where ``text`` stands as a name of ``type`` in ``doc_id`` (empty: everywhere), it is ``name``, of type
``new_type`` (empty: as it was). An empty ``name`` with ``drop`` in ``new_type`` removes it; ``add`` in ``new_type``, or
neither ``name`` nor ``new_type``, adds it where it was missed. So several names become one (the same ``name``), and one
becomes two (a line with ``doc_id``). A line that says what is so already changes nothing. Other columns, such as those
that help to decide, are left alone.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Self

from pipeline.errors import SettingsError
from pipeline.options import ALL_TYPES, Settings
from pipeline.records import Document, Mention
from pipeline.resolve.identifiers import entity_id
from pipeline.resolve.known_names import BY_CORRECTION, KnownName, KnownNames
from pipeline.small_tables import read_table

ADD = "add"
COLUMNS = ("text", "type", "doc_id", "name", "new_type")
DROP = "drop"
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Correction:
    """One line of the file; ``line`` is its number there, the header being 1."""

    line: int
    text: str
    type: str
    doc_id: str
    name: str
    new_type: str

    @property
    def adds(self) -> bool:
        """Whether the names it speaks of are to be found where they were missed."""
        return self.new_type == ADD or not (self.name or self.new_type)

    @property
    def drops(self) -> bool:
        """Whether the names it speaks of are to be removed."""
        return self.new_type == DROP

    def changed(self, mention: Mention) -> Mention:
        """Return the mention as this line wants it; itself where it is so already."""
        if self.adds:
            return self._added(mention)
        kind = self.new_type or mention.type
        if (self.name, kind) == (mention.name, mention.type):
            return mention
        country = mention.country if self.name == mention.name else ""
        key = entity_id(kind, self.name)
        return replace(mention, name=self.name, type=kind, entity_id=key, country=country, resolved_by=BY_CORRECTION)

    def _added(self, mention: Mention) -> Mention:
        key = entity_id(self.type, self.name or self.text)
        if self.name and mention.entity_id != key:
            return replace(mention, name=self.name, entity_id=key, country="", resolved_by=BY_CORRECTION)
        return mention


class Corrections:
    """The lines of a corrections file, each found by what it speaks of.

    Example:
        >>> corrections = Corrections([Correction(2, "Kim", "person", "", "Kim Jong-un", "")])
        >>> corrections.unused()
        [2]
    """

    def __init__(self, lines: Iterable[Correction] = ()) -> None:
        """Take lines.

        Raises:
            SettingsError: two lines say different things of the same words.
        """
        self._by_key: dict[Key, Correction] = {}
        self._used: set[int] = set()
        for line in lines:
            key = (line.text, line.type, line.doc_id)
            other = self._by_key.setdefault(key, line)
            if (other.name, other.new_type) != (line.name, line.new_type):
                message = (
                    f"The corrections contradict each other: line {other.line} and line {line.line} are both about "
                    f"{line.text!r}. Keep one of them."
                )
                raise SettingsError(message)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a table with the columns `COLUMNS`: ``.csv``, ``.xlsx`` or another that `read_table` takes.

        Raises:
            SettingsError: the file cannot be read, lacks a column, or has a line that means nothing.
        """
        return cls(_corrections(path))

    def __bool__(self) -> bool:
        """Return whether there are any."""
        return bool(self._by_key)

    @cached_property
    def names(self) -> dict[str, str]:
        """The names that the lines give to entities, by id; the spelling of the first line that has one.

        Example:
            >>> Corrections([Correction(2, "Kim", "person", "", "Kim Jong-un", "")]).names
            {'person/kim-jong-un': 'Kim Jong-un'}
        """
        found: dict[str, str] = {}
        for line in self._by_key.values():
            if line.adds:
                continue
            kinds = [line.new_type or line.type] if line.new_type or line.type else ALL_TYPES
            for kind in kinds if line.name else ():
                found.setdefault(entity_id(kind, line.name), line.name)
        return found

    def apply(self, document: Document) -> Document:
        """Return a resolved document with its names corrected."""
        if not self._by_key:
            return document
        return replace(document, mentions=tuple(self._corrected(document)))

    def _corrected(self, document: Document) -> Iterator[Mention]:
        for mention in document.mentions:
            line = self._for(mention, document.doc_id)
            if line is None:
                yield mention
                continue
            self._used.add(line.line)
            if not line.drops:
                yield line.changed(mention)

    def _for(self, mention: Mention, doc_id: str) -> Correction | None:
        """Return the line for a mention: one for its document goes before one for all, a type before none."""
        keys = [(mention.text, kind, place) for place in (doc_id, "") for kind in (mention.type, "")]
        return next((self._by_key[key] for key in keys if key in self._by_key), None)

    def added(self) -> list[KnownName]:
        """Return the names that are to be found where they were missed."""
        lines = (line for line in self._by_key.values() if line.adds)
        return [KnownName(one.line, one.type, (one.text,), doc_id=one.doc_id, called=one.name) for one in lines]

    def unused(self) -> list[int]:
        """Return the numbers of the lines that no name was found for."""
        return sorted(line.line for line in self._by_key.values() if line.line not in self._used)


def listed_names(settings: Settings) -> KnownNames:
    """Return the names that are always to be found: of the file of names, and those that corrections add.

    Raises:
        SettingsError: a file cannot be read, or means nothing.
    """
    names = KnownNames.load(Path(settings.names)) if settings.names else ()
    added = Corrections.load(Path(settings.corrections)).added() if settings.corrections else ()
    return KnownNames([*names, *added])


def digest_of(names: KnownNames) -> list[list[str]]:
    """Return what the names that are found depend on, to be taken into a fingerprint."""
    return [[one.type, one.doc_id, *one.texts] for one in names]


def _corrections(path: Path) -> Iterator[Correction]:
    table = read_table(path, SettingsError.bad_corrections, columns=COLUMNS)
    for number, *cells in table[list(COLUMNS)].itertuples(name=None):
        values = [_plain(cell) for cell in cells]
        if not any(values):
            continue
        correction = Correction(number, *values)
        fault = _fault(correction)
        if fault:
            raise SettingsError.bad_corrections(path, f"line {number}: {fault}")
        yield correction


def _plain(cell: str) -> str:
    return unicodedata.normalize("NFC", " ".join(cell.split()))


def _fault(correction: Correction) -> str:
    """Return what is wrong with a line, in words; empty where nothing is."""
    if not correction.text:
        return "the text is missing"
    if correction.type and correction.type not in ALL_TYPES:
        return f"the type {correction.type!r} is unknown; choose from {', '.join(ALL_TYPES)}"
    if correction.new_type and correction.new_type not in (*ALL_TYPES, DROP, ADD):
        return f"the new_type {correction.new_type!r} is unknown; choose from {', '.join((*ALL_TYPES, DROP, ADD))}"
    if correction.adds and correction.new_type and not correction.type:
        return "the type is missing; write which type to add"
    if not (correction.name or correction.drops or (correction.adds and correction.type)):
        return "the name is missing; write one, or a type to add the name, or 'drop' as new_type to remove the mentions"
    return ""
