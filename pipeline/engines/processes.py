"""The engine of several workers on one machine: a pool of processes that may die.

``concurrent.futures`` tells at once that a worker died, though not of which batch. So the batches that were on their
way are done again, each alone in a process; one that kills it too is done item by item, and an item that kills it alone
is given up.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Self

from pipeline.engines.engine import MakeWork, Results, unpacked
from pipeline.engines.pool import Broken, Pool
from pipeline.engines.worker import Job, do, tell
from pipeline.errors import EngineError

AHEAD = 3  # batches a worker that are taken ahead, so that none waits and memory stays level


@dataclass(frozen=True, slots=True)
class _UnderWay:
    """A batch that was handed out, and to which pool."""

    batch: Sequence[Any]
    future: Future[list[bytes | None]]
    pool: Pool | None


class ProcessEngine:
    """Does batches in processes of its own, each with a model of its own."""

    def __init__(self, make: MakeWork, workers: int) -> None:
        """Take what makes the function that does the work, and how many processes do it."""
        self._job = Job(make)
        self._workers = workers
        self._pool: Pool | None = None
        self._single: Pool | None = None
        self._asked: dict[str, Any] = {}
        self._works = False

    def __enter__(self) -> Self:
        """Do nothing: processes start with the first batch."""
        return self

    def __exit__(self, *error: object) -> None:
        """End the processes, whatever they are doing."""
        self._end_pool()
        self._end_single()

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
            try:
                self._asked[name] = self._whole().submit(tell, self._job, name).result()
            except Broken:  # by a batch, perhaps
                self._end_pool()
                self._asked[name] = self._told_alone(name)
        return self._asked[name]

    def _told_alone(self, name: str) -> Any:
        self._end_single()
        self._single = Pool(1)
        try:
            return self._single.submit(tell, self._job, name).result()
        except Broken as error:
            raise EngineError.no_workers() from error

    def _handed_out(self, batch: Sequence[Any]) -> _UnderWay:
        if not batch:
            return _nothing_to_do()
        try:
            pool = self._whole()
            return _UnderWay(batch, pool.submit(do, self._job, batch), pool)
        except Broken:
            self._end_pool()
            return self._handed_out(batch)

    def _result(self, one: _UnderWay) -> Results:
        try:
            results = unpacked(one.future.result())
            self._end_single()  # what it was needed for is over, and it has a model of its own in memory
        except Broken:
            if one.pool is self._pool:  # a batch of an earlier pool says nothing of the one that came after it
                self._end_pool()
            if not self._works:
                self._told_alone("info")  # fails in words where it is not the batch that ends a process
            results = self._alone(one.batch)
        self._works = self._works or bool(one.batch)
        return results

    def _alone(self, batch: Sequence[Any]) -> Results:
        """Do a batch in a process that does nothing else, so that it is known what kills it."""
        self._single = self._single or Pool(1)
        try:
            return unpacked(self._single.submit(do, self._job, batch).result())
        except Broken:
            self._end_single()
        return [result for item in batch for result in self._alone([item])] if len(batch) > 1 else [None]

    def _whole(self) -> Pool:
        self._pool = self._pool or Pool(self._workers)
        return self._pool

    def _end_pool(self) -> None:
        if self._pool:
            self._pool.end()
            self._pool = None

    def _end_single(self) -> None:
        if self._single:
            self._single.end()
            self._single = None


def _nothing_to_do() -> _UnderWay:
    future: Future[list[bytes | None]] = Future()
    future.set_result([])
    return _UnderWay([], future, None)
