"""A gold file -> the scores of what the program finds in its texts, as data and as a page of plain text."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.clean.documents import clean
from pipeline.corpus import link_documents
from pipeline.evaluate.calibration import SURE, Calibration, calibration, intervals
from pipeline.evaluate.faults import faults, write_rows
from pipeline.evaluate.gold import Gold, GoldDocument, as_read, with_gold_names
from pipeline.evaluate.gold_files import load_gold
from pipeline.evaluate.scores import (
    B_CUBED,
    BY_LABEL,
    BY_TYPE,
    CREDIT,
    CREDIT_SCHEMES,
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
    Counts,
    Credit,
    Measure,
    Score,
    by_span,
    comparable,
    count,
    credit,
    total,
)
from pipeline.options import Settings
from pipeline.process import Item, Processor, batches
from pipeline.recognise.models import ModelInfo
from pipeline.records import Document, Status
from pipeline.resolve.corrections import Corrections
from pipeline.resolve.within import resolve_document

Scores = Mapping[Measure, Score]

PAGE_ROWS: Mapping[Measure, str] = {
    STRICT: "span and label",
    FOUR: "span and four labels",
    BY_TYPE: "span and type",
    B_CUBED: "entities, B-cubed",
    PAIRS: "entities, pairs",
    VARIANTS: "entities, variant pairs",
    NAMED: "entities, called right",
    SENTENCES: "sentence starts",
}
PAGE_PARTS: Mapping[Measure, Measure] = {STRICT: PER_LABEL, FOUR: PER_FOUR, BY_TYPE: PER_TYPE}
TITLE_WIDTH = 26  # of the first column of the page


@dataclass(frozen=True, slots=True)
class Report:
    """The scores on a gold file.

    Attributes:
        gold: name of the gold file.
        documents: number of texts.
        names: number of names that are marked in them.
        unread: number of texts that could not be read; their names count as missed.
        model: what found the names; ``None`` where the gold names were used.
        scores: measure -> score, over all texts.
        groups: ``variety`` and ``genre`` -> each value -> scores, where a gold file has more than one.
        calibration: ``None`` where the model gives no confidence.
        faults: where gold and found differ, see `pipeline.evaluate.faults`.
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
    faults: pd.DataFrame
    credit: Mapping[str, Credit]
    notes: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the report as JSON takes it; ``ner`` and ``entities`` are laid out as by ``score_articles.py``."""
        nested = _nested(self.scores)
        for scheme, counts in self.credit.items():
            nested[CREDIT][scheme] |= counts._asdict()
        return {
            "gold": self.gold,
            "documents": self.documents,
            "names": self.names,
            "unread": self.unread,
            "model": asdict(self.model) if self.model else None,
            **nested,
            "calibration": self.calibration.as_dict() if self.calibration else None,
            "groups": {
                name: {value: _nested(scores) for value, scores in values.items()}
                for name, values in self.groups.items()
            },
            "faults": self._counted_faults(),
            "notes": list(self.notes),
        }

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
        yield f"{'':{TITLE_WIDTH}}{'P':>6}{'R':>7}{'F':>7}  {'95% of F':^14}{'found':>8}{'gold':>8}"
        yield from self._score_lines()
        if not self.scores[B_CUBED].counts.gold:
            yield "entities: not scored, the gold says of no name that was found what it stands for"
        if self.model:
            yield from self._credit_lines()
        by, title = (BY_TYPE, "span and type") if self.model else (VARIANTS, PAGE_ROWS[VARIANTS])
        for name, values in self.groups.items():
            yield ""
            yield f"{title}, by {name}"
            yield from (_row(f"  {value}", scores[by]) for value, scores in values.items())
        yield ""
        if self.calibration:
            yield from _calibration_lines(self.calibration)
        yield "faults: " + (", ".join(f"{many} {kind}" for kind, many in self._counted_faults().items()) or "none")

    def write_faults(self, path: Path) -> None:
        """Write the faults as CSV, or to a path that ends in ``.xlsx`` as a workbook.

        Raises:
            OutputError: the file cannot be written.
        """
        write_rows(path, self.faults, "fault")

    def _counted_faults(self) -> dict[str, int]:
        return {str(kind): int(many) for kind, many in self.faults["fault"].value_counts().sort_index().items()}

    def _score_lines(self) -> Iterator[str]:
        """Yield the rows that say something: with gold names, only those about what the names denote."""
        for measure, title in PAGE_ROWS.items():
            if measure in self.scores and self.scores[measure].counts.gold and (self.model or measure[0] == ENTITIES):
                yield _row(title, self.scores[measure])
                parts = [one for one in self.scores if one[:-1] == PAGE_PARTS.get(measure)]
                yield from (_row(f"  {part[-1]}", self.scores[part]) for part in parts)

    def _credit_lines(self) -> Iterator[str]:
        yield ""
        yield f"{'partial credit':{TITLE_WIDTH}}{'P':>6}{'R':>7}{'F':>7}  right wrong part missed invented"
        for scheme, its in self.credit.items():
            counts = f"{its.correct:7d}{its.incorrect:6d}{its.partial:5d}{its.missed:7d}{its.spurious:9d}"
            yield f"  {scheme:{TITLE_WIDTH - 2}}{_shares(self.scores[CREDIT, scheme])}{counts}"


def _nested(scores: Scores) -> dict[str, Any]:
    nested: dict[str, Any] = {}
    for measure, score in scores.items():
        inner = nested
        for key in measure[:-1]:
            inner = inner.setdefault(key, {})
        inner[measure[-1]] = score.as_dict()
    return nested


def _row(title: str, score: Score) -> str:
    ends = "" if score.low is None or score.high is None else f"({100 * score.low:.1f}-{100 * score.high:.1f})"
    return f"{title:{TITLE_WIDTH}}{_shares(score)}  {ends:^14}{score.counts.found:8.0f}{score.counts.gold:8.0f}"


def _shares(score: Score) -> str:
    return f"{100 * score.precision:6.1f}{100 * score.recall:7.1f}{100 * score.f:7.1f}"


def _calibration_lines(found: Calibration) -> Iterator[str]:
    yield f"confidence: calibration error {100 * found.ece:.1f} over {found.names} names"
    if found.right_when_sure is not None:
        share = 100 * found.sure / found.names
        yield f"confidence {SURE} or more: {100 * found.right_when_sure:.1f} right, {share:.1f} of the names"


def evaluate(gold: Path, settings: Settings, *, texts: Sequence[Path] = (), gold_mentions: bool = False) -> Report:
    """Return how well the names in a gold file's texts are found and resolved.

    All types of names that the gold marks are looked for, whatever ``settings.types`` has.

    Args:
        gold: a file of a format of `gold_files`, or a folder that a run wrote, its table of mentions corrected.
        settings: model, labels and fixes.
        texts: for a table of mentions, what the run read; by default what its ``run.json`` names.
        gold_mentions: put the gold names in place of found ones, which shows the faults of the resolver alone.

    Raises:
        InputError: the gold file cannot be read or is no sound gold file.
        ModelError: there is no such model, or it cannot be used.
    """
    marked = load_gold(gold, texts, settings.labels)
    wanted = settings.updated({"types": list(marked.types)})
    if gold_mentions:
        return report_on(marked, resolve_gold(marked.documents, wanted))
    return report_on(marked, *find_all(marked.documents, wanted))


def find_all(gold: Iterable[GoldDocument], settings: Settings) -> tuple[list[Document], ModelInfo]:
    """Return what the program makes of gold texts, in order, and the model that found the names.

    Raises:
        ModelError: there is no such model, or it cannot be used.
    """
    documents, model, _ = processed(map(as_read, gold), settings)
    return documents, model


def processed(items: Iterable[Item], settings: Settings) -> tuple[list[Document], ModelInfo, float]:
    """Return resolved documents, the model, and the processor time of all threads without loading and reading.

    Raises:
        ModelError: there is no such model, or it cannot be used.
        SettingsError: a fix or the corrections mean nothing.
    """
    corrections = Corrections.load(Path(settings.corrections)) if settings.corrections else None
    processor = Processor(settings)
    seconds = 0.0
    documents: list[Document] = []
    for batch in batches(items):
        begin = time.process_time()
        documents += (document.without_source() for document in processor(batch))
        seconds += time.process_time() - begin
    begin = time.process_time()
    linked = link_documents(documents, corrections, settings.types)
    return linked, processor.info, seconds + time.process_time() - begin


def resolve_gold(gold: Iterable[GoldDocument], settings: Settings) -> list[Document]:
    """Return the documents with the gold names in place of found ones, resolved: faults left are the resolver's."""
    cleaned = (with_gold_names(clean(as_read(one), no_fix=settings.no_fix), one.names) for one in gold)
    return link_documents(list(map(resolve_document, cleaned)))


