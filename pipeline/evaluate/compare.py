"""What two models, or two earlier runs, find differently in the same texts, and what each costs.

A model or a run gives a `Side`, which is two frames; the mentions of two sides are paired by span, and a row of the
paired frame is a difference or an agreement.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Self

import numpy as np
import pandas as pd

from pipeline.errors import InputError, ModelError
from pipeline.evaluate.faults import paired
from pipeline.evaluate.report import find_all
from pipeline.evaluate.scores import comparable
from pipeline.options import Settings
from pipeline.outputs import MANIFEST, json_part, read_json
from pipeline.read.documents import DocumentReader
from pipeline.read.sources import find_sources
from pipeline.read.tables import Columns
from pipeline.recognise.models import find
from pipeline.records import Status
from pipeline.tabulate import rows
from pipeline.user_files import LOADERS
from pipeline.write.tables import read_tables

DECIDING_SETTINGS = ("types", "no_fix", "labels", "corrections", "keep_duplicates", "confidence")  # beside the model
SIDE_COLUMNS = ["text", "label", "type", "name", "confidence"]
DIFFERENCES = ("only a", "only b", "boundary", "type", "label", "name")
ROW_COLUMNS = ["doc_id", "difference", "start", "end", *(f"{one}_{x}" for one in SIDE_COLUMNS for x in "ab"), "context"]
F_OF = {"spans": "span", "types": "span and type", "labels": "span and label"}
NO_NAME = "O"
SHORT_RUN = 1  # seconds, below which a speed means little
AGREEMENT_LINE = "{:26}{:>10}{:>10}{:>10}{:>8}"
COST_LINE = "{:26}{:>10}{:>10}  {}"
PROCESS_STATUS = Path("/proc/self/status")


@dataclass(frozen=True, slots=True)
class Side:
    """What one model, or one earlier run, found in a set of texts.

    Attributes:
        model: as ``run.json`` has it.
        texts: ``doc_id``, ``sha256`` and ``words`` of those that were read and counted.
        mentions: in reading order: ``doc_id``, ``start``, ``end``, ``context`` and `SIDE_COLUMNS`.
        seconds: processor time of all threads, from cleaning to resolving; ``None`` of an earlier run.
        processed: words that were processed in that time, those of duplicates too.
        megabytes: peak memory of the process, model and texts included; ``None`` where it is not known.
        made: of an earlier run, what else than the model decides what is found: settings, and navnetabell's version.
    """

    title: str
    model: Mapping[str, Any]
    texts: pd.DataFrame
    mentions: pd.DataFrame
    seconds: float | None = None
    processed: int = 0
    megabytes: float | None = None
    made: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(
        cls, title: str, model: Mapping[str, Any], documents: pd.DataFrame, mentions: pd.DataFrame, **more: Any
    ) -> Self:
        """Return the side of two tables of a run."""
        texts = documents.loc[documents["status"] == Status.OK.value, ["doc_id", "sha256", "words"]]
        found = mentions[["doc_id", "start", "end", "context", *SIDE_COLUMNS]].astype(object)
        found["confidence"] = pd.to_numeric(mentions["confidence"]).astype(float)
        texts = texts.astype({"doc_id": object, "sha256": object, "words": int})
        return cls(title, model, texts, found.astype({"start": int, "end": int}), **more)

    @property
    def words_per_second(self) -> int | None:
        """Return the speed of finding names; ``None`` where it was not measured."""
        return round(self.processed / self.seconds) if self.seconds else None

    def as_dict(self) -> dict[str, Any]:
        """Return the side as JSON takes it, without texts and mentions."""
        cost = {"seconds": self.seconds, "megabytes": self.megabytes, "words_per_second": self.words_per_second}
        return {
            "title": self.title,
            "model": dict(self.model),
            "words": int(self.texts["words"].sum()),
            "cost": None if self.seconds is None else cost,
        }


def side_of_folder(folder: Path) -> Side:
    """Return what an earlier run found.

    Raises:
        OutputError: the folder holds no such tables, or one of them is damaged.
    """
    tables, facts = read_tables(folder), read_json(folder / MANIFEST)
    model, settings = (json_part(facts, part, default=dict[str, Any]()) for part in ("model", "settings"))
    made = {name: settings.get(name) for name in DECIDING_SETTINGS}
    made["version of navnetabell"] = json_part(facts, "program", "version", default="")
    title = _title(model) if model else folder.name  # without a sound run.json the tables are enough
    return Side.of(title, model, tables.documents, tables.mentions, made=made if model else {})


def _title(model: Mapping[str, Any]) -> str:
    return f"{model.get('name', 'unknown')} {model.get('version', '')}".strip()


def measured(inputs: Sequence[str], settings: Settings) -> Side:
    """Return what a model finds in files and folders, and its cost; in a process of its own, so that memory is its own.

    Raises:
        InputError: there is nothing to read.
        ModelError: there is no such model, it cannot be used, or its process was ended from outside.
        SettingsError: a setting means nothing.
    """
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        try:
            return pool.submit(side_of_model, inputs, settings).result()
        except BrokenProcessPool as error:
            message = (
                f"The process that read with {settings.model!r} was killed, most likely because memory ran "
                "out. Compare over fewer texts, or with a smaller model."
            )
            raise ModelError(message) from error


def side_of_model(inputs: Sequence[str], settings: Settings) -> Side:
    """Return what a model finds in files and folders, and its cost; in this process."""
    sources = find_sources(inputs, apart=filter(None, [getattr(settings, name) for name in LOADERS])).sources
    reader = DocumentReader(sources, Columns.of(settings))
    documents, model, cost = find_all(reader, settings, keep_duplicates=settings.keep_duplicates)
    tables = rows.documents(documents), rows.mentions(documents)
    facts = asdict(model)
    return Side.of(_title(facts), facts, *tables, seconds=cost.seconds, processed=cost.words, megabytes=peak_memory())


def peak_memory() -> float | None:
    """Return the peak memory of this process in megabytes of a million bytes; ``None`` where it is not known."""
    with suppress(OSError):  # on Linux, getrusage counts what the parent process held, too
        return int(re.findall(r"VmHWM:\s*(\d+)", PROCESS_STATUS.read_text())[0]) * 1024 / 1e6
    try:
        import resource  # noqa: PLC0415 - Windows has none
    except ImportError:
        return None
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two sides have in common and where they differ.

    Attributes:
        texts: number of texts that both read.
        words: number of words in them: runs without white space.
        agreed: see `agreement`.
        kappa: Cohen's kappa (1960) of the words' types, "no name" being one of them: 1 agreement, 0 that of chance.
        differences: a row for each mention, or pair of mentions, on which they do not agree, in reading order;
            ``start`` and ``end`` are those of side a where it has the mention. Cells of a side without it are empty.
        notes: what to mind, in sentences.
    """

    a: Side
    b: Side
    texts: int
    words: int
    agreed: Mapping[str, int | None]
    kappa: float
    differences: pd.DataFrame
    notes: tuple[str, ...]

    def f(self, what: str) -> float | None:
        """Return F of one side against the other, whichever is taken for gold; 1 where neither has a mention."""
        same, both = self.agreed[what], (self.agreed["a"] or 0) + (self.agreed["b"] or 0)
        return None if same is None else 2 * same / both if both else 1.0

    def as_dict(self, *, rows: bool = False) -> dict[str, Any]:
        """Return the comparison as JSON takes it, with ``rows`` also each difference."""
        cells = self.differences.astype(object)
        shares = {what: self.f(what) for what in F_OF}
        f = {f"f_{what}": None if share is None else round(share, 4) for what, share in shares.items()}
        return {
            "a": self.a.as_dict(),
            "b": self.b.as_dict(),
            "texts": self.texts,
            "words": self.words,
            "agreement": {**self.agreed, "kappa": round(self.kappa, 4), "words": self.words, **f},
            "differences": self._counted(),
            "notes": list(self.notes),
            **({"rows": cells.where(cells.notna(), None).to_dict("records")} if rows else {}),
        }

    def lines(self) -> Iterator[str]:
        """Yield the summary as plain text: percentages, but for kappa."""
        yield f"a      {self.a.title}"
        yield f"b      {self.b.title}"
        yield f"texts  {self.texts}, {self.words} words"
        yield from self.notes
        yield ""
        agreed = self.agreed
        yield AGREEMENT_LINE.format("", "a", "b", "same", "F")
        for what, title in F_OF.items():
            if (share := self.f(what)) is not None:
                yield AGREEMENT_LINE.format(title, agreed["a"], agreed["b"], agreed[what], f"{100 * share:.1f}")
        if agreed["types"]:
            share = 100 * (agreed["names"] or 0) / agreed["types"]
            yield f"of those of one type, {share:.1f} are of an entity that both call the same"
        yield f"Cohen's kappa of the words' types: {self.kappa:.3f}"
        yield ""
        sides = (self.a, self.b)
        rough = "; rough, it is little text" if any(one.seconds and one.seconds < SHORT_RUN for one in sides) else ""
        speeds = [one.words_per_second or "" for one in sides]
        memory = [round(one.megabytes) if one.megabytes else "" for one in sides]
        if any(speeds):
            yield COST_LINE.format("words a second", *speeds, f"of processor time, cleaning to resolving{rough}")
        if any(memory):
            yield COST_LINE.format("memory, MB at most", *memory, "").rstrip()
        counts = ", ".join(f"{many} {kind}" for kind, many in self._counted().items() if many)
        yield f"differences: {counts or 'none'}"

    def _counted(self) -> dict[str, int]:
        counted = self.differences["difference"].value_counts()
        return {kind: int(counted.get(kind, 0)) for kind in DIFFERENCES}


