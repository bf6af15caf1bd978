"""Word documents (``.docx``): the main part, read by lxml as a stream, so that no tree is built."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.errors import DocumentError, require
from pipeline.read.extracted import Extracted
from pipeline.read.xml import parsed, safe_parser, words_of
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


def read_docx(data: bytes) -> Extracted:
    """Return the text of a Word document: its paragraphs and the cells of its tables, in order.

    Read are also links, text boxes, content controls and text that was added under "Track Changes"; not headers,
    footers, notes, comments, and text that was struck out there. Text that was moved is read where it is now.

    Raises:
        DocumentError: the extra ``docx`` is not installed; the document is damaged, protected, or unpacks to too much.
    """
    etree = require("lxml.etree", "docx", DocumentError, READING_WORD)
    with saying(DAMAGED_DOCX):
        archive = Archive(data)
        body = _Body()
        etree.fromstring(archive.read(_main_part(archive)), safe_parser(etree, target=body))
        core = archive.read("docProps/core.xml", b"")
        title = words_of(parsed(core, READING_WORD), "title") if core else ""
    paragraphs = ("".join(pieces) for pieces in body.paragraphs)
    return Extracted("\n\n".join(text for text in paragraphs if text.strip()), title)


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
