"""Libraries that only some formats need: imported when asked for, and named with their command where missing."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from pipeline.errors import OutputError


def require(module: str, extra: str, what: str) -> Any:
    """Return an optional library.

    Args:
        module: its full name.
        extra: the extra of this program that installs it.
        what: for what it is needed, in a few words.

    Raises:
        OutputError: it is not installed; the message holds the command that installs it.
    """
    try:
        return import_module(module)
    except ImportError as error:
        raise OutputError.missing_extra(what, extra) from error
