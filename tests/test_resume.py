"""Runs over many documents: stopped, gone on with, widened; what is done again and what is not."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from pipeline import Settings, process, read_tables
from pipeline.corpus import HIDDEN_FOLDER, WORK_FILE, Corpus
from pipeline.errors import OutputError
from pipeline.records import Document
from pipeline.run import Progress, run
from pipeline.workers import ProcessPool
from tests.cli.program import navnetabell
from tests.conftest import ROOT
from tests.made_articles import article, write_articles
from tests.outputs import account, differences, files
from tests.workers.deadly import deadly

COUNT = 12
PLAIN = Settings(formats=("csv",), report=False)
ALL = Settings(formats=("csv", "xlsx", "jsonl"))


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "MAX_BATCH_SIZE", 2_000)  # some three articles


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_articles(tmp_path_factory.mktemp("in") / "articles", COUNT)


@pytest.fixture(scope="module")
def whole(articles: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that one run that nothing disturbed has written."""
    output = tmp_path_factory.mktemp("out") / "whole"
    run([str(articles)], output, ALL)
    return output


def stopped_after(batches: int) -> Callable[[int | None], Progress]:
    """Return what presses Ctrl-C after some batches."""

    def watch(_total: int | None) -> Progress:
        left = iter(range(batches))

        def tell(_batch: Sequence[Document]) -> None:
            if next(left, None) is None:
                raise KeyboardInterrupt

        return tell

    return watch


@pytest.mark.parametrize("batches", [0, 1, 2])
def test_a_run_that_was_stopped_goes_on_and_writes_the_same_bytes(
    articles: Path, whole: Path, tmp_path: Path, batches: int
) -> None:
    with pytest.raises(KeyboardInterrupt):
        run([str(articles)], tmp_path / "out", ALL, watch=stopped_after(batches))
    assert files(tmp_path / "out") == {}

    outcome = run([str(articles)], tmp_path / "out", ALL)

    assert 2 * batches <= outcome.reused < COUNT
    assert differences(tmp_path / "out", whole) == []


def test_documents_that_were_done_before_and_now_take_their_turns(articles: Path, whole: Path, tmp_path: Path) -> None:
    for number in range(0, COUNT, 3):
        run([str(articles / f"sak-{number:05}.txt")], tmp_path / "part", PLAIN)
        with Corpus(tmp_path / "out") as corpus:
            corpus.take(tmp_path / "part" / HIDDEN_FOLDER / WORK_FILE)

    outcome = run([str(articles)], tmp_path / "out", ALL)

    assert outcome.reused == 4
    assert differences(tmp_path / "out", whole) == []


def test_the_size_of_batches_changes_no_byte(
    articles: Path, whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "MAX_BATCH_SIZE", 1)
    run([str(articles)], tmp_path / "out", ALL)

    assert differences(tmp_path / "out", whole) == []


def test_two_workers_write_the_same_bytes_as_one(articles: Path, whole: Path, tmp_path: Path) -> None:
    run([str(articles)], tmp_path / "out", ALL.updated({"workers": 2}))

    assert differences(tmp_path / "out", whole) == []


