"""Where documents are processed: in this process, or in several on this machine; `dask` has those of a cluster.

Each worker makes what does the work once, which loads the model, and is then given batches.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import traceback
from abc import abstractmethod
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from itertools import product
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from queue import SimpleQueue
from typing import Any, NamedTuple
from uuid import uuid4

from pipeline.errors import EngineError
from pipeline.options import ENGINES, Settings
from pipeline.process import Item
from pipeline.records import Document, Status
from pipeline.tuning import dedicate_process, usable_cores

Work = Callable[[Sequence[Any]], Sequence[Document]]
"""Takes a batch of items to a document each, in order; its attribute ``info`` says which model it has."""

MakeWork = Callable[[], Work]
"""Makes what does the work, once a process. It must be picklable."""

Batch = Sequence[Item]

KILLED = (
    "The process that read this text was killed, probably because memory ran out. "
    "Divide the text, or run again with fewer --workers."
)
TOO_SLOW = (
    "Reading this file took more than {seconds:.0f} seconds, so it was given up. Save it again in another format, or "
    "leave it out."
)
MAX_SECONDS_APART = 120
IN_FLIGHT = 2  # batches that a worker process has been given: the one it is doing, and the next
WHICH_MODEL: Batch = ()  # in place of a batch: the question
UNWANTED = 1  # exit code of a worker process whose run has ended before it
COMPARED = ("navnetabell", "spacy", "numpy", "pydantic", "babel", "ftfy")
MAX_MODELS = 2  # in a worker that serves several runs, as those of a cluster may


class Workers(AbstractContextManager["Workers"]):
    """Do the work somewhere. Used as a context: outside it there is neither process nor connection.

    Nothing is started before there is something to do; on leaving all ends, whatever it is doing.
    """

    def __exit__(self, *error: object) -> None:
        """End all processes and connections."""

    @abstractmethod
    def map(self, batches: Iterable[Batch]) -> Iterator[list[Document]]:
        """Yield the documents of items, some at a time, as they are finished; only a few batches are taken ahead.

        An item that even alone costs its process its life, or more memory than there is, becomes a failed document.

        Raises:
            NavnetabellError: what does the work cannot be made, or there is nobody to do it.
        """

    @abstractmethod
    def info(self) -> Any:
        """Return which model does the work; not to be asked while documents are awaited.

        Raises:
            NavnetabellError: likewise.
        """


def make_workers(settings: Settings, make: MakeWork) -> Workers:
    """Return the workers that the settings ask for; libraries of others are not loaded."""
    workers = number_of_workers(settings)
    if settings.engine == "dask":
        from pipeline.dask import DaskWorkers  # noqa: PLC0415 - an extra

        return DaskWorkers(make, workers=workers, scheduler=settings.scheduler)
    return ThisProcess(make) if workers == 1 else ProcessPool(make, workers)


def make_divider(settings: Settings, work: Work) -> AbstractContextManager[Callable[[Any], list[Document]]]:
    """Return what divides single files: in a process of its own, unless all is done in this one."""
    if settings.engine == ENGINES[0] and number_of_workers(settings) == 1:
        return nullcontext(lambda item: list(work([item])))
    return Apart(partial(_same, work))


def _same(work: Work) -> Work:
    return work


def number_of_workers(settings: Settings) -> int:
    """Return how many processes are to work: 0 means one for each core that this process may use."""
    return settings.workers or usable_cores()


class ThisProcess(Workers):
    """Does each batch here, when its result is asked for."""

    def __init__(self, make: MakeWork) -> None:
        self._make = make
        self._work: Work | None = None

    def __exit__(self, *error: object) -> None:
        self._work = None

    def map(self, batches: Iterable[Batch]) -> Iterator[list[Document]]:
        for batch in batches:
            yield attempted(self._made(), batch)

    def info(self) -> Any:
        return self._made().info  # type: ignore[attr-defined]

    def _made(self) -> Work:
        if self._work is None:
            self._work = self._make()
        return self._work


class _Attempt(NamedTuple):
    """A batch that is given to a process; ``again`` if it has cost a process its life already."""

    batch: Batch
    again: bool = False


class ProcessPool(Workers):
    """Does batches in several processes, each with a model of its own, that may die.

    Each process has a pipe of its own, so it is known what it was doing when it died: those documents are done again
    one by one, and one that kills its process even alone is given up.
    """

    def __init__(self, make: MakeWork, workers: int) -> None:
        job = Job(make)
        self._processes = [_Process(job) for _ in range(workers)]
        self._again: deque[_Attempt] = deque()
        self._proven = False

    def __exit__(self, *error: object) -> None:
        for process in self._processes:
            process.end()

    def map(self, batches: Iterable[Batch]) -> Iterator[list[Document]]:
        rest = map(_Attempt, batches)
        while True:
            for _, process in product(range(IN_FLIGHT), self._processes):  # so that each gets one before one gets two
                if len(process.given) < IN_FLIGHT and (attempt := self._next(rest)):
                    process.give(attempt)
            if not (busy := {process.pipe: process for process in self._processes if process.given}):
                return
            for pipe in wait(list(busy)):
                yield from self._result(busy[pipe])

    def info(self) -> Any:
        process = next(process for process in self._processes if not process.given)
        for _ in range(2):  # the first time, it may have died of an earlier batch
            try:
                process.give(_Attempt(WHICH_MODEL))
                return process.answer()
            except _DiedError:
                process.end()
        raise EngineError.no_workers()

    def _next(self, rest: Iterator[_Attempt]) -> _Attempt | None:
        return self._again.popleft() if self._again else next(rest, None)

    def _result(self, process: _Process) -> Iterator[list[Document]]:
        attempt = process.given[0]
        try:
            yield process.answer()
        except _DiedError:
            others = [*process.given][1:]
            process.end()
            if not self._proven:
                self.info()  # fails in words if processes cannot be started at all
            if len(attempt.batch) == 1 and attempt.again:
                yield [killed(*attempt.batch)]
            else:
                self._again += [_Attempt([item], again=True) for item in attempt.batch]
            self._again += others
        self._proven = True


class Apart(AbstractContextManager["Apart"]):
    """Does single items in a process of its own, whose death or endless work costs no more than the item.

    Attributes:
        seconds: after which an item is given up.
    """

    def __init__(self, make: MakeWork) -> None:
        self.seconds = MAX_SECONDS_APART
        self._process = _Process(Job(make, with_sources=True))

    def __exit__(self, *error: object) -> None:
        self._process.end()

    def __call__(self, item: Item) -> list[Document]:
        """Return the documents that the work makes of an item, with their sources, or one that has failed."""
        try:
            self._process.give(_Attempt([item]))
            if self._process.pipe.poll(self.seconds):
                documents: list[Document] = self._process.answer()
                return documents
            message = TOO_SLOW.format(seconds=self.seconds)
        except _DiedError:
            message = KILLED
        self._process.end()
        return [replace(killed(item), message=message)]


class _DiedError(Exception):
    """A worker process has ended, whatever it was doing."""


class _Process:
    """A worker process, started when it is first given something, and what it was given and has not answered yet.

    It is no copy of this process, which may have threads and connections. Each side alone holds its end of the pipe
    between them: when one ends, in whatever way and while whatever is being sent, the other knows at once.
    """

    def __init__(self, job: Job) -> None:
        self.given: deque[_Attempt] = deque()
        self.pipe: Any = None  # a connection, once it is started
        self._job = job
        self._process: BaseProcess | None = None

    def give(self, attempt: _Attempt) -> None:
        """Give it a batch; that it has died meanwhile is told when its answer is asked for."""
        self.given.append(attempt)
        if not self.pipe:
            self._start()
        with suppress(OSError):
            self.pipe.send(attempt.batch)

    def answer(self) -> Any:
        """Wait for what it has to say to the first thing that it was given; raise what it raised."""
        try:
            answer, error = self.pipe.recv()
        except (EOFError, OSError) as died:
            raise _DiedError from died
        self.given.popleft()
        if error:
            raise error
        return answer

    def end(self) -> None:
        self.given.clear()
        if self._process:
            self.pipe.close()
            self._process.kill()
            self._process.join()
            self._process.close()
        self.pipe = self._process = None

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        try:
            self.pipe, theirs = context.Pipe()
            self._process = context.Process(target=_serve, args=(theirs, self._job), daemon=True)
            with ctrl_c_is_for_the_run():
                self._process.start()
            theirs.close()
        except OSError as error:
            raise EngineError.no_process(error) from error


@contextmanager
def ctrl_c_is_for_the_run() -> Iterator[None]:
    """Let a process that is started meanwhile inherit that Ctrl-C does not reach it, also while it still imports."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows: `_begin` has to do
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(pipe: Connection, job: Job) -> None:
    """Answer, in a worker process, what comes through a pipe; Ctrl-C is left to the run, and one thread computes."""
    with suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    dedicate_process()
    given: SimpleQueue[Batch] = SimpleQueue()
    threading.Thread(target=_receive, args=(pipe, given), daemon=True).start()
    while True:
        batch = given.get()
        try:
            pipe.send((info(job) if batch == WHICH_MODEL else do(job, batch), None))
        except Exception as error:  # noqa: BLE001 - is raised again in the run
            error.add_note(traceback.format_exc())
            pipe.send((None, error))


