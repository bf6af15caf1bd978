"""What is said on stderr, and what is printed on stdout: nowhere else does navnetabell print."""

from __future__ import annotations

import contextlib
import sys


def say(line: str) -> None:
    """Tell the user something, on stderr."""
    with contextlib.suppress(ValueError):  # a closed stream
        print(line, file=sys.stderr)  # noqa: T201 - the one place that speaks


def show(line: str) -> None:
    """Print a line of what was asked for, on stdout."""
    print(line)  # noqa: T201 - the one place that prints data


def speak_utf8() -> None:
    """Make messages printable whatever the terminal's encoding: what it lacks is written as an escape."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
