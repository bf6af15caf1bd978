"""XML for the formats that are made of it: no entities, no network, nothing that grows beyond its file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.errors import DocumentError, require
from pipeline.read.extracted import one_line

MAX_TREE = 64 << 20  # bytes of a file that a tree is built of; it takes some ten times as much memory
DAMAGED_XML = "The XML is damaged, at line {line}. Export it again, or mend it there, then run again."
TOO_LARGE = "The XML has {size} MB, and no more than {most} are read at a time. Split it, then run again."
BREAK = "\n\n"  # between blocks, in the pieces of a text


def parsed(data: bytes, what: str) -> Any:
    """Return the root of a document of XML.

    Args:
        data: its bytes.
        what: what is read, as a message begins that lxml is missing.

    Raises:
        DocumentError: the extra ``docx`` is not installed; the XML is damaged or too large.
    """
    etree = require("lxml.etree", "docx", DocumentError, what)
    if len(data) > MAX_TREE:
        raise DocumentError(TOO_LARGE.format(size=len(data) >> 20, most=MAX_TREE >> 20))
    try:
        return etree.fromstring(data, safe_parser(etree))
    except etree.XMLSyntaxError as error:
        raise DocumentError(DAMAGED_XML.format(line=error.lineno or 1)) from error


def safe_parser(etree: Any, **more: Any) -> Any:
    """Return a parser of lxml that puts nothing in the place of entities and fetches nothing."""
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, **more)


def name_of(element: Any) -> str:
    """Return the name of an element without its namespace; empty for comments and the like."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def words_of(element: Any, *path: str) -> str:
    """Return the words of the first element below that a path of names leads to, in any namespace."""
    found = element.find("." + "".join(f"//{{*}}{name}" for name in path))
    return "" if found is None else one_line("".join(found.itertext()))


def joined(pieces: Iterator[str]) -> str:
    """Return pieces as paragraphs, with a blank line wherever a piece is `BREAK`."""
    blocks = map(one_line, "".join(pieces).split(BREAK))
    return BREAK.join(filter(None, blocks))
