"""Resolving grows with what there is to resolve and no faster: time with the mentions, memory with neither.

``NAVNETABELL_SCALE`` says how many small documents, 6,000 without it. Only ratios are held, so that the machine does
not matter; what they were is written into the report of the tests (``--junitxml``).
"""

from __future__ import annotations

import gc
import os
import pickle
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import replace
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
IN_MEMORY = 100  # entities
MORE = 5  # times the people: fewer names than are remembered of those met lately, for that counts as memory too

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
    small, large = [
        [document("a.txt", range(first, first + size), 10**6) for first in range(size * 100, size * 103, size)]
        for size in (2000, 8000)
    ]  # other names in each, for nothing is to be known of them from the round before
    resolve_document(small.pop())

    ratio = seconds(lambda: resolve_document(large.pop())) / seconds(lambda: resolve_document(small.pop()))
    record_property("times as long for 4 times the mentions", round(ratio, 2))

    assert ratio < 4 * ROOM


def work(documents: Iterator[Document], step: Callable[[Document], object]) -> float:
    """Return the processor time of a step over documents."""
    gc.collect()
    begin = process_time()
    for one in documents:
        step(one)
    return process_time() - begin


def first_and_last_tenth(documents: Iterator[Document], step: Callable[[Document], object]) -> tuple[float, float]:
    """Return the processor time of a step over the first tenth of all documents, and over the last."""
    first = work(islice(documents, TENTH), step)
    work(islice(documents, DOCUMENTS - 2 * TENTH), step)
    return first, work(documents, step)


def test_time_grows_with_the_documents_of_a_corpus(record_property: Record) -> None:
    index = EntityIndex()
    work(corpus(TENTH, PEOPLE), lambda one: EntityIndex().add(resolve_document(one)))
    first, last = first_and_last_tenth(corpus(DOCUMENTS, PEOPLE), lambda one: index.add(resolve_document(one)))
    record_property("times as long for the last tenth as for the first", round(last / first, 2))

    assert last / first < ROOM


def test_settling_takes_as_long_for_the_last_documents_as_for_the_first(record_property: Record) -> None:
    index, documents = EntityIndex(), [resolve_document(one) for one in corpus(DOCUMENTS, PEOPLE)]
    for one in documents:
        index.add(one)
    index.settle(documents[0])  # finds out who lone surnames are, once
    first, last = first_and_last_tenth(iter(documents), index.settle)
    record_property("times as long to settle the last tenth as the first", round(last / first, 2))

    assert last / first < ROOM


def lone_surname(number: int, people: int) -> Document:
    """Return a resolved document of one surname that only it has, among many that name people in full."""
    mention = Mention(surname(number), 0, 9, "PER", "person", 1, 1, 0)
    text = AlignedText.of(f"{surname(number)} kom.")
    return resolve_document(
        replace(document(f"{number}.txt", range(0), people), paragraphs=(Paragraph(text),), mentions=(mention,))
    )


def test_finding_out_who_lone_surnames_are_grows_with_their_number(record_property: Record) -> None:
    def joining(people: int) -> float:
        index = EntityIndex()
        full = [resolve_document(document("a.txt", range(number, number + 1), people)) for number in range(people)]
        lone = [lone_surname(number, people) for number in range(people)]
        for one in (*full, *lone):
            index.add(one)
        return seconds(lambda: (index.add(full[0]), index.settle(full[0])), rounds=3)

    joining(TENTH)
    ratio = joining(4 * TENTH) / joining(TENTH)
    record_property("times as long to join 4 times the lone surnames", round(ratio, 2))

    assert ratio < 4 * ROOM


def held(size: int, people: int) -> int:
    """Return how many bytes an index holds of resolved documents that name so many people, some in memory at most."""
    documents = [pickle.dumps(resolve_document(one)) for one in corpus(size, people)]
    tracemalloc.start()
    try:
        index = EntityIndex(most=IN_MEMORY)
        for one in documents:
            index.add(pickle.loads(one))  # noqa: S301 - of our own; so nothing of it is held here
        index.settle(pickle.loads(documents[-1]))  # noqa: S301 - likewise
        gc.collect()
        return tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()


def test_memory_grows_neither_with_the_documents_nor_with_the_entities(record_property: Record) -> None:
    held(TENTH, PEOPLE)
    few = held(TENTH, PEOPLE)
    many, more = held(DOCUMENTS, PEOPLE), held(DOCUMENTS, MORE * PEOPLE)
    record_property("times the memory for 10 times the documents", round(many / few, 2))
    record_property(f"times the memory for 10 times the documents with {MORE} times the people", round(more / few, 2))

    assert many / few < ROOM
    assert more / few < ROOM


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
