"""Names that a recogniser missed: ``Pompeo`` where Mike Pompeo is named, ``Høyre`` in *Høyre–Frp-regjeringen*."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from itertools import chain
from operator import attrgetter

from pipeline.lexicon import table, words
from pipeline.names import folded
from pipeline.records import Document, Mention
from pipeline.resolve.identifiers import indexed
from pipeline.resolve.known_names import mention_at
from pipeline.resolve.organisations import WELL_KNOWN
from pipeline.resolve.places import country
from pipeline.resolve.readings import is_title
from pipeline.resolve.span_edges import UPPER_CASE, bodies_in_a_row

MIN_SURNAME = 3  # letters; "Li" and "Ås" are too often something else
MUCH_NAMED = 3  # times that a name of one word is found, to be sought where it was not
BEFORE_SIZE = 60  # code points before a name that are looked at
CAPITALISED_WORD = re.compile(rf"(?<![\w\-/.&'’]){UPPER_CASE}[\w\-]*\w(?![\w\-/&])")
ANY_WORD = re.compile(r"\w+(?:-\w+)*")
LAST_WORD = re.compile(rf"(?P<opens>(?:^|[.!?:–\-«»\"”] ?))?(?P<word>{UPPER_CASE}[\w\-]*)\.? $")
NAME_AFTER = re.compile(rf"['’]? (?:{UPPER_CASE}|\d|& )|['’]\w")
NO_SURNAMES = ("titles", "relations", "heads", "units", "after_names", "epithets", "before_places", "particles")
Taken = Mapping[int, Sequence[Mention]]  # of each paragraph
EPONYMS = re.compile(rf" (?:{'|'.join(table('whole_names')['people']['eponyms'])})")


def with_missed_names(document: Document) -> Document:
    """Return a recognised document with each surname of its people as a mention that was found somewhere but not there.

    A surname is that of a full name of the document, or a name of one word that is found often. It is no name where it
    stands beside another word with a capital, and nowhere if the same word stands in the document with a small letter,
    in a name of another type, or in a list of words that are no names. Organisations that everybody knows are found
    where they stand in a row. The new mentions have no confidence.
    """
    surnames, taken = _surnames(document), indexed((one.paragraph, one) for one in document.mentions)
    missed = list(_missed(document, surnames, taken)) if surnames else []
    missed += _missed_bodies(document, taken)
    mentions = sorted((*document.mentions, *missed), key=lambda one: (one.paragraph, one.at))
    return replace(document, mentions=tuple(mentions)) if missed else document


def _surnames(document: Document) -> AbstractSet[str]:
    people = [one.text for one in document.mentions if one.type == "person"]
    others = {word for one in document.mentions if one.type != "person" for word in one.text.split()}
    full = {text.rpartition(" ")[2] for text in people if " " in text}
    modern = document.orthography in {"", "modern"}  # nouns have a capital in the old spelling: "Faderen"
    lone = {text for text, times in Counter(people).items() if modern and times >= MUCH_NAMED and " " not in text}
    surnames = {one for one in full if one not in words("first_names")} | lone
    return {one for one in surnames - others if _may_be_surname(one)}


def _may_be_surname(word: str) -> bool:
    if len(word) < MIN_SURNAME or not word[0].isupper() or word.isupper():
        return False
    if country(word) or folded(word) in WELL_KNOWN or is_title(word):
        return False
    return not any(word in words(some) for some in NO_SURNAMES)


def _missed(document: Document, surnames: AbstractSet[str], taken: Taken) -> Iterator[Mention]:
    small = _small_words(document)
    for number, paragraph in enumerate(document.paragraphs, start=1):
        text = paragraph.text.text
        for word in CAPITALISED_WORD.finditer(text):
            name = word[0] if word[0] in surnames else word[0].removesuffix("s")
            if name not in surnames or _is_in(taken.get(number, ()), *word.span()):
                continue
            if name.lower() not in small and _stands_alone(text, *word.span(), small):
                yield mention_at(document, number, *word.span(), "person")


def _missed_bodies(document: Document, taken: Taken) -> Iterator[Mention]:
    for number, paragraph in enumerate(document.paragraphs, start=1):
        for start, end in chain.from_iterable(places for _, places in bodies_in_a_row(paragraph.text.text)):
            if not _is_in(taken.get(number, ()), start, end):
                yield mention_at(document, number, start, end, "organisation")


def _is_in(mentions: Sequence[Mention], start: int, end: int) -> bool:
    index = bisect_left(mentions, end, key=attrgetter("at"))  # those before it end before the last of them
    return index > 0 and start < mentions[index - 1].at + len(mentions[index - 1].text)


def _small_words(document: Document) -> AbstractSet[str]:
    """Return the words of a document that have a small letter, those with a hyphen also by their parts."""
    found = {match for paragraph in document.paragraphs for match in ANY_WORD.findall(paragraph.text.text)}
    return {part for word in found for part in (word, *word.split("-")) if part.islower()}


def _stands_alone(text: str, start: int, end: int, small: AbstractSet[str]) -> bool:
    """Return whether no other word of a name stands beside a word; a title may, and the first word of the sentence."""
    if NAME_AFTER.match(text, end) or (text[end - 1] == "s" and EPONYMS.match(text, end)):
        return False
    before = LAST_WORD.search(text[max(0, start - BEFORE_SIZE) : start])
    return (
        before is None or is_title(before["word"]) or (before["opens"] is not None and before["word"].lower() in small)
    )
