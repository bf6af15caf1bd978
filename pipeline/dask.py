"""Documents processed on a Dask cluster: each batch is a task, on workers anywhere that have navnetabell installed.

Dask itself does the tasks again of a worker that was lost. A task that several workers were lost with is done again
item by item, and an item that workers are lost with even alone is given up.
"""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

from pipeline.errors import EngineError, require
from pipeline.records import Document
from pipeline.workers import Batch, Job, MakeWork, Workers, do, info, killed

if TYPE_CHECKING:
    from distributed import Client, Future

BATCHES_A_THREAD = 3  # that the workers have been given
CONNECTING = 15  # seconds until a scheduler must have answered
WITHOUT_WORKERS = 120  # seconds that a cluster may be without workers, at the beginning as later
LOOKING = 5  # seconds between two looks at the workers
EXTRA = "dask"
PATIENT = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)"  # in a worker: Ctrl-C is for the run


class DaskWorkers(Workers):
    """Does batches on the workers of a Dask cluster, each with a model of its own."""

    def __init__(self, make: MakeWork, *, workers: int, scheduler: str = "") -> None:
        """Take what makes the function that does the work.

        Args:
            make: makes it, once a worker.
            workers: how many processes a cluster on this machine has.
            scheduler: address of a cluster's scheduler, such as ``tcp://10.0.0.1:8786``; empty: a cluster is started
                on this machine.

        Raises:
            EngineError: Dask is not installed.
        """
        require("distributed", EXTRA, EngineError, "The engine 'dask'")
        self._job = Job(make)
        self._workers = workers
        self._scheduler = scheduler
        self._closing = ExitStack()
        self._connected: Client | None = None
        self._looked = 0.0
        self._threads = 0

    def __exit__(self, *error: object) -> None:
        """Disconnect from the cluster; end it if it is ours."""
        with _undisturbed():
            self._closing.close()

    def map(self, batches: Iterable[Batch]) -> Iterator[list[Document]]:
        given: deque[tuple[Batch, Future]] = deque()
        for batch in batches:
            given.append((batch, self._submitted(do, batch)))
            if len(given) > BATCHES_A_THREAD * self._counted_threads():
                yield self._result(*given.popleft())
        while given:
            yield self._result(*given.popleft())

    def info(self) -> Any:
        return self._waited(self._submitted(info))

    def _result(self, batch: Batch, future: Future) -> list[Document]:
        from distributed.scheduler import KilledWorker  # noqa: PLC0415 - an extra

        try:
            documents: list[Document] = self._waited(future)
        except KilledWorker:
            if len(batch) == 1:
                return [killed(*batch)]
            return [one for item in batch for one in self._result([item], self._submitted(do, [item]))]
        return documents

    def _submitted(self, function: Any, *given: Any) -> Future:
        with self._translated_errors():
            return self._client().submit(function, self._job, *given, pure=False)

    def _waited(self, future: Future) -> Any:
        """Return the result of a task; while it is under way, look whether there are workers for it."""
        from distributed import wait  # noqa: PLC0415 - an extra

        with self._translated_errors():
            while not future.done():
                try:
                    with self._client().as_current():
                        wait([future], timeout=LOOKING)
                except TimeoutError:
                    self._look()
            return future.result()

    @contextmanager
    def _translated_errors(self) -> Iterator[None]:
        """Translate Dask errors: the cluster does not answer, or cannot load what it is given."""
        from distributed import client  # noqa: PLC0415 - an extra

        closed = getattr(client, "ClosedClientError", OSError)  # newer versions have it
        try:
            yield
        except (CancelledError, OSError, closed) as error:
            raise EngineError.lost_cluster(self._place) from error
        except ModuleNotFoundError as error:
            raise EngineError.not_there(self._place, str(error)) from error
        except RuntimeError as error:
            if "deserializ" not in str(error):
                raise
            raise EngineError.not_there(self._place, str(error.__cause__ or error)) from error

    def _client(self) -> Client:
        if self._connected is None:
            with _undisturbed():
                self._connected = self._closing.enter_context(self._found() if self._scheduler else self._started())
            self._look()
        return self._connected

    def _found(self) -> Client:
        from distributed import Client  # noqa: PLC0415 - an extra

        begin = time.monotonic()
        while True:
            try:
                return Client(self._scheduler, timeout=CONNECTING, set_as_default=False)
            except Exception as error:  # a wrong address makes Dask raise this or that
                # On a machine with much to do Dask asserts that its own thread has started before it has.
                if isinstance(error, AssertionError) and time.monotonic() - begin < WITHOUT_WORKERS:
                    continue
                raise EngineError.no_scheduler(self._scheduler, str(error) or type(error).__name__) from error

    def _started(self) -> Client:
        from distributed import Client, LocalCluster  # noqa: PLC0415 - an extra

        try:
            cluster = LocalCluster(
                n_workers=self._workers,
                threads_per_worker=1,
                processes=True,
                memory_limit=0,
                dashboard_address="127.0.0.1:0",  # any free port; without an address it takes 8787, for all to see
                silence_logs=logging.CRITICAL,
                preload=[PATIENT],
            )
        except (OSError, RuntimeError, TimeoutError) as error:
            raise EngineError.no_workers() from error
        return Client(self._closing.enter_context(cluster), set_as_default=False)

    @property
    def _place(self) -> str:
        return self._scheduler or "this machine"

    def _counted_threads(self) -> int:
        """Return how many batches can be done at a time, as was seen at the last look or is seen now."""
        if time.monotonic() - self._looked > LOOKING:
            self._look()
        return self._threads

    def _look(self) -> None:
        """Count the threads of the workers; where there is none, wait for one.

        Raises:
            EngineError: none came.
        """
        begin = time.monotonic()
        with self._translated_errors():
            while not (threads := sum(self._client().ncores().values())):
                if time.monotonic() - begin > WITHOUT_WORKERS:
                    raise EngineError.no_workers_at(self._place)
                time.sleep(0.1)
        self._threads, self._looked = threads, time.monotonic()


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let signals wait: a cluster that is left half started or half closed would say so at length, or never end."""
    waiting: list[tuple[Any, Any]] = []
    before = {}
    if threading.current_thread() is threading.main_thread():
        numbers = (getattr(signal, name, None) for name in ("SIGINT", "SIGTERM", "SIGHUP"))
        handlers = {number: signal.getsignal(number) for number in numbers if number}
        before = {number: handler for number, handler in handlers.items() if callable(handler)}
    for number in before:
        signal.signal(number, lambda *given: waiting.append(given))
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for number, frame in waiting[:1]:
            before[number](number, frame)
