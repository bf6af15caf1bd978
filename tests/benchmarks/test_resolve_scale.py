"""Resolving grows with what there is to resolve and no faster: time with the mentions, memory with the entities.

``NAVNETABELL_SCALE`` says how many small documents, 6,000 without it. Only ratios are held, so that the machine does
not matter; what they were is written into the report of the tests (``--junitxml``).
"""

from __future__ import annotations

import gc
import os
import pickle
import tracemalloc
from collections.abc import Callable, Iterator
from itertools import islice
from time import process_time

from pipeline.aligned import AlignedText
from pipeline.records import Document, Mention, Paragraph
from pipeline.resolve.across import EntityIndex
from pipeline.resolve.within import resolve_document

DOCUMENTS = int(os.environ.get("NAVNETABELL_SCALE", "6000"))
TENTH = DOCUMENTS // 10
PEOPLE = 500  # different people in the small corpus; each is in many documents
CONSONANTS, VOWELS = "bdfghjklmnprstv", "aeiouyæøå"
ROOM = 1.6  # times a ratio may be worse than it ought to be, for the noise of a shared machine
LEVEL = 1.1

Record = Callable[[str, object], None]


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


def seconds(work: Callable[[], object], rounds: int = 2) -> float:
    """Return the processor time of the least disturbed round."""
    times = []
    for _ in range(rounds):
        gc.collect()
        begin = process_time()
        work()
        times.append(process_time() - begin)
    return min(times)


def test_time_grows_with_the_mentions_of_a_document(record_property: Record) -> None:
    small, large = document("a.txt", range(2000), 10**6), document("a.txt", range(8000), 10**6)
    resolve_document(small)

    ratio = seconds(lambda: resolve_document(large)) / seconds(lambda: resolve_document(small))
    record_property("times as long for 4 times the mentions", round(ratio, 2))

    assert ratio < 4 * ROOM


def test_time_grows_with_the_documents_of_a_corpus(record_property: Record) -> None:
    def resolve(documents: Iterator[Document], index: EntityIndex) -> float:
        gc.collect()
        begin = process_time()
        for one in documents:
            index.add(resolve_document(one))
        return process_time() - begin

    index, documents = EntityIndex(), corpus(DOCUMENTS, PEOPLE)
    resolve(corpus(TENTH, PEOPLE), EntityIndex())
    first = resolve(islice(documents, TENTH), index)
    resolve(islice(documents, DOCUMENTS - 2 * TENTH), index)
    last = resolve(documents, index)
    record_property("times as long for the last tenth as for the first", round(last / first, 2))

    assert last / first < ROOM


def index_bytes(documents: Iterator[Document]) -> tuple[int, int]:
    """Return how much is kept of resolved documents, and of how many entities."""
    index = EntityIndex()
    for one in documents:
        index.add(one)
    return len(pickle.dumps(index)), len(index.entities())


def test_memory_grows_with_the_entities_and_not_with_the_documents(record_property: Record) -> None:
    few, entities = index_bytes(map(resolve_document, corpus(TENTH, PEOPLE)))
    many, same = index_bytes(map(resolve_document, corpus(DOCUMENTS, PEOPLE)))
    more, twice = index_bytes(map(resolve_document, corpus(TENTH, 2 * PEOPLE)))
    record_property("times the memory for 10 times the documents", round(many / few, 2))
    record_property("times the memory for twice the people", round(more / few, 2))
    record_property("bytes an entity", round(many / same))

    assert same == entities == PEOPLE + 2
    assert twice == 2 * PEOPLE + 2
    assert many / few < ROOM
    assert more / few < 2 * ROOM


def test_resolving_keeps_no_document(record_property: Record) -> None:
    tracemalloc.start()
    try:
        held = []
        index = EntityIndex()
        for number, one in enumerate(corpus(4 * PEOPLE, PEOPLE), start=1):
            index.add(resolve_document(one))
            if number % PEOPLE == 0:
                gc.collect()
                held.append(tracemalloc.get_traced_memory()[0])
    finally:
        tracemalloc.stop()
    record_property("bytes held after each 500 documents", held)

    assert held[-1] / held[0] < LEVEL, held  # the first 500 documents name all people
