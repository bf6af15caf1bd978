"""What one model, or one earlier run, made of a set of texts: a side of a comparison."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.own import MANIFEST
from pipeline.records import Document, Status

if TYPE_CHECKING:  # pandas, half a second's work, is for earlier runs only
    from pipeline.tabulate.tables import Tables

DECIDING = ("types", "no_fix", "labels", "corrections", "keep_duplicates", "confidence")
"""Settings beside the model that decide what is found."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A mention as a side has it; the fields are those of the table of mentions."""

    doc_id: str
    start: int
    end: int
    text: str
    label: str
    type: str
    name: str
    confidence: float | None
    context: str


@dataclass(frozen=True, slots=True)
class Text:
    """A text that was read: the digest of its bytes, and how many words it has."""

    sha256: str
    words: int


@dataclass(frozen=True, slots=True)
class Cost:
    """What finding the names took.

    Attributes:
        seconds: processor time of all threads, from cleaning to resolving.
        megabytes: the most memory that the process held, model and texts included; ``None`` where nobody tells.
    """

    seconds: float
    megabytes: float | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """A side of a comparison.

    Attributes:
        title: what it is called: the model and its version.
        model: as ``run.json`` tells it.
        texts: doc_id -> text, of those that were read and counted.
        mentions: in reading order.
        cost: ``None`` of an earlier run.
        made: of an earlier run, what else than the model decides what is found: settings, and navnetabell's version.
    """

    title: str
    model: Mapping[str, Any]
    texts: Mapping[str, Text]
    mentions: tuple[Seen, ...]
    cost: Cost | None = None
    made: Mapping[str, Any] = field(default_factory=dict)

    @property
    def labels(self) -> frozenset[str]:
        """Return the labels that were given."""
        return frozenset(one.label for one in self.mentions)

    def of(self, doc_ids: Iterable[str]) -> Iterator[Seen]:
        """Yield the mentions in some of the texts."""
        wanted = frozenset(doc_ids)
        return (one for one in self.mentions if one.doc_id in wanted)


def title_of(model: Mapping[str, Any]) -> str:
    """Return what a model is called.

    Example:
        >>> title_of({"name": "nb_core_news_sm", "version": "3.8.0"})
        'nb_core_news_sm 3.8.0'
    """
    return f"{model.get('name', 'unknown')} {model.get('version', '')}".strip()


def side_of_documents(model: Mapping[str, Any], documents: Iterable[Document], cost: Cost | None = None) -> Side:
    """Return the side that a model's documents make."""
    read = [one for one in documents if one.status is Status.OK]
    texts = {
        one.doc_id: Text(one.sha256, sum(len(paragraph.text.text.split()) for paragraph in one.paragraphs))
        for one in read
    }
    return Side(title_of(model), model, texts, tuple(_seen_in(read)), cost)


def _seen_in(documents: Iterable[Document]) -> Iterator[Seen]:
    for document in documents:
        for one in document.mentions:
            yield Seen(
                doc_id=document.doc_id,
                start=one.start,
                end=one.end,
                text=one.text,
                label=one.label,
                type=one.type,
                name=one.name,
                confidence=one.confidence,
                context=document.context(one),
            )


def side_of_folder(folder: Path) -> Side:
    """Return the side that the tables of an earlier run make.

    Raises:
        OutputError: the folder holds no such tables, or one of them is damaged.
    """
    from pipeline.write.tables import read_tables  # noqa: PLC0415 - pandas, half a second's work

    tables = read_tables(folder)
    model, made = _told(folder)
    title = title_of(model) if model else folder.name
    return Side(title, model, _texts_of(tables), tuple(_seen_of(tables)), made=made)


def _told(folder: Path) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Return what ``run.json`` tells of model and settings; nothing where there is none, for the tables are enough."""
    try:
        told = json.loads((folder / MANIFEST).read_bytes())
        settings = {name: told["settings"].get(name) for name in DECIDING}
        return dict(told["model"]), {"version of navnetabell": told["program"]["version"], **settings}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}, {}


def _texts_of(tables: Tables) -> dict[str, Text]:
    columns = (tables.documents[name].to_list() for name in ("doc_id", "status", "sha256", "words"))
    return {
        doc_id: Text(sha256, words)
        for doc_id, status, sha256, words in zip(*columns, strict=True)
        if status == Status.OK.value
    }


def _seen_of(tables: Tables) -> Iterator[Seen]:
    columns = [tables.mentions[one.name].to_list() for one in fields(Seen)]
    for cells in zip(*columns, strict=True):
        one = Seen(*cells)
        yield replace(one, confidence=None) if one.confidence is None or math.isnan(one.confidence) else one
