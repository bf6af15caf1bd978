"""Reporting clauses: the verb, whose subject it has, and on which side of it stands what is said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from pipeline.relate.clauses import CLOSING, DASHES, ENDS, Clause, Token, is_finite
from pipeline.relate.subjects import Subject, is_surely_subject, subject_before, subject_behind
from pipeline.relate.words import Verb, verbs, words

TAG_SIGNS = frozenset({",", "!", "?", "…", "."}) | CLOSING
FAR_BACK = 40  # words of a sentence that are looked at for a subject or a colon
MAX_SUBJECT = 13  # words from the beginning of a clause to its verb
BARE = frozenset({"claim", "say", "think", "feel"})  # kinds of verbs that report without "at"
FINITE_ENDINGS = ("er", "ar", "te", "de", "et")
FAR = 10  # words between a verb and its "at"
PRESENT = ("r", "fortel", "skriv", "held", "synest", "synes")
ASKING = ("spørre", "lure på", "undre seg")


@dataclass(frozen=True, slots=True)
class Report:
    """A reporting verb in a sentence.

    Attributes:
        verb: what it is.
        start: position of its first token, auxiliary included.
        at: position of the verb itself.
        end: position behind the verb, its particle and its subject.
        subject: who speaks; ``None`` if nobody is found.
        form: where what is said stands: ``before``, ``that`` (behind), ``colon`` (behind a colon), ``earlier`` (the
            sentence before, as in *Det opplyser politiet*); ``none`` if nowhere.
        content: position where it begins, of ``that``.
    """

    verb: Verb
    start: int
    at: int
    end: int
    subject: Subject | None
    form: str = "none"
    content: int = 0

    @property
    def inverted(self) -> bool:
        """Return whether the subject stands behind the finite verb."""
        return self.subject is not None and self.subject.start > self.start


def reports(clause: Clause) -> Iterator[Report]:
    """Yield the reporting verbs of a sentence, in order."""
    tokens, last = clause.tokens, None
    for at, token in enumerate(tokens):
        for verb in verbs().get(token.lower, ()):
            report = _report(tokens, at, verb, last)
            if report:
                last = report.subject or last
                yield report if _is_unreal(tokens, report) else _with_content(tokens, report)
                break


def _report(tokens: Sequence[Token], at: int, verb: Verb, last: Subject | None) -> Report | None:
    """Return the verb at a position with its subject, if it is finite or has an auxiliary.

    Args:
        last: the subject of the reporting verb before, which this one may share.
    """
    start = _group_start(tokens, at)
    parted = _parted(tokens, at) if start in {None, at} else None
    if verb.kind == "feel":
        start = _copula(tokens, at)
    if start is not None and start < at and tokens[start].lower in words("passives") and verb.kind != "feel":
        told = start and tokens[start - 1].lower == "det" and at + 1 < len(tokens) and tokens[at + 1].lower == "at"
        return Report(verb, start, at, at + 1, None) if told else None
    if start is None and parted:
        start = parted[0]
    if start is None or (start == at and verb.is_infinitive(tokens[at].lower)):
        return None
    impersonal = _stands(tokens, at + 1, ["det"]) and "hete" in verb.lemmas.values()
    subject, end = _sender(tokens, at) if impersonal else _subject(tokens, start, at, last), at + 1
    if parted:
        start, subject = parted
    if verb.particle:
        words_behind = verb.particle.split()
        behind = [end, subject.end if subject and subject.start > at else end]
        found = [place for place in behind if _stands(tokens, place, words_behind)]
        if not found and subject and subject.start > at:
            subject = subject_before(tokens, start)
            found = [place for place in [_behind_adverbs(tokens, end)] if _stands(tokens, place, words_behind)]
        if not found:
            return None
        end = found[0] + len(words_behind)
    if subject and subject.start > at:
        end = max(end, subject.end)
    return Report(verb, start, at, end, subject)


def _stands(tokens: Sequence[Token], at: int, wanted: Sequence[str]) -> bool:
    return [token.lower for token in tokens[at : at + len(wanted)]] == list(wanted)


def _behind_adverbs(tokens: Sequence[Token], at: int) -> int:
    while at < len(tokens) and tokens[at].lower in words("adverbs"):
        at += 1
    return at


def _group_start(tokens: Sequence[Token], at: int) -> int | None:
    """Return where the verbs begin that one belongs to: ``har sagt``, ``vil ikke si``; ``None`` for *å si*."""
    before = at - 1
    while before >= 0 and tokens[before].lower in words("adverbs") - {"og"} | {"ha"}:
        before -= 1
    if before >= 0 and tokens[before].lower == "å":
        before -= 1
        return before if before >= 0 and tokens[before].lower in words("habits") else None
    return before if before >= 0 and tokens[before].lower in words("auxiliaries", "passives") else at


def _parted(tokens: Sequence[Token], at: int) -> tuple[int, Subject] | None:
    """Return auxiliary and subject where the subject stands between the verbs: *skal* ``hun`` *ha sagt*."""
    habit = at > 0 and tokens[at - 1].lower == "å"
    for start in range(at - 2, max(-1, at - FAR), -1):
        if tokens[start].lower in words("habits" if habit else "auxiliaries") and (
            start == 0 or tokens[start - 1].text in TAG_SIGNS
        ):
            subject = subject_behind(tokens, start + 1)
            rest = tokens[subject.end : at - habit] if subject else tokens
            if subject and subject.end <= at and all(one.lower in words("adverbs") | {"ha"} for one in rest):
                return start, subject
    return None


def _copula(tokens: Sequence[Token], at: int) -> int | None:
    """Return where the verb stands that an adjective goes with: ``er`` *overbevist*."""
    before = at - 1
    while before >= 0 and (
        tokens[before].lower in words("adverbs") or tokens[before].lower in {"svært", "veldig", "mest", "mer"}
    ):
        before -= 1
    return before if before >= 0 and tokens[before].lower in words("copulas") else None


def _subject(tokens: Sequence[Token], start: int, at: int, last: Subject | None) -> Subject | None:
    before = tokens[start - 1] if start else None
    headed = _before_relative(tokens, start, at)
    if headed:
        return headed
    if before is None or before.text in TAG_SIGNS:
        behind = subject_behind(tokens, at + 1)
        named = _before_apposition(tokens, start) if before and before.text == "," else None
        if named:
            return named
        return behind or last or _coordinated(tokens, start)
    if before.lower in {"og", "men"}:
        return last or _coordinated(tokens, start)
    found = subject_before(tokens, start)
    if found and found.by == "role" and at + 1 < len(tokens) and is_surely_subject(tokens[at + 1]):
        return subject_behind(tokens, at + 1)
    return found or subject_behind(tokens, at + 1)


def _sender(tokens: Sequence[Token], at: int) -> Subject | None:
    """Return from whom a message is: *heter det i en melding fra* ``Kripos``."""
    for position in range(at + 2, min(at + FAR_BACK, len(tokens))):
        if tokens[position].lower in {"fra", "frå"}:
            return subject_behind(tokens, position + 1)
    return None


def _before_apposition(tokens: Sequence[Token], verb: int) -> Subject | None:
    """Return a name that only its apposition parts from the verb: ``Kari Moen,`` *leder i LO, sier*."""
    if any(map(is_finite, tokens[max(0, verb - FAR) : verb - 1])):
        return None
    found = subject_before(tokens, verb - 1)
    if not found or found.by != "name":
        return None
    behind = tokens[found.end]
    return found if behind.text in {",", "("} or behind.mention or behind.lower in words("prepositions") else None


def _before_relative(tokens: Sequence[Token], start: int, at: int) -> Subject | None:
    """Return whom a relative clause parts from its verb: ``Kari Moen,`` *som forsvarer Per Lie, sier at*."""
    mark = tokens[start - 1].text if start else ""
    if mark != "," and mark not in DASHES:
        return None
    for som in range(start - 2, 1, -1):
        token, before = tokens[som], tokens[som - 1]
        if token.lower == "som" and before.text == mark:
            behind = subject_behind(tokens, at + 1)
            is_tag = behind and (behind.end == len(tokens) or not is_finite(tokens[behind.end]))
            return None if is_tag else subject_before(tokens, som - 1)
        if token.text in ENDS | {":"} or (token.lower in {"og", "men"} and _joins_clauses(tokens, som)):
            break
    return None


def _joins_clauses(tokens: Sequence[Token], at: int) -> bool:
    return tokens[at - 1].text == "," and tokens[at + 1].lower != "som"


def _coordinated(tokens: Sequence[Token], start: int) -> Subject | None:
    """Return the subject of the verb before, which this one shares: *Hun vil ikke svare, men* ``bekrefter``."""
    for at in range(start - 1, max(-1, start - FAR_BACK), -1):
        if verbs().get(tokens[at].lower) or is_finite(tokens[at]):
            found = subject_before(tokens, at) or subject_behind(tokens, at + 1)
            if found and found.by != "role":
                return found
    return subject_behind(tokens, 0)


def _with_content(tokens: Sequence[Token], report: Report) -> Report:
    """Return a report with where what is said stands."""
    before = tokens[report.start - 1] if report.start else None
    is_tag = before.text in TAG_SIGNS if before else report.subject is not None
    at = _behind_comment(tokens, report) or _that(tokens, report, near=is_tag)
    if at:
        return replace(report, form="that", content=at)
    if report.start == 1 and report.inverted and tokens[0].lower in {"det", "dette"} and _ends(tokens, report):
        return replace(report, form="earlier")
    if _ends_in_colon(tokens, report.end):
        return replace(report, form="colon")
    if report.inverted and is_tag:
        return replace(report, form="before")
    surely = report.verb.kind == "say"
    if report.verb.kind in BARE and report.subject and _begins_clause(tokens, report.end, surely=surely):
        return replace(report, form="that", content=report.end)
    return report


def _behind_comment(tokens: Sequence[Token], report: Report) -> int | None:
    """Return where the clause begins behind a comment: ``Som Kari Moen skriver,`` *er det for seint*."""
    begin = [token.lower for token in tokens[:2]]
    if "som" not in begin or not report.subject or report.subject.start <= begin.index("som"):
        return None
    return report.end + 1 if [token.text for token in tokens[report.end : report.end + 1]] == [","] else None


def _ends(tokens: Sequence[Token], report: Report) -> bool:
    """Return whether nothing but where and to whom it was said follows."""
    rest = tokens[report.subject.last : report.subject.last + 1] if report.subject else ()
    return all(one.text in {".", ",", "("} or one.lower in words("prepositions") | {"som"} for one in rest)


def _is_unreal(tokens: Sequence[Token], report: Report) -> bool:
    """Return whether nothing is told as said: by ``man``, by the writer now, if something is so, or not at all."""
    if not report.subject:
        return False
    who = tokens[report.subject.start].lower if report.subject.by == "pronoun" else ""
    present = tokens[report.start].lower.endswith(PRESENT) or tokens[report.start].lower in words("now")
    if who in words("nobody") - {"de"} or (who in words("first_person") and present):
        return True
    inside = tokens[report.start : report.end + 1]
    if report.verb.kind != "think" and any(token.lower in words("negations") for token in inside):
        return True
    first = min(report.start, report.subject.start)
    return any(token.lower in words("conditions") for token in tokens[max(0, first - 1) : first])


def _that(tokens: Sequence[Token], report: Report, *, near: bool) -> int | None:
    """Return where a clause begins behind ``at``, or with a question word."""
    asking = report.verb.lemmas["nb"] in ASKING
    if report.verb.kind == "speech" or _stands(tokens, report.end, ["å"]):
        return None
    for at in range(report.end, min(report.end + FAR, len(tokens))):
        token, before = tokens[at], tokens[at - 1].lower
        if token.lower == "at" and before not in {"etter", "før", "uten", "utan", "slik", "så"}:
            return at + 1
        if token.lower in words("question_words") and (asking or (token.lower != "om" and at == report.end)):
            return at + 1 if token.lower == "om" else at
        if is_finite(token) or token.text in ENDS | {":", ";", "«"} or (near and token.text == ","):
            return None
    return None


def _ends_in_colon(tokens: Sequence[Token], start: int) -> bool:
    """Return whether nothing but a colon ends the clause that goes on at a position."""
    for token in tokens[start : start + FAR_BACK]:
        if token.text == ":":
            return True
        if is_finite(token) or token.text in ENDS or token.lower == "at":
            break
    return False


def _begins_clause(tokens: Sequence[Token], at: int, *, surely: bool) -> bool:
    """Return whether a clause without ``at`` begins at a position: a subject, and a verb behind it.

    Args:
        surely: whether only a verb close behind will do, since something else may be said: *fortalte historien*.
    """
    at = _behind_adverbs(tokens, at)
    first = tokens[at : at + 1]
    if (
        not first
        or first[0].lower in words("prepositions") | {"å"}
        or not (first[0].mention or first[0].text[0].isalnum())
    ):
        return False
    rest = tokens[at + 1 : at + 1 + (MAX_SUBJECT if surely else FAR_BACK)]
    if surely:
        rest = list(takewhile(lambda token: token.text not in ENDS | {":", ","} and not _opens_clause(token), rest))
    if first[0].mention and rest and not surely and rest[0].lower.endswith(FINITE_ENDINGS):
        return True
    return any(map(is_finite, rest))


def _opens_clause(token: Token) -> bool:
    return token.lower in words("openers") - {"og", "for", "så", "der", "her", "no", "nå"}
