"""Document with resolved mentions -> the same with what was asked for beside its names."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pipeline.records import Document
from pipeline.relate.affiliations import affiliations
from pipeline.relate.clauses import Clause, clauses
from pipeline.relate.quotes import quotes

FINDERS: Mapping[str, Callable[[Document, Sequence[Clause]], Iterator[Any]]] = {
    "quotes": quotes,
    "affiliations": affiliations,
}
"""What is found in each document by itself: the field of `Document` that it goes to, and what finds it, in order."""


def relate(document: Document, tables: Collection[str]) -> Document:
    """Return a resolved document with what the fields of `FINDERS` that are in ``tables`` hold."""
    asked = {name: find for name, find in FINDERS.items() if name in tables}
    sentences = list(clauses(document))
    found: dict[str, Any] = {name: tuple(find(document, sentences)) for name, find in asked.items()}
    return replace(document, **found)