def report_on(gold: Gold, documents: Sequence[Document], model: ModelInfo | None = None) -> Report:
    """Return the report of gold and what ``model`` found in each of its documents, in the same order."""
    pairs = list(zip(gold.documents, documents, strict=True))
    credits_ = [_credit(*pair, by_label=gold.labelled) for pair in pairs]
    counted = [
        {measure: counts for measure, counts in count(*pair).items() if gold.labelled or measure[:2] not in BY_LABEL}
        | {(CREDIT, scheme): one.counts for scheme, one in its.items()}
        for pair, its in zip(pairs, credits_, strict=True)
    ]
    by_value = {
        name: _grouped(counted, [getattr(one, name) for one in gold.documents]) for name in ("variety", "genre")
    }
    return Report(
        gold=gold.name,
        documents=len(pairs),
        names=gold.names,
        unread=sum(document.status not in {Status.OK, Status.EMPTY} for document in documents),
        model=model,
        scores=_scores(counted),
        groups={name: groups for name, groups in by_value.items() if len(groups) > 1},
        calibration=_calibration(pairs),
        faults=faults(pairs),
        credit={
            scheme: Credit(*map(sum, zip(*(its[scheme] for its in credits_), strict=True))) for scheme in CREDIT_SCHEMES
        },
        notes=(*gold.notes, *(_notes(pairs) if model else ())),
    )


