"""The only place that knows the order: read -> clean -> recognise -> resolve -> tabulate -> write."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Any

from pipeline import __version__
from pipeline.account import Account, expected_fingerprint
from pipeline.clean.documents import clean
from pipeline.clean.duplicates import mark_duplicates
from pipeline.errors import InputError, SettingsError
from pipeline.read.documents import Reading, read_texts
from pipeline.read.formats import holds_many, is_plain
from pipeline.read.rows import Columns
from pipeline.read.sources import Found, Source, find_sources
from pipeline.recognise.find import NameFinder
from pipeline.recognise.recogniser import SpacyRecogniser
from pipeline.records import Document, Entity, Status
from pipeline.resolve.across import EntityIndex
from pipeline.resolve.corrections import Corrections
from pipeline.resolve.doubts import Doubts
from pipeline.resolve.within import resolve_document
from pipeline.settings import Settings
from pipeline.tabulate import columns, rows
from pipeline.tabulate.pairs import Cooccurrences
from pipeline.tabulate.tables import Tables
from pipeline.write.folder import OutputFolder
from pipeline.write.manifest import read_current, write_manifest
from pipeline.write.template import write_template
from pipeline.write.texts import TextWriter
from pipeline.write.writers import TableWriters, file_names

BATCH_CHARACTERS = 200_000  # code points of source text in a batch; some seconds of work and a few MB
BATCH_DOCUMENTS = 500
Watch = Callable[[Sequence[Document]], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did.

    Attributes:
        manifest: the contents of ``run.json``.
        up_to_date: an earlier run's tables still held, so nothing was done.
    """

    manifest: Mapping[str, Any]
    up_to_date: bool = False


class Chain:
    """Documents as they were read -> batches of documents with resolved mentions; gathers entities and pairs.

    Attributes:
        seconds: step -> seconds spent in it.
    """

    def __init__(self, settings: Settings) -> None:
        """Load the model.

        Raises:
            ModelError: there is no such model, or it cannot be used.
        """
        self.settings = settings
        self.corrections = Corrections.load(Path(settings.corrections)) if settings.corrections else Corrections()
        self.seconds: defaultdict[str, float] = defaultdict(float)
        with self._timed("load"):
            self.recogniser = SpacyRecogniser.load(settings.model)
        self.finder = NameFinder(self.recogniser, types=settings.types, labels=settings.labels)
        self.entities = EntityIndex()
        self.pairs = Cooccurrences()
        self.doubts = Doubts()

    def process(self, documents: Iterable[Document]) -> Iterator[list[Document]]:
        """Yield the documents in batches, in order, each with all that the tables tell of it."""
        for batch in batches(self._timed_each("read", documents)):
            with self._timed("clean"):
                cleaned = [self._guarded(self._clean, document) for document in batch]
            with self._timed("recognise"):
                recognised = self.finder.find(cleaned)
            with self._timed("resolve"):
                resolved = [self._guarded(self._resolve, document) for document in recognised]
            yield resolved

    def _clean(self, document: Document) -> Document:
        return clean(document, no_fix=self.settings.no_fix)

    def _resolve(self, document: Document) -> Document:
        resolved = self.entities.add(self.corrections.apply(resolve_document(document)))
        self.pairs.add(resolved)
        self.doubts.add(resolved)
        return resolved

    def _guarded(self, step: Callable[[Document], Document], document: Document) -> Document:
        try:
            return step(document)
        except SettingsError:
            raise  # an option that means nothing is the user's to mend, not one document's fault
        except Exception as error:  # noqa: BLE001 - a fault of ours in one document must not cost the others
            message = f"A fault in navnetabell ({type(error).__name__}: {error}). Please report it, with this text."
            return replace(document, status=Status.FAILED, message=message, sentences=(), mentions=())

    @contextmanager
    def _timed(self, step: str) -> Iterator[None]:
        begin = time.perf_counter()
        yield
        self.seconds[step] += time.perf_counter() - begin

    def _timed_each(self, step: str, documents: Iterable[Document]) -> Iterator[Document]:
        waiting = iter(documents)
        while True:
            with self._timed(step):
                document = next(waiting, None)
            if document is None:
                return
            yield document


def batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    """Yield runs of documents of about `BATCH_CHARACTERS` code points; a longer document stands alone."""
    batch: list[Document] = []
    size = 0
    for document in documents:
        length = len(document.source)
        if batch and (size + length > BATCH_CHARACTERS or len(batch) == BATCH_DOCUMENTS):
            yield batch
            batch, size = [], 0
        batch.append(document)
        size += length
    if batch:
        yield batch


