"""Documents of word processors: Word (``.docx``), LibreOffice (``.odt``) and rich text (``.rtf``, by striprtf)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.errors import DocumentError, require
from pipeline.read.extracted import Extracted
from pipeline.read.xml import BREAK, name_of, parsed, safe_parser, words_of
from pipeline.read.zip import Archive, saying

READING_WORD = "Reading Word documents"
DAMAGED_DOCX = (
    "The Word document is damaged or protected. Open it in Word, save it again without a password, then run again."
)
WORD_NAMESPACES = (
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}",  # of "Strict Open XML"
)
WORD_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
STRUCK_OUT = frozenset({"del", "moveFrom"})
WORD_STYLES = frozenset({"pPr", "rPr"})
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # the same again, for old programs

ODT_NOT_READ = frozenset({"tracked-changes", "annotation", "annotation-end", "note", "bookmark"})
ODT_SIGNS = {"tab": "\t", "line-break": "\n"}
DAMAGED_ODT = (
    "The document is damaged or protected. Open it in LibreOffice, save it again without a password, then run again."
)
READING_ODT = "Reading documents of LibreOffice"

DAMAGED_RTF = "The RTF document is damaged. Open it in Word or LibreOffice, save it as .docx, then run again."
MAX_RTF = 32 << 20  # bytes, pictures included
PICTURE = re.compile(rb"[0-9a-fA-F\s]{2000,}")  # striprtf would look at each of its digits


def read_docx(data: bytes) -> Extracted:
    """Return the text of a Word document: its paragraphs and the cells of its tables, in order.

    Read are also links, text boxes, content controls and text that was added under "Track Changes"; not headers,
    footers, notes, comments, and text that was struck out there. Text that was moved is read where it is now.

    Raises:
        DocumentError: the extra ``docx`` is not installed; the document is damaged, protected, or unpacks to too much.
    """
    etree = require("lxml.etree", "docx", DocumentError, READING_WORD)  # reads it as a stream: no tree is built
    with saying(DAMAGED_DOCX):
        archive = Archive(data)
        body = _Body()
        etree.fromstring(archive.read(_main_part(archive)), safe_parser(etree, target=body))
        core = archive.read("docProps/core.xml", b"")
        title = words_of(parsed(core, READING_WORD), "title") if core else ""
    paragraphs = ("".join(pieces) for pieces in body.paragraphs)
    return Extracted(BREAK.join(text for text in paragraphs if text.strip()), title)


def _main_part(archive: Archive) -> str:
    """Return the name of the part that holds the text, as the document says."""
    if relations := archive.read("_rels/.rels", b""):
        for one in parsed(relations, READING_WORD).iter("{*}Relationship"):
            if one.get("Type", "").endswith("/officeDocument"):
                return str(one.get("Target", "")).lstrip("/")
    return "word/document.xml"


class _Body:
    """The paragraphs, in the order in which they begin: those in a text box after the one that holds it."""

    def __init__(self) -> None:
        self.paragraphs: list[list[str]] = []
        self._open: list[list[str]] = []
        self._in_text = False
        self._left_out = 0  # elements around that hold nothing to read
        self._styles = 0  # the same, where a tab is a place to jump to

    def doctype(self, name: str, *_: object) -> None:
        raise ValueError(name)  # XML with a document type of its own is none of Word's, and may be a trap

    def close(self) -> None:
        """Give nothing back; lxml asks for it."""

    def start(self, tag: str, _: Mapping[str, str]) -> None:
        name = _word_name(tag)
        self._left_out += name in STRUCK_OUT or tag == FALLBACK
        self._styles += name in WORD_STYLES
        if self._left_out:
            return
        if name == "p":
            self.paragraphs.append([])
            self._open.append(self.paragraphs[-1])
        elif self._open and name in WORD_SIGNS and not self._styles:
            self._open[-1].append(WORD_SIGNS[name])
        self._in_text = name == "t"

    def end(self, tag: str) -> None:
        name = _word_name(tag)
        self._in_text = False
        if name == "p" and not self._left_out:
            self._open.pop()
        self._left_out -= name in STRUCK_OUT or tag == FALLBACK
        self._styles -= name in WORD_STYLES

    def data(self, words: str) -> None:
        if self._in_text and self._open:
            self._open[-1].append(words)


def _word_name(tag: str) -> str:
    """Return the name of an element of Word's; empty for one of another namespace."""
    namespace, _, name = tag.rpartition("}")
    return name if f"{namespace}}}" in WORD_NAMESPACES else ""


def read_odt(data: bytes) -> Extracted:
    """Return the text and title of a document of LibreOffice: paragraphs and headings, tables and lists in order.

    Not read are its notes, comments and what was struck out.

    Raises:
        DocumentError: the extra ``docx`` is not installed; the document is damaged, protected, or unpacks to too much.
    """
    with saying(DAMAGED_ODT):
        archive = Archive(data)
        content, meta = archive.read("content.xml"), archive.read("meta.xml", b"")
    paragraphs = ("".join(_odt_pieces(one)) for one in _odt_paragraphs(parsed(content, READING_ODT)))
    title = words_of(parsed(meta, READING_ODT), "title") if meta else ""
    return Extracted(BREAK.join(text for text in paragraphs if text.strip()), title)


def _odt_paragraphs(element: Any) -> Iterator[Any]:
    for child in element:
        if name_of(child) in {"p", "h"}:
            yield child
        if name_of(child) not in ODT_NOT_READ:  # a text box stands in a paragraph
            yield from _odt_paragraphs(child)


def _odt_pieces(element: Any) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        name = name_of(child)
        if name == "s":
            yield " "
        elif name in ODT_SIGNS:
            yield ODT_SIGNS[name]
        elif name and name not in ODT_NOT_READ and name not in {"p", "h"}:
            yield from _odt_pieces(child)
        yield child.tail or ""


def read_rtf(data: bytes) -> Extracted:
    """Return the text of a document in RTF.

    Raises:
        DocumentError: the extra ``rtf`` is not installed; the document is damaged or too large.
    """
    striprtf = require("striprtf.striprtf", "rtf", DocumentError, "Reading RTF")
    bare = PICTURE.sub(b"", data)
    if not bare.lstrip().startswith(b"{\\rtf") or len(bare) > MAX_RTF:
        raise DocumentError(DAMAGED_RTF)
    with saying(DAMAGED_RTF):
        text = striprtf.rtf_to_text(bare.decode("latin-1"), errors="replace")
    return Extracted(re.sub(r"\n\n+|\n", "\n\n", text.replace("\r", "")).strip())
