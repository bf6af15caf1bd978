"""A table is the old one or the new one, never half of either."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from pipeline.errors import OutputError
from pipeline.write.folder import OutputFolder
from pipeline.write.manifest import write_manifest


def test_new_files_are_in_place_after_commit_and_nothing_else_is(tmp_path: Path) -> None:
    with OutputFolder(tmp_path / "a" / "b") as folder:
        (folder.staging / "mentions.csv").write_text("new")
        folder.commit()

    assert [path.name for path in (tmp_path / "a" / "b").iterdir()] == ["mentions.csv"]
    assert (tmp_path / "a" / "b" / "mentions.csv").read_text() == "new"


def test_a_fault_on_the_way_leaves_the_folder_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "mentions.csv").write_text("old")

    with pytest.raises(ZeroDivisionError), OutputFolder(tmp_path) as folder:  # noqa: PT012 - a fault half-way
        (folder.staging / "mentions.csv").write_text("half")
        raise ZeroDivisionError

    assert [path.name for path in tmp_path.iterdir()] == ["mentions.csv"]
    assert (tmp_path / "mentions.csv").read_text() == "old"


def test_where_one_file_cannot_be_put_in_place_all_stay_as_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.csv").write_text("old")
    replace = Path.replace

    def failing(self: Path, target: Path) -> Path:
        if Path(target) == tmp_path / "b.csv":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(OutputError, match=r"b\.csv: No space"), OutputFolder(tmp_path) as folder:  # noqa: PT012 - the same
        for name in ("a.csv", "b.csv"):
            (folder.staging / name).write_text("new")
        folder.commit()

    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"a.csv": "old"}


def test_other_files_of_the_folder_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")

    with OutputFolder(tmp_path) as folder:
        (folder.staging / "mentions.csv").write_text("new")
        folder.commit()

    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_a_full_disk_is_reported_in_words(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="No space left"), OutputFolder(tmp_path):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_file_in_place_of_the_folder_is_reported_in_words(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")

    with pytest.raises(OutputError, match="Cannot write"), OutputFolder(tmp_path / "out"):
        pass


@pytest.mark.parametrize("lock", [".~lock.mentions.csv#", "~$mentions.csv"], ids=["LibreOffice", "Excel"])
def test_a_table_that_another_program_holds_open_is_named(tmp_path: Path, lock: str) -> None:
    (tmp_path / lock).write_text("")

    with OutputFolder(tmp_path) as folder, pytest.raises(OutputError, match=r"mentions\.csv is open"):
        folder.check_free(["entities.csv", "mentions.csv"])


def test_a_table_that_may_not_be_renamed_counts_as_held_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mentions.csv").write_text("old")

    def refused(self: Path, target: Path) -> None:
        raise PermissionError(errno.EACCES, "denied", str(self), None, str(target))

    monkeypatch.setattr(Path, "rename", refused)

    with OutputFolder(tmp_path) as folder, pytest.raises(OutputError, match="is open in another program"):
        folder.check_free(["mentions.csv"])


def texts(folder: Path, text: str) -> None:
    (folder / "texts" / "a").mkdir(parents=True)
    (folder / "texts" / "a" / f"{text}.txt").write_text(text)


def commit(path: Path, text: str = "") -> None:
    with OutputFolder(path) as folder:
        if text:
            texts(folder.staging, text)
        write_manifest(folder.staging, {"program": {"name": "navnetabell"}})
        folder.commit()


def test_the_texts_are_replaced_as_a_whole(tmp_path: Path) -> None:
    commit(tmp_path, "old")
    commit(tmp_path, "new")

    assert [path.name for path in (tmp_path / "texts" / "a").iterdir()] == ["new.txt"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["run.json", "texts"]


def test_texts_of_an_earlier_run_are_taken_away_when_a_run_keeps_none(tmp_path: Path) -> None:
    commit(tmp_path, "old")
    commit(tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["run.json"]


def test_a_folder_of_texts_that_is_not_ours_is_never_touched(tmp_path: Path) -> None:
    texts(tmp_path, "mine")
    commit(tmp_path)
    with pytest.raises(OutputError, match="texts was not written by navnetabell"):
        commit(tmp_path, "new")

    assert [path.name for path in (tmp_path / "texts" / "a").iterdir()] == ["mine.txt"]


def test_where_the_texts_cannot_be_put_in_place_the_old_ones_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(tmp_path, "old")
    replace = Path.replace

    def failing(self: Path, target: Path) -> Path:
        if self.name == "texts" and Path(target) == tmp_path / "texts" and self.parent.name != "old":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(OutputError, match="texts: No space"):
        commit(tmp_path, "new")

    assert [path.name for path in (tmp_path / "texts" / "a").iterdir()] == ["old.txt"]


@pytest.mark.parametrize(
    "told",
    ["null", "7", '[["a.csv"]]', '[[], ["../precious.txt"]]', '[["/etc/x"], [".."]]', "[[1], [null]]", "[" * 100_000],
)
def test_what_a_stranger_left_in_a_folder_harms_nothing_outside_it(tmp_path: Path, told: str) -> None:
    left = tmp_path / "out" / ".navnetabell-x"
    (left / "old").mkdir(parents=True)
    (left / "commit.json").write_text(told)
    (tmp_path / "precious.txt").write_text("x")

    with OutputFolder(tmp_path / "out") as folder:
        folder.clear()

    assert (tmp_path / "precious.txt").read_text() == "x"
    assert not left.exists()
