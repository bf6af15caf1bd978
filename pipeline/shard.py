"""One part of the work of a run, for job arrays: what is found in the documents that fall to it, kept on disk.

`run` with the parts writes the tables.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from pipeline.account import Account
from pipeline.clean.fixes import check_names
from pipeline.corpus import known_model
from pipeline.engines.choice import make_engine
from pipeline.engines.parts import part_name, share
from pipeline.engines.store import Store
from pipeline.errors import SettingsError
from pipeline.gather import Gathering
from pipeline.inputs import find, reading
from pipeline.process import Item, Processor
from pipeline.read.formats import holds_many
from pipeline.read.sources import STDIN, Source
from pipeline.records import Document
from pipeline.settings import Settings

Watch = Callable[[Sequence[Document]], object]


def shard(  # noqa: PLR0913 - what to do and how, a word each
    inputs: Sequence[str],
    output: Path,
    settings: Settings,
    *,
    index: int,
    of: int,
    force: bool = False,
    watch: Callable[[int | None], Watch] | None = None,
) -> Counter[str]:
    """Do what falls to one of several parts, and keep it in the hidden folder of ``output``; write no tables.

    Args:
        inputs: files and folders, the same for all parts.
        index: which part, from 1.
        of: how many parts there are.
        force: do also what this part has done already.
        watch: as of `run`.

    Returns:
        status -> how many of its documents have it.

    Raises:
        NavnetabellError: nothing could be done; the message says what and what next.
    """
    _check(inputs, index, of)
    check_names(settings.no_fix)
    found = find(inputs, settings, output)
    account = Account(settings, inputs, found)
    mine = [one for one in found.sources if _may_hold(one, index, of)]
    counts: Counter[str] = Counter()
    with make_engine(settings, partial(Processor, settings)) as engine, Store(output, part_name(index, of)) as store:
        tell = watch(None if any(holds_many(one.doc_id) for one in mine) else len(mine)) if watch else list
        for batch in Gathering(store, engine, account.made_by, again=force).documents(
            _items(mine, settings, index, of)
        ):
            counts.update(document.status.value for document in batch)
            tell(batch)
        if counts:
            known_model(store, engine, account.made_by)
        store.prune()
    return counts


def _check(inputs: Sequence[str], index: int, of: int) -> None:
    if STDIN in inputs:
        message = "Standard input cannot be divided into parts. Give files and folders."
        raise SettingsError(message)
    if not 1 <= index <= of:
        message = (
            f"The parts are counted from 1: --index must be from 1 to {max(of, 1)}, as --of says, not {index}. "
            f"In a Slurm job array, write --array=1-{max(of, 1)}."
        )
        raise SettingsError(message)


def _may_hold(source: Source, index: int, of: int) -> bool:
    """Return whether a source is a document of this part, or may hold some."""
    return holds_many(source.doc_id) or share(source.doc_id, of) == index


def _items(sources: Sequence[Source], settings: Settings, index: int, of: int) -> Iterator[Item]:
    return (item for item in reading(sources, settings).unread() if share(item.doc_id, of) == index)
