"""What the head of a text says of it: a header line, front matter, a line with its date."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.clean.paragraphs import ANY_END
from pipeline.dates import date_of_name, iso_date, whole_date

HEADER_LINE = re.compile(
    r"\s{0,8}date[ \t]{1,8}(\d{4}(?:-\d\d(?:-\d\d)?)?)(?:[ \t]+([^\s][^\r\n\v\f\x85\u2028\u2029]{0,59}))?[ \t]{0,8}"
)
MAX_SECTION_WORDS = 5  # a line with more is a sentence that happens to begin like a header
FRONT_MATTER = re.compile(r"\s{0,8}---[ \t]*\r?\n((?:[^\r\n]*\r?\n){1,60}?)(?:---|\.\.\.)[ \t]*(?=[\r\n]|\Z)")
FRONT_LINE = re.compile(r"(?m)^([\w-]{2,20})[ \t]*:(.*)$")
FRONT_FIELDS = {
    **dict.fromkeys(("date", "dato", "published", "publisert"), "date"),
    **dict.fromkeys(("title", "tittel"), "title"),
    **dict.fromkeys(("section", "seksjon", "category", "kategori"), "section"),
    **dict.fromkeys(("source", "kilde", "kjelde"), "publication"),
    **dict.fromkeys(("author", "forfatter", "forfattar"), "author"),
    "url": "url",
}
HEAD_LINES = 12  # of a text, in which a line may say its date
DATE_LINE = re.compile(
    r"(?:(?:først )?publisert(?: på nett| på trykk)?|publiseringsdato|dato|sendt|utgitt|date|published|sent)"
    r"[ \t]*:?[ \t]+(.+)",
    re.IGNORECASE,
)

# Of a letter: «Mo i Rana, 3. mai 2019», «Kristiania den 14de juni 1890»; not «Lov den 3. mai 1992».
BEFORE_DATE = re.compile(
    r"\A(?!(?:Grunn)?[Ll]ov|Slag)[A-ZÆØÅ][\w.-]+(?: [\w.-]+){0,2}(?:,\s+(?=\S)|\s+(?=d(?:en|\.) \d))"
)


class Head(NamedTuple):
    """What the head of a text says: its facts, how the date was found, and where the text proper begins."""

    facts: dict[str, str]
    dated_by: str
    start: int


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
    sentence = len(section.split()) > MAX_SECTION_WORDS or section.endswith((".", "!", "?", ":"))
    if iso_date(match[1]) != match[1] or sentence:
        return "", "", 0
    return match[1], section, match.end()


def read_head(text: str) -> Head:
    r"""Return what the head of a text says of it: its header line, else its front matter, else a line with a date.

    A line with a date is one of the first dozen that says so (``Dato: 3. mai 2019``), or a first line that is a date
    and nothing else. Such lines are text all the same; a header line and front matter are not.

    Example:
        >>> read_head("---\ntitle: Valget\ndate: 2019-09-09\n---\n\nKari vant.")
        Head(facts={'title': 'Valget', 'date': '2019-09-09'}, dated_by='front-matter', start=38)
        >>> read_head("Valget\nPublisert: 9. september 2019\n\nKari vant.")
        Head(facts={'date': '2019-09-09'}, dated_by='line', start=0)
    """
    date, section, start = split_header(text)
    if date:
        return Head({"date": date} | ({"section": section} if section else {}), "header", start)
    if (match := FRONT_MATTER.match(text)) and (facts := _front_matter(match[1])):
        return Head(facts, "front-matter" if "date" in facts else "", match.end())
    lines = [line.strip() for line in re.split(r"[\r\n]+", text[:2_000].strip())][:HEAD_LINES]
    for line in lines:
        if (match := DATE_LINE.fullmatch(line)) and (date := whole_date(match[1])):
            return Head({"date": date}, "line", 0)
    if date := whole_date(BEFORE_DATE.sub("", lines[0])):
        return Head({"date": date}, "first-line", 0)
    return Head({}, "", 0)


def _front_matter(lines: str) -> dict[str, str]:
    facts: dict[str, str] = {}
    for name, value in FRONT_LINE.findall(lines):
        if field := FRONT_FIELDS.get(name.lower()):
            facts[field] = value.strip("\"' \t\r")
    if "date" in facts:
        facts["date"] = iso_date(facts["date"])
    return {field: value for field, value in facts.items() if value}


def date_by_name(doc_id: str) -> str:
    """Return the date in the name of a document that is a file of its own: that of a table is not that of its rows."""
    return "" if "#" in doc_id else date_of_name(doc_id)
