"""Work in this process and in several, and what becomes of it when they die."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from pipeline import Settings
from pipeline.errors import EngineError, ModelError
from pipeline.records import Status
from pipeline.workers import (
    IN_FLIGHT,
    KILLED,
    MAX_MODELS,
    TOO_SLOW,
    Apart,
    Job,
    MakeWork,
    ProcessPool,
    ThisProcess,
    Workers,
    do,
    info,
    make_workers,
    number_of_workers,
)
from tests.conftest import ROOT
from tests.workers import work

BIG = "x" * 300_000  # more than a pipe holds


def alive(pid: int) -> bool:
    """Return whether a process runs: a dead one that nobody has asked after yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def soon(condition: Callable[[], bool], seconds: float = 60) -> bool:
    """Return whether something comes true before one gives up waiting."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def pids(folder: Path) -> list[int]:
    return [int(path.name) for path in folder.iterdir()]


@pytest.mark.parametrize("workers", [ThisProcess(work.made), ProcessPool(work.made, 2)], ids=type)
def test_each_item_has_its_document_however_long_each_takes(workers: Workers) -> None:
    with workers:
        assert work.names(workers, work.batches(["ventar 0.5", "a"], ["b"], ["ventar 0.2"], ["c", "d"])) == [*"012345"]


@pytest.mark.parametrize("workers", [ThisProcess(work.made), ProcessPool(work.made, 2)], ids=type)
def test_an_item_that_takes_all_memory_costs_the_others_nothing(workers: Workers) -> None:
    with workers:
        assert work.names(workers, work.batches(["a", work.STARVES, "b"], ["c"])) == ["0", None, "2", "3"]


@pytest.mark.parametrize("workers", [ThisProcess(work.never_made), ProcessPool(work.never_made, 2)], ids=type)
def test_a_model_that_is_missing_is_reported_as_it_is(workers: Workers) -> None:
    with pytest.raises(ModelError, match="nb_ikkje"), workers:
        work.names(workers, work.batches(["a"], ["b"]))


@pytest.mark.parametrize("make", [ThisProcess, partial(ProcessPool, workers=1)], ids=["here", "pool"])
def test_the_model_is_loaded_once_and_only_if_there_is_something_to_do(
    tmp_path: Path, make: Callable[[MakeWork], Workers]
) -> None:
    with make(work.making(tmp_path)) as workers:
        assert work.names(workers, []) == []
        assert list(tmp_path.iterdir()) == []
        assert work.names(workers, work.batches(["a"], ["b"])) == ["0", "1"]
        assert workers.info() == "toy"
        assert len(list(tmp_path.iterdir())) == 1


def test_the_work_is_done_by_processes_of_its_own_as_many_as_were_asked_for(tmp_path: Path) -> None:
    with ProcessPool(work.making(tmp_path), 2) as workers:
        done = workers.map(work.batches(*[[f"{work.MEETS} 2 {tmp_path}"]] * 6))
        found = {one.title for documents in done for one in documents}

    assert len(found) == 2
    assert str(os.getpid()) not in found


@pytest.mark.parametrize("workers", [ThisProcess(work.made), ProcessPool(work.made, 2)], ids=type)
def test_only_a_few_batches_are_taken_ahead(workers: Workers) -> None:
    taken: list[int] = []
    with workers:
        results = workers.map(work.endless(taken))
        for number in range(1, 30):
            next(results)
            assert len(taken) <= number + 2 * IN_FLIGHT


@pytest.mark.parametrize("kills", [work.DIES, work.EXITS])
def test_an_item_that_kills_its_process_costs_no_neighbour_anything(kills: str) -> None:
    groups = [["a", "b"], ["c"], ["d", kills, "e"], ["f"], ["g", "h"], ["i"]]
    with ProcessPool(work.made, 2) as workers:
        assert work.names(workers, work.batches(*groups)) == ["0", "1", "2", "3", None, "5", "6", "7", "8", "9"]


def test_several_items_that_kill_cost_themselves_only() -> None:
    groups = [[work.DIES], ["a", work.DIES], [work.DIES, "b"], ["c"]]
    with ProcessPool(work.made, 2) as workers:
        assert work.names(workers, work.batches(*groups)) == [None, "1", None, None, "4", "5"]


def test_a_process_that_is_killed_from_outside_costs_nothing(tmp_path: Path) -> None:
    with ProcessPool(work.making(tmp_path), 2) as workers:
        results = workers.map(work.batches(*[["ventar 0.3", BIG] for _ in range(12)]))
        found = [next(results)]
        for pid in pids(tmp_path):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        found += results

    assert sorted(int(one.doc_id) for some in found for one in some) == list(range(24))
    assert not any(one.message for some in found for one in some)


@pytest.mark.parametrize(
    ("source", "message"), [(work.DIES, KILLED), (f"{work.WAITS} 1000", TOO_SLOW.format(seconds=0.5))]
)
def test_an_item_that_is_done_apart_costs_only_itself_if_it_kills_or_never_ends(source: str, message: str) -> None:
    with Apart(work.made) as apart:
        sound, deadly, other = work.documents("a", source, "b")
        assert [one.source for one in apart(sound)] == ["a"]
        apart.seconds = 0.5 if source != work.DIES else apart.seconds
        assert [(one.doc_id, one.status, one.message) for one in apart(deadly)] == [
            (deadly.doc_id, Status.FAILED, message)
        ]
        apart.seconds = 120
        assert [one.source for one in apart(other)] == ["b"]


def test_processes_that_end_as_they_start_are_reported_in_words() -> None:
    with ProcessPool(work.ends_at_once, 2) as workers:
        with pytest.raises(EngineError, match=r"No worker process could be started.*--workers 1"):
            work.names(workers, work.batches(["a"], ["b"]))
        with pytest.raises(EngineError, match="__main__"):
            workers.info()


def test_processes_end_with_the_pool_whatever_they_are_doing(tmp_path: Path) -> None:
    with ProcessPool(work.making(tmp_path), 2) as workers:
        next(workers.map(work.batches(["a"], *[["ventar 100"]] * 6)))
        assert soon(lambda: len(pids(tmp_path)) == 2)
    assert soon(lambda: not any(map(alive, pids(tmp_path))))


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ({}, "ThisProcess"),
        ({"workers": 2}, "ProcessPool"),
        ({"engine": "dask"}, "DaskWorkers"),
        ({"engine": "dask", "workers": 2}, "DaskWorkers"),
    ],
    ids=str,
)
def test_the_workers_are_those_that_were_asked_for(asked: dict[str, Any], name: str) -> None:
    if "engine" in asked:
        pytest.importorskip("distributed")

    assert type(make_workers(Settings().updated(asked), work.made)).__name__ == name


def test_workers_0_means_one_for_each_core_that_may_be_used() -> None:
    assert number_of_workers(Settings(workers=0)) == len(os.sched_getaffinity(0))
    assert number_of_workers(Settings(workers=3)) == 3


def test_a_worker_of_several_runs_keeps_the_models_of_the_latest_only() -> None:
    made: list[int] = []
    jobs = [Job(lambda: made.append(1) or work.made()) for _ in range(MAX_MODELS + 1)]  # type: ignore[func-returns-value]
    for job in (*jobs, *jobs[1:], jobs[0]):
        assert info(job) == "toy"

    assert len(made) == len(jobs) + 1


def test_a_worker_with_other_versions_refuses_to_work() -> None:
    job = Job(work.made)
    other = replace(job, versions=job.versions | {"ftfy": "0.1"})

    with pytest.raises(EngineError, match=r"A worker has ftfy \d.*, but this machine has 0\.1, so results"):
        do(other, work.documents("a"))


PROGRAM = """
import sys
from pathlib import Path
from pipeline.{engine}
from tests.workers import work

