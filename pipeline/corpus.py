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
import sqlite3
import time
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from functools import lru_cache
from itertools import groupby, starmap
from operator import attrgetter, itemgetter
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pydantic import TypeAdapter, ValidationError

from pipeline.clean.duplicates import duplicate_of
from pipeline.errors import InputError, OutputError
from pipeline.options import ALL_TYPES
from pipeline.process import Item, batches
from pipeline.read.documents import Unread
from pipeline.read.extracted import METADATA
from pipeline.read.formats import ending
from pipeline.recognise.models import ModelInfo
from pipeline.records import Document, Entity, Mention, Status
from pipeline.resolve.corpus import Known, genitives, joined, lone_surnames
from pipeline.resolve.corrections import Corrections
from pipeline.resolve.identifiers import is_local
from pipeline.resolve.known_names import KnownNames

HIDDEN_FOLDER = ".navnetabell"
WORK_FILE = "work.sqlite"
SCHEMA_VERSION = 4  # a file of another version is begun anew
KEPT_SCHEMA = f"""
DROP TABLE IF EXISTS work; DROP TABLE IF EXISTS plan; DROP TABLE IF EXISTS met;
DROP TABLE IF EXISTS result; DROP TABLE IF EXISTS model;
CREATE TABLE result (           -- what an earlier run, or this one, has done
    key BLOB PRIMARY KEY,       -- digest of all that it depends on
    passing INTEGER NOT NULL,   -- whether it is for one run only, as a failure, which the next run tries again
    body BLOB NOT NULL          -- the packed document
);
CREATE TABLE model (key TEXT PRIMARY KEY, info TEXT NOT NULL);
PRAGMA user_version = {SCHEMA_VERSION};
"""
RUN_SCHEMA = """
CREATE TABLE scratch.document (
    position INTEGER PRIMARY KEY, key BLOB, doc_id TEXT, status TEXT, date TEXT, dated_by TEXT, text_digest TEXT,
    language TEXT, words INTEGER, message TEXT, unmapped TEXT  -- JSON list of labels
);
CREATE TABLE scratch.duplicate (position INTEGER PRIMARY KEY, first TEXT);  -- doc_id of the first with the same text
CREATE TABLE scratch.mention (  -- until `link` as its document understands it, then as the whole corpus does
    place INTEGER PRIMARY KEY,  -- position of the document << 32 | number of the mention in it
    document INTEGER, paragraph INTEGER, sentence INTEGER,
    entity TEXT, name TEXT, text TEXT, type TEXT, country TEXT, resolved_by TEXT
);
CREATE TABLE scratch.lone (document INTEGER, entity TEXT, surname TEXT);  -- people of one document, by a word alone
CREATE TABLE scratch.beside (document INTEGER, entity TEXT);  -- names in -s with the name without in their document
CREATE TABLE scratch.linked (entity TEXT PRIMARY KEY, whole TEXT);  -- what the corpus makes of an entity of documents
CREATE TABLE scratch.spelling (
    entity TEXT, name TEXT, text TEXT, mentions INTEGER, first INTEGER, type TEXT, country TEXT,
    PRIMARY KEY (entity, name, text)
) WITHOUT ROWID;
CREATE TABLE scratch.entity (  -- in the order of the table
    rank INTEGER PRIMARY KEY, entity_id TEXT UNIQUE, name TEXT, type TEXT, country TEXT,
    mentions INTEGER, documents INTEGER, first_date TEXT, last_date TEXT
);
CREATE TABLE scratch.together (  -- which entities each sentence names, but for crowds
    document INTEGER, paragraph INTEGER, sentence INTEGER, entity INTEGER
);
CREATE TABLE scratch.crowd (document INTEGER, paragraph INTEGER, PRIMARY KEY (document, paragraph)) WITHOUT ROWID;
CREATE TABLE scratch.pair (document INTEGER, paragraph INTEGER, source INTEGER, target INTEGER, in_sentence INTEGER);
CREATE TABLE scratch.page (  -- documents in the report
    number INTEGER PRIMARY KEY, heading TEXT, doc_id TEXT, date TEXT, section TEXT, language TEXT, words INTEGER,
    mentions INTEGER, status TEXT, message TEXT, html TEXT
);
CREATE TABLE scratch.sentence (number INTEGER PRIMARY KEY, document INTEGER, paragraph INTEGER, html TEXT);
CREATE TABLE scratch.named (entity INTEGER, sentence INTEGER, PRIMARY KEY (entity, sentence)) WITHOUT ROWID
"""
FIND_DUPLICATES = """
INSERT INTO duplicate SELECT position, first FROM (
    SELECT position, doc_id, first_value(doc_id) OVER (PARTITION BY text_digest ORDER BY position) AS first
    FROM document WHERE text_digest <> ''
) WHERE first <> doc_id;
DELETE FROM mention WHERE document IN (SELECT position FROM duplicate);
DELETE FROM lone WHERE document IN (SELECT position FROM duplicate);
DELETE FROM beside WHERE document IN (SELECT position FROM duplicate)
"""
COUNT_ENTITIES = """
DELETE FROM spelling;
DELETE FROM entity;
INSERT INTO spelling  -- type and country are those of the first mention
SELECT entity, name, text, count(*), min(place), type, country FROM mention GROUP BY entity, name, text;
WITH
total AS (SELECT entity, sum(mentions) AS mentions, min(first), type, country FROM spelling GROUP BY entity),
used AS (SELECT entity, name, sum(mentions) AS times, min(first) AS first FROM spelling GROUP BY entity, name),
called AS (  -- by the name used most, of equals by one that is not all capitals, then by the first
    SELECT entity, name, row_number() OVER (PARTITION BY entity ORDER BY times DESC, shouted(name), first) AS choice
    FROM used
),
dated AS (
    SELECT entity, count(*) AS documents, min(nullif(date, '')) AS first_date, max(date) AS last_date
    FROM (SELECT DISTINCT entity, document FROM mention) JOIN document ON position = document GROUP BY entity
)
INSERT INTO entity
SELECT row_number() OVER (ORDER BY mentions DESC, entity), entity, name, type, country,
    mentions, documents, ifnull(first_date, ''), last_date
FROM total JOIN called USING (entity) JOIN dated USING (entity) WHERE choice = 1
"""
KNOWN = """
SELECT entity_id, type, name, documents,
    EXISTS (SELECT 1 FROM spelling WHERE spelling.entity = entity_id AND text = entity.name),
    entity_id IN (SELECT entity FROM beside)
FROM entity WHERE NOT instr(entity_id, '@')
"""
KNOWN_WITH_S = f"""  -- each that has another's id and an s behind it, and that other
WITH known AS MATERIALIZED ({KNOWN})
SELECT longer.*, bare.* FROM known AS longer
JOIN known AS bare ON bare.entity_id = substr(longer.entity_id, 1, length(longer.entity_id) - 1)
WHERE substr(longer.entity_id, -1) = 's'
"""  # noqa: S608 - a query of our own
LINK_ENTITIES = """
INSERT OR IGNORE INTO linked SELECT entity, entity FROM spelling GROUP BY entity HAVING count(DISTINCT name) > 1;
UPDATE mention SET
    entity = whole.entity_id,
    name = whole.name,
    country = CASE WHEN whole.entity_id = mention.entity THEN mention.country ELSE whole.country END,
    resolved_by = CASE WHEN whole.entity_id = mention.entity AND whole.name = text THEN 'exact' ELSE 'corpus' END
FROM linked JOIN entity AS whole ON whole.entity_id = linked.whole
WHERE linked.entity = mention.entity AND (whole.entity_id, whole.name) <> (mention.entity, mention.name)
"""
CALL = """
UPDATE mention SET name = whole, resolved_by = CASE
    WHEN resolved_by = 'correction' THEN 'correction' WHEN text = whole THEN 'exact' ELSE 'corpus'
END
FROM linked WHERE linked.entity = mention.entity AND whole <> name
"""
TAKE = """
INSERT INTO result VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET passing = excluded.passing, body = excluded.body
WHERE passing AND NOT excluded.passing
"""
MAX_TOGETHER = 200  # entities in one place; more are a list, which says nothing of who belongs together
FIND_PAIRS = f"""
INSERT INTO together SELECT DISTINCT document, paragraph, sentence, rank
FROM mention JOIN entity ON entity_id = mention.entity;
INSERT INTO crowd SELECT document, paragraph FROM together
GROUP BY document, paragraph HAVING count(DISTINCT entity) > {MAX_TOGETHER};
DELETE FROM together WHERE (document, sentence) IN (
    SELECT document, sentence FROM together GROUP BY document, sentence HAVING count(*) > {MAX_TOGETHER}
);
CREATE INDEX scratch.by_sentence ON together (document, sentence, entity);
INSERT INTO pair SELECT one.document, one.paragraph, one.entity, other.entity, 1 FROM together AS one
JOIN together AS other USING (document, sentence) WHERE one.entity < other.entity;
WITH inside AS (
    SELECT DISTINCT document, paragraph, entity FROM together
    WHERE (document, paragraph) NOT IN (SELECT document, paragraph FROM crowd) ORDER BY document, paragraph
)
INSERT INTO pair SELECT one.document, one.paragraph, one.entity, other.entity, 0 FROM inside AS one
JOIN inside AS other USING (document, paragraph) WHERE one.entity < other.entity;
INSERT INTO pair SELECT DISTINCT document, paragraph, source, target, 0 FROM pair
WHERE (document, paragraph) IN (SELECT document, paragraph FROM crowd)
"""  # noqa: S608 - a number of our own
SELECT_PAIRS = """
SELECT min(one.entity_id, other.entity_id) AS first, max(one.entity_id, other.entity_id) AS second,
    CASE WHEN one.entity_id < other.entity_id THEN one.name ELSE other.name END,
    CASE WHEN one.entity_id < other.entity_id THEN other.name ELSE one.name END,
    sentences, paragraphs, together.documents
FROM (
    SELECT source, target, sum(in_sentence) AS sentences, count(*) - sum(in_sentence) AS paragraphs,
        count(DISTINCT document) AS documents
    FROM pair GROUP BY source, target
) AS together JOIN entity AS one ON one.rank = source JOIN entity AS other ON other.rank = target
ORDER BY sentences DESC, paragraphs DESC, first, second LIMIT ?
"""
SELECT_ENTITIES = """
SELECT entity_id, name, type, country, mentions, documents, first_date, last_date, (
    SELECT json_group_array(text) FROM (
        SELECT text FROM spelling WHERE spelling.entity = entity_id GROUP BY text ORDER BY min(first)
    )
) FROM entity WHERE rank BETWEEN ? AND ? ORDER BY rank
"""
COMMIT_SECONDS = 0.5  # between two commits: that much work is lost by a kill, and what was on its way
ALL_ROWS = -1  # as a limit
MAX_RANK = 2**63 - 1
MENTION_BITS = 32  # of a place: for the number of the mention in its document
CACHED_RANKS = 20_000  # entities, some 4 MB
DOCUMENT_COLUMNS = attrgetter(
    "doc_id", "status.value", "date", "dated_by", "text_digest", "language", "words", "message"
)
OF_ITEM = attrgetter(
    "doc_id", "sha256", "message", "encoding", "extracted", "offset", "furniture", "dated_by", "declared", *METADATA
)
MENTION_COLUMNS = attrgetter("paragraph", "sentence", "entity_id", "name", "text", "type", "country", "resolved_by")
LINKED = ("entity_id", "name", "type", "country", "resolved_by")  # of a mention: what the whole corpus may change
DOCUMENT_AS_JSON = TypeAdapter(Document)
MODEL_AS_JSON = TypeAdapter(ModelInfo)
NOT_KEPT = {"paragraphs": {"__all__": {"text": {"edits", "offset"}}}}  # mentions have their offsets in the source
FASTEST = 1  # compression, to half the size