def _credit(gold: GoldDocument, document: Document, *, by_label: bool) -> dict[str, Credit]:
    return credit(
        ((name.start, name.end, name.label if by_label else name.type) for name in gold.names),
        ((*span, mention.label if by_label else mention.type) for span, mention in by_span(document).items()),
    )


def _scores(counted: Sequence[Mapping[Measure, Counts]]) -> dict[Measure, Score]:
    sums, ends = total(counted), intervals(counted)
    return {measure: Score.of(sums[measure], ends.get(measure)) for measure in sorted(sums)}


def _grouped(counted: Sequence[Mapping[Measure, Counts]], values: Sequence[str]) -> dict[str, Scores]:
    return {
        value: _scores([one for one, its in zip(counted, values, strict=True) if its == value])
        for value in sorted({*values} - {""})
    }


def _calibration(pairs: Iterable[tuple[GoldDocument, Document]]) -> Calibration | None:
    confidences, right = [], []
    for gold, document in pairs:
        marked = {(name.start, name.end): name for name in gold.names}
        for span, mention in by_span(document).items():
            if mention.confidence is not None:
                confidences.append(mention.confidence)
                right.append(span in marked and marked[span].is_found_in(mention))
    return calibration(confidences, right)


def _notes(pairs: Sequence[tuple[GoldDocument, Document]]) -> Iterator[str]:
    """Yield a sentence where the model and the gold have other labels, so that scores by label mean little."""
    marked = {name.label for gold, _ in pairs for name in gold.names if name.label}
    found = {mention.label for _, document in pairs for mention in document.mentions}
    if not comparable(marked, found):
        yield (
            f"The gold has the labels {', '.join(sorted(marked))}, the model {', '.join(sorted(found))}: compare "
            "the scores by four labels and by type."
        )
