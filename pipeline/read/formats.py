"""The kinds of file that are read: one line an ending.

A format is a module with a function from the bytes of a file to its text, or to its columns and rows. It raises
``DocumentError`` when the bytes are not what the ending promises.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import PurePath

from pipeline.errors import DocumentError
from pipeline.read.decode import decode
from pipeline.read.docx import read_docx
from pipeline.read.extracted import Extracted
from pipeline.read.html import read_html
from pipeline.read.pdf import read_pdf
from pipeline.read.tables import OpenTable, open_csv, open_json_lines, open_parquet

OPEN_AND_SAVE = "Open it in Word or LibreOffice, save it as .docx, then run again."
TEXT_OUT = "Save its text as plain text in UTF-8, then run again."
PAGE = "Open it in a browser, save the page as .html, then run again."
OCR = "It is an image. Run text recognition (OCR) on it, for example with ocrmypdf, and give the resulting PDF."
SAVE_AS_CSV = "Save the sheet with the texts as CSV in UTF-8, then run again."

HEAD_OF_TEXT = 4_000  # code points, in which a file shows what it is
MARK_UP = (
    (
        re.compile(r"\s*<(?:!doctype html|html)\b", re.IGNORECASE),
        "a web page",
        "Rename it so that its name ends in .html.",
    ),
    (re.compile(r"\s*<(?:\?xml|alto|TEI)[\s>]"), "XML, such as ALTO or TEI", TEXT_OUT),
    (re.compile(r"\s*(?:WEBVTT\b|\d+\s*\n\d\d:\d\d:\d\d,\d{3} --> )"), "a file of subtitles", TEXT_OUT),
    (
        re.compile(r"(?:From |[\w-]+:)(?:.+\n)*(?:MIME-Version|Content-Transfer-Encoding): ", re.IGNORECASE),
        "e-mail",
        TEXT_OUT,
    ),
)
"""How a text begins that is more than text -> what it is, and what to do."""


def read_plain(data: bytes) -> Extracted:
    """Return plain text as its bytes say it.

    Raises:
        DocumentError: the bytes are no text, or text that is mark-up: names in it would be found in its tags.
    """
    decoded = decode(data)
    head = decoded.text[:HEAD_OF_TEXT].replace("\r\n", "\n")
    for opening, what, advice in MARK_UP:
        if opening.match(head):
            message = f"This is {what}, not plain text. {advice}"
            raise DocumentError(message)
    return Extracted(decoded.text, message=decoded.message, encoding=decoded.encoding)


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: one text, a table of texts, or (with neither function) an archive of files.

    Attributes:
        ending: of the file name, in lower case, with its dot.
        read: from the bytes to the one text.
        open_table: from the bytes to columns and rows.
        advice: of a kind that is known and not read, what to do with such a file.
    """

    ending: str
    read: Callable[[bytes], Extracted] | None = None
    open_table: OpenTable | None = None
    advice: str = ""


FILE_FORMATS = (
    Format(".txt", read_plain),
    Format(".md", read_plain),
    Format(".html", read_html),
    Format(".htm", read_html),
    Format(".docx", read_docx),
    Format(".pdf", read_pdf),
    Format(".csv", open_table=open_csv),
    Format(".tsv", open_table=partial(open_csv, tabs=True)),
    Format(".jsonl", open_table=open_json_lines),
    Format(".parquet", open_table=open_parquet),
    Format(".zip"),
    *(Format(ending, advice=OPEN_AND_SAVE) for ending in (".doc", ".rtf", ".odt", ".ppt", ".pptx", ".pages")),
    *(Format(ending, advice=SAVE_AS_CSV) for ending in (".xls", ".xlsx", ".ods")),
    *(Format(ending, advice=TEXT_OUT) for ending in (".eml", ".msg", ".mbox", ".xml", ".epub", ".json", ".srt")),
    *(Format(ending, advice=PAGE) for ending in (".mht", ".mhtml")),
    *(Format(ending, advice=OCR) for ending in (".jpg", ".jpeg", ".jp2", ".png", ".tif", ".tiff", ".gif", ".bmp")),
)
BY_ENDING = {one.ending: one for one in FILE_FORMATS}
ENDINGS = tuple(one.ending for one in FILE_FORMATS if not one.advice)
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
    return BY_ENDING.get(ending(name), FILE_FORMATS[0])


def holds_many(name: str) -> bool:
    """Return whether a file may hold more than one text."""
    found = format_of(name)
    return found.read is None and not found.advice


def is_plain(name: str) -> bool:
    """Return whether a file is its text: what is taken out of others is kept beside the tables."""
    return format_of(name).read is read_plain
