"""Word documents (``.docx``), by python-docx."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from pipeline.errors import DocumentError
from pipeline.read.extracted import Extracted, one_line, quietly, require
from pipeline.read.limits import refuse_bomb

BROKEN = "The Word document is damaged or protected. Open it in Word, save it anew without a password, then run again."
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
PARAGRAPH = f"{WORD}p"
TEXT = f"{WORD}t"
SIGNS = {f"{WORD}tab": "\t", f"{WORD}br": "\n", f"{WORD}cr": "\n", f"{WORD}noBreakHyphen": "-"}


def read_docx(data: bytes) -> Extracted:
    """Return the text of a Word document: its paragraphs and the cells of its tables, in order.

    Read are also links, text boxes, content controls and text that was added under "Track Changes"; not headers,
    footers, notes, comments, and text that was struck out there.

    Raises:
        DocumentError: the extra ``docx`` is not installed; the document is damaged, protected, or unpacks to too much.
    """
    docx = require("docx", "docx")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            refuse_bomb(archive)
        with quietly("docx"):
            document = docx.Document(io.BytesIO(data))
            paragraphs = [text for text in _paragraphs(document.element.body) if text.strip()]
            title = one_line(document.core_properties.title)
    except DocumentError:
        raise
    except Exception as error:  # python-docx lets through what lxml, zipfile and its own parts raise
        raise DocumentError(BROKEN) from error
    return Extracted("\n\n".join(paragraphs), title=title)


def _paragraphs(body: Any) -> Iterator[str]:
    """Yield the texts of all paragraphs, wherever they stand; those in a text box after the one that holds it."""
    for paragraph in body.iter(PARAGRAPH):
        if next(paragraph.iterancestors(FALLBACK), None) is None:  # the same text once more, for old programs
            yield "".join(_words(paragraph))


def _words(paragraph: Any) -> Iterator[str]:
    for node in paragraph.iter(TEXT, *SIGNS):
        if next(node.iterancestors(PARAGRAPH)) is paragraph:
            yield SIGNS.get(node.tag) or node.text or ""
