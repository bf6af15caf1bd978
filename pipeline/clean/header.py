"""The first line of an article when it is metadata: `` date 2019-04 utenriks``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from pipeline.clean.paragraphs import ANY_END

HEADER_LINE = re.compile(
    r"\s{0,8}date[ \t]{1,8}(\d{4}(?:-\d\d(?:-\d\d)?)?)(?:[ \t]+([^\s][^\r\n\v\f\x85\u2028\u2029]{0,59}))?[ \t]{0,8}"
)
MAX_SECTION_WORDS = 5
"""Words; a line with more is a sentence that happens to begin like a header."""


@dataclass(frozen=True, slots=True)
class Header:
    """What the header line says: a date in ISO 8601 (year, month or day) and a section, or nothing."""

    date: str = ""
    section: str = ""


def split_header(text: str) -> tuple[Header, int]:
    r"""Return what the header line says, and where the text proper begins.

    A header is the first line, and reads ``date``, an ISO date as precise as is known, and perhaps a section. A date
    that is in no calendar, or a line that goes on as a sentence does, is text.

    Example:
        >>> split_header(" date 2019-04 utenriks\n\nKim reiste.")
        (Header(date='2019-04', section='utenriks'), 22)
        >>> split_header("date 2019-13 utenriks\n\nKim reiste.")
        (Header(date='', section=''), 0)
    """
    match = HEADER_LINE.match(text)
    if match is None or not (match.end() == len(text) or ANY_END.match(text, match.end())):
        return Header(), 0
    section = " ".join((match[2] or "").split())
    if not _in_calendar(match[1]) or len(section.split()) > MAX_SECTION_WORDS or section.endswith((".", "!", "?", ":")):
        return Header(), 0
    return Header(match[1], section), match.end()


def _in_calendar(text: str) -> bool:
    """Return whether a date as precise as is known names a year, month or day there is.

    Example:
        >>> _in_calendar("2024-02-29"), _in_calendar("2023-02-29"), _in_calendar("0000")
        (True, False, False)
    """
    try:
        date.fromisoformat(text + "-01-01"[len(text) - 4 :])
    except ValueError:
        return False
    return True
