"""Time to resolve grows with what there is to resolve and no faster.

``NAVNETABELL_SCALE`` says how many small documents, 6,000 without it. Only ratios are held, so that the machine does
not matter; what they were is written into the report of the tests (``--junitxml``).
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable
from time import process_time

from pipeline.corpus import link_documents
from pipeline.resolve.within import resolve_document
from tests.resolve.documents import crowd

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
        [crowd("a.txt", range(first, first + size), 10**6) for first in range(size * 100, size * 103, size)]
        for size in (2000, 8000)
    ]  # other names in each, for nothing is to be known of them from the round before
    resolve_document(small.pop())

    ratio = seconds(lambda: resolve_document(large.pop())) / seconds(lambda: resolve_document(small.pop()))
    record_property("times as long for 4 times the mentions", round(ratio, 2))

    assert ratio < 4 * ROOM


def test_time_to_link_grows_with_the_documents_of_a_corpus(record_property: Record) -> None:
    def linking(size: int) -> float:
        numbers = (range(2 * number, 2 * number + 2) for number in range(size))
        documents = [resolve_document(crowd(f"{some.start}.txt", some, PEOPLE)) for some in numbers]
        return seconds(lambda: link_documents(documents))

    linking(TENTH)
    ratio = linking(DOCUMENTS) / linking(TENTH)
    record_property("times as long to link 10 times the documents", round(ratio, 2))

    assert ratio < 10 * ROOM
