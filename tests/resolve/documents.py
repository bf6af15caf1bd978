"""Documents for the tests of ``resolve``: a text, and the names that are taken for found in it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from pipeline.aligned import AlignedText
from pipeline.records import Document, Mention, Paragraph

CASES = Path(__file__).parent / "cases"
LABELS = {
    "person": "PER",
    "place": "GPE_LOC",
    "organisation": "ORG",
    "product": "PROD",
    "event": "EVT",
    "derived": "DRV",
    "other": "MISC",
}


def cases(name: str) -> list[Any]:
    """Return the cases of a file as parameters of a test; one with ``"known_failure"`` is expected to fail."""
    found = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    return [pytest.param(case["in"], case["out"], id=case["label"], marks=_marks(case)) for case in found]


def table_cases(name: str) -> list[list[str]]:
    """Return the rows of ``name``.txt: cells between ``|``, without empty lines and those that begin with ``#``."""
    lines = (CASES / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [[cell.strip() for cell in line.split("|")] for line in lines if line and not line.startswith("#")]


def _marks(case: Mapping[str, Any]) -> list[pytest.MarkDecorator]:
    reason = case.get("known_failure")
    return [pytest.mark.xfail(reason=reason, strict=True)] if reason else []


def make_document(text: str, names: Mapping[str, Sequence[str]], doc_id: str = "a.txt") -> Document:
    """Return a document of which every occurrence of the names is a mention; a longer name goes before a shorter one.

    Args:
        text: paragraphs, with an empty line between them.
        names: type -> the names of that type.
    """
    types = {name: kind for kind, some in names.items() for name in some}
    longest_first = "|".join(re.escape(name) for name in sorted(types, key=len, reverse=True))
    pattern = re.compile(rf"(?<!\w)(?:{longest_first})(?!\w)")
    paragraphs = text.split("\n\n")
    mentions: list[Mention] = []
    offset = sentences = 0
    for number, paragraph in enumerate(paragraphs, start=1):
        for match in pattern.finditer(paragraph):
            kind = types[match[0]]
            sentence = sentences + 1 + paragraph.count(". ", 0, match.start())
            start, end = offset + match.start(), offset + match.end()
            mentions.append(Mention(match[0], start, end, LABELS[kind], kind, number, sentence, match.start()))
        sentences += 1 + paragraph.count(". ")
        offset += len(paragraph) + 2
    cut = tuple(Paragraph(AlignedText.of(paragraph)) for paragraph in paragraphs)
    return Document(doc_id, source=text, paragraphs=cut, mentions=tuple(mentions))
