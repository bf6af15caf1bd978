"""Books (``.epub``): their chapters in reading order, with title, author, publisher and date."""

from __future__ import annotations

from posixpath import dirname, join, normpath
from urllib.parse import unquote

from pipeline.dates import iso_date
from pipeline.errors import DocumentError, require
from pipeline.read.decode import decode
from pipeline.read.extracted import Extracted
from pipeline.read.html import shown_text
from pipeline.read.xml import BREAK, parsed, words_of
from pipeline.read.zip import Archive, saying

DAMAGED_EPUB = "The book is damaged or protected. Open it in an e-book program and save its text, then run again."
LOCKED_EPUB = "The book is protected against copying (DRM). Give a copy without protection."
READING_BOOKS = "Reading books"


def read_epub(data: bytes) -> Extracted:
    """Return the text of a book.

    Raises:
        DocumentError: the extra ``docx`` is not installed; the book is damaged, protected, or unpacks to too much.
    """
    require("lxml.etree", "docx", DocumentError, READING_BOOKS)
    damage = LOCKED_EPUB if b"META-INF/rights.xml" in data else DAMAGED_EPUB
    with saying(damage):
        archive = Archive(data)
        container = parsed(archive.read("META-INF/container.xml"), READING_BOOKS)
        package = container.find(".//{*}rootfile").get("full-path")
        book = parsed(archive.read(package), READING_BOOKS)
        files = {item.get("id"): item.get("href") for item in book.iterfind(".//{*}manifest/{*}item")}
        order = [files.get(item.get("idref")) for item in book.iterfind(".//{*}spine/{*}itemref")]
        names = [normpath(join(dirname(package), unquote(href))) for href in order if href]
        chapters = [shown_text(decode(archive.read(name)).text).text for name in dict.fromkeys(names)]
    title = words_of(book, "metadata", "title")
    return Extracted(
        BREAK.join(filter(None, chapters)),
        title,
        iso_date(words_of(book, "metadata", "date")),
        declared=bool(title),
        publication=words_of(book, "metadata", "publisher"),
        author=words_of(book, "metadata", "creator"),
    )
