"""The scores on a gold file, as data and as a page of plain text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from pipeline.evaluate.calibration import SURE, Calibration
from pipeline.evaluate.counts import (
    B_CUBED,
    BY_TYPE,
    ENTITIES,
    FOUR,
    NAMED,
    PAIRS,
    PER_FOUR,
    PER_LABEL,
    PER_TYPE,
    SENTENCES,
    STRICT,
    VARIANTS,
    Measure,
    Score,
)
from pipeline.evaluate.credit import CREDIT, SCHEMES, Credit, measure_of
from pipeline.evaluate.faults import Fault, write_faults
from pipeline.recognise.models import ModelInfo

Scores = Mapping[Measure, Score]

ROWS: tuple[tuple[Measure, str], ...] = (
    (STRICT, "span and label"),
    (FOUR, "span and four labels"),
    (BY_TYPE, "span and type"),
    (B_CUBED, "entities, B-cubed"),
    (PAIRS, "entities, pairs"),
    (VARIANTS, "entities, variant pairs"),
    (NAMED, "entities, called right"),
    (SENTENCES, "sentence starts"),
)
"""What the page calls the measures, in its order; labels and types stand below those that are about them."""

BELOW: Mapping[Measure, Measure] = {STRICT: PER_LABEL, FOUR: PER_FOUR, BY_TYPE: PER_TYPE}
WIDTH = 26  # of the first column of the page


@dataclass(frozen=True, slots=True)
class Report:
    """What `evaluation.evaluate` found out.

    Attributes:
        gold: name of the gold file.
        documents: how many texts it holds.
        names: how many names are marked in them.
        unread: texts the program could not read; their names count as missed.
        model: what found the names; ``None`` where the gold names were used.
        scores: measure -> score, over all texts.
        groups: ``variety`` and ``genre`` -> each value -> scores, where a gold file has more than one.
        calibration: ``None`` where the model gives no confidence.
        faults: where gold and found differ.
        credit: scheme of partial credit -> how the names came out by it.
        notes: what to mind, in sentences.
    """

    gold: str
    documents: int
    names: int
    unread: int
    model: ModelInfo | None
    scores: Scores
    groups: Mapping[str, Mapping[str, Scores]]
    calibration: Calibration | None
    faults: tuple[Fault, ...]
    credit: Mapping[str, Credit] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the report as JSON takes it; ``ner`` and ``entities`` are laid out as by ``score_articles.py``."""
        return {
            "gold": self.gold,
            "documents": self.documents,
            "names": self.names,
            "unread": self.unread,
            "model": asdict(self.model) if self.model else None,
            **self._nested_scores(),
            "calibration": self.calibration.as_dict() if self.calibration else None,
            "groups": {
                name: {value: _nested(scores) for value, scores in values.items()}
                for name, values in self.groups.items()
            },
            "faults": dict(sorted(Counter(fault.fault.value for fault in self.faults).items())),
            "notes": list(self.notes),
        }

    def _nested_scores(self) -> dict[str, Any]:
        nested = _nested(self.scores)
        for scheme, counts in self.credit.items():
            nested[CREDIT][scheme] |= counts._asdict()
        return nested

    def lines(self) -> Iterator[str]:
        """Yield the report as plain text: percentages, with the 95% interval of F in brackets."""
        yield f"gold   {self.gold}: {self.documents} documents, {self.names} names"
        if self.model:
            yield " ".join(filter(None, ("model ", self.model.name, self.model.version, f"({self.model.origin})")))
        else:
            yield "model  none: the gold names stand in place of found ones"
        if self.unread:
            yield f"texts that could not be read: {self.unread}; their names count as missed"
        yield from self.notes
        yield ""
        yield f"{'':{WIDTH}}{'P':>6}{'R':>7}{'F':>7}  {'95% of F':^14}{'found':>8}{'gold':>8}"
        for measure, title in self._shown():
            yield from _rows(self.scores, measure, title)
        if not self.scores[B_CUBED].counts.gold:
            yield "entities: not scored, the gold says of no name that was found what it stands for"
        if self.model:
            yield from _credit_lines(self.scores, self.credit)
        by, title = (BY_TYPE, "span and type") if self.model else (VARIANTS, "entities, variant pairs")
        for name, values in self.groups.items():
            yield ""
            yield f"{title}, by {name}"
            for value, scores in values.items():
                yield _row(f"  {value}", scores[by])
        yield ""
        if self.calibration:
            yield from _calibration_lines(self.calibration)
        counted = Counter(fault.fault.value for fault in self.faults)
        yield "faults: " + (", ".join(f"{many} {kind}" for kind, many in sorted(counted.items())) or "none")

    def _shown(self) -> Iterator[tuple[Measure, str]]:
        """Yield the rows that say something: with gold names, only those about what the names stand for."""
        for measure, title in ROWS:
            if measure in self.scores and self.scores[measure].counts.gold and (self.model or measure[0] == ENTITIES):
                yield measure, title

    def write_faults(self, path: Path) -> None:
        """Write the faults as CSV, or to a path that ends in ``.xlsx`` as a workbook.

        Raises:
            OutputError: the file cannot be written.
        """
        write_faults(path, self.faults)


def _nested(scores: Scores) -> dict[str, Any]:
    nested: dict[str, Any] = {}
    for measure, score in scores.items():
        inner = nested
        for key in measure[:-1]:
            inner = inner.setdefault(key, {})
        inner[measure[-1]] = score.as_dict()
    return nested


def _rows(scores: Scores, measure: Measure, title: str) -> Iterator[str]:
    yield _row(title, scores[measure])
    below = BELOW.get(measure)
    for inner, score in scores.items():
        if below and inner[:-1] == below:
            yield _row(f"  {inner[-1]}", score)


def _row(title: str, score: Score) -> str:
    numbers = f"{100 * score.precision:6.1f}{100 * score.recall:7.1f}{100 * score.f:7.1f}"
    ends = "" if score.low is None or score.high is None else f"({100 * score.low:.1f}-{100 * score.high:.1f})"
    return f"{title:{WIDTH}}{numbers}  {ends:^14}{score.counts.found:8.0f}{score.counts.gold:8.0f}"


def _credit_lines(scores: Scores, credit: Mapping[str, Credit]) -> Iterator[str]:
    """Yield the schemes of partial credit, with what the shares are made of."""
    yield ""
    yield f"{'partial credit':{WIDTH}}{'P':>6}{'R':>7}{'F':>7}  right wrong part missed invented"
    for scheme in SCHEMES:
        score, its = scores[measure_of(scheme)], credit[scheme]
        shares = f"{100 * score.precision:6.1f}{100 * score.recall:7.1f}{100 * score.f:7.1f}"
        counts = f"{its.correct:7d}{its.incorrect:6d}{its.partial:5d}{its.missed:7d}{its.spurious:9d}"
        yield f"  {scheme:{WIDTH - 2}}{shares}{counts}"


def _calibration_lines(found: Calibration) -> Iterator[str]:
    yield f"confidence: calibration error {100 * found.ece:.1f} over {found.names} names"
    if found.right_when_sure is not None:
        share = 100 * found.sure / found.names
        yield f"confidence {SURE} or more: {100 * found.right_when_sure:.1f} right, {share:.1f} of the names"
