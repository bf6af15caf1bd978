"""Rich text (``.rtf``), by striprtf."""

from __future__ import annotations

import re

from pipeline.errors import DocumentError, require
from pipeline.read.extracted import Extracted
from pipeline.read.zip import saying

DAMAGED_RTF = "The RTF document is damaged. Open it in Word or LibreOffice, save it as .docx, then run again."
MAX_RTF = 32 << 20  # bytes, pictures included
PICTURE = re.compile(rb"[0-9a-fA-F\s]{2000,}")  # striprtf would look at each of its digits


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