def compare_models(inputs: Sequence[str], models: tuple[str, str], settings: Settings) -> Comparison:
    """Return what two models find differently in files and folders, each in a process of its own, one after another.

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
    common = texts[(texts["_merge"] == "both") & (texts["sha256"] == texts["sha256_b"])]
    if common.empty:
        message = (
            f"{a.title} and {b.title} have no text in common, so there is nothing to compare. Give two runs over the "
            "same files, or texts and two models: navnetabell compare INPUT --model A --model B."
            if len(texts)
            else "No text could be read, so there is nothing to compare. To see why, try: navnetabell run INPUT."
        )
        raise InputError(message)
    read = texts["_merge"].value_counts()
    other = sorted(name for name in a.made.keys() & b.made.keys() if a.made[name] != b.made[name])
    labels = [sorted(side.mentions["label"].unique()) for side in (a, b)]
    by_label = (bool(a.model.get("name")) and a.model["name"] == b.model.get("name")) or comparable(*labels)
    notes = {
        f"The texts are not the same: {read['left_only']} only in a, {read['right_only']} only in b, "
        f"{read['both'] - len(common)} changed in between. Only the {len(common)} that are the same in both are "
        "compared.": len(common) < len(texts),
        f"The runs differ in more than the model: {', '.join(other)}.": other,
        f"The models use different labels ({'; '.join(map(', '.join, labels))}), so only types are compared.": (
            not by_label
        ),
    }
    words = int(common["words"].sum())
    pairs = paired_mentions(*(side.mentions[side.mentions["doc_id"].isin(common["doc_id"])] for side in (a, b)))
    return Comparison(
        a,
        b,
        texts=len(common),
        words=words,
        agreed=agreement(pairs, by_label=by_label),
        kappa=kappa(words_by_types(pairs, words)),
        differences=differences(pairs, by_label=by_label),
        notes=tuple(note for note, holds in notes.items() if holds),
    )


def paired_mentions(a: pd.DataFrame, b: pd.DataFrame) -> pd.DataFrame:
    """Return the mentions of two sides, each in a row with the other side's of the same or an overlapping span.

    Columns end in ``_a`` and ``_b``, and are missing where that side has no mention; without an ending ``doc_id``,
    ``start``, ``end`` and ``context`` are those of side a where it has one. ``from`` and ``to`` are the span on one
    axis for all texts.
    """
    both = pd.concat([a, b], ignore_index=True)
    text = pd.factorize(both["doc_id"])[0] * (both["end"].max() + 1)
    both = both.assign(**{"from": text + both["start"], "to": text + both["end"]})
    one, other = both[: len(a)], both[len(a) :].reset_index(drop=True)
    numbers = paired(*(list(zip(side["from"], side["to"], strict=True)) for side in (one, other)))
    pairs = pd.DataFrame(list(numbers), columns=["a", "b"], dtype=float)
    pairs = pairs.join(one.add_suffix("_a"), on="a").join(other.add_suffix("_b"), on="b")
    for column in ("doc_id", "start", "end", "from", "to", "context"):
        pairs[column] = pairs[f"{column}_a"].fillna(pairs[f"{column}_b"])
    return pairs.sort_values(["from", "to"], kind="stable", ignore_index=True)


def differences(pairs: pd.DataFrame, *, by_label: bool) -> pd.DataFrame:
    """Return the rows of `paired_mentions` that differ, by text and span, with `ROW_COLUMNS`.

    ``by_label``: whether labels that differ within a type count; they mean nothing between two schemes.
    """
    differ = {one: pairs[f"{one}_a"] != pairs[f"{one}_b"] for one in ("from", "to", "type", "label", "name")}
    kinds = [
        pairs["from_b"].isna(),
        pairs["from_a"].isna(),
        differ["from"] | differ["to"],
        differ["type"],
        differ["label"] & by_label,
        differ["name"],
    ]
    listed = pairs.assign(difference=np.select(kinds, DIFFERENCES, ""))
    listed = listed.loc[listed["difference"] != "", ROW_COLUMNS].astype({"start": int, "end": int})
    texts = listed.columns.drop(["start", "end", "confidence_a", "confidence_b"])
    return listed.reset_index(drop=True).astype(dict.fromkeys(texts, object)).fillna(dict.fromkeys(texts, ""))


def agreement(pairs: pd.DataFrame, *, by_label: bool) -> dict[str, int | None]:
    """Return what two sides agree on, by the rows of `paired_mentions`: how many mentions ``a`` and ``b`` have.

    And how many ``spans`` both have; of those with the same type; of these with the same label (``None`` where labels
    cannot be compared), and with the same entity's name.
    """
    spans = pairs[(pairs["from_a"] == pairs["from_b"]) & (pairs["to_a"] == pairs["to_b"])]
    types = spans[spans["type_a"] == spans["type_b"]]
    return {
        "a": int(pairs["from_a"].count()),
        "b": int(pairs["from_b"].count()),
        "spans": len(spans),
        "types": len(types),
        "labels": int((types["label_a"] == types["label_b"]).sum()) if by_label else None,
        "names": int((types["name_a"] == types["name_b"]).sum()),
    }


def words_by_types(pairs: pd.DataFrame, words: int) -> Mapping[tuple[str, str], int]:
    """Return how many words have which two types; spans that overlap, such as in ``Oslo-mannen``, are one word."""
    marked = pd.DataFrame(
        [
            (start + match.start(), start + match.end(), side, its_type)
            for side in "ab"
            for start, text, its_type in pairs[[f"from_{side}", f"text_{side}", f"type_{side}"]].dropna().to_numpy()
            for match in re.finditer(r"\S+", text)
        ],
        columns=["start", "end", "side", "type"],
    ).sort_values(["start", "end", "side"])
    word = (marked["start"] >= marked["end"].cummax().shift(fill_value=-1)).cumsum()
    types = [marked[marked["side"] == side].groupby(word)["type"].first() for side in "ab"]
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
    if not total:
        return 1.0
    agreed = sum(many for (one, other), many in both.items() if one == other) / total
    chosen = [pd.Series(both).groupby(level=side).sum() for side in (0, 1)]
    by_chance = float((chosen[0] * chosen[1]).sum()) / (total * total)
    return 1.0 if by_chance == 1 else (agreed - by_chance) / (1 - by_chance)