def _receive(pipe: Connection, given: SimpleQueue[Batch]) -> None:
    """Take in what the run sends, so that it never waits for this process; end with the run."""
    try:
        while True:
            given.put(pipe.recv())
    finally:
        os._exit(UNWANTED)


def attempted(work: Work, items: Batch) -> list[Document]:
    """Return the documents of items; where memory runs out, they are done one by one, so that one costs only itself."""
    try:
        return list(work(items))
    except MemoryError:
        return [killed(*items)] if len(items) == 1 else [one for item in items for one in attempted(work, [item])]


def killed(item: Item) -> Document:
    """Return the failed document of an item that ended its process, or took all memory."""
    return Document(item.doc_id, sha256=item.sha256, status=Status.FAILED, message=KILLED)


def versions() -> dict[str, str]:
    """Return the versions, on this machine, of what results depend on; empty for what is not installed."""
    return {"Python": ".".join(map(str, sys.version_info[:2]))} | {name: _version(name) for name in COMPARED}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


@dataclass(frozen=True, slots=True)
class Job:
    """What a worker process needs to make the work.

    Attributes:
        make: makes it.
        name: by which a worker knows that it has made it already.
        versions: of what results depend on; a worker with others refuses.
        with_sources: whether results keep the source text that their file has.
    """

    make: MakeWork
    name: str = field(default_factory=lambda: uuid4().hex)
    versions: dict[str, str] = field(default_factory=versions)
    with_sources: bool = False


_works: dict[str, Work] = {}
_one_at_a_time = threading.Lock()


def do(job: Job, items: Batch) -> list[Document]:
    """Return, in a worker process, the documents of items."""
    with _one_at_a_time:
        documents = attempted(_work(job), items)
    return documents if job.with_sources else [document.without_source() for document in documents]


def info(job: Job) -> Any:
    """Return, in a worker process, which model does the work."""
    with _one_at_a_time:
        return _work(job).info  # type: ignore[attr-defined]


def _work(job: Job) -> Work:
    if job.name not in _works:
        for name, ours in versions().items():
            if ours != job.versions[name]:
                raise EngineError.differs(name, *(one or "not installed" for one in (ours, job.versions[name])))
        while len(_works) >= MAX_MODELS:
            del _works[next(iter(_works))]
        _works[job.name] = job.make()
    return _works[job.name]
