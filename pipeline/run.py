"""`run`, `extract`, `shard` and `merge`: two passes over the documents, by way of the work database.

In the first pass each document is processed by itself, here or elsewhere (`process`, `workers`); in the second, when
the whole corpus is known (`corpus`), the documents become tables and a report.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path, PurePath
from typing import Any, NamedTuple

from pipeline import __version__
from pipeline.clean.fixes import check_names
from pipeline.corpus import HIDDEN_FOLDER, MAX_TOGETHER, Corpus, Thing
from pipeline.errors import InputError, OutputError, SettingsError, shortened
from pipeline.manifest import Manifest
from pipeline.options import PLACES, Settings
from pipeline.outputs import (
    MANIFEST,
    REPORT,
    REPORT_PAGE,
    TEMPLATE,
    TEXTS,
    json_part,
    read_current,
    read_json,
    write_manifest,
)
from pipeline.process import Item, Processor
from pipeline.read.documents import DocumentReader, articles_of, read_texts
from pipeline.read.formats import holds_many, is_plain
from pipeline.read.sources import FROM_STDIN, Found, Source, find_sources
from pipeline.read.tables import Columns
from pipeline.recognise import notes_on
from pipeline.recognise.models import ModelInfo
from pipeline.records import Document, Status
from pipeline.report.writer import ReportWriter
from pipeline.resolve.corrections import Doubts
from pipeline.resolve.locations import Locator
from pipeline.tabulate import rows
from pipeline.tabulate.columns import COOCCURRENCES
from pipeline.tabulate.tables import Tables
from pipeline.user_files import LOADERS, UserFiles
from pipeline.workers import Workers, make_divider, make_workers
from pipeline.write.folder import OutputFolder
from pipeline.write.networks import Affiliated, write_networks
from pipeline.write.tables import TableWriters, check_formats, file_names
from pipeline.write.tei import TeiWriter
from pipeline.write.text_tables import write_template
from pipeline.write.texts import write_texts

Progress = Callable[[Sequence[Document]], object]
"""Called with each batch of documents that are processed."""

Watch = Callable[[int | None], Progress]
"""Called once with the number of documents, ``None`` if files may hold several."""

Divide = Callable[[Any], Sequence[Document]]
"""From a file to its articles, see `articles_of`."""

ARTICLE = re.compile(r"(?<=.)#\d+(?:~\d+)?\Z")  # of an export, behind the name of its file
PART_FILE = re.compile(r"part-(\d+)-of-(\d+)\.sqlite")
MAX_LINES = 20  # numbers of lines in a note
MAX_ROWS = 10_000  # of a table in memory at once


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did.

    Attributes:
        manifest: the contents of ``run.json``.
        up_to_date: an earlier run's tables still held, so nothing was done.
        reused: how many documents an earlier run had done already.
        kept: names of files that were edited since the earlier run and are kept beside the new ones.
        left_out: options of the earlier run that this one was not given, as on the command line.
        gone: names of files that the earlier run wrote and this one did not.
    """

    manifest: dict[str, Any]
    up_to_date: bool = False
    reused: int = 0
    kept: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


class _Parts(NamedTuple):
    """The files of what `shard` has processed, and whether what is in none of them is processed here."""

    files: Sequence[Path] = ()
    fill: bool = True


def run(
    inputs: Sequence[str], output: Path, settings: Settings, *, force: bool = False, watch: Watch | None = None
) -> Outcome:
    """Write the tables for ``inputs`` into the folder ``output``.

    Results are kept there, in a hidden folder: a run that was stopped goes on where it was, and one over more files, or
    with other settings, processes only what is new.

    Args:
        inputs: files, folders, or ``-`` for standard input.
        force: process everything again, even if the tables of an earlier run are up to date.
        watch: returns what is called with each batch of documents.

    Raises:
        NavnetabellError: nothing could be done; the message says what and what next. Tables of earlier runs stay.
    """
    return _run(inputs, output, settings, force, watch, _Parts())


def merge(  # noqa: PLR0913 - as `run`, and one
    inputs: Sequence[str],
    output: Path,
    settings: Settings,
    *,
    fill: bool = False,
    force: bool = False,
    watch: Watch | None = None,
) -> Outcome:
    """Write the tables of what the parts of `shard` in ``output`` have processed, the same as `run` writes.

    Args:
        fill: process here what is in no part.
        inputs, output, settings, force, watch: as of `run`.

    Raises:
        OutputError: there are no parts, or documents are in none of them; it names the parts to process again.
        NavnetabellError: as by `run`.
    """
    files = sorted(path for path in (output / HIDDEN_FOLDER).glob("part-*") if PART_FILE.fullmatch(path.name))
    if not files:
        raise OutputError.no_parts(output)
    return _run(inputs, output, settings, force, watch, _Parts(files, fill))


