"""ALTO: what text recognition read on a page (versions 2 to 4, any namespace)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from pipeline.dates import date_of_name
from pipeline.read.extracted import Extracted, one_line
from pipeline.read.xml import BREAK, name_of, parsed, words_of

NEWSPAPER_FILE = re.compile(r"digavis_([^\W\d_]+)_")  # as the National Library of Norway names pages
ROOT = re.compile(rb"<(?:\w+:)?(alto|mets|TEI|teiCorpus|html)\b", re.IGNORECASE)
HEAD_BYTES = 4096  # in which an XML file shows what it is


def root_of(data: bytes) -> str:
    """Return what an XML file is: ``alto``, ``mets``, ``tei``, ``teicorpus``, ``html``; empty if nothing known."""
    match = ROOT.search(data, 0, HEAD_BYTES)
    return match[1].decode().lower() if match else ""


def read_alto(data: bytes) -> Extracted:
    """Return the text of a page: a paragraph for each block, divided words whole, as the file says they are.

    Raises:
        DocumentError: the extra ``docx`` is not installed, or the XML is damaged.
    """
    root = parsed(data, "Reading ALTO")
    pages = list(root.iterfind(".//{*}Page"))
    numbers = [page.get("PRINTED_IMG_NR") or page.get("PHYSICAL_IMG_NR") for page in pages]
    name = words_of(root, "sourceImageInformation", "fileName")
    newspaper = NEWSPAPER_FILE.search(name)
    return Extracted(
        BREAK.join(filter(None, map(_block, "".join(_pieces(root)).split(BREAK)))),
        date=date_of_name(name),
        publication=newspaper[1].capitalize() if newspaper else "",
        page=first_to_last(numbers),
    )


def first_to_last(numbers: Iterable[str | None]) -> str:
    """Return the numbers of pages as people write them: ``3``, ``3-5``; the empty string for none."""
    known = list(filter(None, numbers))
    return "-".join(dict.fromkeys(known[:1] + known[-1:]))


def _block(words: str) -> str:
    """Return a paragraph with single spaces, and with the line ends that divide words."""
    return "\n".join(map(one_line, words.split("\n")))


def _pieces(root: Any) -> Iterator[str]:
    divided = False
    for element in root.iter("{*}TextBlock", "{*}TextLine", "{*}String", "{*}HYP"):
        match name_of(element):
            case "TextBlock":
                divided = False
                yield BREAK
            case "TextLine":
                yield "\n" if divided else " "
                divided = False
            case "HYP":  # what it divides is in SUBS_CONTENT, or the hyphen and the line end are left for cleaning
                before = element.getprevious()
                divided = before is not None and not before.get("SUBS_CONTENT")
                yield "-" if divided else ""
            case _ if not (element.get("SUBS_TYPE") == "HypPart2" and element.get("SUBS_CONTENT")):
                yield f" {element.get('SUBS_CONTENT') or element.get('CONTENT', '')}"
