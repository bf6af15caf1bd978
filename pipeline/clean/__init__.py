"""Document -> document: mend the text, then tell what in it is metadata, heading, speech, paragraph, and its language.

``fixes`` holds the ordered list of fixes, ``entities``, ``encoding``, ``characters`` and ``hyphens`` the fixes
themselves, ``header`` the first line that is metadata, ``structure`` the paragraphs (with ``wrapping`` for lines that a
program broke) and ``language`` the language. ``documents`` is the stage; ``duplicates`` goes before it.
"""

from pipeline.clean.documents import clean
from pipeline.clean.fixes import FIXES

__all__ = ["FIXES", "clean"]