def shard(  # noqa: PLR0913 - as `run`, and two
    inputs: Sequence[str],
    output: Path,
    settings: Settings,
    *,
    index: int,
    of: int,
    force: bool = False,
    watch: Watch | None = None,
) -> Counter[str]:
    """Process one of several parts of the documents, for job arrays, and keep the results; `merge` writes the tables.

    Which part a document belongs to depends on its name alone.

    Args:
        index: which part, from 1.
        of: how many parts there are.
        inputs, output, settings, force, watch: as of `run`; the inputs are the same for all parts.

    Returns:
        status -> how many of the documents of this part have it.

    Raises:
        NavnetabellError: nothing could be done; the message says what and what next.
    """
    _check_part(inputs, index, of)
    check_names(settings.no_fix)
    found = _find(inputs, settings, output)
    files = UserFiles.load(settings)
    key = Manifest(settings, inputs, found, files).cache_key
    mine = [source for source in found.sources if holds_many(source.doc_id) or part_of(source.doc_id, of) == index]
    counts: Counter[str] = Counter()
    tell = _progress(watch, mine)

    def count(documents: Sequence[Document]) -> None:
        counts.update(document.status.value for document in documents)
        tell(documents)

    with (
        make_workers(settings, partial(Processor, settings, files.listed)) as workers,
        make_divider(settings, articles_of) as divide,
        Corpus(output, part_file(index, of)) as corpus,
    ):
        items = (item for item in _reader(mine, settings, files, divide).unread() if part_of(item.doc_id, of) == index)
        _process(workers, corpus.missing(items, key, force=force, progress=count), corpus, count)
        if counts:
            corpus.model(key, workers.info)
        corpus.prune()
    return counts


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
    check_names(chosen.no_fix)
    files = UserFiles.load(chosen)
    with (
        make_divider(chosen, articles_of) as divide,
        make_workers(chosen, partial(Processor, chosen, files.listed)) as workers,
        Corpus() as corpus,
    ):
        items = _items(inputs, texts, chosen, files, divide)
        corpus.locator = Locator(files.gazetteer) if PLACES in chosen.tables else None
        _process(workers, corpus.missing(items, ""), corpus, len)
        corpus.authority = files.register
        corpus.link(files.corrections, chosen.types, keep_duplicates=chosen.keep_duplicates)
        corpus.find_pairs()
        documents = [document for batch in corpus.documents() for document in batch]
        return Tables.of(
            entities=rows.entities(corpus.entities(), chosen.tables),
            cooccurrences=COOCCURRENCES.frame(corpus.pairs()),
            **rows.of_documents(documents, chosen.tables),
        )


def part_file(index: int, of: int) -> str:
    """Return the name of the file of a part.

    Example:
        >>> part_file(3, 8)
        'part-3-of-8.sqlite'
    """
    return f"part-{index}-of-{of}.sqlite"


def part_of(doc_id: str, of: int) -> int:
    """Return which of so many parts a document belongs to, from 1; the same on every machine.

    Example:
        >>> [part_of(f"sak-{number}.txt", 3) for number in range(6)]
        [2, 2, 3, 2, 3, 3]
    """
    file = ARTICLE.sub("", doc_id)
    if not holds_many(file):  # the articles of an export belong to the part of their file
        doc_id = file
    return int.from_bytes(hashlib.blake2b(doc_id.encode(), digest_size=8).digest()) % of + 1


def _run(  # noqa: PLR0913, PLR0917 - of `run` and `merge`
    inputs: Sequence[str],
    output: Path,
    settings: Settings,
    force: bool,  # noqa: FBT001 - likewise
    watch: Watch | None,
    parts: _Parts,
) -> Outcome:
    check_formats(settings)
    check_names(settings.no_fix)
    _check_not_template(settings, output)
    found = _find(inputs, settings, output)
    files = UserFiles.load(settings)
    manifest = Manifest(settings, inputs, found, files)
    with OutputFolder(output) as folder:
        folder.check(_names(settings, found.sources), filter(None, (source.path for source in found.sources)))
        if not force and FROM_STDIN not in inputs:
            earlier = read_current(output, manifest.expected_fingerprint())
            if earlier is not None and not earlier["counts"]["status"].get(Status.FAILED) and not folder.interrupted:
                return Outcome(earlier, up_to_date=True)
        with make_divider(settings, articles_of) as divide, Corpus(output) as corpus:
            folder.clear()
            corpus.locator = Locator(files.gazetteer) if PLACES in settings.tables else None
            for part in parts.files:
                corpus.take(part)
            reader = _reader(found.sources, settings, files, divide, manifest.fingerprint.add)
            progress = _progress(watch, found.sources)
            missing = corpus.missing(
                reader.unread(),
                manifest.cache_key,
                force=force and parts.fill,
                keep_failures=not parts.fill,
                progress=progress,
            )
            begin = time.perf_counter()
            with make_workers(settings, partial(Processor, settings, files.listed)) as workers:  # their models go again
                _process(workers, missing if parts.fill else _refused(missing, parts), corpus, progress)
                corpus.check_some_succeeded()
                model = corpus.model(manifest.cache_key, workers.info)
            corpus.authority = files.register
            corpus.link(files.corrections, settings.types, keep_duplicates=settings.keep_duplicates)
            linked = time.perf_counter()
            manifest.skipped.update(reader.skipped)
            contents = _write(folder.staging, corpus, settings, manifest, model, files)
            seconds = {"gather": round(linked - begin, 3), "write": round(time.perf_counter() - linked, 3)}
            write_manifest(folder.staging, contents | {"seconds": seconds})
            left_out = tuple(_left_out(json_part(read_json(output / MANIFEST), "settings", default={}), settings))
            folder.commit()
            corpus.prune()
    return Outcome(
        contents, reused=corpus.reused, kept=tuple(folder.changed), left_out=left_out, gone=tuple(folder.gone)
    )


