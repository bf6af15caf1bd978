"""The user's own names: always found in the text, whatever the recogniser finds, and given the ids of a register.

A file of names has a line for each company, place or person: ``name``, ``type``, and if wanted ``aliases`` (divided by
``|`` or ``;``) and ``id``. So has a file of corrections for each name that was missed (``add``). A name is found in any
case but that of its first letter, with any white space between its words, and with the s or the apostrophe of a
genitive. What the user lists goes before what the recogniser found, unless it is only a part of that.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate
from operator import attrgetter
from pathlib import Path
from typing import Self

from pipeline.errors import SettingsError
from pipeline.names import folded
from pipeline.options import ALL_TYPES
from pipeline.records import BY_CORRECTION, Document, Mention, place
from pipeline.resolve.identifiers import entity_id, indexed
from pipeline.small_tables import Problem, read_table

FIRST_WORD = re.compile(r"[^\W_]+")
BETWEEN_ALIASES = re.compile(r"\s*[|;]\s*")
GENITIVE_ENDING = r"(?:['’]?s|['’])?"
LABEL_OF_TYPE = dict(zip(ALL_TYPES, ("PER", "LOC", "ORG", "PROD", "EVT", "DRV", "MISC"), strict=True))


@dataclass(frozen=True, slots=True)
class KnownName:
    """A line of a file of names.

    Attributes:
        line: its number in the file, the header being 1.
        texts: the name and its aliases.
        id: what a register calls it; may be empty.
        doc_id: the only document in which it is looked for; empty: all.
        called: what the entity is called, if not by the first of the texts.
        place: the only place in that document (see `Mention.place`); there it replaces whatever overlaps it.
        by: the ``resolved_by`` of its mentions; empty: ``exact`` where they are the name as it is written.
    """

    line: int
    type: str
    texts: tuple[str, ...]
    id: str = ""
    doc_id: str = ""
    called: str = ""
    place: str = ""
    by: str = ""

    @property
    def name(self) -> str:
        """What the entity is called."""
        return self.called or self.texts[0]

    def is_meant(self, doc_id: str, paragraph: int, at: int) -> bool:
        """Return whether the name is looked for at this place of a document."""
        return self.doc_id in {"", doc_id} and self.place in {"", place(paragraph, at)}


class KnownNames(list[KnownName]):
    """Names that are found wherever they stand."""

    @classmethod
    def load(cls, path: Path, option: str = "names") -> Self:
        """Read a table with the columns ``name`` and ``type``, and if there are such ``aliases`` and ``id``.

        Raises:
            SettingsError: the file cannot be read, lacks a column, or has lines that mean nothing; it tells all.
        """

        def problem(path: Path, reason: str) -> SettingsError:
            return SettingsError.bad_names(path, reason, option)

        names, faults = [], dict[int, str]()
        for line, (name, type_, aliases, key) in read_lines(path, problem, ("name", "type"), ("aliases", "id")):
            faults[line] = unknown_type("type", type_) if FIRST_WORD.search(name) else "the name is missing"
            texts = (name, *filter(FIRST_WORD.search, BETWEEN_ALIASES.split(aliases)))
            names.append(KnownName(line, type_, tuple(dict.fromkeys(texts)), key))
        if any(faults.values()):
            raise SettingsError.bad_lines(path, faults, option)
        return cls(names)

    @cached_property
    def _by_first_word(self) -> dict[str, list[tuple[re.Pattern[str], int, KnownName]]]:
        """Each text as a pattern, with how many signs stand before its first word, by that word."""
        texts = sorted(((text, one) for one in self for text in one.texts), key=lambda item: -len(item[0]))
        matches = ((match, text, one) for text, one in texts if (match := FIRST_WORD.search(text)))
        return indexed((match[0].casefold(), (_pattern(text), match.start(), one)) for match, text, one in matches)

    def _found_in(self, document: Document) -> Iterator[tuple[int, int, int, KnownName]]:
        """Yield where names stand: paragraph, start, end and line, the longest where several begin."""
        for number, paragraph in enumerate(document.paragraphs, start=1):
            text, last = paragraph.text.text, 0
            for word in FIRST_WORD.finditer(text):
                key = word[0].casefold()
                some = self._by_first_word.get(key, ()) or self._by_first_word.get(key.removesuffix("s"), ())
                for pattern, signs, one in some if word.start() >= last else ():
                    match = pattern.match(text, max(0, word.start() - signs))
                    # A capital at the beginning of the name is one in the text too.
                    same_case = match and (match[0][:1].isupper() or not one.texts[0][:1].isupper())
                    if match and same_case and one.is_meant(document.doc_id, number, match.start()):
                        yield number, match.start(), match.end(), one
                        last = match.end()
                        break

    def add_to(self, document: Document) -> Document:
        """Return a recognised document with the names as mentions, in place of what overlaps them and is no longer."""
        if not self:
            return document
        found = list(self._found_in(document))
        listed = [mention_at(document, number, start, end, one.type) for number, start, end, one in found]
        placed = {one.place for *_, one in found if one.place}
        near_listed = _neighbours(listed)
        kept = [
            old
            for old in document.mentions
            if not any(_replaces(new, old, placed=new.place in placed) for new in near_listed(old))
        ]
        near_kept = _neighbours(kept)
        added = [new for new in listed if not any(_overlap(new, old) for old in near_kept(new))]
        return replace(document, mentions=tuple(sorted((*kept, *added), key=lambda one: (one.paragraph, one.at))))

    def named(self, document: Document) -> Document:
        """Return a resolved document with the listed names called what the user calls them."""
        if not self:
            return document
        lines = {(number, start, end): one for number, start, end, one in self._found_in(document)}
        places = ((mention.paragraph, mention.at, mention.at + len(mention.text)) for mention in document.mentions)
        pairs = zip(document.mentions, map(lines.get, places), strict=True)
        return replace(document, mentions=tuple(_called(mention, one) if one else mention for mention, one in pairs))

    @cached_property
    def _by_text(self) -> dict[tuple[str, str], list[KnownName]]:
        return indexed(((one.type, folded(text)), one) for one in self for text in one.texts)

    def id_of(self, type_: str, *texts: str) -> str:
        """Return the id of the one line that has one of these texts; empty where there is none, or two fit."""
        ids = {one.id for text in texts for one in self._by_text.get((type_, folded(text)), ()) if one.id}
        return next(iter(ids)) if len(ids) == 1 else ""

    def unused(self, texts: Iterable[tuple[str, str]]) -> list[int]:
        """Return the numbers of the lines that none of the mentions, given as (type, text), is of."""
        used: set[int] = set()
        for type_, text in texts:
            for form in (text, text.rstrip("'’"), re.sub(r"['’]?s$", "", text)):
                used.update(one.line for one in self._by_text.get((type_, folded(form)), ()))
        return sorted({one.line for one in self} - used)


def _pattern(text: str) -> re.Pattern[str]:
    words = r"\s+".join(map(re.escape, text.split()))
    return re.compile(rf"{words}{GENITIVE_ENDING}(?!\w)", re.IGNORECASE)


def mention_at(document: Document, number: int, start: int, end: int, type_: str) -> Mention:
    """Return the mention of a type, without a confidence, that stands in a paragraph of this number."""
    paragraph = document.paragraphs[number - 1].text
    low, high = paragraph.origin(start, end)
    sentence = max(1, bisect_right(document.sentences, (number, start), key=attrgetter("paragraph", "at")))
    return Mention(paragraph.text[start:end], low, high, LABEL_OF_TYPE[type_], type_, number, sentence, start)


def _called(mention: Mention, one: KnownName) -> Mention:
    by = one.by or ("exact" if mention.text == one.name else BY_CORRECTION)
    key = entity_id(one.type, one.name)
    return replace(mention, name=one.name, type=one.type, entity_id=key, resolved_by=by)


def _neighbours(mentions: Iterable[Mention]) -> Callable[[Mention], Sequence[Mention]]:
    """Return what tells of any mention those of ``mentions`` that may overlap it, soon however many there are."""
    ordered = indexed((one.paragraph, one) for one in sorted(mentions, key=attrgetter("at")))
    reached = {number: list(accumulate(map(_end, some), max)) for number, some in ordered.items()}

    def near(one: Mention) -> Sequence[Mention]:
        some = ordered.get(one.paragraph, [])
        first = bisect_right(reached[one.paragraph], one.at) if some else 0
        return some[first : bisect_left(some, _end(one), key=attrgetter("at"))]

    return near


def _end(mention: Mention) -> int:
    return mention.at + len(mention.text)


def _overlap(one: Mention, other: Mention) -> bool:
    return one.at < _end(other) and other.at < _end(one)


def _replaces(new: Mention, old: Mention, *, placed: bool) -> bool:
    """Return whether a listed name goes before what was found: that is the same stretch, a part of it, or beside it.

    One that is listed for this very place always does.
    """
    inside = old.at <= new.at and _end(new) <= _end(old) and len(new.text) < len(old.text)
    return _overlap(new, old) and (placed or not inside or new.text.rstrip("s'’") == old.text.rstrip("s'’"))


def read_lines(
    path: Path, problem: Problem, columns: Sequence[str], more: Sequence[str] = ()
) -> Iterator[tuple[int, list[str]]]:
    """Yield the number of each line of a user's table that is not empty, and its cells in NFC, white space one space.

    Args:
        problem: makes the error that is raised, of the file and the reason.
        columns: those that must be there.
        more: those that may be there, in whatever case, and are empty otherwise.
    """
    table = read_table(path, problem, columns=columns).rename(columns=lambda name: str(name).strip().lower())
    cells = table.loc[:, ~table.columns.duplicated()].reindex(columns=[*columns, *more], fill_value="")
    for number, *row in cells.itertuples(name=None):
        values = [unicodedata.normalize("NFC", " ".join(cell.split())) for cell in row]
        if any(values):
            yield number, values


def unknown_type(column: str, given: str, *others: str) -> str:
    """Return in words that a type is none, nor one of the ``others`` that may stand in its column; else nothing."""
    known = (*ALL_TYPES, *others)
    return "" if given in known else f"the {column} {given!r} is unknown; choose from {', '.join(known)}"
