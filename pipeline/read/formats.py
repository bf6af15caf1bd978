"""The kinds of file that are read: one declared table. The page docs/input.md is made from it.

A format is a function from the bytes of a file to its text, to its columns and rows, or to several texts.
It raises ``DocumentError`` when the bytes are not what the ending promises.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import PurePath

from pipeline.errors import DocumentError
from pipeline.read.alto import read_alto, root_of
from pipeline.read.decode import decode
from pipeline.read.epub import read_epub
from pipeline.read.exports import may_be_export, may_be_packed
from pipeline.read.extracted import Extracted
from pipeline.read.html import read_html
from pipeline.read.mail import read_mail, read_mailbox, read_saved_page
from pipeline.read.office import read_docx, read_odt, read_rtf
from pipeline.read.pdf import first_page, read_pdf
from pipeline.read.tables import OpenTable, open_csv, open_json_lines, open_parquet, open_xlsx
from pipeline.read.tei import read_tei

OPEN_AND_SAVE = "Open it in Word or LibreOffice, save it as .docx, then run again."
TEXT_OUT = "Save its text as plain text in UTF-8, then run again."
OCR = "It is an image. Run text recognition (OCR) on it, for example with ocrmypdf, and give the resulting PDF."
SAVE_AS_CSV = "Save the sheet with the texts as .xlsx or .csv, then run again."
SAVE_AS_MAIL = "Open it in Outlook, save it as .eml, then run again."

HEAD_OF_TEXT = 4_000  # code points, in which a file shows what it is
RENAME = "Rename it so that its name ends in {}."
MAIL_HEAD = r"(?:From |[\w-]+:)(?:.+\n)*(?:MIME-Version|Content-Transfer-Encoding): "
MARK_UP = (
    (re.compile(r"\s*<(?:!doctype html|html)\b", re.IGNORECASE), "a web page", ".html"),
    (re.compile(r"\s*<(?:\?xml|alto|TEI)[\s>]"), "XML, such as ALTO or TEI", ".xml"),
    (re.compile(r"\s*WEBVTT\b"), "a file of subtitles", ".vtt"),
    (re.compile(r"\s*\d+\s*\n\d\d:\d\d:\d\d,\d{3} --> "), "a file of subtitles", ".srt"),
    (re.compile(MAIL_HEAD, re.IGNORECASE), "e-mail", ".eml"),
)
"""How a text begins that is more than text, what it is, and the ending that such files have."""


def read_plain(data: bytes) -> Extracted:
    """Return plain text as its bytes say it.

    Raises:
        DocumentError: the bytes are no text, or text that is mark-up: names in it would be found in its tags.
    """
    decoded = decode(data)
    head = decoded.text[:HEAD_OF_TEXT].replace("\r\n", "\n")
    for opening, what, usual in MARK_UP:
        if opening.match(head):
            message = f"This is {what}, not plain text. {BY_ENDING[usual].advice or RENAME.format(usual)}"
            raise DocumentError(message)
    return Extracted(decoded.text, message=decoded.message, encoding=decoded.encoding)


def read_xml(data: bytes) -> Extracted:
    """Return the text of ALTO, TEI or XHTML, as the first element says.

    Raises:
        DocumentError: it is XML of another kind; or as their readers.
    """
    match root_of(data):
        case "alto":
            return read_alto(data)
        case "tei" | "teicorpus":
            return read_tei(data)
        case "html":
            return read_html(data)
        case "mets":
            message = "METS lists the pages of a work, and contains no text. Give its pages, or all of them in a .zip."
        case _:
            message = f"This is XML of a kind that is not read; ALTO and TEI are. {TEXT_OUT}"
    raise DocumentError(message)


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: one text, a table of texts, several texts, or (with no function) an archive of files.

    Attributes:
        endings: of the file names, in lower case, with their dots.
        read: from the bytes to the one text.
        open_table: from the bytes to columns and rows.
        divide: from the bytes to several texts.
        exported: whether news archives export articles in it: whether the bytes may be such an export, soon told and
            by no library of others.
        glance: where only such a library can tell: from the bytes to the first words.
        extra: the one that installs what it is read by; empty where nothing is needed.
        fills: what its metadata fills, as columns of documents.
        advice: of a kind that is known and not read, what to do with such a file.
    """

    endings: tuple[str, ...]
    read: Callable[[bytes], Extracted] | None = None
    open_table: OpenTable | None = None
    divide: Callable[[bytes], Iterable[Extracted]] | None = None
    exported: Callable[[bytes], bool] | None = None
    glance: Callable[[bytes], bytes] | None = None
    extra: str = ""
    fills: tuple[str, ...] = ()
    advice: str = ""


