"""Documents as they were read -> documents as the tables have them, in this process, and the time that it took."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pipeline.process import Processor, batches
from pipeline.recognise.models import ModelInfo
from pipeline.records import Document
from pipeline.resolve.across import EntityIndex
from pipeline.resolve.corrections import Corrections
from pipeline.settings import Settings


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
    processor = Processor(settings)
    seconds = 0.0
    done: list[Document] = []
    for batch in batches(documents):
        begin = time.process_time()
        done += [document.without_source() for document in processor(batch)]
        seconds += time.process_time() - begin
    begin = time.process_time()
    settled = EntityIndex(corrections).add_all(done)
    return Understood(settled, processor.info, seconds + time.process_time() - begin)
