"""PDF files, by pypdf."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from pipeline.errors import DocumentError, require
from pipeline.read.extracted import Extracted, one_line, quietly

PROTECTED_PDF = "The PDF is protected by a password. Save it without one, then run again."
LOCKED_PDF = "The PDF is encrypted (AES). Save it without encryption, or run: python -m pip install cryptography"
DAMAGED_PDF = "The PDF is damaged. Open it, print it to a new PDF, then run again."
SWOLLEN_PDF = (
    "The pages of the PDF unpack to more than {size} MB, which is too much for a file of its size. Print it to a new "
    "PDF, then run again."
)
MAX_UNPACKED_PAGES = 20  # times the size of the file: a page's text is packed to a fifth or so
ALWAYS_ALLOWED_PAGES = 1 << 20  # bytes; pypdf needs some ten seconds for them
PICTURES_ONLY = "The PDF contains only pictures of pages. Run text recognition (OCR) on it, then run again."


def read_pdf(data: bytes) -> Extracted:
    """Return the text of a PDF, page after page, then what is filled into its form.

    Raises:
        DocumentError: the extra ``pdf`` is not installed; the file is damaged, protected, unpacks to too much, or holds
            no text.
    """
    pypdf = require("pypdf", "pdf", DocumentError, "Reading PDF")
    try:
        with quietly("pypdf"):
            reader = pypdf.PdfReader(io.BytesIO(data))  # opens what only asks not to be printed or changed
            pages = list(_texts(reader, len(data)))
            title = one_line(str(reader.metadata.title or "")) if reader.metadata else ""
    except DocumentError:
        raise
    except pypdf.errors.FileNotDecryptedError as error:
        raise DocumentError(PROTECTED_PDF) from error
    except pypdf.errors.DependencyError as error:  # of cryptography, without which no AES is opened
        raise DocumentError(LOCKED_PDF) from error
    except Exception as error:  # pypdf lets through what malformed files make of it: KeyError, RecursionError …
        raise DocumentError(DAMAGED_PDF) from error
    text = re.sub(r"\r\n?", "\n", "\n".join(page.strip("\r\n") for page in [*pages, *_filled(reader)]))
    if not text.strip():
        raise DocumentError(PICTURES_ONLY)
    return Extracted(text, title=title)


def _texts(reader: Any, size: int) -> Iterator[str]:
    """Yield the text of each page; one that is there many times counts each time."""
    left = most = max(ALWAYS_ALLOWED_PAGES, MAX_UNPACKED_PAGES * size)
    for page in reader.pages:
        content = page.get_contents()
        left -= 0 if content is None else len(content.get_data())  # it has no entries, so it is false
        if left < 0:
            raise DocumentError(SWOLLEN_PDF.format(size=most >> 20))
        yield page.extract_text()


def _filled(reader: Any) -> list[str]:
    """Return what was filled into the form; a broken form does not cost the pages."""
    try:
        return [value for value in (reader.get_form_text_fields() or {}).values() if value]
    except Exception:  # noqa: BLE001 - as above
        return []


def first_page(data: bytes) -> bytes:
    """Return the words of the first page, in UTF-8."""
    pypdf = require("pypdf", "pdf", DocumentError, "Reading PDF")
    with quietly("pypdf"):
        return next(_texts(pypdf.PdfReader(io.BytesIO(data)), len(data)), "").encode("utf-8", "replace")
