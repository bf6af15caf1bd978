"""A paragraph in which quotations are being found: its sentences with their reporting verbs, and what was found."""

from __future__ import annotations

from bisect import bisect_right, insort
from dataclasses import dataclass, field
from operator import attrgetter

from pipeline.aligned import AlignedText
from pipeline.relate.clauses import DASHES, ENDS, Clause
from pipeline.relate.reports import Report, reports
from pipeline.relate.subjects import Subject

DIRECT, INDIRECT, ACCORDING = "direct", "indirect", "according-to"
AROUND = frozenset({*ENDS, *DASHES, ",", ":", ";"})
KEPT = frozenset("!?")  # at the end of what is said


@dataclass(slots=True)
class Said:
    """A quotation that is being found.

    Attributes:
        start: position in the text of its paragraph, and ``end`` after it.
        clause: the sentence that says who speaks; ``None`` if none does.
        subject: the words for the speaker in that sentence.
        before: the sentence before speech that nobody is said to say.
    """

    kind: str
    start: int
    end: int
    clause: Clause | None = None
    subject: Subject | None = None
    cue: str = ""
    before: Clause | None = None

    def ends_in(self, clause: Clause) -> bool:
        """Return whether a sentence is part of what is said, or says who speaks."""
        return self.clause is clause or self.end >= clause.end - 1


@dataclass(slots=True)
class Passage:
    """A paragraph with all that is found in it.

    Attributes:
        number: of the paragraph in the document, from 1.
        language: of the document.
        before: the last sentence of the paragraph before.
        continued: whether that is speech.
        reports: the reporting verbs of each sentence.
        found: what is said, in the order of the text.
    """

    number: int
    aligned: AlignedText
    language: str
    clauses: list[Clause]
    before: Clause | None
    continued: bool
    reports: list[list[Report]] = field(default_factory=list)
    found: list[Said] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Find the reporting verbs."""
        self.reports = [list(reports(clause)) for clause in self.clauses]

    @property
    def text(self) -> str:
        """Return its text after cleaning."""
        return self.aligned.text

    @property
    def ends_in_speech(self) -> bool:
        """Return whether its last sentence is speech, or the reporting clause of speech."""
        direct = [said for said in self.found[-2:] if said.kind == DIRECT]
        return bool(direct) and direct[-1].ends_in(self.clauses[-1])

    def add(self, said: Said) -> None:
        """Keep what was found in the order of the text."""
        insort(self.found, said, key=attrgetter("start"))

    def overlaps(self, start: int, end: int) -> bool:
        """Return whether something between two positions has been found already."""
        at = bisect_right(self.found, start, key=attrgetter("start"))
        return any(start < said.end and said.start < end for said in self.found[max(0, at - 1) : at + 1])

    def attribute(self, said: Said, clause: Clause, report: Report) -> None:
        """Note who says something, as a reporting clause has it."""
        said.clause, said.subject, said.cue = clause, report.subject, report.verb.lemma(self.language)

    def add_span(self, kind: str, clause: Clause, first: int, last: int) -> Said | None:
        """Keep some tokens of a sentence as said, without the marks around them; return that, or ``None``."""
        tokens = clause.tokens
        while last > first and tokens[last - 1].text in AROUND - KEPT:
            last -= 1
        while first < last and tokens[first].text in AROUND:
            first += 1
        if last - first <= 1 or self.overlaps(tokens[first].start, tokens[last - 1].end):
            return None
        said = Said(kind, tokens[first].start, tokens[last - 1].end)
        self.add(said)
        return said