def extract(
    inputs: str | Path | Sequence[str | Path] | None = None,
    *,
    texts: Iterable[str] | None = None,
    settings: Settings | None = None,
    **options: Any,
) -> Tables:
    """Return the four tables for files and folders, or for strings.

    Args:
        inputs: a file, a folder (searched recursively), or several of either.
        texts: strings in place of files; their ``doc_id`` is ``text-1``, ``text-2`` …
        settings: what to do; ``options`` replace single settings: ``model="nb_core_news_sm"``.

    Raises:
        InputError: there is nothing to read.
        ModelError: there is no such model, or it cannot be used.
        SettingsError: an option does not exist or means nothing.

    Example:
        >>> tables = extract(texts=["Erna Solberg kom til Bergen. Solberg blir verande i Noreg."])
        >>> tables.mentions["name"].to_list()
        ['Erna Solberg', 'Bergen', 'Erna Solberg', 'Norge']
    """
    chosen = (settings or Settings()).updated(options)
    if (inputs is None) == (texts is None):
        message = "Give extract() either files and folders, or texts=[...], and not both."
        raise InputError(message)
    documents = (
        read_texts(_strings(texts)) if texts is not None else _reading(_find(_paths(inputs), chosen).sources, chosen)
    )
    chain = Chain(chosen)
    processed = [document for batch in chain.process(_distinct(documents, chosen)) for document in batch]
    named = chain.entities.entities()
    return Tables(
        mentions=rows.mentions(processed),
        entities=rows.entities(named),
        documents=rows.documents(processed),
        cooccurrences=chain.pairs.frame({one.entity_id: one.name for one in named}),
    )


def _strings(texts: Iterable[str]) -> list[str]:
    several = [] if isinstance(texts, str) else list(texts)
    wrong = [texts] if isinstance(texts, str) else [one for one in several if not isinstance(one, str)]
    if wrong:
        message = f"Give extract() a list of strings, texts=[...], not {wrong[0]!r}."
        raise InputError(message)
    return several


def _paths(inputs: Any) -> list[str]:
    several = [inputs] if isinstance(inputs, (str, PurePath)) else inputs
    return [str(path) for path in several]


def _find(inputs: Sequence[str], settings: Settings, output: Path | None = None) -> Found:
    return find_sources(inputs, output=output, apart=filter(None, [settings.corrections]))


def _reading(
    sources: Sequence[Source], settings: Settings, seen: Callable[[str, str], object] | None = None
) -> Reading:
    return Reading(sources, Columns(settings.text_column, settings.id_column, settings.date_column), seen=seen)


def _distinct(documents: Iterable[Document], settings: Settings) -> Iterable[Document]:
    return documents if settings.keep_duplicates else mark_duplicates(documents)


def run(
    inputs: Sequence[str],
    output: Path,
    settings: Settings,
    *,
    force: bool = False,
    watch: Callable[[int | None], Watch] | None = None,
) -> Outcome:
    """Write the tables for ``inputs`` into the folder ``output``.

    Args:
        inputs: files, folders, or ``-`` for standard input.
        force: do everything anew, also where the tables of an earlier run still hold.
        watch: is told the number of documents, ``None`` if files may hold several, and returns what is to be told of
            each batch that is done.

    Raises:
        NavnetabellError: nothing could be done; the message says what and what next. Tables of earlier runs stay.
    """
    found = _find(inputs, settings, output)
    with OutputFolder(output) as folder:
        folder.check_free(file_names(settings))
        if not all(is_plain(source.doc_id) for source in found.sources):
            folder.check_texts()
        earlier = (
            None if force or "-" in inputs else read_current(output, expected_fingerprint(settings, found.sources))
        )
        if earlier is not None:
            return Outcome(earlier, up_to_date=True)
        chain = Chain(settings)
        account = Account(settings, inputs, found)
        tell = watch(_number(found.sources)) if watch else _silent
        named, notes = _write_tables(folder.staging, found.sources, chain, account, tell)
        write_template(folder.staging, chain.doubts.ranked(), settings.csv_dialect)
        manifest = account.manifest(
            chain.recogniser.info,
            named,
            unmapped=chain.finder.unmapped,
            notes=[*notes, *_unused(chain)],
            seconds=chain.seconds,
        )
        write_manifest(folder.staging, manifest)
        folder.commit()
    return Outcome(manifest)


def _write_tables(
    folder: Path, sources: Sequence[Source], chain: Chain, account: Account, tell: Watch
) -> tuple[list[Entity], list[str]]:
    """Write the tables and the extracted texts; return the entities, and what a format could not hold."""
    reading = _reading(sources, chain.settings, account.fingerprint.add)
    texts = TextWriter(folder)
    with TableWriters(folder, chain.settings, __version__) as tables:
        for batch in chain.process(_distinct(reading, chain.settings)):
            tables.append(columns.MENTIONS, rows.mentions(batch))
            tables.append(columns.DOCUMENTS, rows.documents(batch))
            texts.keep(batch)
            account.add(batch)
            tell(batch)
        named = chain.entities.entities()
        tables.append(columns.ENTITIES, rows.entities(named))
        tables.append(columns.COOCCURRENCES, chain.pairs.frame({one.entity_id: one.name for one in named}))
    account.skipped.update(reading.skipped)
    return named, tables.notes


def _number(sources: Sequence[Source]) -> int | None:
    """Return how many documents sources hold, if that is known before they are read."""
    return None if any(holds_many(source.doc_id) for source in sources) else len(sources)


def _unused(chain: Chain) -> Iterator[str]:
    """Yield a sentence on the lines of the corrections that no name was found for."""
    if lines := chain.corrections.unused():
        numbers = ", ".join(map(str, lines))
        yield f"Corrections that no name was found for: line {numbers}. Check text, type and doc_id there."


def _silent(_: Sequence[Document]) -> None:
    """Tell nobody."""
