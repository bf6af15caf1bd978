"""What resolving keeps in memory grows neither with the documents nor with the entities."""

from __future__ import annotations

import gc
import pickle
import tracemalloc
from collections.abc import Iterator

import pytest

from pipeline.aligned import AlignedText
from pipeline.corpus import Corpus
from pipeline.records import Document, Mention, Paragraph
from pipeline.resolve.within import resolve_document

pytestmark = pytest.mark.slow

DOCUMENTS, PEOPLE = 6_000, 500  # different people in the small corpus; each is in many documents
TENTH = DOCUMENTS // 10
CONSONANTS, VOWELS = "bdfghjklmnprstv", "aeiouyæøå"
LEVEL = 500_000  # bytes; documents or entities that were kept would be megabytes
MORE = 5  # times the people: fewer names than are remembered of those met lately, for that counts as memory too


def surname(number: int) -> str:
    """Return a made-up surname, another for each number."""
    syllables = []
    for _ in range(3):
        number, first = divmod(number, len(CONSONANTS))
        number, second = divmod(number, len(VOWELS))
        syllables.append(CONSONANTS[first] + VOWELS[second])
    return "".join(syllables).capitalize() + "vik"


def document(doc_id: str, numbers: range, people: int) -> Document:
    """Return a document with, for each number, a person by full name, surname and genitive, a party and a country."""
    text = ""
    mentions = []
    for number in numbers:
        name = surname(number * 7919 % people)
        for words, label, kind, after in (
            (f"Kari {name}", "PER", "person", " møtte "),
            ("Frp", "ORG", "organisation", " i "),
            ("Noreg", "GPE_LOC", "place", ". "),
            (name, "PER", "person", " kom. "),
            (f"{name}s", "PER", "person", " bil sto der. "),
        ):
            mentions.append(Mention(words, len(text), len(text) + len(words), label, kind, 1, 1, len(text)))
            text += words + after
    return Document(doc_id, text, paragraphs=(Paragraph(AlignedText.of(text)),), mentions=tuple(mentions))


def corpus(size: int, people: int) -> Iterator[Document]:
    """Yield as many documents as ``size`` of two people each."""
    return (document(f"{number}.txt", range(2 * number, 2 * number + 2), people) for number in range(size))


def held(size: int, people: int) -> int:
    """Return how many bytes a corpus holds of resolved documents that name so many people."""
    documents = [pickle.dumps(resolve_document(one)) for one in corpus(size, people)]
    tracemalloc.start()
    try:
        with Corpus() as index:
            for position, one in enumerate(documents):
                index.place(position, b"", pickle.loads(one))  # noqa: S301 - of our own; so nothing of it is held here
            index.link()
            index.linked(0, pickle.loads(documents[0]))  # noqa: S301 - likewise
            gc.collect()
            return tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()


def test_memory_grows_neither_with_the_documents_nor_with_the_entities() -> None:
    held(TENTH, PEOPLE)
    few = held(TENTH, PEOPLE)
    many, more = held(DOCUMENTS, PEOPLE), held(DOCUMENTS, MORE * PEOPLE)

    assert max(many, more) - few < LEVEL