def _left_out(earlier: Mapping[str, Any], settings: Settings) -> Iterator[str]:
    """Yield the user's files and the further tables of an earlier run that are not asked for any more."""
    for option in LOADERS:
        if (named := json_part(earlier, option, default="")) and not getattr(settings, option):
            yield f"--{option} {shortened(named)}"
    if tables := [one for one in json_part(earlier, "tables", default=list[str]()) if one not in settings.tables]:
        yield f"--tables {','.join(map(str, tables))}"


def _process(workers: Workers, missing: Iterable[list[Item]], corpus: Corpus, progress: Progress) -> None:
    """The first pass: process what has no result yet."""
    for documents in workers.map(missing):
        corpus.add(documents)
        progress(documents)


def _write(  # noqa: PLR0913, PLR0917 - what is written, and what it tells
    folder: Path, corpus: Corpus, settings: Settings, manifest: Manifest, model: ModelInfo, files: UserFiles
) -> dict[str, Any]:
    """The second pass: write all files into a folder; return what ``run.json`` tells."""
    crowds = corpus.find_pairs()
    doubts = Doubts(corpus.may_be)
    draws_ties = bool(settings.networks) and "affiliations" in settings.tables
    ties: Counter[Affiliated] = Counter()
    related: dict[str, int] = dict.fromkeys((name for name in ("quotes", "affiliations") if name in settings.tables), 0)
    report = ReportWriter(folder, settings.lang, corpus) if settings.report else None
    edition = TeiWriter(folder) if "tei" in settings.formats else nullcontext()
    with TableWriters(folder, settings, __version__) as tables, edition as marked:
        for documents in corpus.documents():
            for name, frame in rows.of_documents(documents, settings.tables).items():
                tables.append(name, frame)
            _count(related, documents)
            ties.update(rows.ties(documents) if draws_ties else ())
            write_texts(folder, documents)
            if marked:
                marked.append(documents)
            in_doubt = list(map(doubts.add, documents))
            if report:
                report.add(documents, in_doubt)
        for entities in _chunks(corpus.entities()):
            tables.append("entities", rows.entities(entities, settings.tables))
        for pairs in _chunks(corpus.pairs()):
            tables.append("cooccurrences", COOCCURRENCES.frame(pairs))
    doubtful = doubts.ranked()
    doubtful_places = corpus.locator.doubtful(doubtful) if corpus.locator else None
    write_template(folder, doubtful, settings.csv_dialect, doubtful_places)
    if settings.networks:
        edges = COOCCURRENCES.frame(corpus.pairs())
        write_networks(
            folder,
            rows.entities(corpus.entities()),
            edges,
            settings.networks,
            corpus.dated(),
            ties if draws_ties else None,
        )
    notes = [*notes_on(model), *tables.notes, *_notes_on_corpus(crowds), *_notes_on_files(files, corpus)]
    contents = manifest.contents(corpus, model, notes=notes)
    contents["counts"] |= related
    if report:
        report.finish(contents, doubtful, doubts.doubtful, files.corrections.lines)
    return contents


def _count(related: dict[str, int], documents: Sequence[Document]) -> None:
    """Add how many quotations and affiliations documents have, if they were asked for."""
    for name in related:
        related[name] += sum(len(getattr(document, name)) for document in documents)


def _notes_on_corpus(crowds: int) -> Iterator[str]:
    if crowds:
        yield (
            f"{crowds} paragraphs name more than {MAX_TOGETHER} different people, places and organisations, as lists "
            "do. In these, only names in the same sentence count as mentioned together."
        )


