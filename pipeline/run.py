"""The only place that knows the order: read -> clean -> recognise -> resolve -> tabulate -> write.

What is done to a document by itself is in `chain`. The corpus is gone through twice: `gather` does each document, and
the entity index hears of it; when it has heard of all, the documents are taken again in the same order, now with what
the whole corpus knows, and become tables and a report.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePath
from typing import Any

from pipeline.account import Account
from pipeline.chain import Chain
from pipeline.clean.duplicates import Duplicates
from pipeline.corpus import Corpus
from pipeline.engines.choice import make_engine
from pipeline.engines.store import Store
from pipeline.errors import InputError
from pipeline.gather import Item, batches
from pipeline.read.documents import Reading, read_texts
from pipeline.read.formats import holds_many, is_plain
from pipeline.read.rows import Columns
from pipeline.read.sources import Found, Source, find_sources
from pipeline.records import Document
from pipeline.resolve.across import EntityIndex
from pipeline.resolve.corrections import Corrections
from pipeline.settings import Settings
from pipeline.tabulate import rows
from pipeline.tabulate.pairs import Cooccurrences
from pipeline.tabulate.tables import Tables
from pipeline.write.folder import OutputFolder
from pipeline.write.manifest import read_current
from pipeline.write.writers import check_formats, file_names

Watch = Callable[[Sequence[Document]], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did.

    Attributes:
        manifest: the contents of ``run.json``.
        up_to_date: an earlier run's tables still held, so nothing was done.
        reused: how many documents an earlier run had done already.
    """

    manifest: Mapping[str, Any]
    up_to_date: bool = False
    reused: int = 0


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
    items = _items(inputs, chosen) if texts is None else read_texts(_strings(texts))
    index = EntityIndex(Corrections.load(Path(chosen.corrections)) if chosen.corrections else None)
    pairs = Cooccurrences()
    done = [index.add(document) for document in _done(items, chosen)]
    settled = [index.settle(document) for document in done]
    for document in settled:
        pairs.add(document)
    named = index.entities()
    return Tables.of(
        mentions=rows.mentions(settled),
        entities=rows.entities(named),
        documents=rows.documents(settled),
        cooccurrences=pairs.frame({one.entity_id: one.name for one in named}),
    )


def _done(items: Iterable[Item], settings: Settings) -> Iterator[Document]:
    """Yield documents as far as each can be done by itself."""
    chain, met = Chain(settings), Duplicates()
    for batch in batches(items):
        yield from chain(batch) if settings.keep_duplicates else map(met.marked, chain(batch))


def _items(inputs: Any, settings: Settings) -> Iterator[Item]:
    several = [inputs] if isinstance(inputs, (str, PurePath)) else inputs
    return _reading(_find([str(path) for path in several], settings).sources, settings).unread()


def _strings(texts: Iterable[str]) -> list[str]:
    several = [] if isinstance(texts, str) else list(texts)
    wrong = [texts] if isinstance(texts, str) else [one for one in several if not isinstance(one, str)]
    if wrong:
        message = f"Give extract() a list of strings, texts=[...], not {wrong[0]!r}."
        raise InputError(message)
    return several


def _find(inputs: Sequence[str], settings: Settings, output: Path | None = None) -> Found:
    return find_sources(inputs, output=output, apart=filter(None, [settings.corrections]))


def _reading(
    sources: Sequence[Source], settings: Settings, seen: Callable[[str, str], object] | None = None
) -> Reading:
    return Reading(sources, Columns(settings.text_column, settings.id_column, settings.date_column), seen=seen)


def run(
    inputs: Sequence[str],
    output: Path,
    settings: Settings,
    *,
    force: bool = False,
    watch: Callable[[int | None], Watch] | None = None,
) -> Outcome:
    """Write the tables for ``inputs`` into the folder ``output``.

    What is done is kept there, in a hidden folder: a run that was stopped goes on where it was, and one over more
    files, or with other settings, does only what is new.

    Args:
        inputs: files, folders, or ``-`` for standard input.
        force: do everything anew, also where the tables of an earlier run still hold.
        watch: is told the number of documents, ``None`` if files may hold several, and returns what is to be told of
            each batch that is done.

    Raises:
        NavnetabellError: nothing could be done; the message says what and what next. Tables of earlier runs stay.
    """
    check_formats(settings)
    found = _find(inputs, settings, output)
    account = Account(settings, inputs, found)
    with OutputFolder(output) as folder:
        folder.check_free(file_names(settings))
        if not all(is_plain(source.doc_id) for source in found.sources):
            folder.check_texts()
        if not force and "-" not in inputs:
            earlier = read_current(output, account.expected_fingerprint(found.sources))
            if earlier is not None:
                return Outcome(earlier, up_to_date=True)
        with make_engine(settings, partial(Chain, settings)) as engine, Store(output) as store:
            folder.clear()
            work = Corpus(settings, account, store, engine)
            reading = _reading(found.sources, settings, account.fingerprint.add)
            tell = watch(_number(found.sources)) if watch else _silent
            work.gather(reading.unread(), tell, again=force)
            account.skipped.update(reading.skipped)
            manifest = work.write(folder.staging)
            folder.commit()
            store.prune()
    return Outcome(manifest, reused=work.reused)


def _number(sources: Sequence[Source]) -> int | None:
    """Return how many documents sources hold, if that is known before they are read."""
    return None if any(holds_many(source.doc_id) for source in sources) else len(sources)


def _silent(_: Sequence[Document]) -> None:
    """Tell nobody."""
