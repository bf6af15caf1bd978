"""Time to resolve grows with what there is to resolve and no faster.

``NAVNETABELL_SCALE`` says how many small documents, 6,000 without it. Only ratios are held, so that the machine does
not matter; what they were is written into the report of the tests (``--junitxml``).
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from time import process_time

from pipeline.aligned import AlignedText
from pipeline.records import Document, Mention, Paragraph
from pipeline.resolve.across import EntityIndex
from pipeline.resolve.within import resolve_document
from tests.resolve.test_memory import corpus, document, surname

DOCUMENTS = int(os.environ.get("NAVNETABELL_SCALE", "6000"))
TENTH = DOCUMENTS // 10
PEOPLE = 500  # different people in the small corpus; each is in many documents
ROOM = 1.6  # times a ratio may be worse than it ought to be, for the noise of a shared machine

Record = Callable[[str, object], None]


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
