"""What a format gives: the text of a file that is more than text, with what the file says of itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType

from pipeline.errors import DocumentError

ISO_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?(?!\d)")


@dataclass(frozen=True, slots=True)
class Extracted:
    """A text out of a file.

    Attributes:
        text: paragraphs with a blank line between them.
        title: as the file names itself; empty where it does not.
        date: ISO 8601, as precise as is known; else empty.
        message: what to mind.
    """

    text: str
    title: str = ""
    date: str = ""
    message: str = ""


def iso_date(written: str) -> str:
    """Return the ISO date that a value begins with, without the time of day; empty where there is none.

    Example:
        >>> iso_date("2019-04-23T10:00:00+02:00"), iso_date("2019"), iso_date("23.4.2019"), iso_date("2019-13-01")
        ('2019-04-23', '2019', '', '2019')
    """
    match = ISO_DATE.match(written.strip())
    return match[0] if match else ""


def require(module: str, extra: str) -> ModuleType:
    """Return an optional library.

    Raises:
        DocumentError: it is not installed; the message holds the command that installs it.
    """
    try:
        return import_module(module)
    except ImportError as error:
        message = (
            f"To read this kind of file, install what it needs: pip install 'navnetabell[{extra}]'. Then run again."
        )
        raise DocumentError(message) from error
