"""Items -> documents whose names are resolved within each document: the one place that knows the order of the stages.

`run`, `extract`, `evaluate`, workers, Dask and shards all go through here. What only the whole corpus knows comes
later, in `corpus`. A document comes out the same to the last bit whatever else is in its batch, so the work can be
divided in any way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial

from pipeline.clean.documents import clean
from pipeline.errors import SettingsError
from pipeline.options import ENGINES, RELATED, Settings
from pipeline.read.documents import Unread, opened
from pipeline.recognise import is_calibrated, load_recogniser
from pipeline.recognise.models import ModelInfo
from pipeline.recognise.spans import MentionFinder
from pipeline.records import Document, Status
from pipeline.resolve.known_names import KnownName, KnownNames
from pipeline.resolve.within import resolve

Item = Unread | Document
"""What `read` yields: the bytes of a file, or a document whose text is known already."""


class Processor:
    """Takes items to documents, a batch a call, with one model that is loaded once.

    Attributes:
        info: the model that finds the names.

    Example:
        >>> [document] = Processor(Settings())([Document("1.txt", source="Erna Solberg kom til Bergen.")])
        >>> [mention.name for mention in document.mentions]
        ['Erna Solberg', 'Bergen']
    """

    def __init__(self, settings: Settings, names: Iterable[KnownName] = ()) -> None:
        """Load the model; a large one computes on all cores, unless several workers share them.

        Args:
            settings: the model, and what is done to a text.
            names: those that are always to be found.

        Raises:
            ModelError: there is no such model, or it cannot be used.
        """
        self.settings = settings
        self._names = KnownNames(names)
        threads = None if settings.engine == ENGINES[0] and settings.workers == 1 else 1
        recogniser = load_recogniser(
            settings.model, confidence=settings.confidence, trust_pickle=settings.trust_pickle, threads=threads
        )
        self.info: ModelInfo = recogniser.info
        self._finder = MentionFinder(recogniser, labels=settings.labels)
        self._relate: Callable[[Document], Document] | None = None
        if not set(RELATED).isdisjoint(settings.tables):
            from pipeline.relate.documents import relate  # noqa: PLC0415 - only where it is asked for

            self._relate = partial(relate, tables=settings.tables)

    def __call__(self, items: Sequence[Item]) -> list[Document]:
        """Return the document of each item, in order."""
        clean_one = partial(clean, no_fix=self.settings.no_fix)
        resolve_one = partial(resolve, names=self._names, calibrated=is_calibrated(self.info))
        cleaned = [_guarded(clean_one, opened(item)) for item in items]
        recognised = self._finder.find(cleaned)
        resolved = [_guarded(resolve_one, document) for document in recognised]
        return [_guarded(self._relate, document) for document in resolved] if self._relate else resolved


def _guarded(stage: Callable[[Document], Document], document: Document) -> Document:
    try:
        return stage(document)
    except (SettingsError, MemoryError):
        raise  # no fault of the document: an option that means nothing, or too little memory for so many at once
    except Exception as error:  # noqa: BLE001 - a fault of ours in one document must not cost the others
        message = f"This is a bug in navnetabell ({type(error).__name__}: {error}). Please report it, with this text."
        return replace(document, status=Status.FAILED, message=message, sentences=(), mentions=())
