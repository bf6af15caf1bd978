"""What a linguist knows, as data."""

from __future__ import annotations

from pathlib import Path

from pipeline import lexicon
from pipeline.lexicon import lines, table, words

FILES = sorted(path for path in Path(lexicon.__file__).parent.iterdir() if path.suffix in {".txt", ".toml"})


def test_every_file_says_what_it_holds_and_can_be_read() -> None:
    assert [path.name for path in FILES if not path.read_text(encoding="utf-8").startswith("# ")] == []
    assert all(table(path.stem) if path.suffix == ".toml" else lines(path.stem) for path in FILES)


def test_no_entry_stands_twice() -> None:
    entries = [(path.name, line.lower()) for path in FILES if path.suffix == ".txt" for line in lines(path.stem)]

    assert len(entries) == len(set(entries))


def test_an_entry_with_a_star_is_any_word_that_ends_so() -> None:
    assert "Samferdselsminister" in words("titles")
    assert "minister" in words("titles")
    assert "ministerium" not in words("titles")
