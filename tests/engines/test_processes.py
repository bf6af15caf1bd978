"""The engine of several processes, and what becomes of work when they die."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from pipeline.engines.processes import AHEAD, ProcessEngine
from pipeline.errors import EngineError, ModelError
from pipeline.records import Document
from tests.conftest import ROOT
from tests.engines import work

BIG = "x" * 300_000  # more than a pipe holds


@pytest.fixture
def engine() -> Iterator[ProcessEngine]:
    with ProcessEngine(work.made, 2) as engine:
        yield engine


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


def test_results_come_in_the_order_of_the_batches_however_long_each_takes(engine: ProcessEngine) -> None:
    given = work.batches(["ventar 0.5", "a"], [], ["b"], ["ventar 0.2"], ["c", "d"])

    assert work.names(engine, given) == [["0", "1"], [], ["2"], ["3"], ["4", "5"]]


def test_the_work_is_done_by_processes_of_its_own_as_many_as_were_asked_for(tmp_path: Path) -> None:
    with ProcessEngine(work.making(tmp_path), 2) as engine:
        done = engine.results(work.batches(*[[f"{work.MEETS} 2 {tmp_path}"]] * 6))
        found = {one.document.title for results in done for one in results if one}

    assert len(found) == 2
    assert str(os.getpid()) not in found


def test_only_a_few_batches_are_taken_ahead(engine: ProcessEngine) -> None:
    taken = []

    def endless() -> Iterator[Sequence[Document]]:
        while True:
            taken.append(len(taken))
            yield work.documents("a")

    results = engine.results(endless())
    for number in range(1, 30):
        next(results)
        assert len(taken) <= number + 2 * AHEAD


def test_no_process_starts_where_there_is_nothing_to_do(tmp_path: Path) -> None:
    with ProcessEngine(work.making(tmp_path), 2) as engine:
        assert work.names(engine, [[], []]) == [[], []]
        assert list(tmp_path.iterdir()) == []


def test_what_does_the_work_can_be_asked_and_no_more_processes_start_for_it(tmp_path: Path) -> None:
    with ProcessEngine(work.making(tmp_path), 1) as engine:
        list(engine.results(work.batches(["a"])))
        assert engine.ask("info") == "toy"
        assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("kills", [work.DIES, work.EXITS])
def test_an_item_that_kills_its_process_costs_no_neighbour_anything(kills: str) -> None:
    groups = [["a", "b"], ["c"], ["d", kills, "e"], ["f"], [], ["g", "h"], ["i"]]
    with ProcessEngine(work.made, 2) as engine:
        found = work.names(engine, work.batches(*groups))

    assert found == [["0", "1"], ["2"], ["3", None, "5"], ["6"], [], ["7", "8"], ["9"]]


def test_several_items_that_kill_cost_themselves_only() -> None:
    groups = [[work.DIES], ["a", work.DIES], [work.DIES, "b"], ["c"]]
    with ProcessEngine(work.made, 2) as engine:
        assert work.names(engine, work.batches(*groups)) == [[None], ["1", None], [None, "4"], ["5"]]


def test_a_process_that_is_killed_from_outside_costs_nothing(tmp_path: Path) -> None:
    groups = [["ventar 0.3", BIG] for _ in range(12)]
    with ProcessEngine(work.making(tmp_path), 2) as engine:
        results = engine.results(work.batches(*groups))
        found = [next(results)]
        for pid in pids(tmp_path):
            with suppress(ProcessLookupError):  # the pool ends the others when one has died
                os.kill(pid, signal.SIGKILL)
        found += results

    assert [one.document.doc_id for batch in found for one in batch if one] == [str(number) for number in range(24)]


def test_an_item_that_takes_all_memory_costs_the_others_nothing(engine: ProcessEngine) -> None:
    given = work.batches(["a", work.STARVES, "b"], ["c"])

    assert work.names(engine, given) == [["0", None, "2"], ["3"]]


def test_a_model_that_is_missing_is_told_as_it_is() -> None:
    with pytest.raises(ModelError, match="nb_ikkje"), ProcessEngine(work.never_made, 2) as engine:
        list(engine.results(work.batches(["a"], ["b"])))


def test_processes_that_end_as_they_start_are_told_of_in_words() -> None:
    with ProcessEngine(work.ends_at_once, 2) as engine:
        with pytest.raises(EngineError, match=r"No worker process can be started.*--workers 1"):
            list(engine.results(work.batches(["a"], ["b"])))
        with pytest.raises(EngineError, match="__main__"):
            engine.ask("info")


def test_processes_end_with_the_engine_whatever_they_are_doing(tmp_path: Path) -> None:
    with ProcessEngine(work.making(tmp_path), 2) as engine:
        results = engine.results(work.batches(["a"], *[["ventar 100"]] * 6))
        next(results)
        assert soon(lambda: len(pids(tmp_path)) == 2)
    assert soon(lambda: not any(map(alive, pids(tmp_path))))


PROGRAM = """
import sys
from pathlib import Path
from pipeline.engines.processes import ProcessEngine
from tests.engines import work

def main():
    with ProcessEngine(work.making(Path(sys.argv[1])), 2) as engine:
        for _ in engine.results(work.batches(["a"], *[["ventar 100"]] * 6)):
            print("ready", flush=True)
"""
GUARDED = PROGRAM + '\nif __name__ == "__main__":\n    main()\n'


def started(folder: Path, program: str) -> subprocess.Popen[str]:
    script = folder / "script.py"
    script.write_text(textwrap.dedent(program))
    (folder / "pids").mkdir()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    arguments = [sys.executable, str(script), str(folder / "pids")]
    return subprocess.Popen(
        arguments, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_no_process_stays_when_the_run_is_ended(tmp_path: Path, how: signal.Signals) -> None:
    with started(tmp_path, GUARDED) as process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        assert soon(lambda: len(pids(tmp_path / "pids")) == 2)
        process.send_signal(how)
        process.wait()
    assert soon(lambda: not any(map(alive, pids(tmp_path / "pids"))))


def test_ctrl_c_at_the_terminal_reaches_the_run_and_is_told_by_it_alone(tmp_path: Path) -> None:
    with started(tmp_path, GUARDED) as process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        os.killpg(process.pid, signal.SIGINT)
        _, errors = process.communicate()

    assert errors.count("KeyboardInterrupt") == 1


def test_a_script_without_a_guard_is_told_what_it_lacks(tmp_path: Path) -> None:
    with started(tmp_path, PROGRAM + "\nmain()\n") as process:
        _, errors = process.communicate()

    assert process.returncode == 1
    assert "EngineError: No worker process can be started. In a script, call navnetabell below" in errors
