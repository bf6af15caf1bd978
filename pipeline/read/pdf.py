"""PDF files, by pypdf."""

from __future__ import annotations

import io
import re
from typing import Any

from pipeline.errors import DocumentError, require
from pipeline.read.extracted import Extracted, one_line, quietly

PROTECTED_PDF = "The PDF is protected by a password. Save it without one, then run again."
LOCKED_PDF = "The PDF is encrypted (AES). Save it without encryption, or run: python -m pip install cryptography"
DAMAGED_PDF = "The PDF is damaged. Open it, print it to a new PDF, then run again."
PICTURES_ONLY = "The PDF contains only pictures of pages. Run text recognition (OCR) on it, then run again."


def read_pdf(data: bytes) -> Extracted:
    """Return the text of a PDF, page after page, then what is filled into its form.

    Raises:
        DocumentError: the extra ``pdf`` is not installed; the file is damaged, protected, or holds no text.
    """
    pypdf = require("pypdf", "pdf", DocumentError, "Reading PDF")
    try:
        with quietly("pypdf"):
            reader = pypdf.PdfReader(io.BytesIO(data))  # opens what only asks not to be printed or changed
            pages = [page.extract_text() for page in reader.pages]
            title = one_line(str(reader.metadata.title or "")) if reader.metadata else ""
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
        pages = pypdf.PdfReader(io.BytesIO(data)).pages
        return str(pages[0].extract_text() if len(pages) else "").encode("utf-8", "replace")
