"""Matrices multiplied in one thread, also where a notebook has loaded NumPy long before."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from pipeline.own import THREADS


@contextmanager
def one_thread() -> Iterator[None]:
    """Compute in one thread: for matrices as small as ours two wait for each other more than they work.

    Nothing is to be done where the libraries were told so when they were loaded, as by the command line.
    """
    if all(os.environ.get(name) for name in THREADS):
        yield
        return
    with _controller().limit(limits=1, user_api="blas"):
        yield


@cache
def _controller() -> Any:
    from threadpoolctl import ThreadpoolController  # noqa: PLC0415 - the command line does without

    return ThreadpoolController()
