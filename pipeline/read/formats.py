"""The kinds of file that are read: one line an ending.

A format is a module with a function from the bytes of a file to its text, or to its columns and rows. It raises
``DocumentError`` when the bytes are not what the ending promises.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from pipeline.read.decode import decode
from pipeline.read.docx import read_docx
from pipeline.read.extracted import Extracted
from pipeline.read.html import read_html
from pipeline.read.pdf import read_pdf
from pipeline.read.tables import OpenTable, open_csv, open_json_lines, open_parquet, open_tsv


def read_plain(data: bytes) -> Extracted:
    """Return plain text as its bytes say it.

    Raises:
        DocumentError: the bytes are no text.
    """
    decoded = decode(data)
    return Extracted(decoded.text, message=decoded.message, encoding=decoded.encoding)


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: one text, a table of texts, or (with neither function) an archive of files.

    Attributes:
        ending: of the file name, in lower case, with its dot.
        read: from the bytes to the one text.
        open_table: from the bytes to columns and rows.
        extra: name of the extra that installs what is needed to read it.
    """

    ending: str
    read: Callable[[bytes], Extracted] | None = None
    open_table: OpenTable | None = None
    extra: str = ""


FORMATS = (
    Format(".txt", read_plain),
    Format(".md", read_plain),
    Format(".html", read_html, extra="html"),
    Format(".htm", read_html, extra="html"),
    Format(".docx", read_docx, extra="docx"),
    Format(".pdf", read_pdf, extra="pdf"),
    Format(".csv", open_table=open_csv),
    Format(".tsv", open_table=open_tsv),
    Format(".jsonl", open_table=open_json_lines),
    Format(".parquet", open_table=open_parquet, extra="parquet"),
    Format(".zip"),
)
BY_ENDING = {one.ending: one for one in FORMATS}
ENDINGS = tuple(BY_ENDING)
"""Endings of the files that are picked up in folders."""


def ending(name: str) -> str:
    """Return the ending of a file name in lower case, with its dot; empty when there is none.

    Example:
        >>> ending("Referat.TXT"), ending("LES_MEG")
        ('.txt', '')
    """
    return PurePath(name).suffix.lower()


def format_of(name: str) -> Format:
    """Return the format of the file ``name``; a file of unknown ending is taken for plain text."""
    return BY_ENDING.get(ending(name), FORMATS[0])


def holds_many(name: str) -> bool:
    """Return whether a file may hold more than one text."""
    return format_of(name).read is None


def is_plain(name: str) -> bool:
    """Return whether a file is its text: what is taken out of others is kept beside the tables."""
    return format_of(name).read is read_plain
