"""What a format gives: the text of a file that is more than text, with what the file says of itself."""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

ISO_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?![\d-])", re.ASCII)
NORWEGIAN_DATE = re.compile(r"(\d{1,2})\.[ ]?(\d{1,2})\.[ ]?(\d{4})(?!\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Extracted:
    """A text out of a file.

    Attributes:
        text: paragraphs with a blank line between them; of plain text exactly what its bytes say.
        title: as the file names itself; empty where it does not.
        date: ISO 8601, as precise as is known; else empty.
        message: what to mind.
        encoding: of plain text the codec that decodes the file's bytes to ``text``; else empty.
    """

    text: str
    title: str = ""
    date: str = ""
    message: str = ""
    encoding: str = ""


def iso_date(written: str) -> str:
    """Return the ISO date that a value begins with, without the time of day; empty where there is none.

    Example:
        >>> [iso_date(one) for one in ("2019-04-23T10:00:00+02:00", "2019", "23.4.2019", "2019-13-01", "i fjor")]
        ['2019-04-23', '2019', '2019-04-23', '', '']
    """
    written = written[:40].strip()
    if match := NORWEGIAN_DATE.match(written):
        parts = [match[3], f"{match[2]:0>2}", f"{match[1]:0>2}"]
    elif match := ISO_DATE.match(written):
        parts = [part for part in match.groups() if part]
    else:
        return ""
    try:
        date(*map(int, [*parts, "1", "1"][:3]))
    except ValueError:
        return ""
    return "-".join(parts)


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
