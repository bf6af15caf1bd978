"""What two models, or two earlier runs, find differently in the same texts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from pipeline.errors import InputError
from pipeline.evaluate.faults import csv_text, paired, write_rows
from pipeline.evaluate.scores import comparable
from pipeline.evaluate.sides import SIDE_COLUMNS, Side, measured, side_of_folder
from pipeline.options import CSV_DIALECTS, Settings
from pipeline.recognise.models import find

DIFFERENCES = ("only a", "only b", "boundary", "type", "label", "name")
ROW_COLUMNS = [
    "doc_id",
    "difference",
    "start",
    "end",
    *(f"{one}_{side}" for one in SIDE_COLUMNS for side in "ab"),
    "context",
]
NO_NAME = "O"
LITTLE_WORK = 1  # second, below which a speed means little
FIRST_COLUMN_WIDTH = 26  # of the page


@dataclass(frozen=True, slots=True)
class Agreement:
    """What two sides agree on.

    Attributes:
        a: number of mentions of side a.
        b: number of mentions of side b.
        spans: how many spans both have.
        types: of those, how many have the same type.
        labels: of those with the same type, how many have the same label; ``None`` where labels cannot be compared.
        names: of those with the same type, how many have the same entity's name.
        kappa: Cohen's kappa (1960) of the words' types, "no name" being one of them: 1 agreement, 0 that of chance.
        words: number of words of the texts: runs without white space.
    """

    a: int
    b: int
    spans: int
    types: int
    labels: int | None
    names: int
    kappa: float
    words: int

    def f(self, same: int) -> float:
        """Return F of one side against the other, whichever is taken for gold; 1 where neither has a mention."""
        return 2 * same / (self.a + self.b) if self.a + self.b else 1.0

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON takes it."""
        same = {"f_spans": self.spans, "f_types": self.types, "f_labels": self.labels}
        shares = {name: None if many is None else round(self.f(many), 4) for name, many in same.items()}
        return {**asdict(self), "kappa": round(self.kappa, 4), **shares}


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two sides have in common and where they differ.

    Attributes:
        a: one side; ``b`` the other.
        texts: number of texts that both read.
        words: number of words of those.
        agreement: how far the sides agree on them.
        differences: a row for each mention, or pair of mentions, on which they do not agree, in reading order;
            ``start`` and ``end`` are those of side a where it has the mention. Cells of a side without it are empty.
        notes: what to mind, in sentences.
    """

    a: Side
    b: Side
    texts: int
    words: int
    agreement: Agreement
    differences: pd.DataFrame
    notes: tuple[str, ...]

    def as_dict(self, *, rows: bool = False) -> dict[str, Any]:
        """Return the comparison as JSON takes it, with ``rows`` also each difference."""
        listed = (
            self.differences.astype(object).where(self.differences.notna(), None).to_dict("records") if rows else []
        )
        return {
            "a": self.a.as_dict(),
            "b": self.b.as_dict(),
            "texts": self.texts,
            "words": self.words,
            "agreement": self.agreement.as_dict(),
            "differences": self._counted(),
            "notes": list(self.notes),
            **({"rows": listed} if rows else {}),
        }

    def lines(self) -> Iterator[str]:
        """Yield the summary as plain text: percentages, but for kappa."""
        yield f"a      {self.a.title}"
        yield f"b      {self.b.title}"
        yield f"texts  {self.texts}, {self.words} words"
        yield from self.notes
        yield ""
        yield f"{'':{FIRST_COLUMN_WIDTH}}{'a':>10}{'b':>10}{'same':>10}{'F':>8}"
        agreed = self.agreement
        for title, same in (("span", agreed.spans), ("span and type", agreed.types), ("span and label", agreed.labels)):
            if same is not None:
                yield f"{title:{FIRST_COLUMN_WIDTH}}{agreed.a:10}{agreed.b:10}{same:10}{100 * agreed.f(same):8.1f}"
        if agreed.types:
            share = 100 * agreed.names / agreed.types
            yield f"of those of one type, {share:.1f} are of an entity that both call the same"
        yield f"Cohen's kappa of the words' types: {agreed.kappa:.3f}"
        yield ""
        yield from self._cost_lines()
        counted = self._counted()
        yield "differences: " + (", ".join(f"{many} {kind}" for kind, many in counted.items() if many) or "none")

    def csv_text(self, dialect: str = CSV_DIALECTS[0]) -> str:
        """Return the table of differences as CSV."""
        return csv_text(self.differences, dialect)

    def write(self, path: Path, dialect: str = CSV_DIALECTS[0]) -> None:
        """Write the table of differences, as CSV or to a path that ends in ``.xlsx`` as a workbook.

        Raises:
            OutputError: the file cannot be written.
        """
        write_rows(path, self.differences, "difference", dialect)

    def _counted(self) -> dict[str, int]:
        counted = self.differences["difference"].value_counts()
        return {kind: int(counted.get(kind, 0)) for kind in DIFFERENCES}

    def _cost_lines(self) -> Iterator[str]:
        costs = [side.cost for side in (self.a, self.b)]
        little = "; rough, it is little text" if any(cost and cost.seconds < LITTLE_WORK for cost in costs) else ""
        speeds = [side.words_per_second for side in (self.a, self.b)]
        memory = [round(cost.megabytes) if cost and cost.megabytes else None for cost in costs]
        after = f"of processor time, cleaning to resolving{little}"
        for title, numbers, what in (("words a second", speeds, after), ("memory, MB at most", memory, "")):
            if any(numbers):
                cells = "".join(f"{'' if number is None else number:>10}" for number in numbers)
                yield f"{title:{FIRST_COLUMN_WIDTH}}{cells}  {what}".rstrip()


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
        find(model)  # so that a misspelt second name is reported before the first model has read for an hour
    one, other = (measured(inputs, settings.updated({"model": model})) for model in models)
    return compared(*_told_apart(one, other, models))


def compare_folders(one: Path, other: Path) -> Comparison:
    """Return what two earlier runs found differently in the texts that both read.

    Raises:
        InputError: they have no text in common.
        OutputError: a folder holds no tables, or one of them is damaged.
    """
    return compared(*_told_apart(side_of_folder(one), side_of_folder(other), (str(one), str(other))))


def _told_apart(a: Side, b: Side, given: tuple[str, str]) -> tuple[Side, Side]:
    """Return the sides under titles that differ: where model and version do not, with what the user gave."""
    if a.title != b.title:
        return a, b
    return replace(a, title=f"{a.title} ({given[0]})"), replace(b, title=f"{b.title} ({given[1]})")


def compared(a: Side, b: Side) -> Comparison:
    """Return where two sides agree and differ in the texts that both read.

    Raises:
        InputError: they have no text in common.
    """
    texts = a.texts.merge(b.texts, how="outer", on="doc_id", indicator=True, suffixes=("", "_b"))
    shared = texts["_merge"] == "both"
    common = texts[shared & (texts["sha256"] == texts["sha256_b"])]
    if common.empty:
        message = (
            f"{a.title} and {b.title} have no text in common, so there is nothing to compare. Give two runs over the "
            "same files, or texts and two models: navnetabell compare INPUT --model A --model B."
            if len(texts)
            else "No text could be read, so there is nothing to compare. To see why, try: navnetabell run INPUT."
        )
        raise InputError(message)
    words = int(common["words"].sum())
    by_label = (bool(a.model.get("name")) and a.model["name"] == b.model.get("name")) or comparable(a.labels, b.labels)
    pairs = paired_mentions(*(side.mentions[side.mentions["doc_id"].isin(common["doc_id"])] for side in (a, b)))
    only_a, only_b = (int((texts["_merge"] == side).sum()) for side in ("left_only", "right_only"))
    missing = (only_a, only_b, int(shared.sum()) - len(common))
    return Comparison(
        a=a,
        b=b,
        texts=len(common),
        words=words,
        agreement=agreement(pairs, words, by_label=by_label),
        differences=differences(pairs, by_label=by_label),
        notes=tuple(_notes(a, b, len(common), missing, by_label=by_label)),
    )


def _notes(a: Side, b: Side, common: int, missing: tuple[int, int, int], *, by_label: bool) -> Iterator[str]:
    """Yield what to mind, in sentences."""
    if any(missing):
        yield (
            f"The texts are not the same: {missing[0]} only in a, {missing[1]} only in b, {missing[2]} changed in "
            f"between. Compared are the {common} that are the same in both."
        )
    other = [name for name in a.made.keys() & b.made.keys() if a.made[name] != b.made[name]]
    if other:
        yield f"The runs differ in more than the model: {', '.join(sorted(other))}."
    if not by_label:
        yield (
            f"The labels are of two schemes ({', '.join(a.labels)}; {', '.join(b.labels)}), so types are compared and "
            "not labels."
        )


def paired_mentions(a: pd.DataFrame, b: pd.DataFrame) -> pd.DataFrame:
    """Return the mentions of two sides, each in a row with the other side's of the same or an overlapping span.

    Columns end in ``_a`` and ``_b`` but for ``doc_id``; ``_merge`` says which sides have the mention. ``from`` and
    ``to`` are the span of the row, those of side a where it has one, on one axis for all texts.
    """
    texts = pd.factorize(pd.concat([a["doc_id"], b["doc_id"]]))[0]
    longest = max(int(side["end"].max()) if len(side) else 0 for side in (a, b)) + 1
    ones, others = (
        side.assign(**{"from": text * longest + side["start"], "to": text * longest + side["end"]})
        for side, text in ((a, texts[: len(a)]), (b, texts[len(a) :]))
    )
    together = list(paired(*(list(zip(side["from"], side["to"], strict=True)) for side in (ones, others))))
    for side, numbers in ((ones, 0), (others, 1)):
        rows_of = {pair[numbers]: number for number, pair in enumerate(together)}
        side["pair"] = [rows_of[row] for row in range(len(side))]
    pairs = ones.merge(others, how="outer", on="pair", indicator=True, suffixes=("_a", "_b"))
    for column in ("doc_id", "start", "end", "from", "to", "context"):
        pairs[column] = pairs[f"{column}_a"].where(pairs["_merge"] != "right_only", pairs[f"{column}_b"])
    return pairs.sort_values(["from", "to"], kind="stable", ignore_index=True)


def differences(pairs: pd.DataFrame, *, by_label: bool) -> pd.DataFrame:
    """Return the pairs that differ, by text and span, with `ROW_COLUMNS`.

    Args:
        pairs: see `paired_mentions`.
        by_label: whether labels that differ within a type count; they mean nothing between two schemes.
    """
    differ = {one: pairs[f"{one}_a"] != pairs[f"{one}_b"] for one in ("from", "to", "type", "label", "name")}
    kinds = [
        pairs["_merge"] == "left_only",
        pairs["_merge"] == "right_only",
        differ["from"] | differ["to"],
        differ["type"],
        differ["label"] & by_label,
        differ["name"],
    ]
    told = pairs.assign(difference=np.select(kinds, DIFFERENCES, ""))
    told = told.loc[told["difference"] != "", ROW_COLUMNS].astype({"start": int, "end": int}).reset_index(drop=True)
    texts = told.columns.drop(["start", "end", "confidence_a", "confidence_b"])
    return told.astype(dict.fromkeys(texts, object)).fillna(dict.fromkeys(texts, ""))


def agreement(pairs: pd.DataFrame, words: int, *, by_label: bool) -> Agreement:
    """Return how far two sides agree.

    Args:
        pairs: see `paired_mentions`.
        words: number of words of the texts.
        by_label: whether labels can be compared.
    """
    spans = pairs[(pairs["from_a"] == pairs["from_b"]) & (pairs["to_a"] == pairs["to_b"])]
    types = spans[spans["type_a"] == spans["type_b"]]
    return Agreement(
        a=int((pairs["_merge"] != "right_only").sum()),
        b=int((pairs["_merge"] != "left_only").sum()),
        spans=len(spans),
        types=len(types),
        labels=int((types["label_a"] == types["label_b"]).sum()) if by_label else None,
        names=int((types["name_a"] == types["name_b"]).sum()),
        kappa=kappa(_words_by_types(pairs, words)),
        words=words,
    )


def _words_by_types(pairs: pd.DataFrame, words: int) -> Mapping[tuple[str, str], int]:
    """Return how many words have which two types; spans that overlap, such as in ``Oslo-mannen``, are one word."""
    sides = (pairs[[f"from_{side}", f"text_{side}", f"type_{side}"]].dropna() for side in "ab")
    marked = pd.DataFrame(
        [
            (start + match.start(), start + match.end(), number, its_type)
            for number, side in enumerate(sides)
            for start, text, its_type in side.itertuples(index=False)
            for match in re.finditer(r"\S+", text)
        ],
        columns=["start", "end", "side", "type"],
    ).sort_values(["start", "end", "side"])
    word = (marked["start"] >= marked["end"].cummax().shift(fill_value=-1)).cumsum()
    types = [marked[marked["side"] == side].groupby(word)["type"].first() for side in (0, 1)]
    both = Counter(pd.concat(types, axis=1).fillna(NO_NAME).itertuples(index=False, name=None))
    both[NO_NAME, NO_NAME] += max(0, words - both.total())
    return both


def kappa(both: Mapping[tuple[str, str], int]) -> float:
    """Return Cohen's kappa of how often two sides chose which pair of values.

    Example:
        >>> round(kappa({("person", "person"): 20, ("person", "O"): 5, ("O", "person"): 10, ("O", "O"): 15}), 2)
        0.4
    """
    total = sum(both.values())
    ones, others = Counter[str](), Counter[str]()
    for (one, other), many in both.items():
        ones[one] += many
        others[other] += many
    if not total:
        return 1.0
    agreed = sum(many for (one, other), many in both.items() if one == other) / total
    by_chance = sum(ones[value] * others[value] for value in ones) / total**2
    return 1.0 if by_chance == 1 else (agreed - by_chance) / (1 - by_chance)
