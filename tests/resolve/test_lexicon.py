"""What a linguist knows, as data."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.resolve import lexicon
from pipeline.resolve.lexicon import lines, table, words

FILES = sorted(path for path in Path(lexicon.__file__).parent.iterdir() if path.suffix in {".txt", ".toml"})


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_is_described_where_the_lexicon_is(path: Path) -> None:
    assert f"``{path.name}``" in (lexicon.__doc__ or "")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_says_what_it_holds(path: Path) -> None:
    assert path.read_text(encoding="utf-8").startswith("# ")


@pytest.mark.parametrize("name", [path.stem for path in FILES if path.suffix == ".txt"])
def test_no_entry_stands_twice(name: str) -> None:
    entries = [line.lower() for line in lines(name)]

    assert sorted(entries) == sorted(set(entries))


@pytest.mark.parametrize("name", [path.stem for path in FILES if path.suffix == ".toml"])
def test_every_table_can_be_read(name: str) -> None:
    assert table(name)


def test_an_entry_with_a_star_is_any_word_that_ends_so() -> None:
    assert "Samferdselsminister" in words("titles")
    assert "minister" in words("titles")
    assert "ministerium" not in words("titles")
