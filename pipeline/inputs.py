"""What a run is given -> what it reads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from pipeline.read.documents import DocumentReader
from pipeline.read.sources import Found, Source, find_sources
from pipeline.read.tables import Columns
from pipeline.settings import Settings


def find(inputs: Sequence[str], settings: Settings, output: Path | None = None) -> Found:
    """Return the texts in files and folders, but for what the settings name and the run itself writes.

    Raises:
        InputError: there is nothing to read, or two files would share a ``doc_id``.
    """
    return find_sources(inputs, output=output, apart=filter(None, [settings.corrections]))


def reading(
    sources: Sequence[Source], settings: Settings, seen: Callable[[str, str], object] | None = None
) -> DocumentReader:
    """Return the documents of sources; ``seen`` is told each source and the SHA-256 of its bytes."""
    return DocumentReader(sources, Columns(settings.text_column, settings.id_column, settings.date_column), seen=seen)