def main():
    with Engine(work.making(Path(sys.argv[1])), workers=2) as workers:
        for _ in workers.map(work.batches(["a"], *[["ventar 100"]] * 6)):
            print("ready", flush=True)

if {guard}:
    main()
"""
GUARD = '__name__ == "__main__"'
POOL = "workers import ProcessPool as Engine"
DASK = pytest.param("dask import DaskWorkers as Engine", marks=pytest.mark.slow)
EACH_ENGINE = pytest.mark.parametrize("engine", [POOL, DASK], ids=["pool", "dask"])


def started(folder: Path, engine: str, guard: str = GUARD) -> subprocess.Popen[str]:
    if "dask" in engine:
        pytest.importorskip("distributed")
    script = folder / "script.py"
    script.write_text(PROGRAM.format(engine=engine, guard=guard))
    (folder / "pids").mkdir()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    arguments = [sys.executable, str(script), str(folder / "pids")]
    return subprocess.Popen(
        arguments, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )


@pytest.mark.slow
@EACH_ENGINE
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_no_process_stays_when_the_run_is_ended(tmp_path: Path, engine: str, how: signal.Signals) -> None:
    with started(tmp_path, engine) as process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        assert soon(lambda: len(pids(tmp_path / "pids")) == 2)
        process.send_signal(how)
        process.wait()
    assert soon(lambda: not any(map(alive, pids(tmp_path / "pids"))))


@pytest.mark.slow
@EACH_ENGINE
def test_ctrl_c_at_the_terminal_reaches_the_run_and_is_told_by_it_alone(tmp_path: Path, engine: str) -> None:
    with started(tmp_path, engine) as process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        os.killpg(process.pid, signal.SIGINT)
        _, errors = process.communicate()

    assert errors.count("KeyboardInterrupt") == 1


@pytest.mark.slow
@EACH_ENGINE
def test_a_script_without_a_guard_is_told_what_it_lacks(tmp_path: Path, engine: str) -> None:
    with started(tmp_path, engine, guard="True") as process:
        _, errors = process.communicate()

    assert process.returncode == 1
    assert "EngineError: No worker process could be started. In a script, call navnetabell below" in errors
