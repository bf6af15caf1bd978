"""Processes that begin anew, know when nobody wants them any more, and end then at once."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from typing import ParamSpec, TypeVar

from pipeline.errors import EngineError
from pipeline.own import dedicate_process

UNWANTED = 1  # exit code of a worker whose run ended before it did

Given = ParamSpec("Given")
Got = TypeVar("Got")

Broken = BrokenProcessPool
"""What is raised, at once, for all that a pool has under way when one of its processes dies."""


class Pool:
    """Some processes.

    They are no copies of this one, which may have threads and connections. They hold one end of a pipe whose other end
    is here: when it closes, because the pool is ended or this process is killed, they end.
    """

    def __init__(self, workers: int) -> None:
        """Prepare so many processes; each starts when there is something to do for it."""
        context = multiprocessing.get_context("spawn")
        self._theirs, self._ours = context.Pipe(duplex=False)
        self._executor = ProcessPoolExecutor(workers, context, initializer=_begin, initargs=(self._theirs,))

    def submit(self, function: Callable[Given, Got], *given: Given.args, **named: Given.kwargs) -> Future[Got]:
        """Let a process call a function.

        Raises:
            Broken: a process has died.
            EngineError: no process can be started.
        """
        try:
            return self._executor.submit(function, *given, **named)
        except OSError as error:
            raise EngineError.no_process(error.strerror or str(error)) from error

    def end(self) -> None:
        """End the processes, whatever they are doing."""
        self._executor.shutdown(wait=False, cancel_futures=True)
        self._ours.close()
        self._theirs.close()


def _begin(lifeline: Connection) -> None:
    """Prepare a worker: it leaves Ctrl-C to the run, computes in one thread, and ends when it is not wanted."""
    with suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    dedicate_process()
    threading.Thread(target=_end_with, args=(lifeline,), daemon=True).start()


def _end_with(lifeline: Connection) -> None:
    wait([lifeline])
    os._exit(UNWANTED)