def _notes_on_files(files: UserFiles, corpus: Corpus) -> Iterator[str]:
    """Say which lines of the user's files are of no mention or fit no document, and which dates there are none."""
    if lines := files.corrections.unused():
        numbers = ", ".join(map(str, lines))
        yield f"Corrections that match no name: line {numbers}. Check text, type and doc_id there."
    for option, names in (("names", files.names), ("authority", files.authority)):
        if lines := names.unused(corpus.query("SELECT DISTINCT type, text FROM mention") if names else ()):
            yield f"Lines of --{option} that no name was found for: {len(lines)} (line {_first(lines)})."
    metadata = files.metadata
    if lines := metadata.unused(doc_id for (doc_id,) in corpus.query("SELECT doc_id FROM document")):
        yield (
            f"Lines of --metadata that fit no document: {len(lines)} (line {_first(lines)}). Check the names of the "
            "files there."
        )
    if doubtful := [f"{line}: {shortened(written)}" for line, written in metadata.doubtful.items()]:
        yield (
            f"Dates of --metadata that were not understood: {len(doubtful)} (line {_first(doubtful)}). Write them as "
            "2019-04-23, 2019-04 or 2019."
        )


def _first(lines: Sequence[object]) -> str:
    return ", ".join(map(str, lines[:MAX_LINES])) + (" …" if len(lines) > MAX_LINES else "")


def _chunks(things: Iterator[Thing]) -> Iterator[list[Thing]]:
    while chunk := list(islice(things, MAX_ROWS)):
        yield chunk


def _find(inputs: Sequence[str], settings: Settings, output: Path | None = None) -> Found:
    return find_sources(inputs, output=output, apart=filter(None, [getattr(settings, name) for name in LOADERS]))


def _reader(
    sources: Sequence[Source],
    settings: Settings,
    files: UserFiles,
    divide: Divide,
    seen: Callable[[str, str], object] | None = None,
) -> DocumentReader:
    return DocumentReader(sources, Columns.of(settings), files.metadata, seen=seen, divide=divide)


def _progress(watch: Watch | None, sources: Sequence[Source]) -> Progress:
    """Return what is called with each batch; the number of documents is known if each source holds just one."""
    several = any(holds_many(source.doc_id) for source in sources)
    return watch(None if several else len(sources)) if watch else len


def _names(settings: Settings, sources: Sequence[Source]) -> Iterator[str]:
    """Yield the names that a run may write."""
    yield from file_names(settings)
    if settings.report:
        yield from (REPORT_PAGE, REPORT)
    if not all(is_plain(source.doc_id) for source in sources):
        yield TEXTS


def _items(
    inputs: Any, texts: Iterable[str] | None, settings: Settings, files: UserFiles, divide: Divide
) -> Iterator[Item]:
    """Return what `extract` is given, to be read as it is asked for."""
    if (inputs is None) == (texts is None):
        message = "Give extract() either files and folders, or texts=[...], and not both."
        raise InputError(message)
    if texts is None:
        several = [inputs] if isinstance(inputs, (str, PurePath)) else inputs
        return _reader(_find([str(path) for path in several], settings).sources, settings, files, divide).unread()
    strings = [] if isinstance(texts, str) else list(texts)
    wrong = [texts] if isinstance(texts, str) else [one for one in strings if not isinstance(one, str)]
    if wrong:
        message = f"Give extract() a list of strings, texts=[...], not {wrong[0]!r}."
        raise InputError(message)
    return read_texts(strings)


def _check_not_template(settings: Settings, output: Path) -> None:
    if settings.corrections and Path(settings.corrections).resolve() == (output / TEMPLATE).resolve():
        message = (
            f"{settings.corrections} is the template, which each run replaces. Save your corrections under another "
            "name, and give that file."
        )
        raise SettingsError(message)


def _check_part(inputs: Sequence[str], index: int, of: int) -> None:
    if FROM_STDIN in inputs:
        message = "Standard input cannot be divided into parts. Give files and folders."
        raise SettingsError(message)
    if not 1 <= index <= of:
        message = (
            f"Parts are numbered from 1: --index must be from 1 to {max(of, 1)} (the number of --of), not {index}. "
            f"In a Slurm job array, write --array=1-{max(of, 1)}."
        )
        raise SettingsError(message)


def _refused(missing: Iterable[list[Item]], parts: _Parts) -> Iterator[list[Item]]:
    """Yield nothing for nothing; refuse to process what should be in the parts."""
    if doc_ids := [item.doc_id for items in missing for item in items]:
        counted = Counter(int(match[2]) for path in parts.files if (match := PART_FILE.fullmatch(path.name)))
        of = max(counted, key=lambda number: (counted[number], number))
        raise OutputError.parts_missing(doc_ids, sorted({part_of(one, of) for one in doc_ids}), of)
    yield from ()
