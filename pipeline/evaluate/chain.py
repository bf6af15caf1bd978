"""Documents as they were read -> documents as the tables have them, in this process, and the time that it took."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.chain import Chain
from pipeline.recognise.models import ModelInfo
from pipeline.records import Document
from pipeline.resolve.across import EntityIndex
from pipeline.resolve.corrections import Corrections
from pipeline.settings import Settings

BATCH = 200_000  # code points of source text that a model reads at once


@dataclass(frozen=True, slots=True)
class Understood:
    """What came out.

    Attributes:
        documents: in order, their source texts let go.
        model: what found the names.
        seconds: processor time of all threads, from cleaning to resolving, without loading the model.
    """

    documents: list[Document]
    model: ModelInfo
    seconds: float


def understood(documents: Iterable[Document], settings: Settings) -> Understood:
    """Return documents with their names, and what these stand for in all of the documents.

    Raises:
        ModelError: there is no such model, or it cannot be used.
        SettingsError: a fix or the corrections mean nothing.
    """
    corrections = Corrections.load(Path(settings.corrections)) if settings.corrections else None
    chain = Chain(settings)
    seconds = 0.0
    done: list[Document] = []
    for batch in batches(documents):
        begin = time.process_time()
        done += [document.without_source() for document in chain(batch)]
        seconds += time.process_time() - begin
    begin = time.process_time()
    settled = EntityIndex(corrections).add_all(done)
    return Understood(settled, chain.info, seconds + time.process_time() - begin)


def batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    """Yield runs of documents of about `BATCH` code points; a longer document stands alone.

    Example:
        >>> [len(batch) for batch in batches(Document(str(one), source="Oslo" * 30_000) for one in range(3))]
        [1, 1, 1]
    """
    batch: list[Document] = []
    size = 0
    for document in documents:
        if batch and size + len(document.source) > BATCH:
            yield batch
            batch, size = [], 0
        batch.append(document)
        size += len(document.source)
    if batch:
        yield batch
