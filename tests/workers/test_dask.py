"""Work on Dask clusters, over real ones on this machine."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from pipeline import dask
from pipeline.dask import BATCHES_A_THREAD, DaskWorkers
from pipeline.errors import EngineError, ModelError
from tests.workers import work
from tests.workers.test_pool import alive, pids, soon

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("default"),  # Dask's own warnings
    pytest.mark.skipif(not find_spec("distributed"), reason="Dask is not installed: make test installs it"),
]


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """Return the address of a cluster that the engine did not start."""
    with cluster_of(2) as cluster:
        yield cluster.scheduler_address


def cluster_of(workers: int) -> Any:
    """Return a cluster with so many workers of one thread."""
    from distributed import LocalCluster  # noqa: PLC0415 - an extra

    return LocalCluster(
        n_workers=workers, threads_per_worker=1, dashboard_address="127.0.0.1:0", memory_limit=0, silence_logs=50
    )


def connected(address: str) -> DaskWorkers:
    return DaskWorkers(work.made, workers=1, scheduler=address)


def test_each_item_has_its_document_however_long_each_takes(scheduler: str) -> None:
    given = work.batches(["ventar 0.5", "a"], ["b"], ["ventar 0.2"], ["c", "d"])

    with connected(scheduler) as engine:
        assert work.names(engine, given) == [*"012345"]


def test_all_workers_of_the_cluster_work(scheduler: str) -> None:
    with connected(scheduler) as engine:
        done = engine.map(work.batches(*[["ventar 0.3"]] * 6))
        found = {one.title for documents in done for one in documents}

    assert len(found) == 2
    assert str(os.getpid()) not in found


def test_only_a_few_batches_are_taken_ahead(scheduler: str) -> None:
    taken: list[int] = []
    with connected(scheduler) as engine:
        results = engine.map(work.endless(taken))
        for number in range(1, 20):
            next(results)
            assert len(taken) <= number + 2 * BATCHES_A_THREAD


def test_the_model_is_loaded_once_a_worker_and_anew_for_the_next_run(scheduler: str, tmp_path: Path) -> None:
    for run in range(1, 3):
        (tmp_path / str(run)).mkdir()
        with DaskWorkers(work.making(tmp_path / str(run)), workers=1, scheduler=scheduler) as engine:
            list(engine.map(work.batches(*[["ventar 0.1"]] * 10)))
            assert engine.info() == "toy"
        assert len(pids(tmp_path / str(run))) == 2


def test_an_item_that_takes_all_memory_costs_the_others_nothing(scheduler: str) -> None:
    with connected(scheduler) as engine:
        assert work.names(engine, work.batches(["a", work.STARVES, "b"], ["c"])) == ["0", None, "2", "3"]


def test_a_model_that_is_missing_is_told_as_it_is(scheduler: str) -> None:
    with (
        pytest.raises(ModelError, match="nb_ikkje"),
        DaskWorkers(work.never_made, workers=1, scheduler=scheduler) as engine,
    ):
        list(engine.map(work.batches(["a"], ["b"])))


def test_a_worker_with_another_version_is_named(scheduler: str) -> None:
    with connected(scheduler) as engine:
        engine._job = replace(engine._job, versions=engine._job.versions | {"spacy": "0.1"})  # noqa: SLF001 - no other here
        with pytest.raises(EngineError, match=r"A worker has spacy \d.*, but this machine has 0\.1"):
            list(engine.map(work.batches(["a"])))


def test_a_cluster_that_lacks_the_program_is_told_of_in_words(scheduler: str) -> None:
    with (
        pytest.raises(EngineError, match=r"cannot load navnetabell \(.*nb_ikkje.*\)\. Install the same version"),
        DaskWorkers(work.Elsewhere(), workers=1, scheduler=scheduler) as engine,
    ):
        list(engine.map(work.batches(["a"])))


def test_a_scheduler_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask, "CONNECTING", 1)

    with pytest.raises(EngineError, match=r"No Dask scheduler answers at 'tcp://127\.0\.0\.1:9'"):
        list(connected("tcp://127.0.0.1:9").map(work.batches(["a"])))


def test_a_thread_of_dask_that_starts_late_is_tried_again(scheduler: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import distributed  # noqa: PLC0415 - an extra

    client, late = distributed.Client, [AssertionError(), AssertionError()]

    def started(*args: Any, **kwargs: Any) -> Any:
        if late:
            raise late.pop()
        return client(*args, **kwargs)

    monkeypatch.setattr(distributed, "Client", started)

    with connected(scheduler) as engine:
        assert work.names(engine, work.batches(["a"])) == ["0"]
    assert not late


@pytest.mark.parametrize("address", ["nowhere", "tcp://", "http://127.0.0.1:9"])
def test_what_is_no_address_is_named(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setattr(dask, "CONNECTING", 1)

    with pytest.raises(EngineError, match="No Dask scheduler answers at"):
        list(connected(address).map(work.batches(["a"])))


def test_a_cluster_without_workers_is_told_of_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask, "WITHOUT_WORKERS", 0.3)
    with (
        cluster_of(0) as cluster,
        connected(cluster.scheduler_address) as engine,
        pytest.raises(EngineError, match=r"has no workers\. Start some"),
    ):
        list(engine.map(work.batches(["a"])))


def test_a_cluster_that_ends_in_the_middle_is_told_of_in_words() -> None:
    with cluster_of(1) as cluster:
        engine = connected(cluster.scheduler_address)
        results = engine.map(work.batches(["a"], *[["ventar 100"]] * 6))
        next(results)
        cluster.close()
        with pytest.raises(EngineError, match="no longer answers"), engine:
            next(results)


def test_without_dask_its_command_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)

    with pytest.raises(EngineError, match=r"pip install 'navnetabell\[dask\]'"):
        DaskWorkers(work.made, workers=1)


def test_no_cluster_starts_where_there_is_nothing_to_do() -> None:
    with DaskWorkers(work.made, workers=2) as engine:
        assert work.names(engine, []) == []
        assert engine._connected is None  # noqa: SLF001 - nothing else shows it


def test_without_an_address_a_cluster_of_this_machine_works_and_ends_with_the_engine(tmp_path: Path) -> None:
    with DaskWorkers(work.making(tmp_path), workers=2) as engine:
        given = work.batches(*[["ventar 0.1", "a"]] * 10)
        assert work.names(engine, given) == [str(one) for one in range(20)]
        assert len(pids(tmp_path)) == 2
    assert soon(lambda: not any(map(alive, pids(tmp_path))), 5)


def test_a_worker_that_is_killed_from_outside_costs_nothing(tmp_path: Path) -> None:
    with DaskWorkers(work.making(tmp_path), workers=2) as engine:
        results = engine.map(work.batches(*[["ventar 0.2"]] * 16))
        found = [next(results)]
        os.kill(pids(tmp_path)[0], signal.SIGKILL)
        found += results

    assert [one.doc_id for some in found for one in some] == [str(number) for number in range(16)]


def test_an_item_that_kills_its_worker_costs_no_neighbour_anything() -> None:
    with DaskWorkers(work.made, workers=2) as engine:
        found = work.names(engine, work.batches(["a"], ["b", work.DIES], ["c"], ["d", "e"]))

    assert found == ["0", "1", None, "3", "4", "5"]
