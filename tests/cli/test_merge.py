"""The tables of parts that were done apart."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import Settings
from pipeline.corpus import HIDDEN_FOLDER, Corpus
from pipeline.run import part_file, run, shard
from tests.cli.program import navnetabell
from tests.made_articles import article, write_articles
from tests.outputs import differences, files
from tests.read.files import zipped

OF = 3
SETTINGS = Settings(formats=("csv", "jsonl"))
OPTIONS = ("--formats", "csv,jsonl")


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return articles of all kinds: files, rows of a table, an archive, one that fails, one that is empty."""
    folder = write_articles(tmp_path_factory.mktemp("in") / "articles", 8)
    (folder / "a.txt").write_bytes(b"\x00\x01\x02" * 100)
    (folder / "b.txt").write_text("\n")
    (folder / "same.txt").write_text(article(1), encoding="utf-8")
    rows = [{"id": str(number), "text": article(number)} for number in range(20, 26)]
    (folder / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    (folder / "z.zip").write_bytes(zipped({f"{number}.txt": article(number).encode() for number in range(30, 35)}))
    return folder


@pytest.fixture(scope="module")
def whole(articles: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("out") / "whole"
    run([str(articles)], output, SETTINGS)
    return output


def parts(articles: Path, output: Path, *indices: int) -> None:
    for index in indices:
        shard([str(articles)], output, SETTINGS, index=index, of=OF)


def merged(articles: Path, cwd: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return navnetabell("merge", str(articles), "-o", "out", *OPTIONS, *more, cwd=cwd)


def test_parts_that_are_joined_give_the_same_bytes_as_one_run(articles: Path, whole: Path, tmp_path: Path) -> None:
    parts(articles, tmp_path / "out", 2, 3, 1)

    done = merged(articles, tmp_path)

    assert done.returncode == 3  # one text cannot be read
    assert "documents  1 duplicate, 1 empty, 1 failed, 19 ok" in done.stderr
    assert differences(tmp_path / "out", whole) == []


def test_parts_can_be_done_at_the_same_time(articles: Path, whole: Path, tmp_path: Path) -> None:
    asked = (sys.executable, "-m", "pipeline", "shard", str(articles), "-o", "out", "--quiet", "--of", "2")
    running = [subprocess.Popen([*asked, "--index", index], cwd=tmp_path) for index in ("1", "2")]
    assert {process.wait() for process in running} <= {0, 3}

    assert merged(articles, tmp_path).returncode == 3

    assert differences(tmp_path / "out", whole) == []


def test_a_part_that_is_missing_is_named_and_nothing_is_written(articles: Path, tmp_path: Path) -> None:
    parts(articles, tmp_path / "out", 1, 3)

    done = merged(articles, tmp_path)

    assert done.returncode == 1
    assert "of the texts, such as" in done.stderr
    assert "`navnetabell shard --of 3` again with the same options and --index 2;" in done.stderr
    assert files(tmp_path / "out") == {}


def test_what_no_part_has_done_is_done_here_if_it_is_wanted(articles: Path, whole: Path, tmp_path: Path) -> None:
    parts(articles, tmp_path / "out", 3)

    done = merged(articles, tmp_path, "--fill")

    assert done.returncode == 3, done.stderr
    assert differences(tmp_path / "out", whole) == []


def test_parts_that_were_done_with_other_options_do_not_count(articles: Path, tmp_path: Path) -> None:
    parts(articles, tmp_path / "out", 1, 2, 3)

    done = merged(articles, tmp_path, "--no-fix", "line-hyphens")

    assert done.returncode == 1
    assert "--index 1, 2, 3;" in done.stderr


def test_without_parts_what_makes_them_is_told(articles: Path, tmp_path: Path) -> None:
    done = merged(articles, tmp_path)

    assert done.returncode == 1
    assert "There are no parts in out. Run `navnetabell shard`" in done.stderr


def test_a_part_that_is_being_written_is_named(articles: Path, tmp_path: Path) -> None:
    parts(articles, tmp_path / "out", 1, 2, 3)

    with Corpus(tmp_path / "out", part_file(2, OF)):
        done = merged(articles, tmp_path)

    assert done.returncode == 1
    assert f"Another run is writing into out/{HIDDEN_FOLDER}/{part_file(2, OF)}" in done.stderr


def test_a_part_that_is_damaged_is_named(articles: Path, tmp_path: Path) -> None:
    parts(articles, tmp_path / "out", 1, 2)
    (tmp_path / "out" / HIDDEN_FOLDER / part_file(3, OF)).write_bytes(b"Kari bur i Oslo. " * 1_000)

    done = merged(articles, tmp_path)

    assert done.returncode == 1
    assert f"{part_file(3, OF)} cannot be read" in done.stderr


def test_after_files_were_added_the_parts_do_those_and_can_be_joined_again(tmp_path: Path) -> None:
    folder = write_articles(tmp_path / "articles", 6)
    parts(folder, tmp_path / "out", 1, 2, 3)
    assert merged(folder, tmp_path).returncode == 0
    write_articles(folder, 9)
    assert merged(folder, tmp_path).returncode == 1
    parts(folder, tmp_path / "out", 1, 2, 3)

    assert merged(folder, tmp_path).returncode == 0

    run([str(folder)], tmp_path / "fresh", SETTINGS)
    assert differences(tmp_path / "out", tmp_path / "fresh") == []
