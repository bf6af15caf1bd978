"""The engine of several workers on one machine: a pool of processes that may die.

``concurrent.futures`` tells at once that a worker died, though not of which batch. So the batches that were on their
way are done again, each alone in a process; one that kills it too is done item by item, and an item that kills it alone
is given up.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import wait
from typing import Any, Self

from pipeline.engines.engine import Done, MakeWork, Results, Work
from pipeline.engines.packed import pack
from pipeline.errors import EngineError
from pipeline.own import keep_to_one_thread

AHEAD = 3  # batches a worker that are taken ahead, so that none waits and memory stays level
ORPHANED = 1  # exit code of a worker whose run was killed

_work: list[Work] = []
"""In a worker: what does the work, made at its first batch."""


@dataclass(frozen=True, slots=True)
class _UnderWay:
    """A batch that was handed out, and to which pool."""

    batch: Sequence[Any]
    future: Future[list[bytes]]
    pool: ProcessPoolExecutor


class ProcessEngine:
    """Does batches in processes of its own, each with a model of its own."""

    def __init__(self, make: MakeWork, workers: int) -> None:
        """Take what makes the function that does the work, and how many processes do it."""
        self._make = make
        self._workers = workers
        self._pool: ProcessPoolExecutor | None = None
        self._single: ProcessPoolExecutor | None = None
        self._asked: dict[str, Any] = {}
        self._started = False

    def __enter__(self) -> Self:
        """Do nothing: processes start with the first batch."""
        return self

    def __exit__(self, *error: object) -> None:
        """End the processes."""
        for pool in filter(None, (self._pool, self._single)):
            _end(pool)

    def results(self, batches: Iterable[Sequence[Any]]) -> Iterator[Results]:
        """Yield the results of each batch, in order.

        Raises:
            NavnetabellError: what does the work cannot be made, or no process can be started.
        """
        under_way: deque[_UnderWay] = deque()
        for batch in batches:
            under_way.append(self._handed_out(batch))
            if len(under_way) > AHEAD * self._workers:
                yield self._result(under_way.popleft())
        while under_way:
            yield self._result(under_way.popleft())

    def ask(self, name: str) -> Any:
        """Return an attribute of what does the work.

        Raises:
            EngineError: no process can be started.
        """
        if name not in self._asked:
            self._single = self._single or _pool(1)
            try:
                self._asked[name] = self._single.submit(_ask, self._make, name).result()
            except BrokenProcessPool as error:
                raise EngineError.no_workers() from error
        return self._asked[name]

    def _handed_out(self, batch: Sequence[Any]) -> _UnderWay:
        if self._pool is None:
            self._pool = _pool(self._workers)
        try:
            return _UnderWay(batch, self._pool.submit(_do, self._make, batch), self._pool)
        except BrokenProcessPool:
            self._let_go(self._pool)
            return self._handed_out(batch)

    def _result(self, one: _UnderWay) -> Results:
        try:
            results = _unpacked(one.future.result())
        except BrokenProcessPool:
            self._let_go(one.pool)
            if not self._started:
                self.ask("info")  # fails in words where it is not the batch that ends a process
            results = self._alone(one.batch)
        self._started = True
        return results

    def _let_go(self, pool: ProcessPoolExecutor) -> None:
        """Give up a pool that is broken; a batch of an earlier one says nothing of that which came after it."""
        if pool is self._pool:
            _end(pool)
            self._pool = None

    def _alone(self, batch: Sequence[Any]) -> Results:
        """Do a batch in a process that does nothing else, so that it is known what kills it."""
        if self._single is None:
            self._single = _pool(1)
        try:
            return _unpacked(self._single.submit(_do, self._make, batch).result())
        except BrokenProcessPool:
            _end(self._single)
            self._single = None
        return [result for item in batch for result in self._alone([item])] if len(batch) > 1 else [None]


def _pool(workers: int) -> ProcessPoolExecutor:
    """Return processes that begin anew, not as copies of this one, which may have threads and connections."""
    return ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), initializer=_begin)


def _end(pool: ProcessPoolExecutor) -> None:
    pool.shutdown(wait=False, cancel_futures=True)


def _unpacked(results: Iterable[bytes]) -> Results:
    return [Done.unpacked(packed) for packed in results]


def _do(make: MakeWork, batch: Sequence[Any]) -> list[bytes]:
    """Do a batch, in a worker."""
    if not batch:
        return []
    return [pack(document) for document in _made(make)(batch)]


def _ask(make: MakeWork, name: str) -> Any:
    return getattr(_made(make), name)


def _made(make: MakeWork) -> Work:
    if not _work:
        _work.append(make())
    return _work[0]


def _begin() -> None:
    """Prepare a worker: it leaves Ctrl-C to the run, computes in one thread, and ends when the run is killed."""
    with suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    keep_to_one_thread()
    threading.Thread(target=_end_with_the_run, daemon=True).start()


def _end_with_the_run() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(ORPHANED)
