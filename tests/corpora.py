"""Processed documents as a whole corpus, for tests."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from pipeline.corpus import Corpus
from pipeline.records import Document, Entity
from pipeline.resolve.corrections import Corrections


class Linked(NamedTuple):
    """Documents as the whole corpus knows them, its entities, and the rows of its co-occurrences."""

    documents: list[Document]
    entities: list[Entity]
    pairs: list[tuple[object, ...]]
    crowds: int


def link(documents: Iterable[Document], corrections: Corrections | None = None) -> Linked:
    """Return what all documents together tell of their names."""
    with Corpus() as corpus:
        some = place(corpus, documents)
        corpus.link(corrections, keep_duplicates=True)
        crowds = corpus.find_pairs()
        linked = [corpus.linked(position, document) for position, document in enumerate(some)]
        return Linked(linked, list(corpus.entities()), list(corpus.pairs()), crowds)


def place(corpus: Corpus, documents: Iterable[Document]) -> list[Document]:
    """Place documents in a corpus, in order; return them."""
    some = list(documents)
    for position, document in enumerate(some):
        corpus.place(position, b"", document)
    return some
