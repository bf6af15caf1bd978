"""What is reported in the writer's words: clauses behind *sier at* and before *, sier hun*, and *ifølge*."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from pipeline.relate.clauses import DASHES, ENDS, Clause, is_finite
from pipeline.relate.passage import ACCORDING, INDIRECT, Passage
from pipeline.relate.reports import FAR_BACK, Report
from pipeline.relate.subjects import Subject, subject_behind
from pipeline.relate.words import verbs, words

MAX_SAID = 400  # words of a clause that are looked at for its end
MAX_NOUNS = 4  # words of an unnamed source: "ifølge lokale medier"
COORDINATING = frozenset({"og", "men", "mens", "medan"})


def find_reported(passage: Passage, number: int) -> None:
    """Find what the verbs of a sentence report: clauses of it, or the sentence before."""
    clause, some = passage.clauses[number], passage.reports[number]
    for report, following in zip_longest(some, some[1:]):
        spoken_of, first, last = clause, 0, report.start
        if report.form == "that":
            first, last = report.content, _end(clause, report, following)
        elif report.form == "earlier" and number:
            spoken_of = passage.clauses[number - 1]
            last = len(spoken_of.tokens)
        elif report.form != "before" or report.verb.kind in {"speech", "feel"} or not _ends_there(clause, report):
            continue
        said = passage.add_span(INDIRECT, spoken_of, first, last)
        if said:
            passage.attribute(said, clause, report)


def _end(clause: Clause, report: Report, following: Report | None) -> int:
    """Return the position where a reported clause ends: before *, og legger til at*, else with the sentence."""
    tokens = clause.tokens
    if following and following.start > report.content:
        at = following.start - 1
        while at > report.content and tokens[at].lower in words("adverbs", "men", "women", "others") - COORDINATING:
            at -= 1
        if tokens[at].lower in COORDINATING:
            return at
    for at in range(report.content + 1, min(report.content + MAX_SAID, len(tokens) - 1)):
        if tokens[at].lower == "men" and (is_finite(tokens[at + 1]) or tokens[at + 1].lower in verbs()):
            return at  # the writer goes on: ", men viste forståelse"
    return len(tokens)


def _ends_there(clause: Clause, report: Report) -> bool:
    """Return whether a sentence ends with its reporting clause, as it must where only a noun says who speaks."""
    if not report.subject or report.subject.by != "role":
        return True
    rest = clause.tokens[report.subject.last : report.subject.last + FAR_BACK]
    return not any(is_finite(token) or token.lower == "og" for token in rest)


def find_according(passage: Passage, clause: Clause) -> None:
    """Find what a sentence tells according to somebody."""
    for first, last, subject, cue in _sources(clause):
        said = passage.add_span(ACCORDING, clause, *_governed(clause, first, last))
        if said:
            said.clause, said.subject, said.cue = clause, subject, cue


def _sources(clause: Clause) -> Iterator[tuple[int, int, Subject, str]]:
    """Yield where the words for a source begin and end, the source, and the cue."""
    tokens = clause.tokens
    for at, token in enumerate(tokens):
        if token.lower in words("according_to"):
            parted = token.lower == "følge"
            if parted and not (at and tokens[at - 1].lower == "i"):
                continue
            subject = subject_behind(tokens, at + 1) or _any_noun(clause, at + 1)
            if subject:
                yield at - parted, _behind_source(clause, subject), subject, "ifølge" if parted else token.lower
        elif token.lower == "etter":
            yield from _opinions(clause, at)


def _opinions(clause: Clause, at: int) -> Iterator[tuple[int, int, Subject, str]]:
    """Yield who thinks so: ``etter Lie sitt syn``, ``etter det NTB erfarer``."""
    tokens = clause.tokens
    told = at + 1 < len(tokens) and tokens[at + 1].lower == "det"
    subject = subject_behind(tokens, at + 2 if told else at + 1)
    if not subject or tokens[subject.start].lower in words("first_person", "nobody"):
        return
    for end in range(subject.end, min(subject.end + MAX_NOUNS, len(tokens))):
        if tokens[end].lower in words("knows" if told else "opinion"):
            last = end + 2 if [token.lower for token in tokens[end + 1 : end + 2]] == ["til"] else end + 1
            yield at, last, subject, "etter"
            return


def _any_noun(clause: Clause, at: int) -> Subject | None:
    """Return what stands before the verb, or before the sentence ends, as a role: *ifølge* ``redningspersonell``."""
    end = at
    for token in clause.tokens[at : at + MAX_NOUNS]:
        if not token.text.isalpha() or is_finite(token):
            break
        end += 1
    return Subject(at, end, "role", last=end) if end > at else None


def _behind_source(clause: Clause, subject: Subject) -> int:
    at = subject.end if subject.by == "name" else subject.last
    while at < min(len(clause.tokens), subject.last) and not is_finite(clause.tokens[at]):
        at += 1
    return at


def _governed(clause: Clause, first: int, last: int) -> tuple[int, int]:
    """Return which tokens the words for a source are about.

    It is the rest of the sentence behind them, if they begin it, or what is before them, if they end it; else the
    clause that they stand in, with them.
    """
    tokens = clause.tokens
    before = tokens[first - 1] if first else None
    if all(token.text in ENDS | {","} for token in tokens[last : last + 2]):
        return 0, first
    if before is None or before.lower in COORDINATING or before.text in DASHES:
        return last, len(tokens)
    if before.lower in words("openers"):
        near = range(last, min(last + FAR_BACK, len(tokens)))
        return first - 1, next((at for at in near if tokens[at].text == ","), len(tokens))
    return 0, len(tokens)
