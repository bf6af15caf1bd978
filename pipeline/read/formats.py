"""Which function reads which file: one line an ending.

A format is a module with one function from the bytes of a file to its text. It raises ``DocumentError`` when the bytes
are not what the ending promises. Tables and archives hold many texts and are read by ``documents``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import PurePath
from types import MappingProxyType

from pipeline.read.decode import decode
from pipeline.read.extracted import Extracted
from pipeline.read.portable import read_pdf
from pipeline.read.rows import OPENERS
from pipeline.read.web import read_html
from pipeline.read.word import read_docx

Reader = Callable[[bytes], Extracted]


def read_plain(data: bytes) -> Extracted:
    """Return plain text as its bytes say it.

    Raises:
        DocumentError: the bytes are no text.
    """
    decoded = decode(data)
    return Extracted(decoded.text, message=decoded.message, encoding=decoded.encoding)


PLAIN: Mapping[str, Reader] = MappingProxyType({".txt": read_plain, ".md": read_plain})
EXTRACTORS: Mapping[str, Reader] = MappingProxyType(
    {
        ".html": read_html,
        ".htm": read_html,
        ".docx": read_docx,
        ".pdf": read_pdf,
    }
)
TABLES = frozenset(OPENERS)
ARCHIVE = ".zip"
ENDINGS = (*PLAIN, *EXTRACTORS, *OPENERS, ARCHIVE)
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
    return EXTRACTORS.get(ending(name), read_plain)


def holds_many(name: str) -> bool:
    """Return whether a file may hold more than one text."""
    return ending(name) in {*TABLES, ARCHIVE}


def is_plain(name: str) -> bool:
    """Return whether a file is its text: what is taken out of others is kept beside the tables."""
    return not holds_many(name) and ending(name) not in EXTRACTORS
