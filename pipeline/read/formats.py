"""Which function reads which file: one line an ending.

A format is a module with one function from the bytes of a file to its text. It raises ``DocumentError`` when the bytes
are not what the ending promises.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import PurePath

from pipeline.read.decode import Decoded, decode

Reader = Callable[[bytes], Decoded]

FORMATS: Mapping[str, Reader] = {
    ".txt": decode,
    ".md": decode,
}
"""Endings, in lower case, of the files that are picked up in folders."""


def ending(name: str) -> str:
    """Return the ending of a file name in lower case, with its dot; empty when there is none.

    Example:
        >>> ending("Referat.TXT"), ending("LES_MEG")
        ('.txt', '')
    """
    return PurePath(name).suffix.lower()


def reader(name: str) -> Reader:
    """Return the function that reads the file ``name``; a file of unknown ending is taken for plain text."""
    return FORMATS.get(ending(name), decode)
