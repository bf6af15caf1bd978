"""The two passes of a run over its documents.

What is done to a document by itself is in `process`. The corpus is gone through twice: `gather` does each document, and
the entity index hears of it; when it has heard of all, the documents are taken again in the same order, now with what
the whole corpus knows, and become tables and a report.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from pipeline.account import Account
from pipeline.clean.fixes import check_names
from pipeline.corpus import Corpus
from pipeline.engines.choice import make_engine
from pipeline.engines.engine import Engine
from pipeline.engines.parts import Parts
from pipeline.engines.store import Store
from pipeline.errors import SettingsError
from pipeline.inputs import find, reading
from pipeline.own import REPORT, REPORT_PAGE, TEXTS
from pipeline.process import Processor
from pipeline.read.formats import holds_many, is_plain
from pipeline.read.sources import Source
from pipeline.records import Document, Status
from pipeline.settings import Settings
from pipeline.write.csv import TEMPLATE
from pipeline.write.folder import OutputFolder
from pipeline.write.manifest import read_current
from pipeline.write.tables import check_formats, file_names

Watch = Callable[[Sequence[Document]], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did.

    Attributes:
        manifest: the contents of ``run.json``.
        up_to_date: an earlier run's tables still held, so nothing was done.
        reused: how many documents an earlier run had done already.
        kept: names of files that were edited since the earlier run and are kept beside the new ones.
    """

    manifest: Mapping[str, Any]
    up_to_date: bool = False
    reused: int = 0
    kept: tuple[str, ...] = ()


def run(  # noqa: PLR0913 - what to do and how, a word each
    inputs: Sequence[str],
    output: Path,
    settings: Settings,
    *,
    force: bool = False,
    watch: Callable[[int | None], Watch] | None = None,
    parts: Parts | None = None,
) -> Outcome:
    """Write the tables for ``inputs`` into the folder ``output``.

    What is done is kept there, in a hidden folder: a run that was stopped goes on where it was, and one over more
    files, or with other settings, does only what is new.

    Args:
        inputs: files, folders, or ``-`` for standard input.
        force: do everything anew, also where the tables of an earlier run still hold.
        watch: is told the number of documents, ``None`` if files may hold several, and returns what is to be told of
            each batch that is done.
        parts: hold what is to be found in the documents.

    Raises:
        NavnetabellError: nothing could be done; the message says what and what next. Tables of earlier runs stay.
    """
    check_formats(settings)
    check_names(settings.no_fix)
    check_not_own(settings, output)
    found = find(inputs, settings, output)
    account = Account(settings, inputs, found)
    with OutputFolder(output) as folder:
        folder.check(_names(settings, found.sources), filter(None, (source.path for source in found.sources)))
        if not force and "-" not in inputs:
            earlier = read_current(output, account.expected_fingerprint(found.sources))
            if earlier is not None and not earlier["counts"]["status"].get(Status.FAILED) and not folder.interrupted:
                return Outcome(earlier, up_to_date=True)
        only = parts if parts and not parts.fill else None
        chosen: Engine = only or make_engine(settings, partial(Processor, settings))
        with chosen as engine, Store(output) as store, Corpus(settings, account, store, engine) as work:
            folder.clear()
            if parts:
                parts.take(store)
            read = reading(found.sources, settings, account.fingerprint.add)
            tell = watch(_number(found.sources)) if watch else _silent
            work.gather(read.unread(), tell, again=force and only is None, failures_stand=only is not None)
            account.skipped.update(read.skipped)
            manifest = work.write(folder.staging)
            folder.commit()
            store.prune()
    return Outcome(manifest, reused=work.reused, kept=tuple(folder.changed))


def check_not_own(settings: Settings, output: Path) -> None:
    """Make sure that the corrections do not lie where the run writes its own template.

    Raises:
        SettingsError: they do, and would be lost.
    """
    if settings.corrections and Path(settings.corrections).resolve() == (output / TEMPLATE).resolve():
        message = (
            f"{settings.corrections} is the template, which each run writes anew. Save your corrections under another "
            "name, and give that."
        )
        raise SettingsError(message)


def _names(settings: Settings, sources: Sequence[Source]) -> Iterator[str]:
    """Yield the names that a run may write."""
    yield from file_names(settings)
    if settings.report:
        yield from (REPORT_PAGE, REPORT)
    if not all(is_plain(source.doc_id) for source in sources):
        yield TEXTS


def _number(sources: Sequence[Source]) -> int | None:
    """Return how many documents sources hold, if that is known before they are read."""
    return None if any(holds_many(source.doc_id) for source in sources) else len(sources)


def _silent(_: Sequence[Document]) -> None:
    """Tell nobody."""
