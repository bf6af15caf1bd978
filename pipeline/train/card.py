"""The tables of the model card: how good the shipped model is, label by label, and on untidy text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

from pipeline.evaluate.gold import Gold, GoldDocument, as_read
from pipeline.evaluate.gold_files import read_gold
from pipeline.evaluate.report import Evaluated, find_all, report_on
from pipeline.evaluate.scores import BY_TYPE, PER_LABEL, SENTENCES, STRICT, Measure, Score
from pipeline.options import SHIPPED_MODEL, Settings
from pipeline.records import Document
from pipeline.train.gold import TRAIN, load_gold
from pipeline.train.untidy import UNTIDY, varied


@dataclass(frozen=True, kw_only=True, slots=True)
class MakeCard:
    """Say how good a model is, in Markdown tables for its card.

    Attributes:
        gold: gold files that the model was not trained on.
        trained: what the step ``gold`` wrote, by which names count as seen in training or not.
        model: name or folder.
    """

    gold: tuple[Path, ...]
    trained: Path
    model: str = SHIPPED_MODEL

    def run(self) -> Iterator[str]:
        """Yield the tables, line by line."""
        seen = {
            sentence.text[start:end].casefold()
            for sentence in load_gold(self.trained)[TRAIN]
            for start, end, _ in sentence.spans
        }
        return card_tables(self.gold, seen, Settings(model=self.model))


def card_tables(golds: Sequence[Path], known: AbstractSet[str], settings: Settings) -> Iterator[str]:
    """Yield the tables as lines of Markdown: one column a gold file.

    Args:
        golds: gold files that the model was not trained on.
        known: the case-folded names that it was trained on.
    """
    wanted = settings.updated({"types": "all"})
    texts = {path.stem: read_gold(path) for path in golds}
    found = {stem: find_all(map(as_read, gold), wanted)[0] for stem, gold in texts.items()}
    reports = {stem: report_on(Gold(stem, tuple(gold)), found[stem]) for stem, gold in texts.items()}
    yield from _table("", reports, _overall)
    yield ""
    yield from _table("F (names in gold)", reports, _labels)
    yield ""
    for stem, report in reports.items():
        if report.groups:
            yield from _lines(
                f"{stem}, F", {"nine labels": _groups(report, STRICT), "three types": _groups(report, BY_TYPE)}
            )
            yield ""
    yield from _variants(texts, reports, wanted)
    if known:
        yield ""
        rows = {stem: _by_newness(texts[stem], found[stem], known) for stem in texts}
        yield from _lines("recall, span and label", rows)


def _table(corner: str, reports: dict[str, Evaluated], rows: Callable[[Evaluated], dict[str, str]]) -> Iterator[str]:
    yield from _lines(corner, {stem: rows(report) for stem, report in reports.items()})


def _lines(corner: str, columns: dict[str, dict[str, str]]) -> Iterator[str]:
    yield f"| {corner} | {' | '.join(columns)} |"
    yield "| --- |" + " --- |" * len(columns)
    for row in dict.fromkeys(name for cells in columns.values() for name in cells):
        yield f"| {row} | {' | '.join(cells.get(row, '') for cells in columns.values())} |"


def _overall(report: Evaluated) -> dict[str, str]:
    cells = {
        "nine labels, P / R / F": _three(report.scores[STRICT]),
        "person, place, organisation, P / R / F": _three(report.scores[BY_TYPE]),
    }
    if SENTENCES in report.scores:
        cells["sentence starts, F"] = _percent(report.scores[SENTENCES].f)
    if report.calibration:
        cells["calibration error (15 bins)"] = _percent(report.calibration.ece)
        cells["right where confidence is 0.9 or more"] = _percent(report.calibration.right_when_sure or 0.0)
    return cells


def _labels(report: Evaluated) -> dict[str, str]:
    inner = {measure[-1]: score for measure, score in report.scores.items() if measure[:-1] == PER_LABEL}
    ranked = sorted(inner.items(), key=lambda item: -item[1].counts.gold)
    return {label: f"{_percent(score.f)} ({score.counts.gold})" for label, score in ranked}


def _groups(report: Evaluated, measure: Measure) -> dict[str, str]:
    return {
        value: f"{_percent(scores[measure].f)} ({scores[measure].counts.gold})"
        for values in report.groups.values()
        for value, scores in values.items()
    }


def _variants(texts: dict[str, list[GoldDocument]], reports: dict[str, Evaluated], settings: Settings) -> Iterator[str]:
    columns = {stem: {"as written": _two(report)} for stem, report in reports.items()}
    for stem, gold in texts.items():
        for name, change in UNTIDY.items():
            changed = [varied(one, change) for one in gold]
            found, *_ = find_all(map(as_read, changed), settings)
            columns[stem][name] = _two(report_on(Gold(stem, tuple(changed)), found))
    yield from _lines("F, nine labels / three types", columns)


def _by_newness(gold: Sequence[GoldDocument], found: Sequence[Document], known: AbstractSet[str]) -> dict[str, str]:
    hits = {True: 0, False: 0}
    total = {True: 0, False: 0}
    for one, document in zip(gold, found, strict=True):
        spans = {(mention.start, mention.end, mention.label) for mention in document.mentions}
        for name in one.names:
            seen = name.text.casefold() in known
            total[seen] += 1
            hits[seen] += (name.start, name.end, name.label) in spans
    return {
        "names that were in the training data": _share(hits[True], total[True]),
        "names that were not": _share(hits[False], total[False]),
    }


def _share(part: int, whole: int) -> str:
    return f"{_percent(part / whole if whole else 0.0)} ({whole})"


def _two(report: Evaluated) -> str:
    return f"{_percent(report.scores[STRICT].f)} / {_percent(report.scores[BY_TYPE].f)}"


def _three(score: Score) -> str:
    return f"{_percent(score.precision)} / {_percent(score.recall)} / {_percent(score.f)}"


def _percent(share: float) -> str:
    return f"{100 * share:.1f}"
