"""A gold file -> the scores of what the program finds in its texts, as data and as a page of plain text."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from pipeline.clean.documents import clean
from pipeline.corpus import batches, link_documents
from pipeline.evaluate import scores
from pipeline.evaluate.faults import faults
from pipeline.evaluate.gold import Gold, GoldDocument, as_read, with_gold_names
from pipeline.evaluate.gold_files import load_gold
from pipeline.evaluate.scores import CREDIT_SCHEMES, Calibration, Counts, Credit, Measure, Score, by_span
from pipeline.options import Settings
from pipeline.process import Item, Processor
from pipeline.recognise.models import ModelInfo
from pipeline.records import Document, Status
from pipeline.resolve.within import resolve_document
from pipeline.user_files import UserFiles

Scores = Mapping[Measure, Score]

PAGE_ROWS: Sequence[tuple[Measure, Measure | None, str]] = (  # measure, the measures of its parts, title
    (scores.STRICT, scores.PER_LABEL, "span and label"),
    (scores.FOUR, scores.PER_FOUR, "span and four labels"),
    (scores.BY_TYPE, scores.PER_TYPE, "span and type"),
    (scores.B_CUBED, None, "entities, B-cubed"),
    (scores.PAIRS, None, "entities, pairs"),
    (scores.VARIANTS, None, "entities, variant pairs"),
    (scores.NAMED, None, "entities, called right"),
    (scores.SENTENCES, None, "sentence starts"),
)
SCORE_LINE = "{:26}{:>6}{:>7}{:>7}  {:^14}{:>8}{:>8}"
CREDIT_LINE = "{:26}{:>6}{:>7}{:>7}{:>7}{:>6}{:>5}{:>7}{:>9}"


@dataclass(frozen=True, slots=True)
class Evaluated:
    """The scores on a gold file.

    Attributes:
        unread: number of texts that could not be read; their names count as missed.
        model: what found the names; ``None`` where the gold names were used.
        scores: over all texts.
        groups: ``variety`` and ``genre`` -> each value -> scores, where a gold file has more than one.
        calibration: ``None`` where the model gives no confidence.
        faults: where gold and found differ, see `pipeline.evaluate.faults`.
        credit: scheme of partial credit -> how the names came out by it.
        notes: what to mind, in sentences.
    """

    gold: Gold
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
            nested[scores.CREDIT][scheme] |= zip(Credit.__annotations__, counts, strict=True)
        return {
            "gold": self.gold.name,
            "documents": len(self.gold.documents),
            "names": self.gold.names,
            "unread": self.unread,
            "model": asdict(self.model) if self.model else None,
            **nested,
            "calibration": self.calibration.as_dict() if self.calibration else None,
            "groups": {
                name: {value: _nested(its) for value, its in values.items()} for name, values in self.groups.items()
            },
            "faults": self._counted_faults(),
            "notes": list(self.notes),
        }

    def lines(self) -> Iterator[str]:
        """Yield the report as plain text: percentages, with the 95% interval of F in brackets."""
        yield f"gold   {self.gold.name}: {len(self.gold.documents)} documents, {self.gold.names} names"
        if self.model:
            yield " ".join(filter(None, ("model ", self.model.name, self.model.version, f"({self.model.origin})")))
        else:
            yield "model  none: the mentions are those of the gold file"
        if self.unread:
            yield f"texts that could not be read: {self.unread}; their names count as missed"
        yield from self.notes
        yield ""
        yield from self._score_lines()
        by, title = (scores.BY_TYPE, "span and type") if self.model else (scores.VARIANTS, "entities, variant pairs")
        for name, values in self.groups.items():
            yield ""
            yield f"{title}, by {name}"
            yield from (_score_line(f"  {value}", its[by]) for value, its in values.items())
        yield ""
        if found := self.calibration:
            yield f"confidence: calibration error {100 * found.ece:.1f} over {found.names} names"
            if found.right_when_sure is not None:
                right, share = 100 * found.right_when_sure, 100 * found.sure / found.names
                yield f"confidence {scores.SURE} or more: {right:.1f} right, {share:.1f} of the names"
        yield "faults: " + (", ".join(f"{many} {kind}" for kind, many in self._counted_faults().items()) or "none")

    def _counted_faults(self) -> dict[str, int]:
        return {str(kind): int(many) for kind, many in self.faults["fault"].value_counts().sort_index().items()}

    def _score_lines(self) -> Iterator[str]:
        yield SCORE_LINE.format("", "P", "R", "F", "95% of F", "found", "gold")
        for measure, parts, title in PAGE_ROWS:  # with gold names, only what says what the names denote
            shown = self.model or measure[0] == scores.ENTITY_SCORES
            if shown and measure in self.scores and self.scores[measure].counts.gold:
                yield _score_line(title, self.scores[measure])
                yield from (_score_line(f"  {one[-1]}", its) for one, its in self.scores.items() if one[:-1] == parts)
        if not self.scores[scores.B_CUBED].counts.gold:
            yield "entities: not scored, since the gold file gives no entity for the names found"
        if self.model:
            yield ""
            yield CREDIT_LINE.format("partial credit", "P", "R", "F", "right", "wrong", "part", "missed", "invented")
            for scheme, its in self.credit.items():
                yield CREDIT_LINE.format(f"  {scheme}", *_shares(self.scores[scores.CREDIT, scheme]), *its)


def _nested(measured: Scores) -> dict[str, Any]:
    nested: dict[str, Any] = {}
    for measure, score in measured.items():
        inner = nested
        for key in measure[:-1]:
            inner = inner.setdefault(key, {})
        inner[measure[-1]] = score.as_dict()
    return nested


def _score_line(title: str, score: Score) -> str:
    ends = "" if score.low is None or score.high is None else f"({100 * score.low:.1f}-{100 * score.high:.1f})"
    return SCORE_LINE.format(title, *_shares(score), ends, f"{score.counts.found:.0f}", f"{score.counts.gold:.0f}")


def _shares(score: Score) -> list[str]:
    return [f"{100 * share:.1f}" for share in (score.precision, score.recall, score.f)]


def evaluate(gold: Path, settings: Settings, *, texts: Sequence[Path] = (), gold_mentions: bool = False) -> Evaluated:
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
    documents, model, _ = find_all(map(as_read, marked.documents), wanted)
    return report_on(marked, documents, model)


class Cost(NamedTuple):
    """What finding names took: seconds of processor time, without loading and reading, for so many words."""

    seconds: float
    words: int


def find_all(
    items: Iterable[Item], settings: Settings, *, keep_duplicates: bool = True
) -> tuple[list[Document], ModelInfo, Cost]:
    """Return what the program makes of texts, the model, and the cost.

    Raises:
        ModelError: there is no such model, or it cannot be used.
        SettingsError: a fix or the corrections mean nothing.
    """
    files = UserFiles.load(settings)
    processor = Processor(settings, files.listed)
    seconds = 0.0
    documents: list[Document] = []
    for batch in batches(items):
        begin = time.process_time()
        documents += (document.without_source() for document in processor(batch))
        seconds += time.process_time() - begin
    begin = time.process_time()
    linked = link_documents(documents, files.corrections, settings.types, keep_duplicates=keep_duplicates)
    seconds += time.process_time() - begin
    return linked, processor.info, Cost(seconds, sum(document.words for document in documents))


def resolve_gold(gold: Iterable[GoldDocument], settings: Settings) -> list[Document]:
    """Return the documents with the gold names in place of found ones, resolved: faults left are the resolver's."""
    cleaned = (with_gold_names(clean(as_read(one), no_fix=settings.no_fix), one.names) for one in gold)
    return link_documents(list(map(resolve_document, cleaned)))


