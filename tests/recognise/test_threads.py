"""Matrices in one thread."""

from __future__ import annotations

import numpy as np
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from pipeline.own import THREADS
from pipeline.recognise.threads import one_thread


def threads() -> set[int]:
    return {library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"}


def test_libraries_that_are_loaded_compute_in_one_thread_and_then_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in THREADS:
        monkeypatch.delenv(name, raising=False)
    assert np.ones((2, 2)).sum() == 4

    with threadpool_limits(2, user_api="blas"):
        with one_thread():
            assert threads() == {1}
        assert threads() == {2}


def test_a_user_who_chose_a_number_keeps_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in THREADS:
        monkeypatch.setenv(name, "2")

    with threadpool_limits(2, user_api="blas"), one_thread():
        assert threads() == {2}
