"""What is done in a worker, whoever started it: a pool of processes, a Dask cluster."""

from __future__ import annotations

import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from typing import Any
from uuid import uuid4

from pipeline.engines.engine import MakeWork, Work, done
from pipeline.engines.packed import pack
from pipeline.errors import EngineError

COMPARED = ("navnetabell", "spacy", "numpy", "babel", "ftfy")
KEPT = 2  # models in a worker that serves several runs, as those of a cluster may

_works: dict[str, Work] = {}
_one_at_a_time = threading.Lock()


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
    """What makes the function that does the work.

    Attributes:
        name: by which a worker knows that it has made it.
        versions: of what results depend on; a worker with others is not to make any.
    """

    make: MakeWork
    name: str = field(default_factory=lambda: uuid4().hex)
    versions: dict[str, str] = field(default_factory=versions)


def do(job: Job, batch: Sequence[Any]) -> list[bytes | None]:
    """Return what comes of each item, packed; ``None`` where memory ran out."""
    with _one_at_a_time:
        return [None if document is None else pack(document) for document in done(_work(job), batch)]


def tell(job: Job, name: str) -> Any:
    """Return an attribute of what does the work."""
    with _one_at_a_time:
        return getattr(_work(job), name)


def _work(job: Job) -> Work:
    if job.name not in _works:
        for name, ours in versions().items():
            if ours != job.versions[name]:
                raise EngineError.differs(name, ours, job.versions[name])
        while len(_works) >= KEPT:
            del _works[next(iter(_works))]
        _works[job.name] = job.make()
    return _works[job.name]
