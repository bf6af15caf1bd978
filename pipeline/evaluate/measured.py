"""One model over a set of texts, in a process of its own, so that its memory is its own; with what it took."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import asdict
from multiprocessing import get_context
from pathlib import Path

from pipeline.clean.duplicates import Duplicates, with_text_digest
from pipeline.errors import ModelError
from pipeline.evaluate.sides import Cost, Side, side_of_documents
from pipeline.read.documents import DocumentReader
from pipeline.read.sources import find_sources
from pipeline.read.tables import Columns
from pipeline.records import Document
from pipeline.settings import Settings

KILOBYTE, MEGABYTE = 1024, 1_000_000  # bytes
STATUS = Path("/proc/self/status")


def measured(inputs: Sequence[str], settings: Settings) -> Side:
    """Return what a model makes of files and folders, and what it took; in a process of its own.

    Raises:
        InputError: there is nothing to read.
        ModelError: there is no such model, it cannot be used, or its process was ended from outside.
        SettingsError: a setting means nothing.
    """
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        try:
            return pool.submit(side_of_model, inputs, settings).result()
        except BrokenProcessPool as error:
            message = (
                f"The process that read with {settings.model!r} was ended from outside, most likely for want of "
                "memory. Compare over fewer texts, or with a smaller model."
            )
            raise ModelError(message) from error


def side_of_model(inputs: Sequence[str], settings: Settings) -> Side:
    """Return what a model makes of files and folders, and what it took; in this process."""
    from pipeline.evaluate.chain import understood  # noqa: PLC0415 - spaCy is for the process of its own alone

    sources = find_sources(inputs, apart=filter(None, [settings.corrections])).sources
    columns = Columns(settings.text_column, settings.id_column, settings.date_column)
    done = understood(_distinct(DocumentReader(sources, columns), settings), settings)
    return side_of_documents(asdict(done.model), done.documents, Cost(done.seconds, peak_memory()))


def _distinct(documents: Iterable[Document], settings: Settings) -> Iterable[Document]:
    met = Duplicates()
    return documents if settings.keep_duplicates else (met.marked(with_text_digest(document)) for document in documents)


def peak_memory() -> float | None:
    """Return the most memory that this process has held, in megabytes of a million bytes; ``None`` where nobody tells.

    Linux counts for a process that was started by another what that one held (``getrusage``), so its own count is read.
    """
    with suppress(OSError):
        for line in STATUS.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * KILOBYTE / MEGABYTE
    try:
        import resource  # noqa: PLC0415 - Windows has none
    except ImportError:
        return None
    unit = 1 if sys.platform == "darwin" else KILOBYTE
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / MEGABYTE
