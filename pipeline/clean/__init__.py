"""Document -> document: mend the text, then find its metadata, headings, speeches, paragraphs and language.

``fixes`` holds the fixes in their order (``mojibake`` the longest of them), ``header`` the first line that is metadata,
``paragraphs`` the paragraphs, and ``language`` the language. ``documents`` is the stage; ``duplicates`` goes before it.
"""

from pipeline.clean.documents import clean
from pipeline.clean.fixes import FIXES

__all__ = ["FIXES", "clean"]
