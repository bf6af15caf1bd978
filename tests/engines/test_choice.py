"""Settings and the engine that they ask for."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest

from pipeline import Settings
from pipeline.engines.choice import make_engine, number_of_workers
from tests.conftest import ROOT
from tests.engines import work


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ({}, "LocalEngine"),
        ({"workers": 2}, "ProcessEngine"),
        ({"engine": "dask"}, "DaskEngine"),
        ({"engine": "dask", "workers": 2}, "DaskEngine"),
    ],
    ids=str,
)
def test_the_engine_is_the_one_that_was_asked_for(asked: dict[str, Any], name: str) -> None:
    if "engine" in asked:
        pytest.importorskip("distributed")

    assert type(make_engine(Settings().updated(asked), work.made)).__name__ == name


def test_no_number_of_workers_stands_for_one_a_core_that_may_be_used() -> None:
    assert number_of_workers(Settings(workers=0)) == len(os.sched_getaffinity(0))
    assert number_of_workers(Settings(workers=3)) == 3


def test_one_worker_loads_neither_dask_nor_a_pool() -> None:
    code = (
        "import sys\nfrom pipeline import Settings\nfrom pipeline.engines.choice import make_engine\n"
        "make_engine(Settings(), list)\n"
        "sys.exit(sorted({'distributed', 'concurrent.futures.process'} & set(sys.modules)).__repr__())"
    )

    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.stderr.strip() == "[]"
