"""The work database: the documents of a run, their mentions, and what the whole corpus knows of both, asked by SQL.

A run goes over its documents twice. In the first pass each document is processed, or an earlier run's result is used
again; then `Corpus.link` finds out what only the whole corpus knows; the second pass, `Corpus.documents`, gives the
documents back in reading order, as the tables have them.

What is done is kept in one SQLite file in a hidden folder of the output folder, written by one process at a time, which
the operating system's lock sees to. What was committed survives a kill at any moment. What lasts for one run only lies
in a second file, attached to the first, that goes away with the run.
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import time
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from functools import lru_cache
from itertools import starmap
from operator import attrgetter
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from pydantic import TypeAdapter, ValidationError

from pipeline.clean.duplicates import duplicate_of
from pipeline.dates import MONTH_LENGTH
from pipeline.errors import InputError, OutputError
from pipeline.options import ALL_TYPES
from pipeline.process import Item
from pipeline.read.documents import Unread
from pipeline.read.extracted import METADATA
from pipeline.read.formats import ending
from pipeline.recognise.models import ModelInfo
from pipeline.records import Document, Entity, Mention, Status, place
from pipeline.resolve.corpus import SUPPORT, Known, genitives, joined, lone_surnames
from pipeline.resolve.corrections import Corrections
from pipeline.resolve.identifiers import is_in_one_case
from pipeline.resolve.known_names import KnownNames
from pipeline.resolve.locations import Locator

Thing = TypeVar("Thing")

MAX_BATCH_SIZE = 100_000  # bytes or code points of text: some seconds of work
MAX_BATCH_ITEMS = 500
HIDDEN_FOLDER = ".navnetabell"
WORK_FILE = "work.sqlite"
SCHEMA_VERSION = 6  # a file of another version is begun anew
MAX_TOGETHER = 200  # entities in one place; more are a list, which says nothing of who belongs together
COMMIT_SECONDS = 0.5  # between two commits: that much work is lost by a kill, and what was on its way
ALL_ROWS = -1  # as a limit
MAX_RANK = 2**63 - 1
MENTION_BITS = 32  # of a place: for the number of the mention in its document
CACHED_RANKS = 20_000  # entities, some 4 MB
DOCUMENT_COLUMNS = attrgetter(
    "doc_id", "status.value", "date", "dated_by", "text_digest", "language", "orthography", "ocr", "words", "message"
)
OF_ITEM = attrgetter(
    "doc_id", "sha256", "message", "encoding", "extracted", "offset", "furniture", "dated_by", "declared", *METADATA
)
MENTION_COLUMNS = attrgetter(
    "paragraph", "sentence", "entity_id", "name", "text", "type", "country", "resolved_by", "at"
)
LINKED = ("entity_id", "name", "type", "country", "resolved_by")  # of a mention: what the whole corpus may change
AS_LINKED = attrgetter(*LINKED)
DOCUMENT_AS_JSON = TypeAdapter(Document)
MODEL_AS_JSON = TypeAdapter(ModelInfo)
NOT_KEPT = {"paragraphs": {"__all__": {"text": {"edits", "offset"}}}}  # mentions have their offsets in the source
FASTEST = 1  # compression, to half the size


PARTS = re.split(r"-- name: (\w+).*\n", Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))
SQL = dict(zip(PARTS[1::2], PARTS[2::2], strict=True))
"""The parts of ``corpus.sql``, by their names."""


class DamagedError(ValueError):
    """Bytes that are no packed document, or no longer one."""


class Corpus:
    """The documents of a run. Used as a context: inside it the files are open and locked.

    Attributes:
        reused: how many documents an earlier run had done.
        authority: the names whose ids entities get.
        locator: what says where places are; it must have seen all `documents` before `entities` are asked for.

    Example:
        >>> with Corpus() as corpus:
        ...     for batch in corpus.missing([Document("1.txt", source="Å gå")], cache_key=""):
        ...         corpus.add(batch)
        ...     corpus.link()
        ...     [[document.doc_id for document in batch] for batch in corpus.documents()]
        [['1.txt']]
    """

    def __init__(self, output: Path | None = None, file: str = WORK_FILE) -> None:
        """Keep the work in a hidden folder of an output folder; without one, nowhere that lasts."""
        self.output = output or Path()
        self.path = output / HIDDEN_FOLDER / file if output else None
        self.reused = 0
        self.authority = KnownNames()
        self.locator: Locator | None = None
        self._planned: dict[str, tuple[int, bytes]] = {}  # doc_id -> position and cache key of what is being processed
        self.rank = lru_cache(CACHED_RANKS)(self._rank)

    def __enter__(self) -> Self:
        """Open and lock the files.

        Raises:
            OutputError: another run has them open, or they cannot be written.
        """
        try:
            if self.path:
                if self.path.parent.is_symlink():  # it may lead to somebody's own files
                    raise OutputError.not_ours(self.path.parent)
                self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # whole texts lie in it
            try:
                self._open()
            except sqlite3.DatabaseError as error:
                if isinstance(error, sqlite3.OperationalError):
                    raise
                self._remove()  # not a database, or a damaged one: all that is lost is time
                self._open()
        except (OSError, sqlite3.Error) as error:
            raise self._reason(error) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Commit and close the files, and remove them if all has failed; what the disk has done becomes words."""
        useless = False
        reason = self._reason(error) if isinstance(error, (sqlite3.Error, DamagedError)) else None
        try:
            with closing(self._database):
                self._database.commit()
                useless = error is not None and not self._one("SELECT count(*) FROM result WHERE NOT passing")
                self._database.execute("PRAGMA main.journal_mode = DELETE")  # one file stays and not three
        except sqlite3.Error as failure:
            if error is None:
                reason = self._reason(failure)
        if self._scratch:
            self._scratch.unlink(missing_ok=True)
        if self.path and useless:
            self._remove()
            with suppress(OSError):  # with parts in it
                self.path.parent.rmdir()
        if reason:
            raise reason from error

    def _open(self) -> None:
        self._database = sqlite3.connect(self.path or "", timeout=0, isolation_level="IMMEDIATE")
        self._scratch = self.path and self.path.with_name(f"{self.path.name}-scratch")
        run = self._database.execute
        try:
            run("PRAGMA locking_mode = EXCLUSIVE")  # so that WAL needs no shared memory
            run("PRAGMA journal_mode = WAL")
            run("PRAGMA synchronous = NORMAL")
            run("BEGIN EXCLUSIVE")
            if run("PRAGMA user_version").fetchone() != (SCHEMA_VERSION,):
                self.script("kept_schema")
                run(f"PRAGMA user_version = {SCHEMA_VERSION}")
            run("DELETE FROM result WHERE passing")
            self._database.commit()
            if self._scratch:
                self._scratch.unlink(missing_ok=True)
            run("ATTACH ? AS scratch", (str(self._scratch or ""),))
            for setting in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -8000"):
                run(f"PRAGMA scratch.{setting}")
            self.script("run_schema")
        except BaseException:
            self._database.close()
            raise
        self._database.create_function("in_one_case", 1, is_in_one_case, deterministic=True)
        self._committed = time.monotonic()

    def script(self, name: str, **values: object) -> None:
        """Run the statements of a part of ``corpus.sql`` in the transaction that is open."""
        for statement in SQL[name].split(";"):
            self._database.execute(statement, values)

    def _remove(self) -> None:
        if self.path:
            for path in self.path.parent.glob(f"{self.path.name}*"):
                path.unlink()

    def _reason(self, error: Exception) -> OutputError:
        """Return in words what is wrong with the files; a damaged one is removed."""
        if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
            return OutputError.in_use(self.output)
        if isinstance(error, DamagedError) or (type(error) is sqlite3.DatabaseError and not self._is_sound()):
            self._remove()
            return OutputError.lost_work(self.path or self.output)
        return OutputError.unwritable(self.output, error)

    def _is_sound(self) -> bool:
        """Return whether the work that is kept is whole, so that an error is one of what lasts for one run only."""
        try:
            return bool(self._database.execute("PRAGMA main.quick_check(1)").fetchone() == ("ok",))
        except sqlite3.Error:
            return False

    def missing(
        self,
        items: Iterable[Item],
        cache_key: str,
        *,
        force: bool = False,
        keep_failures: bool = False,
        progress: Callable[[Sequence[Document]], object] = len,
    ) -> Iterator[list[Item]]:
        """Yield, in batches, the items of which there is no result yet: they are to be processed, and added.

        Args:
            items: all that were read, in reading order.
            cache_key: digest of all but the item that a result depends on.
            force: process also what an earlier run has.
            keep_failures: do not try again what failed in parts that were processed elsewhere.
            progress: called with the documents that need not be processed.
        """

        def unknown() -> Iterator[Item]:
            kept = "SELECT body FROM result WHERE key = ? AND passing <= ?"
            for position, item in enumerate(items):
                key = _key(cache_key, item)
                if isinstance(item, Document) and item.status is not Status.OK:
                    self._keep(position, key, item, passing=True)
                    progress([item])
                elif not force and (row := self._database.execute(kept, (key, keep_failures)).fetchone()):
                    known = unpack(row[0])
                    self.reused += 1
                    self.place(position, key, known)
                    progress([known])
                else:
                    self._planned[item.doc_id] = position, key
                    yield item

        return batches(unknown())

    def add(self, documents: Sequence[Document]) -> None:
        """Keep the documents of items that were missing, in any order; one that failed only for this run."""
        for document in documents:
            position, key = self._planned.pop(document.doc_id)
            self._keep(position, key, document, passing=document.status is Status.FAILED)
        if time.monotonic() - self._committed > COMMIT_SECONDS:
            self._database.commit()
            self._committed = time.monotonic()

    def _keep(self, position: int, key: bytes, document: Document, *, passing: bool) -> None:
        row = (key, passing, pack(document))
        self._database.execute("INSERT OR REPLACE INTO result VALUES (?, ?, ?)", row)
        self.place(position, key, document)

    def place(self, position: int, key: bytes, document: Document) -> None:
        """Note at which position a processed document comes, and its mentions."""
        insert, first = self._database.executemany, position << MENTION_BITS
        row = (position, key, *DOCUMENT_COLUMNS(document), json.dumps(document.unmapped))
        insert("INSERT INTO document VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", [row])
        mentions = ((place, position, *MENTION_COLUMNS(one)) for place, one in enumerate(document.mentions, first))
        insert("INSERT INTO mention VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", mentions)
        entities = {one.entity_id for one in document.mentions}
        beside = [(position, one) for one in entities if one.endswith("s") and one[:-1] in entities]
        insert("INSERT INTO beside VALUES (?, ?)", beside)
        ties = ((first + one.person - 1, *tie) for one in document.affiliations for tie in one.counted)
        insert("INSERT INTO tie VALUES (?, ?, ?)", ties)
        lone = lone_surnames(document.mentions)
        insert("INSERT INTO lone VALUES (?, ?, ?)", ((position, *one) for one in lone.items()))

    def check_some_succeeded(self) -> None:
        """Make sure that there is something to write.

        Raises:
            InputError: all documents have failed; it tells the reason of the first.
        """
        total = self._one("SELECT count(*) FROM document")
        if total and not self._one("SELECT count(*) FROM document WHERE status <> 'failed'"):
            document = unpack(self._one("SELECT body FROM document JOIN result USING (key) ORDER BY position LIMIT 1"))
            raise InputError.all_failed(document.doc_id, document.message, total)

    def link(
        self,
        corrections: Corrections | None = None,
        types: Collection[str] = ALL_TYPES,
        *,
        keep_duplicates: bool = False,
    ) -> None:
        """Give each mention what it means in the whole corpus; to be called when all documents are there.

        One entity has one name everywhere; a lone surname may be somebody whom the corpus knows, and a name in -s a
        genitive. The user's corrections come after that. Mentions of other types than ``types`` are left out.
        """
        if not keep_duplicates:
            self.script("find_duplicates")
        self.script("count_entities")
        pairs = self.query(SQL["known_with_s"])
        bare = genitives((Known(*row[: len(row) // 2]), Known(*row[len(row) // 2 :])) for row in pairs)
        lone = self.query("SELECT entity, surname FROM lone")
        full = list(joined(lone, lambda: starmap(Known, self.query("SELECT * FROM known"))))
        joins = [(local, bare.get(one.entity_id, one.entity_id)) for local, one in full if one.documents >= SUPPORT]
        asked = [(local, one.name) for local, one in full if one.documents < SUPPORT]
        self._database.executemany("INSERT OR REPLACE INTO linked VALUES (?, ?)", [*bare.items(), *joins])
        self._database.executemany("INSERT INTO asked VALUES (?, ?)", asked)
        self.script("link_entities")
        if corrections:
            self._correct(corrections)
        others = ((one,) for one in ALL_TYPES if one not in types)
        self._database.executemany("DELETE FROM mention WHERE type = ?", others)
        self.script("count_entities")
        self.script("count_ties")
        self._database.commit()

    def _correct(self, corrections: Corrections) -> None:
        changes: list[tuple[object, ...]] = []
        dropped: list[tuple[int]] = []
        for key, doc_id, paragraph, at, text, entity, type_, name in self.query(SQL["mentions"]):
            if not (line := corrections.line_for(text, type_, doc_id, place(paragraph, at))):
                continue
            if line.drops:
                dropped.append((key,))
            elif changed := line.changed(entity, type_, name):
                changes.append((*changed, key))
        self._database.executemany(SQL["correct"], changes)
        self._database.executemany("DELETE FROM mention WHERE place = ?", dropped)
        self._database.execute("DELETE FROM linked")
        self._database.executemany("INSERT INTO linked VALUES (?, ?)", corrections.names.items())
        self.script("call_entities")

    def documents(self) -> Iterator[list[Document]]:
        """Yield, in batches, the documents in reading order, with what the whole corpus knows of them.

        The locator sees them as they pass.
        """
        for rows in batches(self.query(SQL["documents"]), size=lambda row: len(row[2])):
            documents = [self.linked(position, unpack(body), first) for position, first, body in rows]
            if self.locator:
                self.locator.add(documents)
            yield documents

    def linked(self, position: int, document: Document, first: str | None = None) -> Document:
        """Return a document with what the whole corpus knows of it, as one that holds the same text as ``first``."""
        if first:
            return duplicate_of(first, document)
        query = "SELECT place, entity, name, type, country, resolved_by FROM mention WHERE place BETWEEN ? AND ?"
        base = position << MENTION_BITS
        rows = self.query(query, (base, base + len(document.mentions)))
        linked = {at - base + 1: row for at, *row in rows}
        mentions = (_linked(document.mentions[number - 1], row) for number, row in linked.items())
        whole = replace(document, mentions=tuple(mentions))
        if not (whole.quotes or whole.affiliations):
            return whole
        return whole.renumbered({old: new for new, old in enumerate(linked, start=1)})

    def may_be(self, entity: str) -> str:
        """Return the name of the person whose lone surname this entity's may be; empty where nobody is known."""
        [name] = next(self.query("SELECT name FROM asked WHERE entity = ?", [entity]), [""])
        return str(name)

    def entities(self, first: int = 1, last: int = MAX_RANK) -> Iterator[Entity]:
        """Yield the entities from rank ``first`` to ``last``: those with most mentions first, then by id."""
        for *values, aliases, party, roles in self.query(SQL["entities"], (first, last)):
            whole = *values, tuple(json.loads(aliases)), "", party, tuple(json.loads(roles))
            one = Entity(*whole)
            key = self.authority.id_of(one.type, one.name, *one.aliases) if self.authority else ""
            one = replace(one, authority_id=key) if key else one
            yield self.locator.located(one) if self.locator and one.type == "place" else one

    def _rank(self, entity_id: str) -> int:
        """Return the rank of an entity that is named in the corpus."""
        return int(self._one("SELECT rank FROM entity WHERE entity_id = ?", (entity_id,)))

    def find_pairs(self) -> int:
        """Find out which entities are named together; return how many paragraphs name a crowd.

        Of a paragraph that names more than `MAX_TOGETHER` entities only those in one sentence are together, and of
        such a sentence none: it is a list or a register, and its pairs would be as many as the square of the names.
        """
        self.script("find_pairs", max_together=MAX_TOGETHER)
        return int(self._one("SELECT count(*) FROM crowd"))

    def pairs(self, most: int = ALL_ROWS) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of the table of co-occurrences, those most often together first; by default all."""
        return self.query(SQL["pairs"], (most,))

    def dated(self) -> Iterator[tuple[str, str, str]]:
        """Yield when documents name an entity, and then two together: their ids, the second perhaps empty, and a month.

        Where no more is known it is a year.
        """
        return self.query(SQL["dated"], [MONTH_LENGTH])

    def model(self, cache_key: str, ask: Callable[[], ModelInfo]) -> ModelInfo:
        """Return which model the results under a cache key are of; ``ask`` is called where that is not known yet."""
        row = self._database.execute("SELECT info FROM model WHERE key = ?", (cache_key,)).fetchone()
        if row is None:
            row = (MODEL_AS_JSON.dump_json(ask()).decode(),)
            self._database.execute("INSERT INTO model VALUES (?, ?)", (cache_key, *row))
        return MODEL_AS_JSON.validate_json(row[0])

    def prune(self) -> None:
        """Remove the results that this run did not need."""
        self._database.execute("DELETE FROM result WHERE key NOT IN (SELECT key FROM document)")

    def take(self, path: Path) -> None:
        """Copy the results of another file; of those that are here already only a failure is replaced.

        Raises:
            OutputError: it cannot be read, or is being written.
        """
        try:
            with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True, timeout=0)) as other:
                other.execute("PRAGMA locking_mode = EXCLUSIVE")  # as it was written
                if other.execute("PRAGMA user_version").fetchone() != (SCHEMA_VERSION,):
                    raise OutputError.no_part(path, "another version of navnetabell made it")
                self._database.executemany(SQL["take_result"], other.execute("SELECT key, passing, body FROM result"))
                models = other.execute("SELECT key, info FROM model")
                self._database.executemany("INSERT OR IGNORE INTO model VALUES (?, ?)", models)
            self._database.commit()
        except sqlite3.DatabaseError as error:
            if "locked" in str(error):
                raise OutputError.in_use(path) from error
            raise OutputError.no_part(path, str(error)) from error

    def insert(self, table: str, rows: Iterable[Sequence[object]]) -> None:
        """Add rows, with a value for each column, to one of the tables of the report."""
        for row in rows:
            self._database.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)  # noqa: S608 - a name of our own

    def query(self, query: str, values: Sequence[object] = ()) -> Iterator[Any]:
        """Return the rows of a query over the tables of ``corpus.sql``, fetched as they are asked for."""
        return self._database.execute(query, values)

    def _one(self, query: str, values: Sequence[object] = ()) -> Any:
        [(value,)] = self._database.execute(query, values)
        return value


def size_of(item: Item) -> int:
    """Return how much text an item holds: bytes as they were read, or code points."""
    return len(item.data if isinstance(item, Unread) else item.source)


def batches(things: Iterable[Thing], size: Callable[[Any], int] = size_of) -> Iterator[list[Thing]]:
    """Yield things, by default items, in batches of at most `MAX_BATCH_SIZE`; a larger one is a batch of its own.

    Example:
        >>> list(batches(["a" * 60_000, "b" * 60_000, "c"], size=len)) == [["a" * 60_000], ["b" * 60_000, "c"]]
        True
    """
    batch: list[Thing] = []
    total = 0
    for thing in things:
        length = size(thing)
        if batch and (total + length > MAX_BATCH_SIZE or len(batch) == MAX_BATCH_ITEMS):
            yield batch
            batch, total = [], 0
        batch.append(thing)
        total += length
    if batch:
        yield batch


def link_documents(
    documents: Sequence[Document],
    corrections: Corrections | None = None,
    types: Collection[str] = ALL_TYPES,
    *,
    keep_duplicates: bool = True,
) -> list[Document]:
    """Return processed documents with what all of them together tell of their names."""
    with Corpus() as corpus:
        for position, document in enumerate(documents):
            corpus.place(position, b"", document)
        corpus.link(corrections, types, keep_duplicates=keep_duplicates)
        first = dict(corpus.query("SELECT position, first FROM duplicate"))
        return [corpus.linked(position, document, first.get(position)) for position, document in enumerate(documents)]


def pack(document: Document) -> bytes:
    """Return a processed document as compressed JSON: all that tables and report need, the source only if extracted.

    Example:
        >>> document = unpack(pack(Document("1.txt", source="Å gå", language="nb")))
        >>> document.doc_id, document.language, document.source, document.characters
        ('1.txt', 'nb', '', 4)
    """
    return zlib.compress(DOCUMENT_AS_JSON.dump_json(document.without_source(), exclude=NOT_KEPT), FASTEST)


def unpack(data: bytes) -> Document:
    """Return the document that `pack` made bytes of.

    Raises:
        DamagedError: the bytes were not made by `pack`, or are damaged.
    """
    try:
        return DOCUMENT_AS_JSON.validate_json(zlib.decompress(data))
    except (zlib.error, ValidationError) as error:
        message = f"this is no packed document ({error})"
        raise DamagedError(message) from error


def _linked(mention: Mention, row: list[Any]) -> Mention:
    """Return a mention with what the whole corpus knows of it, which is mostly what its document knew."""
    return mention if tuple(row) == AS_LINKED(mention) else replace(mention, **dict(zip(LINKED, row, strict=True)))


def _key(cache_key: str, item: Item) -> bytes:
    """Return a digest of all that the result for an item depends on."""
    parts: Sequence[object]
    if isinstance(item, Unread):
        parts = (item.doc_id, item.sha256, ending(item.name), item.inside, item.note, item.given)
    else:
        parts = OF_ITEM(item)
    text = json.dumps([cache_key, type(item).__name__, *parts])
    return hashlib.blake2b(text.encode(), digest_size=20).digest()
