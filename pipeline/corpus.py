"""The corpus is gone through twice: for the entity index to hear of every document, then to write what it knows."""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pipeline import __version__
from pipeline.account import Account
from pipeline.clean.duplicates import Duplicates, duplicate_of
from pipeline.engines.engine import Engine
from pipeline.engines.packed import unpack
from pipeline.engines.store import MODEL, Store
from pipeline.gather import Gathering
from pipeline.numbering import Numbering
from pipeline.process import Item
from pipeline.recognise import notes_on
from pipeline.recognise.models import ModelInfo
from pipeline.records import Document
from pipeline.report.writer import ReportWriter
from pipeline.resolve.across import EntityIndex
from pipeline.resolve.corrections import Corrections
from pipeline.resolve.doubts import Doubts
from pipeline.scratch import Scratch
from pipeline.settings import Settings
from pipeline.tabulate import rows
from pipeline.tabulate.pairs import Cooccurrences
from pipeline.write.csv import write_template
from pipeline.write.manifest import write_manifest
from pipeline.write.networks import write_networks
from pipeline.write.tables import TableWriters
from pipeline.write.texts import TextWriter

DOCUMENTS_AT_ONCE = 200
ROWS_AT_ONCE = 10_000
MOST_PAIRS = 20_000  # that the report is told of


class Corpus:
    """The documents of a run, the entities they name, and what is written of them.

    Used as a context, so that what is kept on disk meanwhile goes away.

    Attributes:
        seconds: step -> seconds spent in it.
        reused: how many documents an earlier run had done already.
    """

    def __init__(self, settings: Settings, account: Account, store: Store, engine: Engine) -> None:
        """Begin with no documents."""
        self.settings = settings
        self.account = account
        self.store = store
        self.engine = engine
        self.corrections = Corrections.load(Path(settings.corrections)) if settings.corrections else Corrections()
        self.scratch = Scratch(store.path.parent)
        self.index = EntityIndex(self.corrections, self.scratch)
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.reused = 0

    def __enter__(self) -> Self:
        """Do nothing."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove what was kept on disk meanwhile."""
        self.scratch.close()

    def gather(
        self,
        items: Iterable[Item],
        tell: Callable[[Sequence[Document]], None],
        *,
        again: bool = False,
        failures_stand: bool = False,
    ) -> None:
        """Do all documents, and let the entity index hear of each in reading order.

        Args:
            items: what was read.
            tell: is told of each batch.
            again: whether also what an earlier run has done is to be done.
            failures_stand: whether what failed in a part that was done elsewhere is not to be tried again.
        """
        with self._timed("gather"):
            met = None if self.settings.keep_duplicates else Duplicates(self.store.first)
            how = {"again": again, "failures_stand": failures_stand}
            gathering = Gathering(self.store, self.engine, self.account.made_by, met, **how)
            for batch in gathering.documents(items):
                for document in batch:
                    self.index.add(document)
                tell(batch)
            self.reused = gathering.reused

    def write(self, folder: Path) -> dict[str, Any]:
        """Write all files into a folder; return what ``run.json`` tells."""
        with self._timed("write"):
            numbering = Numbering(self.scratch)
            pairs = Cooccurrences(numbering)
            doubts = Doubts()
            report = ReportWriter(folder, self.settings.lang, numbering) if self.settings.report else None
            with TableWriters(folder, self.settings, __version__) as tables:
                texts = TextWriter(folder)
                for batch in self._settled():
                    tables.append("mentions", rows.mentions(batch))
                    tables.append("documents", rows.documents(batch))
                    texts.keep(batch)
                    for document in batch:
                        pairs.add(document)
                        doubts.add(document)
                    self.account.add(batch)
                    if report:
                        report.add(batch)
                ranked = self.index.ranked()
                while several := list(islice(ranked, ROWS_AT_ONCE)):
                    self.account.add_entities(several)
                    tables.append("entities", rows.entities(several))
                for some in pairs.frames():
                    tables.append("cooccurrences", some)
            write_template(folder, doubts.ranked(), self.settings.csv_dialect)
            if self.settings.networks:
                write_networks(folder, rows.entities(self.index.ranked()), pairs.frame(), self.settings.networks)
            model = known_model(self.store, self.engine, self.account.made_by)
            manifest = self.account.manifest(
                model,
                notes=[*notes_on(model), *tables.notes, *pairs.notes, *self._unused()],
            )
            if report:
                report.finish(self.index.ranked(), pairs.frame(MOST_PAIRS), manifest)
        manifest["seconds"] = {step: round(spent, 3) for step, spent in self.seconds.items()}
        write_manifest(folder, manifest)
        return manifest

    def _settled(self) -> Iterator[list[Document]]:
        """Yield the documents again, with what the corpus knows of their names."""
        planned = self.store.planned()
        while batch := list(islice(planned, DOCUMENTS_AT_ONCE)):
            documents = [(unpack(packed), first) for packed, first in batch]
            yield [self.index.settle(duplicate_of(first, one) if first else one) for one, first in documents]

    def _unused(self) -> Iterator[str]:
        """Yield a sentence on the lines of the corrections that no name was found for."""
        if lines := self.corrections.unused():
            numbers = ", ".join(map(str, lines))
            yield f"Corrections that no name was found for: line {numbers}. Check text, type and doc_id there."

    @contextmanager
    def _timed(self, step: str) -> Iterator[None]:
        begin = time.perf_counter()
        yield
        self.seconds[step] += time.perf_counter() - begin


def known_model(store: Store, engine: Engine, made_by: str) -> ModelInfo:
    """Return which model it was; it need not be loaded when it had nothing to do."""
    key = MODEL + made_by.encode()
    kept = store.get(key)
    if kept is None:
        kept = json.dumps(asdict(engine.ask("info"))).encode()
        store.put(key, kept)
    return ModelInfo(**{name: _frozen(value) for name, value in json.loads(kept).items()})


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
