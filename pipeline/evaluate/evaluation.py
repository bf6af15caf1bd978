"""The whole of it: a gold file -> a report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline.evaluate.calibration import calibration
from pipeline.evaluate.counts import Counts, Measure, Score, by_span, count, total
from pipeline.evaluate.faults import faults
from pipeline.evaluate.found import find_all, resolve_gold
from pipeline.evaluate.gold import GoldDocument
from pipeline.evaluate.intervals import intervals
from pipeline.evaluate.readers import read_gold
from pipeline.evaluate.report import Report
from pipeline.recognise.models import ModelInfo
from pipeline.records import Document, Status
from pipeline.settings import Settings

READ = {Status.OK, Status.EMPTY}


def evaluate(gold: Path, settings: Settings, *, gold_mentions: bool = False) -> Report:
    """Return how well the names in a gold file's texts are found, and what they stand for understood.

    All types of names are looked for, whatever ``settings.types`` says.

    Args:
        gold: ``.jsonl`` or ``.conllu``, see `readers`.
        settings: model, labels and fixes.
        gold_mentions: put the gold names in place of found ones, which shows the faults of the resolver alone.

    Raises:
        InputError: the gold file cannot be read or is no sound gold file.
        ModelError: there is no such model, or it cannot be used.
    """
    texts = read_gold(gold)
    wanted = settings.updated({"types": "all"})
    model: ModelInfo | None = None
    if gold_mentions:
        documents = resolve_gold(texts, wanted)
    else:
        documents, model = find_all(texts, wanted)
    return compare(gold.name, texts, documents, model)


def compare(
    name: str, texts: Sequence[GoldDocument], documents: Sequence[Document], model: ModelInfo | None = None
) -> Report:
    """Return the report of gold documents and what was found in each, in the same order.

    Args:
        name: what the gold is called in the report.
        texts: gold.
        documents: found.
        model: what found it.
    """
    pairs = list(zip(texts, documents, strict=True))
    counted = [count(gold, document) for gold, document in pairs]
    return Report(
        gold=name,
        documents=len(texts),
        names=sum(len(gold.names) for gold in texts),
        unread=sum(document.status not in READ for document in documents),
        model=model,
        scores=_scores(counted),
        groups={
            group: by_value
            for group in ("variety", "genre")
            if len(by_value := _grouped(counted, [getattr(gold, group) for gold in texts])) > 1
        },
        calibration=calibration(*_confidences(pairs)),
        faults=tuple(fault for pair in pairs for fault in faults(*pair)),
    )


def _scores(counted: Sequence[Mapping[Measure, Counts]]) -> dict[Measure, Score]:
    sums, ends = total(counted), intervals(counted)
    return {measure: Score.of(sums[measure], ends.get(measure)) for measure in sorted(sums)}


def _grouped(counted: Sequence[Mapping[Measure, Counts]], values: Sequence[str]) -> dict[str, dict[Measure, Score]]:
    return {
        value: _scores([one for one, its in zip(counted, values, strict=True) if its == value])
        for value in sorted({*values} - {""})
    }


def _confidences(pairs: Sequence[tuple[GoldDocument, Document]]) -> tuple[list[float], list[bool]]:
    said, right = [], []
    for gold, document in pairs:
        marked = {(name.start, name.end, name.label) for name in gold.names}
        for span, mention in by_span(document).items():
            if mention.confidence is not None:
                said.append(mention.confidence)
                right.append((*span, mention.label) in marked)
    return said, right
