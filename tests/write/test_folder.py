"""A table is the old one or the new one, never half of either; and what a run did not write is never touched."""

from __future__ import annotations

import errno
import json
import os
from collections import Counter
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import OutputError
from pipeline.options import FORMATS, MORE_FORMATS, MORE_TABLES, NETWORKS, Settings
from pipeline.outputs import DATA_PACKAGE, MANIFEST, OWN_NAMES, PROGRAM, TEXTS, digest, write_manifest
from pipeline.write.folder import STAGING_PREFIX, OutputFolder
from pipeline.write.tables import file_names

OURS = {"program": {"name": PROGRAM}}


def commit(path: Path, texts: str = "", **files: str) -> OutputFolder:
    """Write tables as a run does, each with some content, its account among them, and perhaps a folder of texts."""
    with OutputFolder(path) as folder:
        for table, content in files.items():
            (folder.staging / f"{table}.csv").write_text(content)
        if texts:
            (folder.staging / TEXTS / "a").mkdir(parents=True)
            (folder.staging / TEXTS / "a" / f"{texts}.txt").write_text(texts)
        write_manifest(folder.staging, OURS)
        folder.commit()
    return folder


def seen(folder: Path) -> dict[str, str]:
    """Return what a user sees, but for ``run.json``."""
    paths = (path for path in folder.rglob("*") if path.is_file() and ".navnetabell-" not in str(path))
    return {path.relative_to(folder).as_posix(): path.read_text() for path in paths if path.name != MANIFEST}


def test_a_run_replaces_what_an_earlier_one_wrote_and_takes_away_what_it_does_not_write(tmp_path: Path) -> None:
    out = tmp_path / "a" / "b"
    commit(out, "old", mentions="old", entities="old")
    (out / "notes.txt").write_text("mine")
    commit(out, "new", mentions="new")

    assert seen(out) == {"mentions.csv": "new", "texts/a/new.txt": "new", "notes.txt": "mine"}
    commit(out, mentions="newer")
    assert sorted(path.name for path in out.iterdir()) == ["mentions.csv", "notes.txt", MANIFEST]


def test_tables_that_were_passed_on_without_their_manifest_are_known_and_kept_where_they_differ(tmp_path: Path) -> None:
    commit(tmp_path, mentions="same", entities="old", datapackage="{}")
    (tmp_path / MANIFEST).unlink()
    (tmp_path / "datapackage.csv").rename(tmp_path / DATA_PACKAGE)
    (tmp_path / DATA_PACKAGE).write_text('{"name": "navnetabell"}')

    assert commit(tmp_path, mentions="same", entities="new").changed == [
        "datapackage (changed).json",
        "entities (changed).csv",
    ]
    assert seen(tmp_path)["mentions.csv"] == "same"
    assert (seen(tmp_path)["entities.csv"], seen(tmp_path)["entities (changed).csv"]) == ("new", "old")


def test_a_fault_on_the_way_leaves_the_folder_as_it_was(tmp_path: Path) -> None:
    commit(tmp_path, mentions="old")

    with pytest.raises(ZeroDivisionError), OutputFolder(tmp_path) as folder:  # noqa: PT012 - a fault half-way
        (folder.staging / "mentions.csv").write_text("half")
        raise ZeroDivisionError

    assert seen(tmp_path) == {"mentions.csv": "old"}
    assert not list(tmp_path.glob(".*"))


def test_a_signal_just_when_the_folders_have_been_made_leaves_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = Path.mkdir

    def interrupted(path: Path, *args: int, **options: bool) -> None:
        make(path, *args, **options)
        if path.name.startswith(STAGING_PREFIX):
            raise KeyboardInterrupt

    monkeypatch.setattr(Path, "mkdir", interrupted)
    with pytest.raises(KeyboardInterrupt), OutputFolder(tmp_path / "new" / "outputs"):
        pytest.fail("the folder was entered")

    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("step", range(12))
def test_where_one_file_cannot_be_put_in_place_all_stay_as_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    commit(tmp_path, "old", entities="old", mentions="old")
    before = seen(tmp_path)
    steps, failures, replace = iter(range(step)), [1], Path.replace

    def failing(self: Path, target: Path) -> Path:
        if next(steps, None) is None and failures:
            failures.pop()
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    try:
        commit(tmp_path, "new", documents="new", mentions="new")
    except OutputError as error:
        assert "No space left" in str(error)  # noqa: PT017 - there may be no such step
        assert seen(tmp_path) == before
    else:
        assert failures, "there was no such step"


