"""Direct speech: behind a dash, as far as its reporting clause or the next dash, and between quotation marks."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from operator import attrgetter

from pipeline.relate.clauses import CLOSING, DASHES, Clause
from pipeline.relate.passage import DIRECT, Passage, Said
from pipeline.relate.reports import Report
from pipeline.relate.words import words

QUOTED = re.compile(r"«([^«»]+)»|“([^“”]+)”|„([^„“”]+)[“”]|\"([^\"]+)\"")
LEAST_QUOTED = 3  # words of what is quoted; fewer are a nickname or a doubt

Tag = tuple[Clause, Report]
"""A reporting clause, and the sentence that it is in."""


def find_by_dash(passage: Passage) -> None:
    """Find the speech by dash: to its reporting clause, to the next dash, or as far as nobody else is reported."""
    opens = [at for at, clause in enumerate(passage.clauses) if _opens_speech(clause)]
    tag: Said | None = None
    for at, until in pairwise([*opens, len(passage.clauses)]):
        said = Said(DIRECT, passage.clauses[at].tokens[1].start, 0)
        number, report = _closing(passage, at, until)
        if report:
            _close(passage, said, number, report)
        else:
            said.end = passage.clauses[number - 1].end
            _attribute(passage, said, at, tag)
        passage.add(said)
        tag = said if report and number == until - 1 else None


def _opens_speech(clause: Clause) -> bool:
    tokens = clause.tokens
    return tokens[0].text in DASHES and len(tokens) > 1 and (clause.start == 0 or not tokens[1].text[0].islower())


def _closing(passage: Passage, first: int, until: int) -> tuple[int, Report | None]:
    """Return the sentence with the reporting clause of speech, and that; or the one where the speech is over."""
    sentences = range(first, until)
    tags = ((at, one) for at in sentences for one in passage.reports[at] if _is_tag(passage.clauses[at], one))
    number, report = next(tags, (until, None))
    if report and report.form == "earlier" and number == first:
        return until, None
    for at in range(first + 1, number):
        if _is_narrative(passage.clauses[at], passage.reports[at], strictly=report is not None):
            return at, None
    return number, report


def _is_tag(clause: Clause, report: Report) -> bool:
    """Return whether a reporting clause stands behind what is said: *…,* ``sier Kari Moen``."""
    if not report.subject or not report.inverted or report.form in {"that", "colon"}:
        return False
    behind = clause.tokens[report.subject.last : report.subject.last + 1]
    ends = report.subject.by != "role" and all(one.text in {".", ","} for one in behind)
    return ends or report.form in {"before", "earlier"}


def _is_narrative(clause: Clause, some: Sequence[Report], *, strictly: bool) -> bool:
    """Return whether a sentence is the writer's and no speech: it reports of somebody, or begins with a full name."""
    subjects = [one.subject for one in some if one.form in {"that", "colon"} and one.subject]
    told = [one for one in subjects if one.start <= 1 or not strictly]
    if any(one.by == "name" or clause.tokens[one.start].lower in words("men", "women") for one in told):
        return True
    first = clause.tokens[0]
    return not strictly and first.type == "person" and " " in first.text


def _close(passage: Passage, said: Said, number: int, report: Report) -> None:
    """End speech where its reporting clause begins."""
    tokens = passage.clauses[number].tokens
    before = tokens[report.start - 1] if report.start else None
    end = before.start if before and before.text in {",", *CLOSING} else tokens[report.start].start
    if report.form == "earlier":
        end = passage.clauses[number - 1].end
    said.end = len(passage.text[:end].rstrip())
    passage.attribute(said, passage.clauses[number], report)


def _attribute(passage: Passage, said: Said, number: int, tag: Said | None) -> None:
    """Note who speaks where no reporting clause follows: as it says before a colon, or as in the speech just before."""
    said.before = passage.clauses[number - 1] if number else passage.before
    colon = _before_colon(passage, number - 1)
    if colon:
        passage.attribute(said, *colon)
    elif tag and tag.clause is said.before:
        said.clause, said.subject, said.cue = tag.clause, tag.subject, tag.cue


def _before_colon(passage: Passage, number: int) -> Tag | None:
    """Return the report of a sentence that ends in a colon."""
    if number < 0 or passage.clauses[number].tokens[-1].text != ":":
        return None
    some = [one for one in passage.reports[number] if one.subject]
    return (passage.clauses[number], some[-1]) if some else None


def find_by_marks(passage: Passage) -> None:
    """Find the speech between quotation marks that a reporting clause stands beside."""
    tags = {
        clause.tokens[one.start].start: (clause, one)
        for clause, some in zip(passage.clauses, passage.reports, strict=True)
        for one in some
        if one.inverted
    }
    last: Said | None = None
    for match in QUOTED.finditer(passage.text):
        start, end = match.span(match.lastindex or 0)
        if len(match[0].split()) < LEAST_QUOTED or passage.overlaps(start, end):
            continue
        tag = tags.get(_behind(passage.text, match.end())) or _announcing(passage, match.start())
        if not tag and not (last and _goes_on(passage.text, match.start(), last)):
            continue
        said = Said(DIRECT, start, start + len(passage.text[start:end].rstrip(", ")))
        if tag:
            passage.attribute(said, *tag)
        elif last:
            said.clause, said.subject, said.cue = last.clause, last.subject, last.cue
        passage.add(said)
        last = said


def _behind(text: str, at: int) -> int:
    """Return the position of what stands behind a quotation and its comma."""
    while text[at : at + 1] in {",", " ", "\xa0"}:
        at += 1
    return at


def _announcing(passage: Passage, at: int) -> Tag | None:
    """Return the reporting clause that ends in a colon before a quotation: ``Kari Moen sa:`` *«…»*."""
    before = len(passage.text[:at].rstrip())
    if passage.text[before - 1 : before] != ":":
        return None
    number = max(0, bisect_right(passage.clauses, before - 1, key=attrgetter("start")) - 1)
    clause = passage.clauses[number]
    some = (one for one in reversed(passage.reports[number]) if clause.tokens[one.at].end <= before and one.subject)
    return next(((clause, one) for one in some), None)


def _goes_on(text: str, at: int, last: Said) -> bool:
    """Return whether a quotation goes on where its reporting clause ends: *«…»,* ``sa hun.`` *«…»*."""
    before = len(text[max(0, at - 2) : at].rstrip()) + max(0, at - 2)
    return last.clause is not None and before <= last.clause.end and text[before - 1] in ".,"
