"""One part of the work by itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import Settings
from pipeline.corpus import HIDDEN_FOLDER, Corpus
from pipeline.run import merge, part_file, part_of, run, shard
from tests.cases import case_rows
from tests.cli.program import navnetabell
from tests.made_articles import write_articles
from tests.read import exports


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    return write_articles(tmp_path / "articles", 10)


def test_a_part_does_what_falls_to_it_and_writes_one_file(articles: Path, tmp_path: Path) -> None:
    mine = sum(part_of(path.name, 3) == 2 for path in articles.iterdir())

    done = navnetabell("shard", str(articles), "--index", "2", "--of", "3", "-o", "out", cwd=tmp_path)

    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == f"part 2 of 3: {mine} ok\n"
    assert 0 < mine < 10
    assert [path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*")] == [
        HIDDEN_FOLDER,
        f"{HIDDEN_FOLDER}/{part_file(2, 3)}",
    ]


def test_a_part_that_nothing_falls_to_is_done_too(tmp_path: Path) -> None:
    article = next(write_articles(tmp_path / "articles", 1).iterdir())
    other = 3 - part_of(article.name, 2)

    done = navnetabell("shard", "articles", "--index", str(other), "--of", "2", cwd=tmp_path)

    assert (done.returncode, done.stderr) == (0, f"part {other} of 2: no documents\n")
    assert (tmp_path / "outputs" / HIDDEN_FOLDER / part_file(other, 2)).exists()


def test_quiet_says_nothing_when_all_went_well(articles: Path, tmp_path: Path) -> None:
    assert navnetabell("shard", str(articles), "--index=1", "--of=9", "--quiet", cwd=tmp_path).stderr == ""


@pytest.mark.parametrize(("arguments", "words"), case_rows("cli/shard"))
def test_what_cannot_be_done_is_said_in_words(articles: Path, tmp_path: Path, arguments: list[str], words: str) -> None:
    assert articles.exists()

    done = navnetabell("shard", *arguments, cwd=tmp_path)

    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "outputs").exists()


def test_a_part_that_another_process_is_at_work_on_is_left_alone(articles: Path, tmp_path: Path) -> None:
    with Corpus(tmp_path / "out", part_file(1, 2)):
        same = navnetabell("shard", str(articles), "--index=1", "--of=2", "-o", "out", cwd=tmp_path)
        other = navnetabell("shard", str(articles), "--index=2", "--of=2", "-o", "out", cwd=tmp_path)

    assert same.returncode == 1
    assert "Another run is writing into" in same.stderr
    assert other.returncode == 0


def test_a_document_that_cannot_be_read_fails_in_its_part(articles: Path, tmp_path: Path) -> None:
    (articles / "a.txt").write_bytes(b"\x00\x01\x02" * 100)

    done = navnetabell("shard", "articles", "--index=1", "--of=1", cwd=tmp_path)

    assert done.returncode == 3
    assert "1 failed, 10 ok" in done.stderr


def test_the_articles_of_an_export_are_in_the_part_of_their_file(tmp_path: Path) -> None:
    (tmp_path / "inn").mkdir()
    for seed in range(3):
        (tmp_path / "inn" / f"{seed}.txt").write_text(
            exports.retriever(seed, articles=2)[0], encoding="utf-8", newline=""
        )
    inputs, settings = [str(tmp_path / "inn")], Settings(formats=("csv",), report=False)
    for index in (1, 2):
        shard(inputs, tmp_path / "deler", settings, index=index, of=2)
    merge(inputs, tmp_path / "deler", settings)
    run(inputs, tmp_path / "ut", settings)

    assert (tmp_path / "deler" / "mentions.csv").read_bytes() == (tmp_path / "ut" / "mentions.csv").read_bytes()
