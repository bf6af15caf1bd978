"""Documents of LibreOffice (``.odt``): paragraphs and headings in order, tables and lists with them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.read.extracted import Extracted
from pipeline.read.xml import BREAK, name_of, parsed, words_of
from pipeline.read.zip import Archive, saying

NOT_READ = frozenset({"tracked-changes", "annotation", "annotation-end", "note", "bookmark"})
SIGNS = {"tab": "\t", "line-break": "\n"}
DAMAGED_ODT = (
    "The document is damaged or protected. Open it in LibreOffice, save it again without a password, then run again."
)
READING_ODT = "Reading documents of LibreOffice"


def read_odt(data: bytes) -> Extracted:
    """Return the text of a document and its title; not its notes, comments and what was struck out.

    Raises:
        DocumentError: the extra ``docx`` is not installed; the document is damaged, protected, or unpacks to too much.
    """
    with saying(DAMAGED_ODT):
        archive = Archive(data)
        content, meta = archive.read("content.xml"), archive.read("meta.xml", b"")
    paragraphs = ("".join(_pieces(one)) for one in _paragraphs(parsed(content, READING_ODT)))
    title = words_of(parsed(meta, READING_ODT), "title") if meta else ""
    return Extracted(BREAK.join(text for text in paragraphs if text.strip()), title)


def _paragraphs(element: Any) -> Iterator[Any]:
    for child in element:
        if name_of(child) in {"p", "h"}:
            yield child
        if name_of(child) not in NOT_READ:  # a text box stands in a paragraph
            yield from _paragraphs(child)


def _pieces(element: Any) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        name = name_of(child)
        if name == "s":
            yield " "
        elif name in SIGNS:
            yield SIGNS[name]
        elif name and name not in NOT_READ and name not in {"p", "h"}:
            yield from _pieces(child)
        yield child.tail or ""
