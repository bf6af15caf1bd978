"""What one model, or one earlier run, found in a set of texts: a side of a comparison, with its cost."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Self

import pandas as pd

from pipeline.clean.duplicates import Duplicates, with_text_digest
from pipeline.errors import ModelError
from pipeline.evaluate.report import processed
from pipeline.manifest import MANIFEST
from pipeline.options import Settings
from pipeline.read.documents import DocumentReader
from pipeline.read.sources import find_sources
from pipeline.read.tables import Columns
from pipeline.records import Document, Status
from pipeline.tabulate import rows
from pipeline.write.tables import read_tables

DECIDING_SETTINGS = ("types", "no_fix", "labels", "corrections", "keep_duplicates", "confidence")  # beside the model
SPAN_COLUMNS = ["doc_id", "start", "end", "context"]
SIDE_COLUMNS = ["text", "label", "type", "name", "confidence"]
PROCESS_STATUS = Path("/proc/self/status")


@dataclass(frozen=True, slots=True)
class Cost:
    """What finding the names took.

    Attributes:
        seconds: processor time of all threads, from cleaning to resolving.
        megabytes: peak memory of the process, model and texts included; ``None`` where it is not known.
    """

    seconds: float
    megabytes: float | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """What one model, or one earlier run, found in a set of texts.

    Attributes:
        title: the model and its version.
        model: as ``run.json`` has it.
        texts: ``doc_id``, ``sha256`` and ``words`` of those that were read and counted.
        mentions: in reading order, with `SPAN_COLUMNS` and `SIDE_COLUMNS` of the table of mentions.
        cost: ``None`` of an earlier run.
        made: of an earlier run, what else than the model decides what is found: settings, and navnetabell's version.
    """

    title: str
    model: Mapping[str, Any]
    texts: pd.DataFrame
    mentions: pd.DataFrame
    cost: Cost | None = None
    made: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(
        cls, title: str, model: Mapping[str, Any], documents: pd.DataFrame, mentions: pd.DataFrame, **more: Any
    ) -> Self:
        """Return the side of two tables of a run."""
        texts = documents.loc[documents["status"] == Status.OK.value, ["doc_id", "sha256", "words"]]
        texts = texts.astype({"doc_id": object, "sha256": object, "words": int})
        found = mentions[[*SPAN_COLUMNS, *SIDE_COLUMNS]].astype(object)
        found = found.astype({"start": int, "end": int}).assign(
            confidence=pd.to_numeric(mentions["confidence"]).astype(float)
        )
        return cls(title, model, texts, found, **more)

    @property
    def words(self) -> int:
        """Return how many words the texts have."""
        return int(self.texts["words"].sum())

    @property
    def labels(self) -> list[str]:
        """Return the labels of the mentions."""
        return sorted(self.mentions["label"].unique())

    @property
    def words_per_second(self) -> int | None:
        """Return the speed of finding names; ``None`` where it was not measured."""
        return round(self.words / self.cost.seconds) if self.cost and self.cost.seconds else None

    def as_dict(self) -> dict[str, Any]:
        """Return the side as JSON takes it, without texts and mentions."""
        cost = {**asdict(self.cost), "words_per_second": self.words_per_second} if self.cost else None
        return {"title": self.title, "model": dict(self.model), "words": self.words, "cost": cost}


def side_of_folder(folder: Path) -> Side:
    """Return what an earlier run found.

    Raises:
        OutputError: the folder holds no such tables, or one of them is damaged.
    """
    tables = read_tables(folder)
    try:  # of a run.json that is not there or not sound nothing is known: the tables are enough
        told = json.loads((folder / MANIFEST).read_bytes())
        settings = {name: told["settings"].get(name) for name in DECIDING_SETTINGS}
        model, made = dict(told["model"]), {"version of navnetabell": told["program"]["version"], **settings}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        model, made = {}, {}
    return Side.of(_title(model) if model else folder.name, model, tables.documents, tables.mentions, made=made)


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
                f"The process that read with {settings.model!r} was ended from outside, most likely for want of "
                "memory. Compare over fewer texts, or with a smaller model."
            )
            raise ModelError(message) from error


def side_of_model(inputs: Sequence[str], settings: Settings) -> Side:
    """Return what a model finds in files and folders, and its cost; in this process."""
    sources = find_sources(inputs, apart=filter(None, [settings.corrections])).sources
    reading: Iterable[Document] = DocumentReader(
        sources, Columns(settings.text_column, settings.id_column, settings.date_column)
    )
    met = Duplicates()
    distinct = reading if settings.keep_duplicates else (met.marked(with_text_digest(one)) for one in reading)
    documents, model, seconds = processed(distinct, settings)
    told = asdict(model)
    tables = rows.documents(documents), rows.mentions(documents)
    return Side.of(_title(told), told, *tables, cost=Cost(seconds, peak_memory()))


def peak_memory() -> float | None:
    """Return the peak memory of this process in megabytes of a million bytes; ``None`` where it is not known."""
    with suppress(OSError):  # on Linux, getrusage counts what the parent process held, too
        return int(re.findall(r"VmHWM:\s*(\d+)", PROCESS_STATUS.read_text())[0]) * 1024 / 1e6
    try:
        import resource  # noqa: PLC0415 - Windows has none
    except ImportError:
        return None
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6
