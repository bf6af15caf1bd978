"""The order of what is done to one document: read -> clean -> recognise -> resolve, apart from all others.

What the corpus knows of it comes later, in `corpus`. A document is the same to the last bit whatever others are done
with it, so the work can be divided in any way.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from pipeline.clean.documents import clean
from pipeline.clean.duplicates import with_text_digest
from pipeline.errors import SettingsError
from pipeline.read.documents import Unread, opened
from pipeline.recognise.find import NameFinder
from pipeline.recognise.models import ModelInfo
from pipeline.recognise.recognisers import load_recogniser
from pipeline.records import Document, Status
from pipeline.resolve.within import resolve_document
from pipeline.settings import ENGINES, Settings


class Chain:
    """Documents as they were found -> documents with names that are resolved as far as the document itself tells.

    Attributes:
        info: the model that finds the names.
        seconds: step -> seconds spent in it.
    """

    def __init__(self, settings: Settings) -> None:
        """Load the model; a large one computes on all cores, unless several workers share them.

        Raises:
            ModelError: there is no such model, or it cannot be used.
        """
        self.settings = settings
        self.seconds: defaultdict[str, float] = defaultdict(float)
        threads = None if settings.engine == ENGINES[0] and settings.workers == 1 else 1
        with self._timed("load"):
            recogniser = load_recogniser(settings.model, confidence=settings.confidence, threads=threads)
        self.info: ModelInfo = recogniser.info
        self._finder = NameFinder(recogniser, types=settings.types, labels=settings.labels)

    def __call__(self, items: Sequence[Unread | Document]) -> list[Document]:
        """Return the documents of some items, in order."""
        with self._timed("read"):
            read = [self._guarded(with_text_digest, opened(item)) for item in items]
        with self._timed("clean"):
            cleaned = [self._guarded(self._clean, document) for document in read]
        with self._timed("recognise"):
            recognised = self._finder.find(cleaned)
        with self._timed("resolve"):
            return [self._guarded(resolve_document, document) for document in recognised]

    def _clean(self, document: Document) -> Document:
        return clean(document, no_fix=self.settings.no_fix)

    def _guarded(self, step: Callable[[Document], Document], document: Document) -> Document:
        try:
            return step(document)
        except (SettingsError, MemoryError):
            raise  # no fault of the document: an option that means nothing, or too little memory for so many at once
        except Exception as error:  # noqa: BLE001 - a fault of ours in one document must not cost the others
            message = f"A fault in navnetabell ({type(error).__name__}: {error}). Please report it, with this text."
            return replace(document, status=Status.FAILED, message=message, sentences=(), mentions=())

    @contextmanager
    def _timed(self, step: str) -> Iterator[None]:
        begin = time.perf_counter()
        yield
        self.seconds[step] += time.perf_counter() - begin