def test_a_full_disk_and_a_file_in_place_of_the_folder_are_reported_in_words(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")

    with pytest.raises(OutputError, match="No space left"), OutputFolder(tmp_path):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    with pytest.raises(OutputError, match="Cannot write"), OutputFolder(tmp_path / "out"):
        pass


def test_a_table_that_another_program_holds_open_is_named(tmp_path: Path) -> None:
    for lock in (".~lock.mentions.csv#", "~$mentions.csv"):  # of LibreOffice, of Excel
        (tmp_path / lock).write_text("")
        with OutputFolder(tmp_path) as folder, pytest.raises(OutputError, match=r"mentions\.csv is open"):
            folder.check(["entities.csv", "mentions.csv"])
        (tmp_path / lock).unlink()


def test_a_table_that_may_not_be_renamed_counts_as_held_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(tmp_path, mentions="old")

    def refused(self: Path, target: Path) -> None:
        raise PermissionError(errno.EACCES, "denied", str(self), None, str(target))

    monkeypatch.setattr(Path, "rename", refused)

    with OutputFolder(tmp_path) as folder, pytest.raises(OutputError, match="is open in another program"):
        folder.check(["mentions.csv"])


def test_all_names_that_a_run_writes_are_known_to_be_ours() -> None:
    everything = Settings(formats=(*FORMATS, *MORE_FORMATS), networks=NETWORKS, tables=MORE_TABLES)

    assert OWN_NAMES.issuperset(file_names(everything))


# What is not ours


def files_of(top: Path) -> Iterator[tuple[str, bytes]]:
    """Yield every file of the user's, by its path and what is in it; a link by where it leads."""
    for parent, folders, files in os.walk(top):
        for name in (*folders, *files):
            path = Path(parent, name)
            if path.is_symlink():
                yield str(path), bytes(path.readlink())
            elif path.is_file():
                yield str(path), path.read_bytes()


def build(path: Path, kind: str, elsewhere: Path) -> None:
    """Make something of the user's."""
    if kind == "file":
        path.write_text("precious")
    elif kind == "folder":
        path.mkdir()
        (path / "thesis.docx").write_text("precious")
    elif kind != "nothing":
        path.symlink_to(
            {"link to a file": elsewhere / "thesis.docx", "link to a folder": elsewhere}.get(kind, "nowhere")
        )


def test_what_is_there_and_not_ours_is_refused_before_any_work(tmp_path: Path) -> None:
    for name, kind in product(
        ("mentions.csv", "report.html", "run.json", "texts"), ("file", "folder", "link to a file")
    ):
        out = tmp_path / kind / name
        out.mkdir(parents=True)
        (tmp_path / "thesis.docx").write_text("precious")
        build(out / name, kind, tmp_path)
        before = dict(files_of(tmp_path))

        with OutputFolder(out) as folder, pytest.raises(OutputError, match="was not written by navnetabell"):
            folder.check([name])

        assert dict(files_of(tmp_path)) == before


def test_an_input_is_never_replaced(tmp_path: Path) -> None:
    commit(tmp_path, "old", documents="old")

    for read in ("documents.csv", "texts/a/old.txt"):
        with OutputFolder(tmp_path) as folder, pytest.raises(OutputError, match="is one of the inputs"):
            folder.check(["documents.csv", TEXTS], [tmp_path / read])


def test_what_appears_while_a_run_is_at_work_is_not_replaced(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="was not written"), OutputFolder(tmp_path) as folder:  # noqa: PT012 - it comes late
        (folder.staging / "mentions.csv").write_text("new")
        (tmp_path / "mentions.csv").write_text("mine")
        folder.commit()

    assert seen(tmp_path) == {"mentions.csv": "mine"}


def test_a_table_that_was_edited_is_kept_beside_the_new_one(tmp_path: Path) -> None:
    for number in ("1", "2"):
        commit(tmp_path, "old", mentions="old", entities="old")
        (tmp_path / "mentions.csv").write_text(f"edited {number}")
        (tmp_path / TEXTS / "mine.txt").write_text("mine")
        folder = commit(tmp_path, mentions="new")

    assert folder.changed == ["texts (changed 2)", "mentions (changed 2).csv"]
    assert seen(tmp_path) == {
        "mentions.csv": "new",
        "mentions (changed).csv": "edited 1",
        "mentions (changed 2).csv": "edited 2",
        "texts (changed)/a/old.txt": "old",
        "texts (changed)/mine.txt": "mine",
        "texts (changed 2)/a/old.txt": "old",
        "texts (changed 2)/mine.txt": "mine",
    }


NAMES = st.one_of(
    st.sampled_from(
        ["", ".", "..", "/", "../precious.txt", "thesis.docx", "texts/..", "a\x00b", "~", "old", "precious"]
    ),
    st.sampled_from(sorted(OWN_NAMES - {"mentions.csv", TEXTS})),
    st.sampled_from(sorted(OWN_NAMES)),
    st.text(max_size=5),
)
KINDS = st.sampled_from(["file", "folder", "link to a file", "link to a folder", "broken link", "nothing"])
CLAIMS = st.sampled_from(["", "0" * 64, None, 7, []])


@settings(max_examples=settings().max_examples // 2)
@given(
    tree=st.dictionaries(NAMES, st.tuples(KINDS, CLAIMS), max_size=6),
    killed=st.booleans(),
    foreign=st.sampled_from(["", "file", "folder", "link to a file"]),
)
def test_no_manifest_and_no_tree_makes_a_run_lose_a_file_that_is_not_ours(
    tmp_path_factory: pytest.TempPathFactory,
    tree: dict[str, tuple[str, object]],
    foreign: str,
    *,
    killed: bool,
) -> None:
    top = tmp_path_factory.mktemp("user")
    out, elsewhere = top / "out", top / "elsewhere"
    out.mkdir()
    elsewhere.mkdir()
    (elsewhere / "thesis.docx").write_text("precious")
    (top / "precious.txt").write_text("precious")
    for name, (kind, _) in tree.items():
        if name == Path(name).name and name not in {"", "..", MANIFEST} and "\x00" not in name:
            build(out / name, kind, elsewhere)
    if killed and foreign:
        build(out / MANIFEST, foreign, elsewhere)
    where = out / ".navnetabell-x" if killed else out
    (where / "old").mkdir(parents=True) if killed else None
    before = dict(files_of(top))
    claims = {name: claim for name, (_, claim) in tree.items()}
    (where / MANIFEST).write_text(json.dumps({**claims, "files": claims, **OURS}))

    try:
        with OutputFolder(out) as folder:
            folder.clear()
            (folder.staging / "mentions.csv").write_text("new")
            (folder.staging / TEXTS).mkdir()
            write_manifest(folder.staging, OURS)
            folder.commit()
    except OutputError:
        pass

    after = dict(files_of(top))
    assert Counter(before.values()) <= Counter(after.values())
    assert {name: after.get(name) for name in before if not name.startswith(f"{out}/")} == {
        name: content for name, content in before.items() if not name.startswith(f"{out}/")
    }


def test_a_claim_with_the_right_digest_is_all_that_is_believed(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_text("precious")
    claims = {"thesis.docx": digest(tmp_path / "thesis.docx"), "..": "", "/dev/zero": ""}
    (tmp_path / MANIFEST).write_text(json.dumps({**OURS, "files": claims}))

    commit(tmp_path, mentions="new")

    assert seen(tmp_path) == {"mentions.csv": "new", "thesis.docx": "precious"}


def test_a_manifest_that_is_none_harms_nothing(tmp_path: Path) -> None:
    (tmp_path / "precious.txt").write_text("x")
    for told in ("null", "7", '[["a.csv"]]', '{"program": {"name": "navnetabell"}, "files": 7}', "[" * 100_000):
        (tmp_path / "out" / ".navnetabell-x" / "old").mkdir(parents=True)
        (tmp_path / "out" / ".navnetabell-x" / MANIFEST).write_text(told)
        commit(tmp_path / "out", mentions="new")
        assert (tmp_path / "precious.txt").read_text() == "x"
        assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["mentions.csv", MANIFEST]


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