class DamagedError(ValueError):
    """Bytes that are no packed document, or no longer one."""


class Corpus:
    """The documents of a run. Used as a context: inside it the files are open and locked.

    Attributes:
        reused: how many documents an earlier run had done.
        authority: the names whose ids entities get.

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
        """Commit and close the files; what the disk has done to them becomes an error in words."""
        reason = self._reason(error) if isinstance(error, (sqlite3.Error, DamagedError)) else None
        try:
            with closing(self._database):
                self._database.commit()
                self._database.execute("PRAGMA main.journal_mode = DELETE")  # one file stays and not three
        except sqlite3.Error as failure:
            if error is None:
                reason = self._reason(failure)
        if self._scratch:
            self._scratch.unlink(missing_ok=True)
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
                self._script(KEPT_SCHEMA)
            run("DELETE FROM result WHERE passing")
            self._database.commit()
            if self._scratch:
                self._scratch.unlink(missing_ok=True)
            run("ATTACH ? AS scratch", (str(self._scratch or ""),))
            for setting in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -8000"):
                run(f"PRAGMA scratch.{setting}")
            self._script(RUN_SCHEMA)
        except BaseException:
            self._database.close()
            raise
        self._database.create_function("shouted", 1, lambda name: name.isupper() and len(name) > 1, deterministic=True)
        self._committed = time.monotonic()

    def _script(self, statements: str) -> None:
        """Run statements, with ``;`` after each but the last and nowhere else, in the transaction that is open."""
        for statement in statements.split(";"):
            self._database.execute(statement)

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
        insert("INSERT INTO document VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", [row])
        mentions = ((place, position, *MENTION_COLUMNS(one)) for place, one in enumerate(document.mentions, first))
        insert("INSERT INTO mention VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", mentions)
        entities = {one.entity_id for one in document.mentions}
        beside = [(position, one) for one in entities if one.endswith("s") and one[:-1] in entities]
        insert("INSERT INTO beside VALUES (?, ?)", beside)
        insert("INSERT INTO lone VALUES (?, ?, ?)", ((position, *one) for one in _lone_surnames(document).items()))

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
            self._script(FIND_DUPLICATES)
        self._script(COUNT_ENTITIES)
        bare = genitives(
            (Known(*row[: len(row) // 2]), Known(*row[len(row) // 2 :])) for row in self.query(KNOWN_WITH_S)
        )
        lone = self.query("SELECT entity, surname FROM lone")
        full = joined(lone, lambda: starmap(Known, self.query(KNOWN)))
        joins = bare | {local: bare.get(key, key) for local, key in full.items()}
        self._database.executemany("INSERT OR REPLACE INTO linked VALUES (?, ?)", joins.items())
        self._script(LINK_ENTITIES)
        if corrections:
            self._correct(corrections)
        others = ((one,) for one in ALL_TYPES if one not in types)
        self._database.executemany("DELETE FROM mention WHERE type = ?", others)
        self._script(COUNT_ENTITIES)
        self._database.commit()

    def _correct(self, corrections: Corrections) -> None:
        query = """
        SELECT doc_id, place, text, type, entity, name, country, resolved_by
        FROM mention JOIN document ON position = document ORDER BY place
        """
        changes: list[tuple[object, ...]] = []
        dropped: list[tuple[int]] = []
        for doc_id, rows in groupby(self.query(query), key=itemgetter(0)):
            mentions = tuple(map(_mention_of_row, rows))
            corrected = {one.at: one for one in corrections.apply(Document(doc_id, mentions=mentions)).mentions}
            dropped += ((one.at,) for one in mentions if one.at not in corrected)
            changes += (
                (new.entity_id, new.name, new.type, new.country, new.resolved_by, new.at)
                for one in mentions
                if (new := corrected.get(one.at, one)) is not one
            )
        change = "UPDATE mention SET entity = ?, name = ?, type = ?, country = ?, resolved_by = ? WHERE place = ?"
        self._database.executemany(change, changes)
        self._database.executemany("DELETE FROM mention WHERE place = ?", dropped)
        self._script("DELETE FROM linked")
        self._database.executemany("INSERT INTO linked VALUES (?, ?)", corrections.names.items())
        self._script(CALL)

    def documents(self) -> Iterator[list[Document]]:
        """Yield, in batches, the documents in reading order, with what the whole corpus knows of them."""
        query = """
        SELECT position, first, body FROM document JOIN result USING (key) LEFT JOIN duplicate USING (position)
        ORDER BY position
        """
        for rows in batches(self.query(query), size=lambda row: len(row[2])):
            yield [self.linked(position, unpack(body), first) for position, first, body in rows]

    def linked(self, position: int, document: Document, first: str | None = None) -> Document:
        """Return a document with what the whole corpus knows of it, as one that holds the same text as ``first``."""
        if first:
            return duplicate_of(first, document)
        query = """
        SELECT place - ?, entity, name, type, country, resolved_by FROM mention WHERE place BETWEEN ? AND ?
        """
        first_place = position << MENTION_BITS
        rows = self.query(query, (first_place, first_place, first_place + len(document.mentions)))
        mentions = (replace(document.mentions[at], **dict(zip(LINKED, row, strict=True))) for at, *row in rows)
        return replace(document, mentions=tuple(mentions))

    def entities(self, first: int = 1, last: int = MAX_RANK) -> Iterator[Entity]:
        """Yield the entities from rank ``first`` to ``last``: those with most mentions first, then by id."""
        for *values, aliases in self.query(SELECT_ENTITIES, (first, last)):
            values.append(tuple(json.loads(aliases)))
            one = Entity(*values)
            key = self.authority.id_of(one.type, one.name, *one.aliases) if self.authority else ""
            yield replace(one, authority_id=key) if key else one

    def _rank(self, entity_id: str) -> int:
        """Return the rank of an entity that is named in the corpus."""
        return int(self._one("SELECT rank FROM entity WHERE entity_id = ?", (entity_id,)))

    def find_pairs(self) -> int:
        """Find out which entities are named together; return how many paragraphs name a crowd.

        Of a paragraph that names more than `MAX_TOGETHER` entities only those in one sentence are together, and of
        such a sentence none: it is a list or a register, and its pairs would be as many as the square of the names.
        """
        self._script(FIND_PAIRS)
        return int(self._one("SELECT count(*) FROM crowd"))

    def pairs(self, most: int = ALL_ROWS) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of the table of co-occurrences, those most often together first; by default all."""
        return self.query(SELECT_PAIRS, (most,))

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
                self._database.executemany(TAKE, other.execute("SELECT key, passing, body FROM result"))
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
        """Return the rows of a query over the tables of `RUN_SCHEMA`, fetched as they are asked for."""
        return self._database.execute(query, values)

    def _one(self, query: str, values: Sequence[object] = ()) -> Any:
        [(value,)] = self._database.execute(query, values)
        return value


