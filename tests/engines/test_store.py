"""What is kept on disk, and what becomes of it when things go wrong."""

from __future__ import annotations

import resource
import signal
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.engines.packed import pack, unpack
from pipeline.engines.store import DONE, FILE, MODEL, NAME, PASSING, Store
from pipeline.errors import OutputError
from pipeline.records import Document
from tests.conftest import ROOT

PLACE = Path(NAME) / FILE


@contextmanager
def child(code: str, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Start a process that has opened a store; it says `ready` when the test may go on."""
    head = "import sys, time\nfrom pathlib import Path\nfrom pipeline.engines.store import Store, DONE\n"
    program = head + textwrap.dedent(code)
    arguments = [sys.executable, "-c", program, str(folder)]
    with subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def damage(store: Store) -> None:
    """Keep a document, and read it back cut off."""
    store.put(DONE + b"a", pack(Document("a"))[:-2])
    unpack(store.get(DONE + b"a") or b"")


def fill(store: Store) -> None:
    """Write until there is no room: SQLite can mimic a full disk."""
    store._database.execute("PRAGMA max_page_count = 20")  # noqa: SLF001 - no other way to set it
    for number in range(1_000):
        store.put(b"%d" % number, b"x" * 1_000)


def test_a_value_that_was_put_is_there_the_next_time(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.put(b"a", b"1")
        store.put(b"a", b"2")
    with Store(tmp_path) as store:
        assert (store.get(b"a"), store.get(b"b"), b"a" in store, b"b" in store) == (b"2", None, True, False)


def test_the_order_of_a_run_is_that_of_its_positions(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.begin()
        for position, key in ((2, b"c"), (0, b"a"), (1, b"b")):
            store.put(key, key * 2)
            store.plan(position, key, "first" if position else "")
        assert list(store.planned()) == [(b"aa", ""), (b"bb", "first"), (b"cc", "first")]


def test_a_run_begins_with_no_order_and_nothing_that_held_for_another_only(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.put(DONE + b"a", b"1")
        store.put(PASSING + b"b", b"2")
        store.plan(0, DONE + b"a")
        store.first("letters", "a")
        store.begin()
        assert list(store.planned()) == []
        assert store.get(PASSING + b"b") is None
        assert store.get(DONE + b"a") == b"1"
        assert store.first("letters", "b") == "b"


def test_the_first_that_has_some_letters_stays_the_first(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        assert [store.first("x", "a"), store.first("x", "b"), store.first("y", "c")] == ["a", "a", "c"]


def test_what_no_run_wants_any_more_is_removed_but_not_which_model_it_was(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        for key in (DONE + b"old", DONE + b"new", MODEL + b"m"):
            store.put(key, b"value")
        store.plan(0, DONE + b"new")
        store.prune()
        assert [key in store for key in (DONE + b"old", DONE + b"new", MODEL + b"m")] == [False, True, True]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10, deadline=None)
@given(values=st.dictionaries(st.binary(min_size=1, max_size=8), st.binary(max_size=50), max_size=20))
def test_any_bytes_can_be_keys_and_values(tmp_path_factory: pytest.TempPathFactory, values: dict[bytes, bytes]) -> None:
    folder = tmp_path_factory.mktemp("store")
    with Store(folder) as store:
        for key, value in values.items():
            store.put(key, value)
    with Store(folder) as store:
        assert {key: store.get(key) for key in values} == values


def test_what_was_committed_survives_a_kill_in_the_middle_of_writing(tmp_path: Path) -> None:
    code = """
        with Store(Path(sys.argv[1])) as store:
            for number in range(100_000_000):
                store.put(DONE + b"%d" % number, b"%d" % number * 100)
                if number % 100 == 99:
                    store.commit()
                    print(number, flush=True)
    """
    with child(code, tmp_path) as process:
        assert process.stdout
        told = [int(process.stdout.readline()) for _ in range(20)]
        process.kill()
        told += [int(line) for line in process.stdout if line.endswith("\n")]
    with Store(tmp_path) as store:
        assert [store.get(DONE + b"%d" % number) for number in range(told[-1] + 1)] == [
            b"%d" % number * 100 for number in range(told[-1] + 1)
        ]


def test_what_is_put_is_committed_within_a_second_or_so(tmp_path: Path) -> None:
    code = """
        with Store(Path(sys.argv[1])) as store:
            store.put(DONE + b"a", b"1")
            time.sleep(0.7)
            store.put(DONE + b"b", b"2")
            print("ready", flush=True)
            time.sleep(100)
    """
    with child(code, tmp_path) as process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    with Store(tmp_path) as store:
        assert store.get(DONE + b"a") == b"1"


def test_a_second_process_is_told_at_once_and_let_in_when_the_first_is_killed(tmp_path: Path) -> None:
    code = """
        with Store(Path(sys.argv[1])) as store:
            store.put(DONE + b"a", b"1")
            store.commit()
            print("ready", flush=True)
            time.sleep(100)
    """
    with child(code, tmp_path) as process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        with pytest.raises(OutputError, match="Another run is writing into"), Store(tmp_path):
            pass
    with Store(tmp_path) as store:
        assert store.get(DONE + b"a") == b"1"


@pytest.mark.parametrize("damage", ["text", "head", "half", "middle"])
def test_a_damaged_file_is_begun_anew_at_the_latest_by_the_run_after(tmp_path: Path, damage: str) -> None:
    with Store(tmp_path) as store:
        for number in range(2_000):
            store.put(b"%d" % number, b"x" * 100)
    path = tmp_path / PLACE
    data = path.read_bytes()
    noise = b"\xa5" * 5_000
    middle = len(data) // 2
    path.write_bytes(
        {
            "text": b"Kari bur i Oslo. " * 1_000,
            "head": noise + data[5_000:],
            "half": data[:middle],
            "middle": data[:5_000] + noise * ((len(data) - 5_000) // 5_000),
        }[damage]
    )

    try:
        with Store(tmp_path) as store:
            for number in range(2_000):
                store.get(b"%d" % number)
    except OutputError as error:
        assert "Run again" in str(error)  # noqa: PT017 - whether it is noticed at once depends on the damage

    with Store(tmp_path) as store:
        store.put(b"new", b"1")
        assert all(store.get(b"%d" % number) in {b"x" * 100, None} for number in range(2_000))


def test_a_value_that_was_damaged_is_told_in_words_and_done_anew_by_the_next_run(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"was damaged and has been removed\. Run again"), Store(tmp_path) as store:
        damage(store)
    with Store(tmp_path) as store:
        assert DONE + b"a" not in store


def test_a_file_of_another_version_is_begun_anew(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.put(b"a", b"1")
    with sqlite3.connect(tmp_path / PLACE) as database:
        database.execute("PRAGMA user_version = 99")
    database.close()

    with Store(tmp_path) as store:
        assert store.get(b"a") is None
        store.put(b"b", b"1")
    with Store(tmp_path) as store:
        assert store.get(b"b") == b"1"


def test_a_full_disk_is_told_in_words_and_what_was_kept_stays(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.put(b"kept", b"1")
    full = Store(tmp_path)

    with pytest.raises(OutputError, match=r"Cannot write .*full.*make room"), full as store:
        fill(store)
    with Store(tmp_path) as store:
        assert store.get(b"kept") == b"1"


def test_a_limit_on_the_size_of_files_is_told_in_words(tmp_path: Path) -> None:
    code = f"""
        import resource, signal
        signal.signal({signal.SIGXFSZ:d}, signal.SIG_IGN)
        resource.setrlimit({resource.RLIMIT_FSIZE}, (200_000, 200_000))
        from pipeline.errors import OutputError
        try:
            with Store(Path(sys.argv[1])) as store:
                for number in range(10_000):
                    store.put(b"%d" % number, b"x" * 1_000)
                    store.commit()
        except OutputError as error:
            print(error)
    """
    with child(code, tmp_path) as process:
        told, errors = process.communicate()
    assert (told.startswith("Cannot write "), errors) == (True, ""), told


def test_a_folder_that_cannot_be_made_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text("a file where the folder should be")

    with pytest.raises(OutputError, match=r"Cannot write .*File exists"), Store(tmp_path):
        pass


def test_a_file_that_cannot_be_opened_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / PLACE).mkdir(parents=True)

    with pytest.raises(OutputError, match=r"Cannot write .*unable to open"), Store(tmp_path):
        pass


def test_what_another_store_has_can_be_taken_and_what_is_here_stays(tmp_path: Path) -> None:
    with Store(tmp_path, "part.sqlite") as part:
        part.put(b"a", b"theirs")
        part.put(b"b", b"theirs")
    with Store(tmp_path) as store:
        store.put(b"a", b"ours")
        store.take(part.path)
        assert (store.get(b"a"), store.get(b"b")) == (b"ours", b"theirs")


def test_what_a_killed_process_committed_can_be_taken(tmp_path: Path) -> None:
    code = """
        with Store(Path(sys.argv[1]), "part.sqlite") as store:
            store.put(DONE + b"a", b"1")
            store.commit()
            print("ready", flush=True)
            time.sleep(100)
    """
    with child(code, tmp_path) as process, Store(tmp_path) as store:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        with pytest.raises(OutputError, match=r"Another run is writing into .*part\.sqlite"):
            store.take(tmp_path / NAME / "part.sqlite")
        process.kill()
        process.wait()
        store.take(tmp_path / NAME / "part.sqlite")
        assert store.get(DONE + b"a") == b"1"


@pytest.mark.parametrize("content", [b"", b"Kari bur i Oslo. " * 100], ids=["empty", "text"])
def test_what_is_no_part_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "part.sqlite"
    path.write_bytes(content)

    with Store(tmp_path) as store, pytest.raises(OutputError, match=r"part\.sqlite cannot be read"):
        store.take(path)


def test_a_store_that_is_closed_is_one_file(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.put(b"a", b"1")

    assert [path.name for path in (tmp_path / NAME).iterdir()] == [FILE]
