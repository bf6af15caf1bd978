"""Documents for the tests of ``resolve``: a text, and the names that are taken for found in it; and files of cases."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from pipeline.aligned import AlignedText
from pipeline.options import ALL_TYPES
from pipeline.records import Document, Mention, Paragraph

CASES = Path(__file__).parent / "cases"
LABELS = dict(zip(ALL_TYPES, ("PER", "GPE_LOC", "ORG", "PROD", "EVT", "DRV", "MISC"), strict=True))
CONSONANTS, VOWELS = "bdfghjklmnprstv", "aeiouyæøå"


def table_cases(name: str) -> list[list[str]]:
    """Return the rows of ``name``.txt: cells between ``|``, without empty lines and those that begin with ``#``."""
    lines = (CASES / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [[cell.strip() for cell in line.split("|")] for line in lines if line and not line.startswith("#")]


def make_document(text: str, names: Mapping[str, Sequence[str]], doc_id: str = "a.txt") -> Document:
    """Return a document of which every occurrence of the names is a mention; a longer name goes before a shorter one.

    Args:
        text: paragraphs, with an empty line between them.
        names: type -> the names of that type.
    """
    types = {name: type_ for type_, some in names.items() for name in some}
    longest_first = "|".join(re.escape(name) for name in sorted(types, key=len, reverse=True))
    pattern = re.compile(rf"(?<!\w)(?:{longest_first})(?!\w)")
    paragraphs = text.split("\n\n")
    mentions: list[Mention] = []
    offset = sentences = 0
    for number, paragraph in enumerate(paragraphs, start=1):
        for match in pattern.finditer(paragraph):
            type_, sentence = types[match[0]], sentences + 1 + paragraph.count(". ", 0, match.start())
            start, end = offset + match.start(), offset + match.end()
            mentions.append(Mention(match[0], start, end, LABELS[type_], type_, number, sentence, match.start()))
        sentences += 1 + paragraph.count(". ")
        offset += len(paragraph) + 2
    cut = tuple(Paragraph(AlignedText.of(paragraph)) for paragraph in paragraphs)
    return Document(doc_id, source=text, paragraphs=cut, mentions=tuple(mentions))


def run_together(names: Iterable[tuple[str, str, str]], doc_id: str = "a.txt") -> Document:
    """Return a document of one paragraph: names, each with its type and with the words after it."""
    text, mentions = "", []
    for name, type_, after in names:
        mentions.append(Mention(name, len(text), len(text) + len(name), LABELS[type_], type_, 1, 1, len(text)))
        text += name + after
    return Document(doc_id, text, paragraphs=(Paragraph(AlignedText.of(text)),), mentions=tuple(mentions))


def crowd(doc_id: str, numbers: range, people: int) -> Document:
    """Return a document with, for each number, one of so many people by full name, surname and genitive, and others."""
    surnames = [surname(number * 7919 % people) for number in numbers]
    return run_together(
        (
            name
            for one in surnames
            for name in (
                (f"Kari {one}", "person", " møtte "),
                ("Frp", "organisation", " i "),
                ("Noreg", "place", ". "),
                (one, "person", " kom. "),
                (f"{one}s", "person", " bil sto der. "),
            )
        ),
        doc_id,
    )


def surname(number: int) -> str:
    """Return a made-up surname, another for each number."""
    syllables = []
    for _ in range(3):
        number, first = divmod(number, len(CONSONANTS))
        number, second = divmod(number, len(VOWELS))
        syllables.append(CONSONANTS[first] + VOWELS[second])
    return "".join(syllables).capitalize() + "vik"
