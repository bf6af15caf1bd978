"""An output folder whose run was killed while it put its files in place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.errors import OutputError
from pipeline.own import MANIFEST, PROGRAM, TEXTS
from pipeline.write.folder import OutputFolder

BEFORE = ("entities.csv", "mentions.csv", "navnetabell.xlsx")
AFTER = ("entities.csv", "entities.jsonl", "mentions.csv")
STEPS = 12  # more than there are


class KilledError(BaseException):
    """Stands for a kill: nothing catches it."""


def make(folder: Path, names: tuple[str, ...], content: str) -> None:
    """Write files as a run does, its account among them, and a folder of texts."""
    for name in names:
        (folder / name).write_text(content)
    (folder / TEXTS).mkdir()
    (folder / TEXTS / f"{content}.txt").write_text(content)
    account = {"program": {"name": PROGRAM}, "files": dict.fromkeys(names, ""), "texts": content}
    (folder / MANIFEST).write_text(json.dumps(account))


def seen(folder: Path) -> dict[str, str]:
    """Return what a user sees."""
    paths = (path for path in folder.rglob("*") if path.is_file() and ".navnetabell-" not in str(path))
    return {path.relative_to(folder).as_posix(): path.read_text() for path in paths}


@pytest.fixture
def wanted(tmp_path: Path) -> dict[str, str]:
    """Return what is seen after the second run."""
    (tmp_path / "wanted").mkdir()
    make(tmp_path / "wanted", AFTER, "new")
    return seen(tmp_path / "wanted")


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
        new = OutputFolder(folder).__enter__()
        make(new.staging, AFTER, "new")
        try:
            new.commit()
        except KilledError:
            return True
    return False


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Return a folder that an earlier run wrote, and a file of the user's."""
    with OutputFolder(tmp_path / "out") as folder:
        make(folder.staging, BEFORE, "old")
        folder.commit()
    (tmp_path / "out" / "notes.txt").write_text("mine")
    return tmp_path / "out"


@pytest.mark.parametrize("step", range(STEPS))
def test_every_file_is_the_old_or_the_new_one_and_none_is_missing(
    old: Path, wanted: dict[str, str], monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    before = seen(old)
    killed_at(step, old, monkeypatch)

    after = seen(old)

    assert {name for name in before.keys() & wanted.keys() if name not in after} == set()
    assert all(text in {before.get(name), wanted.get(name)} for name, text in after.items())


@pytest.mark.parametrize("step", range(STEPS))
def test_the_next_run_puts_in_place_what_was_left(
    old: Path, wanted: dict[str, str], monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    killed = killed_at(step, old, monkeypatch)

    with OutputFolder(old) as folder:
        folder.check_folder(TEXTS)
        folder.clear()

    assert killed == (step < 10)
    assert seen(old) == {**wanted, "notes.txt": "mine"}
    assert sorted(path.name for path in old.iterdir()) == sorted([*AFTER, MANIFEST, TEXTS, "notes.txt"])


def test_a_first_run_that_was_killed_is_gone_on_with(
    tmp_path: Path, wanted: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for step in range(5):
        out = tmp_path / str(step)
        assert killed_at(step, out, monkeypatch)
        with OutputFolder(out) as folder:
            folder.check_folder(TEXTS)
            folder.clear()
        assert seen(out) == wanted


def test_where_files_cannot_have_two_names_they_are_renamed(
    old: Path, wanted: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refusing(_self: Path, _target: Path) -> None:
        raise OSError

    monkeypatch.setattr(Path, "hardlink_to", refusing)
    with OutputFolder(old) as folder:
        make(folder.staging, AFTER, "new")
        folder.commit()

    assert seen(old) == {**wanted, "notes.txt": "mine"}


@pytest.mark.parametrize("step", range(10))
def test_where_a_step_fails_all_files_are_the_old_ones(old: Path, monkeypatch: pytest.MonkeyPatch, step: int) -> None:
    before = seen(old)
    steps = iter(range(step))

    def failing(self: Path, target: Path) -> Path:
        if next(steps, None) is None and failures:
            failures.pop()
            raise OSError(28, "No space left on device")
        return original(self, target)

    failures, original = [1], Path.replace
    monkeypatch.setattr(Path, "replace", failing)
    try:
        with OutputFolder(old) as folder:
            make(folder.staging, AFTER, "new")
            folder.commit()
    except OutputError as error:
        assert "No space left" in str(error)  # noqa: PT017 - there may be no such step
        assert seen(old) == before
    else:
        assert failures, "there was no such step"
