"""Runs over many documents: stopped, gone on with, widened; what is done again and what is not."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from pipeline import Settings, read_tables
from pipeline.corpus import HIDDEN_FOLDER, WORK_FILE, Corpus
from pipeline.manifest import Manifest
from pipeline.read.sources import find_sources
from pipeline.records import Document
from pipeline.run import Progress, run
from pipeline.user_files import UserFiles
from pipeline.workers import ProcessPool
from tests.cli.program import navnetabell
from tests.conftest import ROOT
from tests.harness_kill import Harness
from tests.made_articles import article, write_articles
from tests.outputs import account, differences, files, no_file_beyond
from tests.workers.deadly import deadly

COUNT = 8
PLAIN = Settings(formats=("csv",), report=False)
ALL = Settings(formats=("csv", "xlsx", "jsonl", "sqlite"))
ALL_FORMATS = f"--formats={','.join(ALL.formats)}"


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.corpus.MAX_BATCH_SIZE", 2_000)  # some three articles


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return complete(tmp_path_factory.mktemp("in") / "articles")


def complete(folder: Path) -> Path:
    """Write the articles, and one text once more."""
    (write_articles(folder, COUNT - 1) / "again.txt").write_text(article(1), encoding="utf-8")
    return folder


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


def test_a_run_that_was_stopped_goes_on_and_writes_the_same_bytes(articles: Path, whole: Path, tmp_path: Path) -> None:
    for batches in (0, 1, 3):
        with pytest.raises(KeyboardInterrupt):
            run([str(articles)], tmp_path / "out", ALL, watch=stopped_after(batches))
        assert files(tmp_path / "out") == {}

    outcome = run([str(articles)], tmp_path / "out", ALL)

    assert 4 <= outcome.reused < COUNT
    assert differences(tmp_path / "out", whole) == []


def test_documents_that_were_done_before_and_now_take_their_turns_in_batches_of_any_size(
    articles: Path, whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run([str(articles / f"sak-{number:05}.txt") for number in (0, 3, 6)], tmp_path / "part", PLAIN)
    with Corpus(tmp_path / "out") as corpus:
        corpus.take(tmp_path / "part" / HIDDEN_FOLDER / WORK_FILE)
    monkeypatch.setattr("pipeline.corpus.MAX_BATCH_SIZE", 1)

    outcome = run([str(articles)], tmp_path / "out", ALL)

    assert outcome.reused == 3
    assert differences(tmp_path / "out", whole) == []


def test_two_workers_write_the_same_bytes_as_one(articles: Path, whole: Path, tmp_path: Path) -> None:
    run([str(articles)], tmp_path / "out", ALL.updated({"workers": 2}))

    assert differences(tmp_path / "out", whole) == []


@pytest.mark.slow
def test_a_cluster_of_dask_writes_the_same_bytes_as_one_worker(articles: Path, whole: Path, tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    asked = ("--engine=dask", "--workers=2", ALL_FORMATS)

    done = navnetabell("run", str(articles), "-o", "out", *asked, cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    assert done.stderr.startswith("model ")
    assert differences(tmp_path / "out", whole) == []


def test_only_files_that_were_added_or_changed_are_done_and_those_taken_away_are_forgotten(
    whole: Path, tmp_path: Path
) -> None:
    folder = write_articles(tmp_path / "articles", 4)
    (folder / "sak-00001.txt").write_text(article(99), encoding="utf-8")
    (folder / "gone.txt").write_text(article(98), encoding="utf-8")
    run([str(folder)], tmp_path / "out", ALL)
    (folder / "gone.txt").unlink()
    complete(folder)

    outcome = run([str(folder)], tmp_path / "out", ALL)

    assert outcome.reused == 3
    assert files(tmp_path / "out") == files(whole)


FIRST_PASS: list[dict[str, Any]] = [{"no_fix": ("line-hyphens",)}, {"labels": {"PER": "other"}}, {"confidence": True}]
SECOND_PASS: dict[str, Any] = {
    "formats": ("csv", "xlsx"),
    "csv_dialect": "excel-nb",
    "lang": "nn",
    "report": True,
    "keep_duplicates": True,
    "corrections": "corrections.csv",
    "types": ("place",),
}


def test_only_what_depends_on_a_setting_is_done_again(
    articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "corrections.csv").write_text("text,type,doc_id,name,new_type\nOslo,place,,Christiania,\n")
    run([str(articles)], tmp_path / "out", PLAIN)

    for change, reused in ((SECOND_PASS, COUNT), (FIRST_PASS[1], 0)):
        outcome = run([str(articles)], tmp_path / "out", PLAIN.updated(change))

        run([str(articles)], tmp_path / "fresh", PLAIN.updated(change), force=True)
        assert outcome.reused == reused
        assert differences(tmp_path / "out", tmp_path / "fresh") == []


def test_results_are_kept_apart_by_the_settings_of_the_first_pass(articles: Path) -> None:
    found = find_sources([str(articles)])
    keys = [
        Manifest(PLAIN.updated(change), [str(articles)], found, UserFiles.load(PLAIN.updated(change))).cache_key
        for change in ({}, SECOND_PASS | {"corrections": ""}, *FIRST_PASS)
    ]

    assert keys[0] == keys[1]
    assert len(set(keys)) == 1 + len(FIRST_PASS)


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


@pytest.mark.slow
def test_a_document_that_kills_its_process_fails_and_costs_no_neighbour(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_articles(tmp_path / "articles", 5)
    monkeypatch.setattr("pipeline.run.make_workers", lambda _settings, _make: ProcessPool(deadly, 2))

    outcome = run([str(folder)], tmp_path / "out", PLAIN)

    documents = read_tables(tmp_path / "out").documents.set_index("doc_id")
    assert documents["status"].to_list() == ["ok", "ok", "ok", "failed", "ok"]
    assert "memory ran out" in documents.loc["sak-00003.txt", "message"]
    assert [one["doc_id"] for one in outcome.manifest["problems"]] == ["sak-00003.txt"]


@pytest.mark.slow
def test_a_second_run_into_the_folder_is_told_at_once_and_takes_nothing_from_the_first(
    articles: Path, tmp_path: Path
) -> None:
    def watch(_total: int | None) -> Progress:
        second = navnetabell("run", str(articles), "-o", "out", cwd=tmp_path)
        assert second.returncode == 1
        assert second.stderr.startswith("navnetabell: Another run is writing into")
        assert files(tmp_path / "out") == {}
        return lambda _batch: None

    run([str(articles)], tmp_path / "out", PLAIN, watch=watch)

    assert len(read_tables(tmp_path / "out").documents) == COUNT


def test_a_disk_without_room_is_told_in_words_and_the_earlier_tables_stay(articles: Path, tmp_path: Path) -> None:
    run([str(articles)], tmp_path / "out", PLAIN)
    before = files(tmp_path / "out")

    with no_file_beyond(20_000):
        done = navnetabell("run", str(articles), "-o", "out", "--force", cwd=tmp_path)

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


@pytest.mark.slow
def test_a_run_whose_process_group_was_killed_goes_on_and_writes_the_same_bytes(
    articles: Path, whole: Path, tmp_path: Path
) -> None:
    asked = ("-o", str(tmp_path / "out"), "--workers=2", ALL_FORMATS)
    arguments = (sys.executable, "-m", "pipeline", "run", str(articles), *asked)
    with subprocess.Popen(arguments, cwd=ROOT, stderr=subprocess.DEVNULL, start_new_session=True) as process:
        while not (tmp_path / "out" / HIDDEN_FOLDER / WORK_FILE).exists():
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGKILL)
    assert files(tmp_path / "out") == {}

    run([str(articles)], tmp_path / "out", ALL)

    assert differences(tmp_path / "out", whole) == []
    assert account(tmp_path / "out")["counts"]["documents"] == COUNT


@pytest.mark.slow
def test_runs_that_are_killed_at_random_moments_leave_whole_tables_and_lose_no_row(tmp_path: Path) -> None:
    found = Harness(tmp_path, articles=12).rounds(4, seconds=60)

    assert found.faults() == {}
    assert found.rounds > 0
    assert found.finished > 0