def link_documents(
    documents: Sequence[Document], corrections: Corrections | None = None, types: Collection[str] = ALL_TYPES
) -> list[Document]:
    """Return processed documents with what all of them together tell of their names.

    Example:
        >>> mention = Mention("WWF", 0, 3, "ORG", "organisation", 1, 1, 0, name="WWF", entity_id="organisation/wwf")
        >>> [document] = link_documents([Document("1.txt", mentions=(mention,))])
        >>> document.mentions[0].name
        'WWF'
    """
    with Corpus() as corpus:
        for position, document in enumerate(documents):
            corpus.place(position, b"", document)
        corpus.link(corrections, types, keep_duplicates=True)
        return [corpus.linked(position, document) for position, document in enumerate(documents)]


def _mention_of_row(row: tuple[Any, ...]) -> Mention:
    """Return as much of a mention as a correction looks at; ``at`` is its place."""
    _, place, text, type_, entity, name, country, resolved_by = row
    return Mention(
        text, 0, 0, "", type_, 0, 0, place, name=name, entity_id=entity, country=country, resolved_by=resolved_by
    )


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


def _key(cache_key: str, item: Item) -> bytes:
    """Return a digest of all that the result for an item depends on."""
    parts: Sequence[object]
    if isinstance(item, Unread):
        parts = (item.doc_id, item.sha256, ending(item.name), item.inside, item.note, item.given)
    else:
        parts = OF_ITEM(item)
    text = json.dumps([cache_key, type(item).__name__, *parts])
    return hashlib.blake2b(text.encode(), digest_size=20).digest()


def _lone_surnames(document: Document) -> dict[str, str]:
    """Return id -> surname of the people who are known from this document only, by a word that no other has."""
    people = {one.entity_id: one for one in document.mentions if one.type == "person"}
    local = {key: one.name for key, one in people.items() if is_local(key)}
    return lone_surnames(local, [one.name for key, one in people.items() if key not in local]) if local else {}
