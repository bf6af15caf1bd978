"""The user's own names: always found in the text, whatever the recogniser finds, and given the ids of a register.

A file of names has a line for each company, place or person: ``name``, ``type``, and if wanted ``aliases`` (divided by
``|`` or ``;``) and ``id``. So has a file of corrections for each name that was missed (``add``). A name is found in any
case but that of its first letter, with any white space between its words, and with the s or the apostrophe of a
genitive. What the user lists goes before what the recogniser found, unless it is only a part of that.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Self

from pipeline.errors import SettingsError
from pipeline.options import ALL_TYPES
from pipeline.records import Document, Mention
from pipeline.resolve.identifiers import entity_id, folded
from pipeline.small_tables import read_table

FIRST_WORD = re.compile(r"[^\W_]+")
BETWEEN_ALIASES = re.compile(r"\s*[|;]\s*")
GENITIVE_ENDING = r"(?:['’]?s|['’])?"
LABEL_OF_TYPE = dict(zip(ALL_TYPES, ("PER", "LOC", "ORG", "PROD", "EVT", "DRV", "MISC"), strict=True))
BY_CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class KnownName:
    """A line of a file of names.

    Attributes:
        line: its number in the file, the header being 1.
        texts: the name and its aliases.
        id: what a register calls it; may be empty.
        doc_id: the only document in which it is looked for; empty: all.
        called: what the entity is called, if not by the first of the texts.
    """

    line: int
    type: str
    texts: tuple[str, ...]
    id: str = ""
    doc_id: str = ""
    called: str = ""

    @property
    def name(self) -> str:
        """What the entity is called."""
        return self.called or self.texts[0]


class KnownNames:
    """Names that are found wherever they stand.

    Example:
        >>> from pipeline.aligned import AlignedText
        >>> from pipeline.records import Paragraph
        >>> names = KnownNames([KnownName(2, "organisation", ("Nordlaks AS", "Nordlaks"), "916")])
        >>> document = Document("1.txt", paragraphs=(Paragraph(AlignedText.of("NORDLAKS' anlegg.")),))
        >>> [(mention.text, mention.type) for mention in names.add_to(document).mentions]
        [("NORDLAKS'", 'organisation')]
        >>> names.id_of("organisation", "Nordlaks AS"), names.id_of("place", "Nordlaks AS")
        ('916', '')
    """

    def __init__(self, names: Iterable[KnownName] = ()) -> None:
        """Take the lines of a file."""
        self._names = list(names)

    @classmethod
    def load(cls, path: Path, option: str = "names") -> Self:
        """Read a table with the columns ``name`` and ``type``, and if there are such ``aliases`` and ``id``.

        Raises:
            SettingsError: the file cannot be read, lacks a column, or has a line that means nothing.
        """

        def problem(path: Path, reason: str) -> SettingsError:
            return SettingsError.bad_names(path, reason, option)

        table = read_table(path, problem, columns=("name", "type"))
        by_name = {str(column).strip().lower(): column for column in table.columns}
        names = []
        for number, row in table.iterrows():
            name, type_, aliases, key = (
                _plain(row[by_name[column]]) if column in by_name else ""
                for column in ("name", "type", "aliases", "id")
            )
            if not any((name, type_, aliases, key)):
                continue
            if not FIRST_WORD.search(name):
                raise problem(path, f"line {number}: the name is missing")
            if type_ not in ALL_TYPES:
                raise problem(path, f"line {number}: the type {type_!r} is unknown; choose from {', '.join(ALL_TYPES)}")
            texts = (name, *(one for one in BETWEEN_ALIASES.split(aliases) if FIRST_WORD.search(one)))
            names.append(KnownName(int(str(number)), type_, tuple(dict.fromkeys(texts)), key))
        return cls(names)

    def __bool__(self) -> bool:
        """Return whether there are any."""
        return bool(self._names)

    def __iter__(self) -> Iterator[KnownName]:
        """Yield the lines."""
        return iter(self._names)

    @cached_property
    def _by_first_word(self) -> dict[str, list[tuple[re.Pattern[str], int, KnownName]]]:
        """Each text as a pattern, with how many signs stand before its first word, by that word."""
        found: defaultdict[str, list[tuple[re.Pattern[str], int, KnownName]]] = defaultdict(list)
        texts = [(text, one) for one in self._names for text in one.texts]
        for text, one in sorted(texts, key=lambda item: -len(item[0])):
            match = FIRST_WORD.search(text)
            if match:
                pattern = r"\s+".join(map(re.escape, text.split()))
                compiled = re.compile(rf"{pattern}{GENITIVE_ENDING}(?!\w)", re.IGNORECASE)
                found[match[0].casefold()].append((compiled, match.start(), one))
        return dict(found)

    def _in(self, text: str, doc_id: str) -> Iterator[tuple[int, int, KnownName]]:
        """Yield where names stand in a text, the longest where several begin."""
        last = 0
        for word in FIRST_WORD.finditer(text):
            key = word[0].casefold()
            some = self._by_first_word.get(key, ()) or self._by_first_word.get(key.removesuffix("s"), ())
            for pattern, signs, one in some if word.start() >= last else ():
                match = pattern.match(text, max(0, word.start() - signs))
                if match and one.doc_id in {"", doc_id} and _same_case(match[0], one):
                    yield match.start(), match.end(), one
                    last = match.end()
                    break

    def add_to(self, document: Document) -> Document:
        """Return a recognised document with the names as mentions, in place of what overlaps them and is no longer."""
        if not self._names:
            return document
        listed: list[Mention] = []
        for number, paragraph in enumerate(document.paragraphs, start=1):
            for start, end, one in self._in(paragraph.text.text, document.doc_id):
                low, high = paragraph.text.origin(start, end)
                sentence = _sentence(document, number, start)
                text = paragraph.text.text[start:end]
                label = LABEL_OF_TYPE[one.type]
                listed.append(Mention(text, low, high, label, one.type, number, sentence, start))
        near: defaultdict[int, list[Mention]] = defaultdict(list)
        for new in listed:
            near[new.paragraph].append(new)
        found = [one for one in document.mentions if not any(_replaces(new, one) for new in near[one.paragraph])]
        there: defaultdict[int, list[Mention]] = defaultdict(list)
        for mention in found:
            there[mention.paragraph].append(mention)
        added = [new for new in listed if not any(_overlap(new, one) for one in there[new.paragraph])]
        return replace(document, mentions=tuple(sorted((*found, *added), key=lambda one: (one.paragraph, one.at))))

    def named(self, document: Document) -> Document:
        """Return a resolved document with the listed names called what the user calls them."""
        if not self._names:
            return document
        places = {
            (number, start): (end, one)
            for number, paragraph in enumerate(document.paragraphs, start=1)
            for start, end, one in self._in(paragraph.text.text, document.doc_id)
        }
        mentions = []
        for mention in document.mentions:
            end, one = places.get((mention.paragraph, mention.at), (0, None))
            listed = one is not None and end == mention.at + len(mention.text)
            mentions.append(_called(mention, one) if listed and one else mention)
        return replace(document, mentions=tuple(mentions))

    @cached_property
    def _by_text(self) -> dict[tuple[str, str], list[KnownName]]:
        found: defaultdict[tuple[str, str], list[KnownName]] = defaultdict(list)
        for one in self._names:
            for text in one.texts:
                found[one.type, folded(text)].append(one)
        return dict(found)

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
        return sorted({one.line for one in self._names} - used)


def _called(mention: Mention, one: KnownName) -> Mention:
    by = "exact" if mention.text == one.name else BY_CORRECTION
    key = entity_id(one.type, one.name)
    return replace(mention, name=one.name, type=one.type, entity_id=key, resolved_by=by)


def _same_case(text: str, one: KnownName) -> bool:
    """Return whether a capital at the beginning of the name is one in the text too."""
    return text[:1].isupper() or not one.texts[0][:1].isupper()


def _overlap(one: Mention, other: Mention) -> bool:
    return (
        one.paragraph == other.paragraph and one.at < other.at + len(other.text) and other.at < one.at + len(one.text)
    )


def _replaces(new: Mention, old: Mention) -> bool:
    """Return whether a listed name goes before what was found: that is the same stretch, a part of it, or beside it."""
    inside = old.at <= new.at and new.at + len(new.text) <= old.at + len(old.text) and len(new.text) < len(old.text)
    return _overlap(new, old) and not (inside and new.text.rstrip("s'’") != old.text.rstrip("s'’"))


def _sentence(document: Document, paragraph: int, at: int) -> int:
    numbers = [
        number for number, one in enumerate(document.sentences, 1) if one.paragraph == paragraph and one.at <= at
    ]
    return numbers[-1] if numbers else 1


def _plain(cell: object) -> str:
    return unicodedata.normalize("NFC", " ".join(str(cell).split()))
