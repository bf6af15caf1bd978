"""What two models, or two earlier runs, find differently in the same texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.errors import InputError
from pipeline.evaluate.agreement import Agreement, agreement
from pipeline.evaluate.differences import Difference, Kind, differences, pairs_of
from pipeline.evaluate.listing import csv_lines, write_listing
from pipeline.evaluate.measured import measured
from pipeline.evaluate.schemes import comparable
from pipeline.evaluate.sides import Side, side_of_folder
from pipeline.recognise.models import find
from pipeline.settings import CSV_DIALECTS, Settings

SECONDS = 1  # of work below which a speed says little
WIDTH = 26  # of the first column of the page


@dataclass(frozen=True, slots=True)
class Comparison:
    """What came out.

    Attributes:
        a: one side; ``b`` the other.
        texts: how many texts both read.
        words: how many words those have.
        agreement: how far the sides agree on them.
        differences: where they do not.
        notes: what to mind, in sentences.
    """

    a: Side
    b: Side
    texts: int
    words: int
    agreement: Agreement
    differences: tuple[Difference, ...]
    notes: tuple[str, ...]

    def as_dict(self, *, rows: bool = False) -> dict[str, Any]:
        """Return the comparison as JSON takes it, with ``rows`` also each difference."""
        return {
            "a": _side_as_dict(self.a),
            "b": _side_as_dict(self.b),
            "texts": self.texts,
            "words": self.words,
            "agreement": self.agreement.as_dict(),
            "differences": self._counted(),
            "notes": list(self.notes),
            **({"rows": [asdict(one) for one in self.differences]} if rows else {}),
        }

    def lines(self) -> Iterator[str]:
        """Yield the summary as plain text: percentages, but for kappa."""
        yield f"a      {self.a.title}"
        yield f"b      {self.b.title}"
        yield f"texts  {self.texts}, {self.words} words"
        yield from self.notes
        yield ""
        yield f"{'':{WIDTH}}{'a':>10}{'b':>10}{'same':>10}{'F':>8}"
        agreed = self.agreement
        rows = (("span", agreed.spans), ("span and type", agreed.types), ("span and label", agreed.labels))
        for title, same in rows:
            if same is not None:
                yield f"{title:{WIDTH}}{agreed.a:10}{agreed.b:10}{same:10}{100 * agreed.f(same):8.1f}"
        if agreed.types:
            share = 100 * agreed.names / agreed.types
            yield f"of those of one type, {share:.1f} are of an entity that both call the same"
        yield f"Cohen's kappa of the words' types: {agreed.kappa:.3f}"
        yield ""
        yield from _cost_lines(self.a, self.b)
        counted = self._counted()
        yield "differences: " + (", ".join(f"{many} {kind}" for kind, many in counted.items() if many) or "none")

    def csv_lines(self, dialect: str = CSV_DIALECTS[0]) -> Iterator[str]:
        """Yield the table of differences as CSV, without line ends."""
        return csv_lines(Difference, self.differences, dialect)

    def write(self, path: Path, dialect: str = CSV_DIALECTS[0]) -> None:
        """Write the table of differences, as CSV or to a path that ends in ``.xlsx`` as a workbook.

        Raises:
            OutputError: the file cannot be written.
        """
        write_listing(path, Difference, self.differences, dialect)

    def _counted(self) -> dict[str, int]:
        counted = Counter(one.difference for one in self.differences)
        return {kind.value: counted[kind] for kind in Kind}


def compare_models(inputs: Sequence[str], models: tuple[str, str], settings: Settings) -> Comparison:
    """Return what two models find differently in files and folders, each in a process of its own, one after another.

    Args:
        inputs: files and folders.
        models: their names, as ``--model`` takes them.
        settings: all but the model.

    Raises:
        InputError: there is nothing to read.
        ModelError: there is no such model, or it cannot be used.
    """
    for model in models:
        find(model)  # a name that is wrong is told before the other model has read for an hour
    one, other = (measured(inputs, settings.updated({"model": model})) for model in models)
    return compared(*_told_apart(one, other, *models))


def compare_folders(one: Path, other: Path) -> Comparison:
    """Return what two earlier runs found differently in the texts that both read.

    Raises:
        InputError: they have no text in common.
        OutputError: a folder holds no tables, or one of them is damaged.
    """
    return compared(*_told_apart(side_of_folder(one), side_of_folder(other), str(one), str(other)))


def compared(a: Side, b: Side) -> Comparison:
    """Return what two sides have differently in the texts that both read.

    Raises:
        InputError: they have no text in common.
    """
    shared = a.texts.keys() & b.texts.keys()
    common = [doc_id for doc_id in a.texts if doc_id in shared and a.texts[doc_id].sha256 == b.texts[doc_id].sha256]
    if not (a.texts or b.texts):
        message = "No text could be read, so there is nothing to compare. To see why, try: navnetabell run INPUT."
        raise InputError(message)
    if not common:
        message = (
            f"{a.title} and {b.title} have no text in common, so there is nothing to compare. Give two runs over the "
            "same files, or texts and two models: navnetabell compare INPUT --model A --model B."
        )
        raise InputError(message)
    words = sum(a.texts[doc_id].words for doc_id in common)
    same = bool(a.model.get("name")) and a.model.get("name") == b.model.get("name")
    by_label = same or comparable(a.labels, b.labels)
    pairs = list(pairs_of(a.of(common), b.of(common)))
    return Comparison(
        a=a,
        b=b,
        texts=len(common),
        words=words,
        agreement=agreement(pairs, words, by_label=by_label),
        differences=tuple(differences(pairs, by_label=by_label)),
        notes=tuple(_notes(a, b, common, by_label=by_label)),
    )


def _notes(a: Side, b: Side, common: Sequence[str], *, by_label: bool) -> Iterator[str]:
    """Yield what to mind, in sentences."""
    changed = len(a.texts.keys() & b.texts.keys()) - len(common)
    only_a, only_b = len(a.texts.keys() - b.texts.keys()), len(b.texts.keys() - a.texts.keys())
    if changed or only_a or only_b:
        yield (
            f"The texts are not the same: {only_a} only in a, {only_b} only in b, {changed} changed in between. "
            f"Compared are the {len(common)} that are the same in both."
        )
    other = [name for name in a.made.keys() & b.made.keys() if a.made[name] != b.made[name]]
    if other:
        yield f"The runs differ in more than the model: {', '.join(sorted(other))}."
    if not by_label:
        yield (
            f"The labels are of two schemes ({', '.join(sorted(a.labels))}; {', '.join(sorted(b.labels))}), so types "
            "are compared and not labels."
        )


def _told_apart(a: Side, b: Side, one: str, other: str) -> tuple[Side, Side]:
    """Return the sides under titles that differ: where model and version do not, with what the user gave."""
    if a.title != b.title:
        return a, b
    return replace(a, title=f"{a.title} ({one})"), replace(b, title=f"{b.title} ({other})")


def _side_as_dict(side: Side) -> dict[str, Any]:
    words = sum(text.words for text in side.texts.values())
    cost = None if side.cost is None else {**asdict(side.cost), "words_per_second": _speed(side)}
    return {"title": side.title, "model": dict(side.model), "words": words, "cost": cost}


def _speed(side: Side) -> int | None:
    """Return how many words a second of finding names takes; ``None`` where nobody measured."""
    words = sum(text.words for text in side.texts.values())
    return round(words / side.cost.seconds) if side.cost and side.cost.seconds else None


def _cost_lines(a: Side, b: Side) -> Iterator[str]:
    speeds = [_speed(side) for side in (a, b)]
    if any(speeds):
        how = "of processor time, cleaning to resolving"
        little = any(side.cost and side.cost.seconds < SECONDS for side in (a, b))
        yield _row("words a second", speeds, f"{how}; rough, it is little text" if little else how)
    memory = [round(side.cost.megabytes) if side.cost and side.cost.megabytes else None for side in (a, b)]
    if any(memory):
        yield _row("memory, MB at most", memory)


def _row(title: str, numbers: Sequence[int | None], after: str = "") -> str:
    cells = "".join(f"{'' if number is None else number:>10}" for number in numbers)
    return f"{title:{WIDTH}}{cells}  {after}".rstrip()
