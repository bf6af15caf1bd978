"""Exports of news archives: one text with many articles -> a text each, with newspaper, date, page and link.

    > Brann i Oslo, VG, 14.03.2024        a list of headlines: furniture
    ==================================    between articles
    Brann i Oslo                          the headline: text
    VG, 14.03.2024 10:15                  furniture, and so is all down to the text
    Publisert på nett.
    …                                     the text
    © VG                                  furniture, down to the next article

An article is a stretch of the file, so that its offsets are those of the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from pipeline.dates import iso_date, whole_date
from pipeline.read.extracted import Extracted, one_line
from pipeline.read.zip import Archive

MAX_HEAD = 14  # lines with words in which what an archive says before or after an article must stand
MAX_HEADLINE = 3  # lines
MAX_FACTS = 6  # lines between that with newspaper and date and that with how it was published
MAX_SOURCE = 60  # code points of the name of a newspaper
LOOKED_THROUGH = 4 << 20  # bytes of a packed text in which an archive's marks are looked for
LONGEST_LOOKED_AT = 500  # code points of a line that are looked at: more than a long link has

RULE = re.compile(r"={20,}")
DATE_AND_TIME = r"(\d{1,2}\.\d{1,2}\.\d{4}|\d{4}-\d\d-\d\d)(?:,?\s+(?:kl\.?\s*)?\d{1,2}[:.]\d\d(?:[:.]\d\d)?)?"
PAGE_BESIDE = r"(?:[.,;]?\s+(?:[Ss]id[ea]r?|[Ss]\.)\s*:?\s*([A-Z]?\d+(?:\s*[-–,]\s*\d+)*))?"
SOURCE_LINE = re.compile(rf"([^,>\s][^,>]{{0,{MAX_SOURCE}}}),\s+{DATE_AND_TIME}{PAGE_BESIDE}[.,]?(\s+Publi[sc]er.*)?")
LISTED = re.compile(rf"[>•*-]\s.*|\d+[.)]\s.*|.*,\s+{DATE_AND_TIME}{PAGE_BESIDE}")
PUBLISHED = re.compile(r"(?:Først |Sist )?(?:publi[sc]er[ta]|oppdatert)\w*\s(?:på|i|den|av)\b.*", re.IGNORECASE)
ON_PAGE = re.compile(r"\b(?:[Ss]ide|[Ss]ida|[Pp]age|Pg\.|[Ss]\.)(?:r|ne|or|s)?\s*:?\s*([A-Z]?\d+(?:\s*[-–,]\s*\d+)*)")
SECTION = re.compile(
    r"(?:Seksjon|Sektion|Section|Avdeling|Kategori|Del)\s*:\s*([^;,|]+?)(?=[.;,|]|\s+[Ss]ide|$)", re.IGNORECASE
)
NAME = r"[A-ZÆØÅ][\w.'-]+(?: (?:(?:og|and|&) )?[A-ZÆØÅ][\w.'-]*)+"
AUTHOR = re.compile(
    rf"^(?:(?:[Aa]v|AV|By|Byline|Forfatter|Journalist|[Ss]krevet av|Tekst(?: og foto)?)\s*:?\s+|Byline:\s*)({NAME})\W*"
)
FACTS = re.compile(
    rf"{PUBLISHED.pattern}|(?:[Ss]ide|[Ss]ida|[Ss]\.)r?\s*:?\s*[A-Z]?\d[\d\s,–-]*\.?(?:\s*[;,|]?\s*(?:Seksjon|Del)\s*:.*)?|"
    r"(?:Seksjon|Sektion|Avdeling|Kategori|Del|Utgave|Ord|Antall ord|Medietype|Mediatype|Kilde|Emneord|Stikkord)\s*:.*|"
    r"\d+ ord|-{5,}|_{5,}",
    re.IGNORECASE,
)
COPYRIGHT = re.compile(
    r"(?:©|\(c\)\s|copyright\b|opphavsrett|all(?:e|a) artik(?:ler|lar) er|alla artiklar är|"
    r"artikl\w+ (?:må|kan|skal|får|er) .*(?:retriever|opphavs|distribu|formidl)).*|.*retriever-info\.com.*",
    re.IGNORECASE,
)
URL = re.compile(r"https?://[^\s<>]+")
LINK = re.compile(
    rf"(?:(?:Se|Sjå|Les|Vis|Läs|Lenke)\b.{{0,60}}?\s*)?{URL.pattern}|(?:Se|Les|Sjå) .{{0,20}}artikkelen(?: på)?:?"
)

NO_HEAD = (
    "This part of the export has no line with the source and the date of an article, such as {example}. It is kept as "
    "a text without them."
)
NEARLY = (
    "This looks like an export from {name}, but no line such as {example} stands where an article begins, so it is "
    "read as one text. Export it again as plain text, then run again."
)


class Line(NamedTuple):
    """A line of a text: its bounds there, and how its words begin, with single spaces."""

    start: int
    end: int
    words: str


class Parts(NamedTuple):
    """Where the parts of an article are, in lines, and what its head and foot say."""

    title: range
    body: range
    facts: dict[str, str]


@dataclass(frozen=True, slots=True)
class NewsArchive:
    """An archive that exports articles.

    Attributes:
        name: as people know it.
        example: a line that articles begin with.
        marks: of which one stands in any of its exports.
        rule: a line that ends an article.
        divide: from the lines between two rules, and whether no rule went before, to the articles there.
    """

    name: str
    example: str
    marks: tuple[str, ...]
    rule: re.Pattern[str]
    divide: Callable[[Sequence[Line], bool], Iterator[Parts]]


def may_be_export(data: bytes) -> bool:
    """Return whether a file of plain text holds what a news archive would have put there; soon told."""
    return any(mark in data for mark in BYTE_MARKS)


def may_be_packed(member: str, data: bytes) -> bool:
    """Return the same of a document that is an archive, by the beginning of the member that holds its text."""
    return may_be_export(Archive(data).beginning(member, LOOKED_THROUGH))


def split_export(whole: Extracted) -> list[Extracted]:
    r"""Return the articles of an export; nothing of any other text, and the whole of an export that cannot be divided.

    Example:
        >>> head = "Brann i Bø\nVG, 14.03.2024 10:15\nPublisert på nett.\n\n"
        >>> whole = Extracted(f"{head}Det brant.\n\n© VG\n{'=' * 78}\n{head}Kari slokket.\n© VG")
        >>> [(one.title, one.publication, one.date) for one in split_export(whole)]
        [('Brann i Bø', 'VG', '2024-03-14'), ('Brann i Bø', 'VG', '2024-03-14')]
    """
    for archive in ARCHIVES:
        if any(mark in whole.text for mark in archive.marks):
            lines = [
                Line(*_bounds(match), one_line(match[0])[:LONGEST_LOOKED_AT])
                for match in re.finditer(r"[^\r\n\f]+", whole.text)
            ]
            sections = list(_sections([line for line in lines if line.words], archive.rule))
            found = [list(archive.divide(section, number == 0)) for number, section in enumerate(sections)]
            divided = sum(map(bool, found))
            signed = any(PUBLISHED.fullmatch(line.words) or COPYRIGHT.fullmatch(line.words) for line in lines)
            if divided > (not signed) and 2 * divided >= len(found) - 1:
                return [
                    article
                    for number, (section, parts) in enumerate(zip(sections, found, strict=True))
                    for article in _articles(whole, archive, section, parts, first=number == 0)
                ]
            if divided or any(PUBLISHED.fullmatch(line.words) for line in lines):
                message = NEARLY.format(name=archive.name, example=archive.example)
                return [replace(whole, message=" ".join(filter(None, (whole.message, message))))]
    return []


def _bounds(match: re.Match[str]) -> tuple[int, int]:
    start = match.start() + len(match[0]) - len(match[0].lstrip())
    return start, start + len(match[0].strip())


def _sections(lines: Sequence[Line], rule: re.Pattern[str]) -> Iterator[list[Line]]:
    section: list[Line] = []
    for line in lines:
        if rule.fullmatch(line.words):
            yield section
            section = []
        else:
            section.append(line)
    if section:
        yield section


def _articles(
    whole: Extracted, archive: NewsArchive, section: Sequence[Line], found: Sequence[Parts], *, first: bool
) -> Iterator[Extracted]:
    """Yield the articles between two rules; what is none is kept, too, unless it is the list of headlines."""
    for title, body, facts in found:
        if title or body:
            start, end = section[(title or body)[0]].start, section[(body or title)[-1]].end
            gap = (section[title[-1]].end - start, section[body[0]].start - start) if title and body else None
            yield replace(
                whole, text=whole.text[start:end], offset=start, furniture=(gap,) if gap else (), declared=True, **facts
            )
    if not found and not first and len(section) > 1 and not all(map(_is_foot, section)):
        start, end = section[0].start, section[-1].end
        message = " ".join(filter(None, (whole.message, NO_HEAD.format(example=archive.example))))
        yield replace(whole, text=whole.text[start:end], offset=start, title="", message=message)


def _is_foot(line: Line) -> bool:
    return bool(COPYRIGHT.fullmatch(line.words) or LINK.fullmatch(line.words) or RULE.fullmatch(line.words))


def _retriever(section: Sequence[Line], first: bool) -> Iterator[Parts]:  # noqa: FBT001 - as all
    """Yield the articles of a section, which is one unless rules are missing."""
    known = [at for at, line in enumerate(section) if SOURCE_LINE.fullmatch(line.words)]
    published = [at for at, line in enumerate(section) if PUBLISHED.fullmatch(line.words)]
    above = (max((at for at in known if line - MAX_FACTS <= at < line), default=None) for line in published)
    heads = sorted({at for at in above if at is not None} | {at for at in known if section[at].words.endswith("nett")})
    if not heads:  # nothing says how it was published: the first such line, or in a list of them the last
        last = [at for at in known[-1:] if at + 1 < len(section) and not _list_ends(section, at)]
        heads = last if first else [at for at in known[:1] if at < MAX_FACTS]
    if not heads:
        return
    titles = [_headline(section, head, first=first) for head in heads]
    ends = [*(title.start for title in titles[1:]), len(section)]
    for head, title, end in zip(heads, titles, ends, strict=True):
        match = SOURCE_LINE.match(section[head].words)
        body = head + 1
        while body < end and (FACTS.fullmatch(section[body].words) or AUTHOR.fullmatch(section[body].words)):
            body += 1
        foot = _foot(section, body, end)
        facts = _said([line.words for line in section[head + 1 : body]])
        if match:
            facts |= {"publication": match[1].strip(), "date": iso_date(match[2])}
            facts |= {"page": match[3]} if match[3] else {}
        if links := [
            link for line in (*section[head + 1 : body], *section[foot:end]) for link in URL.findall(line.words)
        ]:
            facts["url"] = links[-1].rstrip(".,;)")
        facts["title"] = one_line(" ".join(section[at].words for at in title))
        yield Parts(title, range(body, foot), facts)


def _list_ends(section: Sequence[Line], at: int) -> bool:
    """Return whether a line with a date is one of a list of headlines that nothing comes after."""
    return all(LISTED.fullmatch(line.words) or LISTED.fullmatch(section[at - 1].words) for line in section[at + 1 :])


def _headline(section: Sequence[Line], head: int, *, first: bool) -> range:
    """Return the lines of the headline above a line with newspaper and date."""
    end = head
    while end and FACTS.fullmatch(section[end - 1].words):
        end -= 1
    start = end
    while (
        start
        and end - start < MAX_HEADLINE
        and not (LISTED.fullmatch(section[start - 1].words) or _is_foot(section[start - 1]))
    ):
        start -= 1
        if start and section[start].start - section[start - 1].end > 2:  # noqa: PLR2004 - a blank line between
            break
    if first and start and end - start == MAX_HEADLINE:
        start = end - 1
    return range(start, end)


def _foot(section: Sequence[Line], body: int, end: int) -> int:
    """Return the line at which the text is over: that of a copyright notice, and of links around it."""
    notices = [at for at in range(max(body, end - MAX_HEAD), end) if COPYRIGHT.fullmatch(section[at].words)]
    signed = [at for at in notices if section[at].words.startswith(("©", "(c)", "Copyright"))]
    foot = signed[-1] if signed else min(notices, default=end)  # a © before the last may be of a picture
    while foot > body and _is_foot(section[foot - 1]):
        foot -= 1
    return foot


def _said(lines: Sequence[str]) -> dict[str, str]:
    """Return page, section and author as the lines of a head say them."""
    facts = {}
    for name, pattern in (("page", ON_PAGE), ("section", SECTION), ("author", AUTHOR)):
        if match := next(filter(None, (pattern.search(line) for line in lines)), None):
            facts[name] = match[1].strip()
    return facts


def _nexis(section: Sequence[Line], _: bool) -> Iterator[Parts]:  # noqa: FBT001 - as all
    labels = {"section", "length", "byline", "dateline", "highlight"}
    body = next((at + 1 for at, line in enumerate(section) if line.words == "Body"), 0)
    if not body:
        known = [at for at, line in enumerate(section) if line.words.partition(":")[0].lower() in labels]
        body = known[-1] + 1 if known else 0
    dated = [at for at in range(max(0, body - MAX_HEAD), body) if _day(section[at].words)]
    if not dated or dated[0] < 2:  # noqa: PLR2004 - the headline and the newspaper
        return
    head = section[dated[0] : body]
    end = next(
        (
            at
            for at in range(body, len(section))
            if re.match(r"(?:Load-Date:|Graphic$|Classification$)", section[at].words)
        ),
        len(section),
    )
    facts = _said([line.words for line in head])
    facts |= {
        "title": section[dated[0] - 2].words,
        "publication": re.sub(r"\s*\([^()]*\)$", "", section[dated[0] - 1].words),
        "date": _day(section[dated[0]].words),
    }
    yield Parts(range(dated[0] - 2, dated[0] - 1), range(body, end), facts)


def _factiva(section: Sequence[Line], _: bool) -> Iterator[Parts]:  # noqa: FBT001 - as all
    near = range(min(MAX_HEAD, len(section)))
    counted = next((at for at in near if re.fullmatch(r"\d[\d,. ]*(?:words|ord)", section[at].words)), 0)
    dated = next((at for at in near if at > counted > 0 and _day(section[at].words)), 0)
    if not dated:
        return
    title = counted - 1
    facts = {"date": _day(section[dated].words)}
    if title and (match := AUTHOR.fullmatch(section[title].words)):
        facts["author"] = match[1]
        title -= 1
    after = dated + 1
    while after < len(section) - 1 and re.fullmatch(r"[\d:. ]+", section[after].words):
        after += 1
    body = next(
        (at + 1 for at in range(after, min(after + MAX_HEAD, len(section))) if _is_foot(section[at])), after + 1
    )
    facts |= _said([line.words for line in section[after:body]])
    if after == len(section):
        return
    facts |= {"publication": section[after].words, "title": section[title].words}
    if page := next((line.words for line in section[after:body] if line.words.isdigit()), ""):
        facts["page"] = page
    yield Parts(range(title, title + 1), range(body, len(section)), facts)


def _day(line: str) -> str:
    """Return the date of a line that may name the day of the week behind it, too."""
    return whole_date(line) or whole_date(re.sub(r",?\s+[^\W\d]+(?:,?\s+\d\d?:\d\d.*)?$", "", line))


ARCHIVES = (
    NewsArchive("Retriever", "'VG, 14.03.2024'", ("=" * 20, "etriever", "Publisert på "), RULE, _retriever),
    NewsArchive("Nexis Uni", "'March 14, 2024'", ("End of Document",), re.compile("End of Document"), _nexis),
    NewsArchive("Factiva", "'14 March 2024'", ("\nDocument ",), re.compile(r"Document \w{15,40}"), _factiva),
)
BYTE_MARKS = tuple(
    mark.encode(codec) for archive in ARCHIVES for mark in archive.marks for codec in ("utf-8", "cp1252", "utf-16-le")
)
