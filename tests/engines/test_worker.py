"""What is done in a worker."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.engines import worker
from pipeline.engines.packed import unpack
from pipeline.engines.worker import KEPT, Job, do, tell
from pipeline.errors import EngineError
from tests.engines import work


@pytest.fixture(autouse=True)
def new_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "_works", {})


def test_a_batch_becomes_bytes_in_its_order() -> None:
    results = do(Job(work.made), work.documents("a", work.STARVES, "b"))

    assert [one and unpack(one).doc_id for one in results] == ["0", None, "2"]


def test_the_model_is_loaded_once_a_job(tmp_path: Path) -> None:
    made = []
    job = Job(lambda: made.append(1) or work.made(tmp_path))  # type: ignore[func-returns-value]

    for _ in range(3):
        do(job, work.documents("a"))
    assert (tell(job, "info"), len(made)) == ("toy", 1)


def test_a_worker_of_several_runs_keeps_the_models_of_the_latest_only() -> None:
    jobs = [Job(work.made) for _ in range(KEPT + 2)]
    for job in jobs:
        tell(job, "info")

    assert list(worker._works) == [job.name for job in jobs[-KEPT:]]  # noqa: SLF001 - nothing else shows it


def test_a_worker_with_other_versions_refuses_to_work() -> None:
    job = Job(work.made)
    other = replace(job, versions=job.versions | {"ftfy": "0.1"})

    with pytest.raises(EngineError, match=r"A worker has ftfy \d.*, this machine 0\.1, so its results might differ"):
        do(other, work.documents("a"))


def test_what_is_not_installed_has_no_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "COMPARED", ("nb-ikkje",))

    assert worker.versions()["nb-ikkje"] == ""
