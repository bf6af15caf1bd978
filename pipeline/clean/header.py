"""The first line of an article when it is metadata: `` date 2019-04 utenriks``."""

from __future__ import annotations

import re
from datetime import date

from pipeline.clean.paragraphs import ANY_END

HEADER_LINE = re.compile(
    r"\s{0,8}date[ \t]{1,8}(\d{4}(?:-\d\d(?:-\d\d)?)?)(?:[ \t]+([^\s][^\r\n\v\f\x85\u2028\u2029]{0,59}))?[ \t]{0,8}"
)
MAX_SECTION_WORDS = 5  # a line with more is a sentence that happens to begin like a header


def split_header(text: str) -> tuple[str, str, int]:
    r"""Return the date and the section that the header line says, or nothing, and where the text proper begins.

    A header is the first line, and reads ``date``, an ISO date as precise as is known, and perhaps a section. A date
    that is in no calendar, or a line that goes on as a sentence does, is text.

    Example:
        >>> split_header(" date 2019-04 utenriks\n\nKim reiste.")
        ('2019-04', 'utenriks', 22)
        >>> split_header("date 2019-13 utenriks\n\nKim reiste.")
        ('', '', 0)
    """
    match = HEADER_LINE.match(text)
    if match is None or not (match.end() == len(text) or ANY_END.match(text, match.end())):
        return "", "", 0
    section = " ".join((match[2] or "").split())
    if not _in_calendar(match[1]) or len(section.split()) > MAX_SECTION_WORDS or section.endswith((".", "!", "?", ":")):
        return "", "", 0
    return match[1], section, match.end()


def _in_calendar(text: str) -> bool:
    try:
        date.fromisoformat(text + "-01-01"[len(text) - 4 :])
    except ValueError:
        return False
    return True
