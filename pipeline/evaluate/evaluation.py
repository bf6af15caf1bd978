"""The whole of it: a gold file -> a report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pipeline.evaluate.calibration import calibration
from pipeline.evaluate.counts import FOUR, PER_FOUR, PER_LABEL, STRICT, Counts, Measure, Score, by_span, count, total
from pipeline.evaluate.credit import Credit, credit, measure_of, total_credit
from pipeline.evaluate.faults import faults
from pipeline.evaluate.found import find_all, resolve_gold
from pipeline.evaluate.gold import Gold, GoldDocument
from pipeline.evaluate.intervals import intervals
from pipeline.evaluate.readers import load_gold
from pipeline.evaluate.report import Report
from pipeline.evaluate.schemes import comparable
from pipeline.recognise.models import ModelInfo
from pipeline.records import Document, Status
from pipeline.settings import Settings

OF_LABELS = {STRICT, PER_LABEL, FOUR, PER_FOUR}
READ = {Status.OK, Status.EMPTY}
Pair = tuple[GoldDocument, Document]


def evaluate(gold: Path, settings: Settings, *, texts: Sequence[Path] = (), gold_mentions: bool = False) -> Report:
    """Return how well the names in a gold file's texts are found, and what they stand for understood.

    All types of names that the gold marks are looked for, whatever ``settings.types`` says.

    Args:
        gold: a file of a kind that `readers` knows, or a folder that a run wrote, its table of mentions corrected.
        settings: model, labels and fixes.
        texts: for a table of mentions, what the run read; by default what its ``run.json`` names.
        gold_mentions: put the gold names in place of found ones, which shows the faults of the resolver alone.

    Raises:
        InputError: the gold file cannot be read or is no sound gold file.
        ModelError: there is no such model, or it cannot be used.
    """
    marked = load_gold(gold, texts, settings.labels)
    wanted = settings.updated({"types": list(marked.types)})
    model: ModelInfo | None = None
    if gold_mentions:
        documents = resolve_gold(marked.documents, wanted)
    else:
        documents, model = find_all(marked.documents, wanted)
    return report_on(marked, documents, model)


def compare(
    name: str, texts: Sequence[GoldDocument], documents: Sequence[Document], model: ModelInfo | None = None
) -> Report:
    """Return the report of gold documents and what was found in each, in the same order; see `report_on`."""
    return report_on(Gold(name, tuple(texts)), documents, model)


def report_on(gold: Gold, documents: Sequence[Document], model: ModelInfo | None = None) -> Report:
    """Return the report of gold and what was found in each of its documents, in the same order.

    Args:
        gold: what a person marked.
        documents: found.
        model: what found it.
    """
    pairs = list(zip(gold.documents, documents, strict=True))
    credits_ = [_credit(pair, by_label=gold.labelled) for pair in pairs]
    counted = [_counted(pair, its, by_label=gold.labelled) for pair, its in zip(pairs, credits_, strict=True)]
    return Report(
        gold=gold.name,
        documents=len(pairs),
        names=gold.names,
        unread=sum(document.status not in READ for document in documents),
        model=model,
        scores=_scores(counted),
        groups={
            group: by_value
            for group in ("variety", "genre")
            if len(by_value := _grouped(counted, [getattr(one, group) for one in gold.documents])) > 1
        },
        calibration=calibration(*_confidences(pairs)),
        faults=tuple(fault for pair in pairs for fault in faults(*pair)),
        credit=total_credit(credits_),
        notes=(*gold.notes, *(_notes(pairs) if model else ())),
    )


def _counted(pair: Pair, its: Mapping[str, Credit], *, by_label: bool) -> dict[Measure, Counts]:
    """Return what each measure counts in a document; none of labels where the gold does not have them."""
    counted = count(*pair)
    kept = {measure: counts for measure, counts in counted.items() if by_label or measure[:2] not in OF_LABELS}
    return kept | {measure_of(scheme): one.counts for scheme, one in its.items()}


def _credit(pair: Pair, *, by_label: bool) -> dict[str, Credit]:
    gold, document = pair
    return credit(
        ((name.start, name.end, name.label if by_label else name.type) for name in gold.names),
        ((*span, mention.label if by_label else mention.type) for span, mention in by_span(document).items()),
    )


def _scores(counted: Sequence[Mapping[Measure, Counts]]) -> dict[Measure, Score]:
    sums, ends = total(counted), intervals(counted)
    return {measure: Score.of(sums[measure], ends.get(measure)) for measure in sorted(sums)}


def _grouped(counted: Sequence[Mapping[Measure, Counts]], values: Sequence[str]) -> dict[str, dict[Measure, Score]]:
    return {
        value: _scores([one for one, its in zip(counted, values, strict=True) if its == value])
        for value in sorted({*values} - {""})
    }


def _confidences(pairs: Sequence[Pair]) -> tuple[list[float], list[bool]]:
    said, right = [], []
    for gold, document in pairs:
        marked = {(name.start, name.end): name for name in gold.names}
        for span, mention in by_span(document).items():
            if mention.confidence is not None:
                said.append(mention.confidence)
                right.append(span in marked and marked[span].is_found_in(mention))
    return said, right


def _notes(pairs: Sequence[Pair]) -> Iterator[str]:
    """Yield a sentence where the model and the gold have other labels, so that scores by label mean little."""
    marked = {name.label for gold, _ in pairs for name in gold.names if name.label}
    found = {mention.label for _, document in pairs for mention in document.mentions}
    if not comparable(marked, found):
        yield (
            f"The gold has the labels {', '.join(sorted(marked))}, the model {', '.join(sorted(found))}: compare "
            "the scores by four labels and by type."
        )
