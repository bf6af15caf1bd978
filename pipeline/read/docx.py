"""Word documents (``.docx``), by python-docx."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from pipeline.errors import DocumentError
from pipeline.read.extracted import Extracted, one_line, quietly, require
from pipeline.read.zip import refuse_bomb

DAMAGED_DOCX = (
    "The Word document is damaged or protected. Open it in Word, save it anew without a password, then run again."
)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
W_PARAGRAPH = f"{W}p"
W_TEXT = f"{W}t"
W_SIGNS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}


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
        raise DocumentError(DAMAGED_DOCX) from error
    return Extracted("\n\n".join(paragraphs), title=title)


def _paragraphs(body: Any) -> Iterator[str]:
    """Yield the texts of all paragraphs, wherever they stand; those in a text box after the one that holds it."""
    for paragraph in body.iter(W_PARAGRAPH):
        if next(paragraph.iterancestors(MC_FALLBACK), None) is None:  # the same text once more, for old programs
            yield "".join(_words(paragraph))


def _words(paragraph: Any) -> Iterator[str]:
    for node in paragraph.iter(W_TEXT, *W_SIGNS):
        if next(node.iterancestors(W_PARAGRAPH)) is paragraph:
            yield W_SIGNS.get(node.tag) or node.text or ""
