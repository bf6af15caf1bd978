"""The first pass: every document is done, or found to have been done, and kept; the corpus hears of it in order."""

from __future__ import annotations

import hashlib
import json
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline import process
from pipeline.clean.duplicates import Duplicates, duplicate_of
from pipeline.engines.engine import Done, Engine
from pipeline.engines.packed import unpack
from pipeline.engines.store import DONE, PASSING, Store
from pipeline.process import Item, size_of
from pipeline.read.documents import Unread
from pipeline.read.formats import ending
from pipeline.records import Document, Status

KILLED = (
    "The process that read this text was killed, probably because memory ran out. "
    "Divide the text, or run again with fewer --workers."
)


@dataclass(frozen=True, slots=True)
class _Planned:
    """A document in its place.

    Attributes:
        key: under which its result is kept.
        known: what is known of it already, if it cannot be read or is empty.
        handed_out: whether an engine does it; else it was done before.
    """

    doc_id: str
    sha256: str
    key: bytes
    known: Document | None = None
    handed_out: bool = False


class Gathering:
    """Documents through an engine into a store, in reading order.

    Attributes:
        reused: how many documents had been done before.
    """

    def __init__(  # noqa: PLR0913 - what it works with, and how, a word each
        self,
        store: Store,
        engine: Engine,
        made_by: str,
        met: Duplicates | None = None,
        *,
        again: bool = False,
        failures_stand: bool = False,
    ) -> None:
        """Prepare to gather.

        Args:
            store: where results are kept.
            engine: does what is not there.
            made_by: digest of all but the document that a result depends on.
            met: knows texts again that were met before; ``None``: each counts.
            again: whether everything is to be done anew.
            failures_stand: whether what failed in parts that were done elsewhere is not to be tried again.
        """
        self._store = store
        self._engine = engine
        self._made_by = made_by
        self._met = met
        self._again = again
        self._failures_stand = failures_stand
        self._planned: deque[_Planned | None] = deque()
        self.reused = 0

    def documents(self, items: Iterable[Item]) -> Iterator[list[Document]]:
        """Yield the documents of the items in batches, in order; each is kept in the store before it is told of."""
        self._store.begin(keep=self._failures_stand)
        position = 0
        for results in self._engine.results(self._batches_to_do(items)):
            ready = iter(results)
            batch = []
            while (planned := self._planned.popleft()) is not None:
                key, document = self._kept(position, planned, ready)
                same = self._met.same_as(document) if self._met else ""
                self._store.plan(position, key, same)
                batch.append(duplicate_of(same, document) if same else document)
                position += 1
            yield batch
        self._store.commit()

    def _batches_to_do(self, items: Iterable[Item]) -> Iterator[list[Item]]:
        """Yield what an engine has to do; ``None`` among what is planned stands where a batch ends."""
        batch: list[Item] = []
        size = waiting = 0
        for item in items:
            planned = self._plan(item)
            length = size_of(item) if planned.handed_out else 0
            if size + length > process.MAX_BATCH_SIZE or waiting == process.MAX_BATCH_ITEMS:
                self._planned.append(None)
                yield batch
                batch, size, waiting = [], 0, 0
            self._planned.append(planned)
            waiting += 1
            if planned.handed_out:
                batch.append(item)
                size += length
        self._planned.append(None)
        yield batch

    def _plan(self, item: Item) -> _Planned:
        if isinstance(item, Document) and item.status is not Status.OK:
            return _Planned(item.doc_id, item.sha256, b"", known=item)
        digest = _digest(self._made_by, item)
        key = DONE + digest
        if self._failures_stand and key not in self._store and PASSING + digest in self._store:
            return _Planned(item.doc_id, item.sha256, PASSING + digest)
        return _Planned(item.doc_id, item.sha256, key, handed_out=self._again or key not in self._store)

    def _kept(self, position: int, planned: _Planned, ready: Iterator[Done | None]) -> tuple[bytes, Document]:
        """Return a document and the key under which the store has it now."""
        if planned.handed_out:
            done = next(ready) or Done.of(_killed(planned))
        elif planned.known:
            done = Done.of(planned.known)
        else:
            self.reused += 1
            return planned.key, unpack(self._store.get(planned.key) or b"")
        failed = done.document.status is Status.FAILED  # perhaps not the next time, with more memory or another library
        key = PASSING + (planned.key[len(DONE) :] or position.to_bytes(8)) if failed or planned.known else planned.key
        self._store.put(key, done.packed)
        return key, done.document


def _digest(made_by: str, item: Item) -> bytes:
    """Return a digest of all that the result for an item depends on."""
    told: Sequence[object]
    if isinstance(item, Unread):
        told = (item.doc_id, item.sha256, ending(item.name), item.inside, item.note)
    else:
        told = (item.doc_id, item.sha256, item.date, item.title, item.message, item.encoding, item.extracted)
    text = json.dumps([made_by, type(item).__name__, *told])
    return hashlib.blake2b(text.encode(), digest_size=20).digest()


def _killed(planned: _Planned) -> Document:
    return Document(planned.doc_id, sha256=planned.sha256, status=Status.FAILED, message=KILLED)