ROWS = ("title", "date", "section", "source", "author", "page", "url")
WORD_EXPORT, OFFICE_EXPORT = (partial(may_be_packed, member) for member in ("word/document.xml", "content.xml"))
PLAIN = Format((".txt", ".md"), read_plain, exported=may_be_export)
FILE_FORMATS = (
    PLAIN,
    Format((".html", ".htm", ".xhtml"), read_html, extra="html", fills=("title", "date")),
    Format((".mht", ".mhtml"), read_saved_page, extra="html", fills=("title", "date")),
    Format((".docx", ".docm"), read_docx, exported=WORD_EXPORT, extra="docx", fills=("title",)),
    Format((".odt",), read_odt, exported=OFFICE_EXPORT, extra="docx", fills=("title",)),
    Format((".rtf",), read_rtf, exported=may_be_export, extra="rtf"),
    Format((".pdf",), read_pdf, exported=bool, glance=first_page, extra="pdf", fills=("title",)),
    Format((".epub",), read_epub, extra="docx", fills=("title", "date", "source", "author")),
    Format((".eml",), read_mail, extra="html", fills=("title", "date", "author")),
    Format((".mbox",), divide=read_mailbox, extra="html", fills=("title", "date", "author")),
    Format((".xml",), read_xml, extra="docx", fills=("title", "date", "source", "author", "page")),
    Format((".csv",), open_table=open_csv, fills=ROWS),
    Format((".tsv",), open_table=partial(open_csv, tabs=True), fills=ROWS),
    Format((".jsonl",), open_table=open_json_lines, fills=ROWS),
    Format((".xlsx",), open_table=open_xlsx, extra="xlsx", fills=ROWS),
    Format((".parquet",), open_table=open_parquet, extra="parquet", fills=ROWS),
    Format((".zip", ".tar", ".tar.gz", ".tgz")),
)
"""What is read, each in its module; ``tests/data/formats.toml`` says it in words, for the manual."""
REFUSED = (
    Format((".doc", ".wpd", ".ppt", ".pptx", ".odp", ".pages"), advice=OPEN_AND_SAVE),
    Format((".xls", ".ods"), advice=SAVE_AS_CSV),
    Format((".msg", ".pst"), advice=SAVE_AS_MAIL),
    Format((".json", ".srt", ".vtt", ".mobi", ".azw3"), advice=TEXT_OUT),
    Format((".jpg", ".jpeg", ".jp2", ".png", ".tif", ".tiff", ".gif", ".bmp", ".heic", ".djvu"), advice=OCR),
)
"""Kinds that are known and not read; a format that is declared above is read, whatever stands here."""
BY_ENDING = {ending: one for one in (*REFUSED, *FILE_FORMATS) for ending in one.endings}
ENDINGS = tuple(ending for one in FILE_FORMATS for ending in one.endings)
"""Endings of the files that are picked up in folders."""


def ending(name: str) -> str:
    """Return the ending of a file name in lower case, with its dot; empty when there is none.

    Example:
        >>> ending("Referat.TXT"), ending("LES_MEG"), ending("sider.tar.gz")
        ('.txt', '', '.tar.gz')
    """
    path = PurePath(name.lower())
    both = "".join(path.suffixes[-2:])
    return both if both in BY_ENDING else path.suffix


def format_of(name: str) -> Format:
    """Return the format of the file ``name``; a file of unknown ending is taken for plain text."""
    return BY_ENDING.get(ending(name), PLAIN)


def holds_many(name: str) -> bool:
    """Return whether a file of such a name holds any number of texts."""
    found = format_of(name)
    return found.read is None and not found.advice


def is_plain(name: str) -> bool:
    """Return whether a file is its text: what is taken out of others is kept beside the tables."""
    return format_of(name).read is read_plain
