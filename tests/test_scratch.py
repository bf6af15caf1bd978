"""What is kept on disk for as long as a run lasts."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.scratch import FILE, Scratch


def fill(scratch: Scratch, rows: int) -> None:
    """Put rows into a table of their own."""
    scratch.script("CREATE TABLE numbers (number INTEGER, text TEXT)")
    scratch.insert("INSERT INTO numbers VALUES (?, ?)", ((number, "x" * 100) for number in range(rows)))


def test_what_is_put_in_comes_out(tmp_path: Path) -> None:
    with Scratch(tmp_path) as scratch:
        fill(scratch, 1_000)

        assert [number for (number,) in scratch.query("SELECT number FROM numbers ORDER BY number")] == [*range(1_000)]


def test_it_lies_in_the_folder_and_is_gone_when_it_is_closed(tmp_path: Path) -> None:
    with Scratch(tmp_path) as scratch:
        fill(scratch, 1)
        assert [path.name for path in tmp_path.iterdir()] == [FILE]

    assert list(tmp_path.iterdir()) == []


def test_it_is_gone_when_it_is_forgotten(tmp_path: Path) -> None:
    fill(Scratch(tmp_path), 1)

    assert list(tmp_path.iterdir()) == []


def test_it_is_gone_when_a_run_is_broken_off(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        break_off(Scratch(tmp_path))

    assert list(tmp_path.iterdir()) == []


def break_off(scratch: Scratch) -> None:
    with scratch:
        fill(scratch, 1)
        raise KeyboardInterrupt


def test_what_a_killed_run_left_counts_for_nothing(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"half of something")

    with Scratch(tmp_path) as scratch:
        fill(scratch, 1)


def test_a_full_disk_is_reported_as_other_files_report_it() -> None:
    scratch = Scratch()
    scratch.query("PRAGMA max_page_count = 6")  # a disk cannot be filled for a test

    with pytest.raises(OSError, match="disk is full"):
        fill(scratch, 2_000)


def test_a_folder_that_is_not_there_is_reported_too(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="unable to open"):
        Scratch(tmp_path / "borte")