@pytest.mark.slow
def test_a_cluster_of_dask_writes_the_same_bytes_as_one_worker(articles: Path, whole: Path, tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    asked = ("--engine=dask", "--workers=2", "--formats=csv,xlsx,jsonl")

    done = navnetabell("run", str(articles), "-o", "out", *asked, cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    assert done.stderr.startswith("model ")
    assert differences(tmp_path / "out", whole) == []


def test_added_files_are_done_and_no_others(whole: Path, tmp_path: Path) -> None:
    folder = write_articles(tmp_path / "articles", 7)
    run([str(folder)], tmp_path / "out", ALL)
    write_articles(folder, COUNT)

    outcome = run([str(folder)], tmp_path / "out", ALL)

    assert outcome.reused == 7
    assert files(tmp_path / "out") == files(whole)


def test_a_file_that_was_changed_is_done_again_and_one_that_was_taken_away_is_forgotten(tmp_path: Path) -> None:
    folder = write_articles(tmp_path / "articles", 4)
    run([str(folder)], tmp_path / "out", PLAIN)
    (folder / "sak-00001.txt").write_text(article(99), encoding="utf-8")
    (folder / "sak-00002.txt").unlink()

    outcome = run([str(folder)], tmp_path / "out", PLAIN)

    run([str(folder)], tmp_path / "fresh", PLAIN)
    assert outcome.reused == 2
    assert differences(tmp_path / "out", tmp_path / "fresh") == []


@pytest.mark.parametrize(
    ("change", "reused"),
    [
        ({"formats": ("csv", "xlsx")}, COUNT),
        ({"csv_dialect": "excel-nb"}, COUNT),
        ({"lang": "nn", "report": True}, COUNT),
        ({"keep_duplicates": True}, COUNT),
        ({"corrections": "corrections.csv"}, COUNT),
        ({"types": ("place",)}, COUNT),
        ({"no_fix": ("line-hyphens",)}, 0),
        ({"labels": {"PER": "other"}}, 0),
        ({"confidence": True}, 0),
    ],
    ids=str,
)
def test_only_what_depends_on_a_setting_is_done_again(
    articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: dict[str, Any], reused: int
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "corrections.csv").write_text("text,type,doc_id,name,new_type\nOslo,place,,Christiania,\n")
    run([str(articles)], tmp_path / "out", PLAIN)

    outcome = run([str(articles)], tmp_path / "out", PLAIN.updated(change))

    run([str(articles)], tmp_path / "fresh", PLAIN.updated(change))
    assert outcome.reused == reused
    assert differences(tmp_path / "out", tmp_path / "fresh") == []


def test_with_force_all_is_done_anew(articles: Path, tmp_path: Path) -> None:
    run([str(articles)], tmp_path / "out", PLAIN)

    assert run([str(articles)], tmp_path / "out", PLAIN, force=True).reused == 0


def test_a_document_that_failed_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_articles(tmp_path / "articles", 3)
    with monkeypatch.context() as patched:
        patched.setattr("pipeline.process.resolve", failing)
        first = run([str(folder)], tmp_path / "out", PLAIN)

    second = run([str(folder)], tmp_path / "out", PLAIN)

    assert first.manifest["counts"]["status"] == {"failed": 1, "ok": 2}
    assert (second.up_to_date, second.reused) == (False, 2)
    assert second.manifest["counts"]["status"] == {"ok": 3}


def failing(document: Document, **_names: object) -> Document:
    """Fail for one document."""
    if document.doc_id == "sak-00001.txt":
        message = "fault"
        raise RuntimeError(message)
    return document


def test_a_document_that_kills_its_process_fails_and_costs_no_neighbour(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_articles(tmp_path / "articles", 5)
    settings = PLAIN.updated({"workers": 1})
    monkeypatch.setattr("pipeline.run.make_workers", lambda _settings, _make: ProcessPool(deadly, 2))

    outcome = run([str(folder)], tmp_path / "out", settings)

    documents = read_tables(tmp_path / "out").documents.set_index("doc_id")
    assert documents["status"].to_dict() == {f"sak-{number:05}.txt": "ok" for number in range(5)} | {
        "sak-00003.txt": "failed"
    }
    assert "memory ran out" in documents.loc["sak-00003.txt", "message"]
    assert [one["doc_id"] for one in outcome.manifest["problems"]] == ["sak-00003.txt"]


def test_a_second_run_into_the_folder_is_told_at_once_and_disturbs_nothing(articles: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    with Corpus(output):
        done = navnetabell("run", str(articles), "-o", str(output), cwd=tmp_path)

    assert done.returncode == 1
    assert "Another run is writing into" in done.stderr
    assert "Traceback" not in done.stderr
    assert [path.name for path in output.iterdir()] == [HIDDEN_FOLDER]


def test_a_second_run_does_not_take_away_what_the_first_is_making(articles: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"

    def watch(_total: int | None) -> Progress:
        with pytest.raises(OutputError, match="Another run"):
            run([str(articles)], output, PLAIN)
        return lambda _batch: None

    run([str(articles)], output, PLAIN, watch=watch)

    assert len(read_tables(output).documents) == COUNT


def test_a_disk_without_room_is_told_in_words_and_the_earlier_tables_stay(articles: Path, tmp_path: Path) -> None:
    run([str(articles)], tmp_path / "out", PLAIN)
    before = files(tmp_path / "out")
    limited = f"ulimit -f 40; exec {shlex.quote(sys.executable)} -m pipeline run {articles} -o out --force"

    done = subprocess.run(["/bin/sh", "-c", limited], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert done.stderr.startswith("navnetabell: Cannot write out: ")
    assert done.stderr.count("\n") == 1
    assert files(tmp_path / "out") == before


def test_what_killed_runs_left_is_removed(articles: Path, tmp_path: Path) -> None:
    left = tmp_path / "out" / ".navnetabell-abc123"
    left.mkdir(parents=True)
    (left / "mentions.csv").write_text("half")

    run([str(articles)], tmp_path / "out", PLAIN)

    assert [path.name for path in (tmp_path / "out").iterdir() if path.name.startswith(".")] == [HIDDEN_FOLDER]


def test_standard_input_is_done_once_and_then_known(tmp_path: Path) -> None:
    for _ in range(2):
        done = navnetabell("run", "-", "-o", "out", cwd=tmp_path, stdin=article(1).encode())
        assert done.returncode == 0, done.stderr

    assert read_tables(tmp_path / "out").documents["doc_id"].to_list() == ["stdin"]
    assert len(read_tables(tmp_path / "out").mentions) > 3


def test_the_same_text_twice_counts_once_whether_done_now_or_before(tmp_path: Path) -> None:
    folder = write_articles(tmp_path / "articles", 2)
    run([str(folder)], tmp_path / "out", PLAIN)
    (folder / "a.txt").write_text(article(1), encoding="utf-8")

    run([str(folder)], tmp_path / "out", PLAIN)

    run([str(folder)], tmp_path / "fresh", PLAIN)
    assert read_tables(tmp_path / "out").documents["status"].to_list() == ["ok", "ok", "duplicate"]
    assert differences(tmp_path / "out", tmp_path / "fresh") == []


def test_a_run_whose_process_group_was_killed_goes_on_and_writes_the_same_bytes(
    articles: Path, whole: Path, tmp_path: Path
) -> None:
    asked = ("-o", str(tmp_path / "out"), "--workers=2", "--formats=csv,xlsx,jsonl")
    arguments = (sys.executable, "-m", "pipeline", "run", str(articles), *asked)
    with subprocess.Popen(arguments, cwd=ROOT, stderr=subprocess.DEVNULL, start_new_session=True) as process:
        while not (tmp_path / "out" / HIDDEN_FOLDER / WORK_FILE).exists():
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGKILL)
    assert files(tmp_path / "out") == {}

    run([str(articles)], tmp_path / "out", ALL)

    assert differences(tmp_path / "out", whole) == []
    assert account(tmp_path / "out")["counts"]["documents"] == COUNT
