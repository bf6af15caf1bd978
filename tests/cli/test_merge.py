"""The tables of parts that were done apart."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from pipeline import Settings
from pipeline.corpus import HIDDEN_FOLDER, Corpus
from pipeline.run import Progress, merge, part_file, run, shard
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


@pytest.fixture(scope="module")
def all_parts(articles: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the hidden folder of three parts, of which the third was done while the second was on its way."""
    output = tmp_path_factory.mktemp("parts")

    def watch(_total: int | None) -> Progress:
        shard([str(articles)], output, SETTINGS, index=3, of=OF)
        return lambda _batch: None

    shard([str(articles)], output, SETTINGS, index=2, of=OF, watch=watch)
    shard([str(articles)], output, SETTINGS, index=1, of=OF)
    return output / HIDDEN_FOLDER


@pytest.fixture
def hidden(tmp_path: Path) -> Path:
    """Return the hidden folder of ``out``, which has no parts yet."""
    (tmp_path / "out" / HIDDEN_FOLDER).mkdir(parents=True)
    return tmp_path / "out" / HIDDEN_FOLDER


def lay(parts: Path, hidden: Path, *indices: int) -> None:
    for index in indices:
        shutil.copy(parts / part_file(index, OF), hidden)


def merged(articles: Path, cwd: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return navnetabell("merge", str(articles), "-o", "out", *OPTIONS, *more, cwd=cwd)


def test_parts_that_are_joined_give_the_same_bytes_as_one_run(
    articles: Path, whole: Path, all_parts: Path, hidden: Path, tmp_path: Path
) -> None:
    lay(all_parts, hidden, 1, 2, 3)

    done = merged(articles, tmp_path)

    assert done.returncode == 3  # one text cannot be read
    assert "documents  1 duplicate, 1 empty, 1 failed, 19 ok" in done.stderr
    assert differences(tmp_path / "out", whole) == []


def test_what_no_part_has_done_is_done_here_if_it_is_wanted(
    articles: Path, whole: Path, all_parts: Path, hidden: Path, tmp_path: Path
) -> None:
    lay(all_parts, hidden, 3)

    done = merged(articles, tmp_path, "--fill")

    assert done.returncode == 3, done.stderr
    assert differences(tmp_path / "out", whole) == []


def test_what_cannot_be_joined_is_said_in_words_and_nothing_is_written(
    articles: Path, all_parts: Path, hidden: Path, tmp_path: Path
) -> None:
    def told(*more: str) -> str:
        done = merged(articles, tmp_path, *more)
        assert done.returncode == 1
        assert files(tmp_path / "out") == {}
        return done.stderr

    assert "There are no parts in out. Run `navnetabell shard`" in told()

    lay(all_parts, hidden, 1, 3)
    missing = told()
    assert "of the texts, such as" in missing
    assert "`navnetabell shard --of 3` again with the same options and --index 2;" in missing

    (hidden / part_file(2, OF)).write_bytes(b"Kari bur i Oslo. " * 1_000)
    assert f"{part_file(2, OF)} cannot be read" in told()

    lay(all_parts, hidden, 2)
    assert "--index 1, 2, 3;" in told("--no-fix", "line-hyphens")

    with Corpus(tmp_path / "out", part_file(2, OF)):
        assert f"Another run is writing into out/{HIDDEN_FOLDER}/{part_file(2, OF)}" in told()


def test_a_part_that_was_killed_when_all_its_texts_were_done_can_be_joined(tmp_path: Path) -> None:
    folder = write_articles(tmp_path / "articles", 1)
    shard([str(folder)], tmp_path / "out", SETTINGS, index=1, of=1)
    with closing(sqlite3.connect(tmp_path / "out" / HIDDEN_FOLDER / part_file(1, 1))) as part, part:
        part.execute("DELETE FROM model")  # noted last

    assert merge([str(folder)], tmp_path / "out", SETTINGS).manifest["model"]["name"] == "nb_ent_news_sm"


def test_after_files_were_added_the_parts_do_those_and_can_be_joined_again(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    for count in (4, 6):
        write_articles(folder, count)
        assert merged(folder, tmp_path).returncode == 1
        for index in (1, 2):
            shard([str(folder)], tmp_path / "out", SETTINGS, index=index, of=2)
        assert merged(folder, tmp_path).returncode == 0

    run([str(folder)], tmp_path / "fresh", SETTINGS)
    assert differences(tmp_path / "out", tmp_path / "fresh") == []
