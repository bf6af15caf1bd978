"""Word documents (``.docx``), by python-docx."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from pipeline.errors import DocumentError
from pipeline.read.extracted import Extracted, require
from pipeline.read.limits import refuse_bomb

BROKEN = "The Word document is damaged or protected. Open it in Word, save it anew without a password, then run again."


def read_docx(data: bytes) -> Extracted:
    """Return the text of a Word document: its paragraphs and the cells of its tables, in order.

    Raises:
        DocumentError: the extra ``docx`` is not installed; the document is damaged, protected, or unpacks to too much.
    """
    docx = require("docx", "docx")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            refuse_bomb(archive)
        document = docx.Document(io.BytesIO(data))
        paragraphs = [text for text in _texts(document) if text.strip()]
    except DocumentError:
        raise
    except Exception as error:  # python-docx lets through what lxml, zipfile and its own parts raise
        raise DocumentError(BROKEN) from error
    return Extracted("\n\n".join(paragraphs), title=document.core_properties.title or "")


def _texts(container: Any) -> Iterator[str]:
    """Yield the texts of the paragraphs of a document or of a cell, those of tables cell by cell."""
    for block in container.iter_inner_content():
        if hasattr(block, "rows"):
            yield from (cell.text for row in block.rows for cell in _distinct(row.cells))
        else:
            yield block.text


def _distinct(cells: Any) -> list[Any]:
    """Return the cells of a row once each: python-docx gives a merged cell once a column."""
    return list({id(cell._tc): cell for cell in cells}.values())  # noqa: SLF001 - the only name of a cell's identity
