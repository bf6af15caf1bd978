"""Dates as people and programs write them -> ISO 8601, as precise as they are; what is doubtful is no date."""

from __future__ import annotations

import re
from datetime import date
from pathlib import PurePath

NORWEGIAN_MONTHS = ("januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober")
ENGLISH_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october")
MONTHS = {
    name: number
    for months in ((*NORWEGIAN_MONTHS, "november", "desember"), (*ENGLISH_MONTHS, "november", "december"))
    for number, month in enumerate(months, start=1)
    for name in (month, month[:3])
} | {"sept": 9, "januari": 1, "februari": 2, "marts": 3, "maj": 5}
MONTH_NAME = rf"(?P<month>{'|'.join(sorted(MONTHS, key=len, reverse=True))})\.?"
WEEKDAY = (
    r"(?:(?:m[aå]n|tirs|tys|ons|th?ors|fre|lør|løver|laur?|søn|sun|mon|tues?|wed|wednes|thur?s?|fri|sat|satur)"
    r"(?:dag|day)?\.?,?\s+)?"
    r"(?:d(?:en|\.)\s+)?"
)
ORDINAL = "(?:ste|den|die|dje|de|te)"  # of a number, as it was written before 1907: "14de Juni"
FORMS = (
    re.compile(r"(?P<y>\d{4})(?:-(?P<m>\d\d)(?:-(?P<d>\d\d))?)?(?![\d-])", re.ASCII),
    re.compile(r"(?P<y>\d{4})[./](?P<m>\d\d)[./](?P<d>\d\d)(?!\d)", re.ASCII),
    re.compile(r"(?P<y>(?:1[5-9]|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)(?!\d)", re.ASCII),
    re.compile(WEEKDAY + r"(?P<d>\d{1,2})\.[ ]?(?P<m>\d{1,2})\.[ ]?(?P<y>\d{4})(?!\d)", re.ASCII | re.IGNORECASE),
    re.compile(WEEKDAY + rf"(?P<d>\d{{1,2}})(?:\.|{ORDINAL})?[ ]+{MONTH_NAME}[ ]+(?P<y>\d{{4}})(?!\d)", re.IGNORECASE),
    re.compile(WEEKDAY + rf"{MONTH_NAME}[ ]+(?P<d>\d{{1,2}}),?[ ]+(?P<y>\d{{4}})(?!\d)", re.IGNORECASE),
    re.compile(rf"{MONTH_NAME}[ ]+(?P<y>\d{{4}})(?!\d)", re.IGNORECASE),
)
"""ISO, ISO with points or slashes, ISO without signs, 14.3.2024, 14. mars 2024, March 14, 2024, mars 2024."""

LONGEST_DATE = 40  # code points, the day of the week in front of it included
CLOCK = re.compile(r"[T,]?\s*(?:kl\.?\s*)?(?:\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?:\.\d+)?\s*(?:Z|[+-]\d\d:?\d\d)?)?\s*\.?\Z")
IN_NAME = re.compile(r"(?<!\d)(?:(\d{4})([-_.]?)(\d\d)\2(\d\d)|(\d{1,2})\.(\d{1,2})\.(\d{4}))(?!\d)", re.ASCII)
MONTH_IN_NAME = re.compile(r"(\d{4}-\d\d)(?![\d-])", re.ASCII)
DAY_LENGTH, MONTH_LENGTH, YEAR_LENGTH = map(len, ("2019-04-01", "2019-04", "2019"))
YEARS = range(1500, 2100)  # that a number in the name of a file may be


def iso_date(written: str) -> str:
    """Return the ISO date that a value begins with, without the time of day; empty where there is none.

    Example:
        >>> [iso_date(one) for one in ("2019-04-23T10:00:00+02:00", "2019", "23.4.2019", "2019-13-01", "i fjor")]
        ['2019-04-23', '2019', '2019-04-23', '', '']
        >>> [iso_date(one) for one in ("fredag 3. mai 2019", "Fri, 03 May 2019 10:00", "May 3, 2019", "mai 2019")]
        ['2019-05-03', '2019-05-03', '2019-05-03', '2019-05']
    """
    return _date(written)[0]


def _date(written: str) -> tuple[str, int]:
    """Return the date that a value begins with, and where it ends."""
    start = len(written) - len(written.lstrip())
    written = written[: start + LONGEST_DATE]
    for form in FORMS:
        if match := form.match(written, start):
            parts = match.groupdict()
            month = str(MONTHS[parts["month"].lower()]) if parts.get("month") else parts["m"]
            if found := _in_calendar(parts["y"], month, parts.get("d")):
                return found, match.end()
    return "", 0


def whole_date(written: str) -> str:
    """Return the date of a line that says nothing else, but perhaps a time of day.

    Example:
        >>> whole_date("14.03.2024 kl. 10.30"), whole_date("3. mai 2019 kom Kari"), whole_date("1905")
        ('2024-03-14', '', '')
    """
    written = " ".join(written.split())
    found, end = _date(written)
    return found if len(found) > len("1905") and CLOCK.match(written, end) else ""


def date_of_name(doc_id: str) -> str:
    """Return the date that the name of a file, or the folders around it, say; empty where they say none, or several.

    A number that could be a date and something else is none: a year counts only where a folder, or the beginning of
    the name of a file, is nothing else.

    Example:
        >>> [date_of_name(one) for one in ("2024-03-14 VG.txt", "avis/1905/06/08/side3.txt", "digavis_19050608_1.xml")]
        ['2024-03-14', '1905-06-08', '1905-06-08']
        >>> names = ("1909 Riverton.txt", "2019/a.txt", "Norge 1814.txt", "1.2.2019-3.2.2019.txt")
        >>> [date_of_name(one) for one in names]
        ['1909', '2019', '', '']
    """
    *folders, name = doc_id.split("/")
    dates = map(_ordered, IN_NAME.finditer(PurePath(name).stem))
    found = {_in_calendar(*parts) for parts in dates if int(parts[0]) in YEARS} - {""}
    if found:
        return found.pop() if len(found) == 1 else ""
    if (
        (match := MONTH_IN_NAME.match(name))
        and int(match[1][:4]) in YEARS
        and (month := _in_calendar(*match[1].split("-")))
    ):
        return month
    if (match := re.match(r"(\d{4})(?:[ _-]+(?!\d)|\.\w+\Z)", name)) and int(match[1]) in YEARS:
        return match[1]
    for number, folder in enumerate(folders):
        if (day := whole_date(folder)) or (day := iso_date(folder) if MONTH_IN_NAME.fullmatch(folder) else ""):
            return day
        if re.fullmatch(r"\d{4}", folder) and int(folder) in YEARS:
            parts = [folder]
            for below in folders[number + 1 : number + 3]:
                if not re.fullmatch(r"\d\d?", below):
                    break
                parts.append(below)
            return _in_calendar(*parts) or folder
    return ""


def _ordered(match: re.Match[str]) -> tuple[str, str, str]:
    return (match[1], match[3], match[4]) if match[1] else (match[7], match[6], match[5])


def _in_calendar(year: str, month: str | None = None, day: str | None = None) -> str:
    """Return an ISO date of its parts; empty where the calendar has no such day."""
    parts = [year, *(f"{part:0>2}" for part in (month, day) if part)]
    try:
        date(*map(int, [*parts, "1", "1"][:3]))
    except ValueError:
        return ""
    return "-".join(parts)