def report_on(gold: Gold, documents: Sequence[Document], model: ModelInfo | None = None) -> Evaluated:
    """Return the report of gold and what ``model`` found in each of its documents, in the same order."""
    pairs = list(zip(gold.documents, documents, strict=True))
    credit = [_credit(*pair, by_label=gold.labelled) for pair in pairs]
    counted = [
        scores.count(*pair, by_label=gold.labelled)
        | {(scores.CREDIT, scheme): its.counts for scheme, its in schemes.items()}
        for pair, schemes in zip(pairs, credit, strict=True)
    ]
    groups: dict[str, dict[str, Scores]] = {}
    for name in ("variety", "genre"):
        values = [getattr(one, name) for one in gold.documents]
        groups[name] = {
            value: _scores([one for one, its in zip(counted, values, strict=True) if its == value])
            for value in sorted({*values} - {""})
        }
    return Evaluated(
        gold=gold,
        unread=sum(document.status not in {Status.OK, Status.EMPTY} for document in documents),
        model=model,
        scores=_scores(counted),
        groups={name: values for name, values in groups.items() if len(values) > 1},
        calibration=_calibration(pairs),
        faults=faults(pairs),
        credit={one: Credit(*map(sum, zip(*(its[one] for its in credit), strict=True))) for one in CREDIT_SCHEMES},
        notes=(*gold.notes, *(_notes(pairs) if model else ())),
    )


def _credit(gold: GoldDocument, document: Document, *, by_label: bool) -> dict[str, Credit]:
    return scores.credit(
        ((*name.span, name.label if by_label else name.type) for name in gold.names),
        ((*span, mention.label if by_label else mention.type) for span, mention in by_span(document).items()),
    )


def _scores(counted: Sequence[Mapping[Measure, Counts]]) -> dict[Measure, Score]:
    sums, ends = scores.total(counted), scores.intervals(counted)
    return {measure: Score.of(sums[measure], ends.get(measure)) for measure in sorted(sums)}


def _calibration(pairs: Iterable[tuple[GoldDocument, Document]]) -> Calibration | None:
    confidences, right = [], []
    for gold, document in pairs:
        marked = {name.span: name for name in gold.names}
        for span, mention in by_span(document).items():
            if mention.confidence is not None:
                confidences.append(mention.confidence)
                right.append(span in marked and marked[span].type == mention.type)
    return scores.calibration(confidences, right)


def _notes(pairs: Sequence[tuple[GoldDocument, Document]]) -> Iterator[str]:
    """Yield a sentence where the model and the gold have other labels, so that scores by label mean little."""
    marked = {name.label for gold, _ in pairs for name in gold.names if name.label}
    found = {mention.label for _, document in pairs for mention in document.mentions}
    if not scores.comparable(marked, found):
        yield (
            f"The gold has the labels {', '.join(sorted(marked))}, the model {', '.join(sorted(found))}: compare "
            "the scores by four labels and by type."
        )
