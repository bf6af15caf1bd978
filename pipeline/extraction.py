"""From texts to DataFrames without files between: what ``from pipeline import extract`` gives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePath
from typing import Any

from pipeline import inputs as given
from pipeline.clean.duplicates import Duplicates
from pipeline.errors import InputError
from pipeline.process import Item, process
from pipeline.read.documents import read_texts
from pipeline.records import Document
from pipeline.resolve.across import EntityIndex
from pipeline.resolve.corrections import Corrections
from pipeline.settings import Settings
from pipeline.tabulate import rows
from pipeline.tabulate.pairs import Cooccurrences
from pipeline.tabulate.tables import Tables


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
        cooccurrences=pairs.frame(),
    )


def _done(items: Iterable[Item], settings: Settings) -> Iterator[Document]:
    """Yield documents as far as each can be done by itself."""
    documents = process(items, settings)
    return documents if settings.keep_duplicates else map(Duplicates().marked, documents)


def _items(inputs: Any, settings: Settings) -> Iterator[Item]:
    several = [inputs] if isinstance(inputs, (str, PurePath)) else inputs
    return given.reading(given.find([str(path) for path in several], settings).sources, settings).unread()


def _strings(texts: Iterable[str]) -> list[str]:
    several = [] if isinstance(texts, str) else list(texts)
    wrong = [texts] if isinstance(texts, str) else [one for one in several if not isinstance(one, str)]
    if wrong:
        message = f"Give extract() a list of strings, texts=[...], not {wrong[0]!r}."
        raise InputError(message)
    return several
