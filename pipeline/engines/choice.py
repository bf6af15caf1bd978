"""Settings -> the engine that they ask for."""

from __future__ import annotations

import os

from pipeline.engines.engine import Engine, MakeWork
from pipeline.engines.local import LocalEngine
from pipeline.settings import Settings


def make_engine(settings: Settings, make: MakeWork) -> Engine:
    """Return the engine that the settings ask for; modules of others are not loaded."""
    if settings.engine == "dask":
        from pipeline.engines.dask import DaskEngine  # noqa: PLC0415 - an extra

        return DaskEngine(make, workers=number_of_workers(settings), scheduler=settings.scheduler)
    if number_of_workers(settings) == 1:
        return LocalEngine(make)
    from pipeline.engines.processes import ProcessEngine  # noqa: PLC0415 - slow to load

    return ProcessEngine(make, number_of_workers(settings))


def number_of_workers(settings: Settings) -> int:
    """Return how many processes are to work: 0 stands for one a core that this process may use."""
    if settings.workers:
        return settings.workers
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
