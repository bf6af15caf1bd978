"""An output folder whose run was killed while it put its files in place."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.outputs import MANIFEST, TEXTS
from pipeline.write.folder import OutputFolder
from tests.write.test_folder import commit, seen

BEFORE = {"entities": "old", "mentions": "old"}
AFTER = {"documents": "new", "mentions": "new"}
STEPS = 14  # more than there are


class KilledError(BaseException):
    """Stands for a kill: nothing catches it."""


def killed_at(step: int, folder: Path, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Kill a run at a step of putting its files in place; return whether there was such a step."""
    steps = iter(range(step))

    def counted(name: str) -> None:
        original = getattr(Path, name)

        def doing(self: Path, target: Path) -> object:
            if next(steps, None) is None:
                raise KilledError
            return original(self, target)

        patched.setattr(Path, name, doing)

    with monkeypatch.context() as patched:
        counted("replace")
        counted("hardlink_to")
        patched.setattr(OutputFolder, "__exit__", lambda *_: None)  # a kill leaves everything as it is
        try:
            commit(folder, "new", **AFTER)
        except KilledError:
            return True
    return False


@pytest.mark.parametrize("step", range(STEPS))
def test_whenever_a_run_is_killed_files_are_old_or_new_and_the_next_run_writes_them_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    commit(tmp_path / "wanted", "new", **AFTER)
    wanted = seen(tmp_path / "wanted")
    out = tmp_path / "out"
    commit(out, "old", **BEFORE)
    (out / "notes.txt").write_text("mine")
    before = seen(out)

    killed = killed_at(step, out, monkeypatch)

    between = seen(out)
    assert {name for name in before.keys() & wanted.keys() if name not in between} == set()
    assert all(text in {before.get(name), wanted.get(name)} for name, text in between.items())
    with OutputFolder(out) as folder:
        assert folder.interrupted or not killed
    folder = commit(out, "new", **AFTER)
    assert seen(out) == {**wanted, "notes.txt": "mine"}
    assert folder.changed == []
    assert sorted(path.name for path in out.iterdir()) == [
        "documents.csv",
        "mentions.csv",
        "notes.txt",
        MANIFEST,
        TEXTS,
    ]


def test_a_first_run_that_was_killed_is_done_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for step in range(6):
        out = tmp_path / str(step)
        killed_at(step, out, monkeypatch)
        assert commit(out, "new", **AFTER).changed == []
        assert seen(out) == {"documents.csv": "new", "mentions.csv": "new", "texts/a/new.txt": "new"}


def test_what_a_killed_run_left_of_a_workbook_goes_too(tmp_path: Path) -> None:
    left = tmp_path / ".navnetabell-x"
    left.mkdir()
    (left / "tmp0a_b1c2d").write_text("rows")
    (left / "mentions.csv").write_text("half")

    with OutputFolder(tmp_path) as folder:
        folder.clear()

    assert not left.exists()


def test_where_files_cannot_have_two_names_they_are_renamed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refusing(_self: Path, _target: Path) -> None:
        raise OSError

    commit(tmp_path, **BEFORE)
    monkeypatch.setattr(Path, "hardlink_to", refusing)
    commit(tmp_path, **AFTER)

    assert seen(tmp_path) == {"documents.csv": "new", "mentions.csv": "new"}
