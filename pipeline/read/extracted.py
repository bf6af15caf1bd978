"""What a format gives: the text of a file that is more than text, with what the file says of itself."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

METADATA = ("title", "date", "section", "publication", "author", "page", "url")
"""What a file may say of a text, by the names of the fields of `Extracted` and of a document."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """A text out of a file.

    Attributes:
        text: paragraphs with a blank line between them; of plain text exactly what its bytes say.
        title: as the file names itself; empty where it does not.
        date: ISO 8601, as precise as is known; else empty.
        message: what to mind.
        encoding: of plain text the codec that decodes the file's bytes to ``text``; else empty.
        section, publication, author, page, url: where it was printed, by whom, and where it can be read.
        offset: of one of several texts of a file: its position in the text of the whole file.
        furniture: stretches of ``text``, in order, that say something about it and are no part of it.
        declared: whether ``title`` is sure to be the text's own title.
        key: of one of several texts: what the file calls it; empty where they are only numbered.
    """

    text: str
    title: str = ""
    date: str = ""
    message: str = ""
    encoding: str = ""
    section: str = ""
    publication: str = ""
    author: str = ""
    page: str = ""
    url: str = ""
    offset: int = 0
    furniture: tuple[tuple[int, int], ...] = ()
    key: str = ""
    declared: bool = False


def one_line(words: str | None) -> str:
    """Return a title as one line."""
    return " ".join((words or "").split())


@contextmanager
def quietly(*loggers: str) -> Iterator[None]:
    """Keep a library from writing to the terminal: what matters to the user is in the document's message."""
    levels = {logger: logger.level for logger in map(logging.getLogger, loggers)}
    for logger in levels:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        with warnings.catch_warnings(action="ignore"):
            yield
    finally:
        for logger, level in levels.items():
            logger.setLevel(level)
