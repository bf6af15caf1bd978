"""The user's corrections: a file that a person edits in a spreadsheet, which goes before every rule; and its template.

A line says: where ``text`` stands as a name of ``type`` in ``doc_id`` (empty: everywhere), it is ``name``, of type
``new_type``; what is empty of these two stays as it was. ``drop`` in ``new_type`` removes it; ``add`` in ``new_type``,
or neither ``name`` nor ``new_type``, adds it where it was missed. An empty ``type`` fits any. So several names become
one (the same ``name``), and one becomes two (a line with ``doc_id``). A line with a ``place`` in that document, as the
report writes it, is about the name there and no other. A line that says what is so already changes nothing. Other
columns, such as those that help to decide, are left alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from heapq import heappush, heappushpop
from pathlib import Path
from typing import Self

from pipeline.errors import SettingsError
from pipeline.names import folded
from pipeline.options import ALL_TYPES, TYPES
from pipeline.records import BY_CORRECTION, DOUBTFUL, Document, Mention, urgency
from pipeline.resolve.identifiers import entity_id, indexed, is_local
from pipeline.resolve.known_names import KnownName, read_lines, unknown_type
from pipeline.resolve.spelling import Similar

ADD, DROP = "add", "drop"
COLUMNS = ("text", "type", "doc_id", "name", "new_type")
PLACE = "place"  # a column that need not be there
MAX_DOUBTS = 5_000  # lines of the template; nobody looks at more, and memory stays level over an archive
MAX_PLACES = 20  # of one row of the template
DOUBT_OF_NEAR_NAMES = 0.6  # two names a letter apart that are not taken for one


@dataclass(frozen=True, slots=True)
class Correction:
    """One line of the file; ``line`` is its number there, the header being 1."""

    line: int
    text: str
    type: str
    doc_id: str
    name: str
    new_type: str
    place: str = ""

    @property
    def adds(self) -> bool:
        """Whether the names it speaks of are to be found where they were missed."""
        return self.new_type == ADD or not (self.name or self.new_type)

    @property
    def drops(self) -> bool:
        """Whether the names it speaks of are to be removed."""
        return self.new_type == DROP

    def changed(self, entity: str, type_: str, name: str) -> tuple[str, str, str] | None:
        """Return the id, type and name of an entity as this line wants them; nothing where it is so already."""
        wanted, called = type_ if self.adds else self.new_type or type_, self.name or name
        key = entity_id(wanted, called)
        is_so = (not self.name or entity == key) if self.adds else (wanted, called) == (type_, name)
        return None if is_so else (key, wanted, called)


class Corrections:
    """The lines of a corrections file, each found by what it speaks of."""

    def __init__(self, lines: Iterable[Correction] = ()) -> None:
        """Take lines; of two about the same words, the first."""
        self._by_key: dict[tuple[str, str, str, str], Correction] = {}
        self._used: set[int] = set()
        for line in lines:
            self._by_key.setdefault((line.text, line.type, line.doc_id, line.place), line)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a table with the columns `COLUMNS`: ``.csv``, ``.xlsx`` or another that `read_table` takes.

        Raises:
            SettingsError: the file cannot be read, lacks a column, or has lines that mean nothing or contradict each
                other; it tells all of them.
        """
        cells = read_lines(path, SettingsError.bad_corrections, COLUMNS, (PLACE,))
        lines = [Correction(number, *values) for number, values in cells]
        found = cls(lines)
        faults = {line.line: _fault(line) or found.contradicting(line) for line in lines}
        if any(faults.values()):
            raise SettingsError.bad_lines(path, faults, "corrections")
        return found

    def contradicting(self, line: Correction) -> str:
        """Return that an earlier line says something else of the same words, in words; empty where none does."""
        other = self._by_key[line.text, line.type, line.doc_id, line.place]
        same = (other.name, other.new_type) == (line.name, line.new_type)
        return "" if same else f"line {other.line} says something else of {line.text!r}; keep one of them"

    def __bool__(self) -> bool:
        return bool(self._by_key)

    @property
    def lines(self) -> list[Correction]:
        """The lines, in the order of the file."""
        return list(self._by_key.values())

    @cached_property
    def names(self) -> dict[str, str]:
        """The names that the lines give to entities, by id; the spelling of the first line that has one."""
        found: dict[str, str] = {}
        for line in self._by_key.values():
            type_ = line.new_type or line.type
            for one in (type_,) if type_ else ALL_TYPES:
                if line.name and not line.adds:
                    found.setdefault(entity_id(one, line.name), line.name)
        return found

    def line_for(self, text: str, type_: str, doc_id: str, at: str) -> Correction | None:
        """Return the line for a mention, and count it as used.

        One for its place, ``at``, goes before one for its document, that before one for all; among those a line with a
        type goes before one without.
        """
        scopes = ((doc_id, at), (doc_id, ""), ("", ""))
        keys = ((text, kind, *scope) for scope in scopes for kind in (type_, ""))
        line = next((self._by_key[key] for key in keys if key in self._by_key), None)
        if line:
            self._used.add(line.line)
        return line

    def added(self) -> list[KnownName]:
        """Return the names that are to be found where they were missed."""
        lines = (line for line in self._by_key.values() if line.adds)
        return [
            KnownName(one.line, one.type, (one.text,), "", one.doc_id, one.name, one.place, BY_CORRECTION)
            for one in lines
        ]

    def unused(self) -> list[int]:
        """Return the numbers of the lines that no name was found for."""
        return sorted(line.line for line in self._by_key.values() if line.line not in self._used)


def _fault(line: Correction) -> str:
    """Return what is wrong with a line, in words; empty where nothing is."""
    unnamed = not (line.name or line.new_type or line.type)
    faults = (
        "" if line.text else "the text is missing",
        line.type and unknown_type("type", line.type),
        line.new_type and unknown_type("new_type", line.new_type, DROP, ADD),
        "the doc_id is missing; a place is one in a document" if line.place and not line.doc_id else "",
        "the type is missing; write which type to add" if line.adds and line.new_type and not line.type else "",
        "name, type and new_type are missing; write a name, a type to add the name, or 'drop' as new_type to remove it"
        if unnamed
        else "",
    )
    return next(filter(None, faults), "")


@dataclass
class Doubts:
    """The most doubtful decisions of all documents, at which a person should look first: the rows of the template.

    Attributes:
        may_be: id of an entity known by a surname alone -> the name of the person that it may be, if any.
        doubtful: how many decisions are in doubt (see `add`), also those that the template has no room for.
    """

    may_be: Callable[[str], str] = lambda _: ""
    doubtful: int = 0
    _heap: list[tuple[float, int, tuple[object, ...]]] = field(default_factory=list)
    _seen: int = 0

    def add(self, document: Document) -> list[bool]:
        """Look at the mentions of a resolved document, and return of each whether it is in doubt.

        It is if it is probably wrong (see `DOUBTFUL`), or if its name may be the same as another, which the template
        asks. A decision is in doubt if one of its mentions is.
        """
        similar = near_names(document)
        bare = {one.entity_id for one in document.mentions if is_local(one.entity_id)}
        people = {entity: self.may_be(entity) for entity in bare}
        near = [
            similar.get((one.type, one.name))
            or people.get(one.entity_id)
            or (one.may_be if one.may_be != one.name else "")
            for one in document.mentions
        ]
        in_doubt = [bool(name) or one.doubt > DOUBTFUL for one, name in zip(document.mentions, near, strict=True)]
        for unsure, rank, row in _doubts(document, near, in_doubt):
            self._seen += 1
            self.doubtful += unsure
            keep = heappush if len(self._heap) < MAX_DOUBTS else heappushpop
            keep(self._heap, (rank, -self._seen, row))
        return in_doubt

    def ranked(self) -> list[tuple[object, ...]]:
        """Return the template's rows: the most urgent first (see `urgency`), equals in reading order."""
        return [row for *_, row in sorted(self._heap, key=lambda item: item[:2], reverse=True)]


def _doubts(
    document: Document, near: Sequence[str], in_doubt: Sequence[bool]
) -> Iterator[tuple[bool, float, tuple[object, ...]]]:
    """Yield for each text and type whether it is in doubt, its rank, and its row.

    A text that stands for several names can't be corrected by its words alone.
    """
    numbered = indexed(((one.text, one.type), number) for number, one in enumerate(document.mentions))
    for (text, type_), numbers in numbered.items():
        mentions, unsure = [document.mentions[number] for number in numbers], any(in_doubt[at] for at in numbers)
        first, other = mentions[0], next(filter(None, (near[at] for at in numbers)), "")
        if len({mention.name for mention in mentions}) > 1:
            continue
        ranks = (urgency(one.doubt, in_doubt=unsure, is_bare=is_local(one.entity_id)) for one in mentions)
        rank = max(urgency(DOUBT_OF_NEAR_NAMES, in_doubt=True, is_bare=False) if other else 0.0, *ranks)
        reason, context = f"the same as {other}?" if other else first.resolved_by, document.context(first)
        row = (text, type_, document.doc_id, first.name, "", reason, len(mentions), context, _places(mentions))
        yield unsure, round(rank, 4), row


def _places(mentions: Sequence[Mention]) -> str:
    """Return where several mentions stand, so that each can be corrected by itself; of one it needn't be said."""
    shown = " ".join(mention.place for mention in mentions[:MAX_PLACES]) if len(mentions) > 1 else ""
    return f"{shown} …" if len(mentions) > MAX_PLACES else shown


def near_names(document: Document) -> dict[tuple[str, str], str]:
    """Return (type, name) -> a name used more, a letter off: not taken for one, since real names differ so too.

    Of several it is the one that is used most.
    """
    counts = Counter((one.type, one.name) for one in document.mentions if one.type in TYPES)
    found = {type_: Similar((folded(name), name) for name in some) for type_, some in indexed(counts).items()}
    near = {
        (type_, name): max((counts[type_, one], one) for one in (name, *found[type_].find(folded(name))))[1]
        for type_, name in counts
    }
    return {key: other for key, other in near.items() if other != key[1]}
