"""The work database: what is kept, what is given out to be processed, and what becomes of it when things go wrong."""

from __future__ import annotations

import hashlib
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline import corpus as corpus_module
from pipeline.corpus import HIDDEN_FOLDER, WORK_FILE, Corpus, batches, pack
from pipeline.errors import InputError, OutputError
from pipeline.records import Document, Status
from pipeline.workers import KILLED, ThisProcess
from tests.conftest import ROOT

FILE = Path(HIDDEN_FOLDER) / WORK_FILE
CACHE_KEY = "model and settings"


def toy(items: Sequence[Any]) -> list[Document]:
    """Return processed documents; those that are to fail have failed, and some need more memory than there is."""
    if any(one.title == "dør" for one in items):
        raise MemoryError
    return [replace(one, status=Status.FAILED if one.title == "feilar" else Status.OK, language="nb") for one in items]


def item(name: str, title: str = "") -> Document:
    source = f"Kari Nordmann bur i hus {name}."
    return Document(name, source=source, sha256=hashlib.sha256(source.encode()).hexdigest(), title=title)


def fill(corpus: Corpus, items: Sequence[Document], **how: Any) -> list[str]:
    """Process what is missing; return the ``doc_id`` of each document that was."""
    given_out = []
    for documents in ThisProcess(lambda: toy).map(corpus.missing(items, CACHE_KEY, **how)):
        given_out += [one.doc_id for one in documents]
        corpus.add(documents)
    return given_out


def filled(folder: Path, items: Sequence[Document], **how: Any) -> list[Document]:
    """Return all documents of a corpus after both passes."""
    with Corpus(folder) as corpus:
        fill(corpus, items, **how)
        corpus.link()
        return [document for batch in corpus.documents() for document in batch]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    titles=st.lists(st.sampled_from(["", "feilar", "dør", "tom"]), max_size=12),
    before=st.sets(st.integers(0, 11)),
    size=st.integers(1, 200),
)
def test_whatever_was_done_before_every_document_comes_once_and_in_its_place(
    tmp_path_factory: pytest.TempPathFactory, titles: list[str], before: set[int], size: int
) -> None:
    folder = tmp_path_factory.mktemp("out")
    items = [item(str(number), title) for number, title in enumerate(titles)]
    items = [replace(one, status=Status.EMPTY) if one.title == "tom" else one for one in items]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(corpus_module, "MAX_BATCH_SIZE", size)
        filled(folder, [one for number, one in enumerate(items) if number in before])

        documents = filled(folder, items)

    wanted = {"": "ok", "feilar": "failed", "dør": "failed", "tom": "empty"}
    assert [(one.doc_id, one.status.value) for one in documents] == [
        (str(number), wanted[title]) for number, title in enumerate(titles)
    ]


def test_what_was_done_is_not_done_again_unless_it_is_wanted(tmp_path: Path) -> None:
    filled(tmp_path, [item("a"), item("b")])

    with Corpus(tmp_path) as corpus:
        assert fill(corpus, [item("a"), item("c"), item("b")]) == ["c"]
        assert corpus.reused == 2
    with Corpus(tmp_path) as corpus:
        assert fill(corpus, [item("a")], force=True) == ["a"]


@pytest.mark.parametrize(
    "change", [{"doc_id": "z"}, {"sha256": "0"}, {"date": "2020"}, {"title": "x"}, {"encoding": "cp1252"}], ids=str
)
def test_whatever_a_result_depends_on_makes_it_another(tmp_path: Path, change: dict[str, str]) -> None:
    filled(tmp_path, [item("a")])

    with Corpus(tmp_path) as corpus:
        assert len(fill(corpus, [replace(item("a"), **change)])) == 1  # type: ignore[arg-type]


def test_progress_is_told_of_what_need_not_be_processed(tmp_path: Path) -> None:
    filled(tmp_path, [item("a")])
    told: list[str] = []

    with Corpus(tmp_path) as corpus:
        items = [item("a"), replace(item("b"), status=Status.EMPTY), item("c")]
        fill(corpus, items, progress=lambda some: told.extend(one.doc_id for one in some))

    assert told == ["a", "b"]


def test_what_failed_is_tried_again_but_not_what_failed_in_a_part(tmp_path: Path) -> None:
    items = [item("a", "feilar"), item("b", "dør"), item("c")]
    filled(tmp_path / "part", items)
    filled(tmp_path / "out", items)

    with Corpus(tmp_path / "out") as corpus:
        assert fill(corpus, items) == ["a", "b"]
    with Corpus(tmp_path / "merged") as corpus:
        corpus.take(tmp_path / "part" / FILE)
        assert fill(corpus, items, keep_failures=True) == []
        assert corpus.reused == 3


def test_a_document_that_killed_its_process_says_what_to_do_and_where_all_did_that_is_the_reason(
    tmp_path: Path,
) -> None:
    document, _ = filled(tmp_path / "one", [item("a", "dør"), item("b")])

    assert (document.doc_id, document.status, document.message) == ("a", Status.FAILED, KILLED)
    assert document.sha256 == item("a").sha256
    with Corpus(tmp_path / "all") as corpus:
        fill(corpus, [item("a", "dør"), item("b", "dør")])
        with pytest.raises(InputError, match=r"^The process .* \(a; all others of 2"):
            corpus.check_some_succeeded()


def test_the_same_text_counts_once_and_its_result_is_kept_for_when_it_counts(tmp_path: Path) -> None:
    items = [replace(item("a"), text_digest="same"), item("b"), replace(item("c"), text_digest="same")]

    assert [one.status.value for one in filled(tmp_path, items)] == ["ok", "ok", "duplicate"]

    with Corpus(tmp_path) as corpus:
        assert fill(corpus, items) == []
        corpus.link(keep_duplicates=True)
        assert [one.status.value for batch in corpus.documents() for one in batch] == ["ok"] * 3


def test_documents_come_in_batches_by_size_and_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Corpus(tmp_path) as corpus:
        fill(corpus, [item(name) for name in "abcde"])
        corpus.link()
        monkeypatch.setattr(corpus_module, "MAX_BATCH_SIZE", 2 * len(pack(toy([item("a")])[0])) + 20)
        assert [len(batch) for batch in corpus.documents()] == [2, 2, 1]

    monkeypatch.setattr(corpus_module, "MAX_BATCH_SIZE", 10)
    assert list(batches(["a" * 4, "b" * 4, "c" * 4, "d" * 30, "e"], len)) == [
        ["a" * 4, "b" * 4],
        ["c" * 4],
        ["d" * 30],
        ["e"],
    ]


def test_what_a_run_did_not_need_is_removed(tmp_path: Path) -> None:
    filled(tmp_path, [item("a"), item("b")])
    with Corpus(tmp_path) as corpus:
        fill(corpus, [item("b")])
        corpus.prune()
    with Corpus(tmp_path) as corpus:
        assert fill(corpus, [item("a"), item("b")]) == ["a"]


CHILD = """
import sys
from pathlib import Path
from tests.test_corpus import CACHE_KEY, Corpus, item
import pipeline.corpus
pipeline.corpus.COMMIT_SECONDS = 0
with Corpus(Path(sys.argv[1])) as corpus:
    for batch in corpus.missing((item(str(number)) for number in range(10**8)), CACHE_KEY):
        corpus.add(batch)
        print(int(batch[-1].doc_id) + 1, flush=True)
"""


@contextmanager
def child(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Start a process that fills a corpus and says how many documents are in it after each batch."""
    arguments = [sys.executable, "-c", CHILD, str(folder)]
    with subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def test_a_second_process_is_refused_and_what_the_first_committed_survives_a_kill(tmp_path: Path) -> None:
    with child(tmp_path) as first:
        assert first.stdout
        told = [int(first.stdout.readline()) for _ in range(3)]
        with pytest.raises(OutputError, match="Another run is writing into"), Corpus(tmp_path):
            pass
        with Corpus(tmp_path / "other") as corpus, pytest.raises(OutputError, match=r"Another run .*work\.sqlite"):
            corpus.take(tmp_path / FILE)
        first.kill()
        told += [int(line) for line in first.stdout if line.endswith("\n")]
    with Corpus(tmp_path) as corpus:
        assert fill(corpus, [item(str(number)) for number in range(told[-1])]) == []


@pytest.mark.parametrize("damage", ["text", "head", "half", "middle"])
def test_a_damaged_file_is_begun_anew_at_the_latest_by_the_run_after(tmp_path: Path, damage: str) -> None:
    items = [item(str(number)) for number in range(300)]
    filled(tmp_path, items)
    data = (tmp_path / FILE).read_bytes()
    noise = b"\xa5" * 5_000
    middle = len(data) // 2
    (tmp_path / FILE).write_bytes(
        {
            "text": b"Kari bur i Oslo. " * 1_000,
            "head": noise + data[5_000:],
            "half": data[:middle],
            "middle": data[:5_000] + noise * ((len(data) - 5_000) // 5_000),
        }[damage]
    )

    try:
        assert len(filled(tmp_path, items)) == 300
    except OutputError as error:
        assert "Run again" in str(error)  # noqa: PT017 - whether it is noticed at once depends on the damage

    assert len(filled(tmp_path, items)) == 300


def test_a_damaged_result_is_reported_and_done_again_by_the_next_run(tmp_path: Path) -> None:
    filled(tmp_path, [item("a")])
    with sqlite3.connect(tmp_path / FILE) as database:
        database.execute("UPDATE result SET body = substr(body, 1, length(body) - 3)")
    database.close()

    with pytest.raises(OutputError, match=r"was damaged and has been removed\. Run again"):
        filled(tmp_path, [item("a")])
    assert len(filled(tmp_path, [item("a")])) == 1


def test_damage_to_what_lasts_for_one_run_costs_no_result(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="Cannot write"), Corpus(tmp_path) as corpus:  # noqa: PT012 - on its way out
        fill(corpus, [item("a")])
        raise sqlite3.DatabaseError
    with Corpus(tmp_path) as corpus:
        assert fill(corpus, [item("a")]) == []


def test_a_file_of_another_version_is_begun_anew(tmp_path: Path) -> None:
    filled(tmp_path, [item("a")])
    with sqlite3.connect(tmp_path / FILE) as database:
        database.execute("PRAGMA user_version = 99")
    database.close()

    with Corpus(tmp_path) as corpus:
        assert fill(corpus, [item("a")]) == ["a"]
    with Corpus(tmp_path) as corpus:
        assert fill(corpus, [item("a")]) == []


def test_the_folder_is_private_and_one_that_leads_elsewhere_or_cannot_be_written_is_refused(tmp_path: Path) -> None:
    filled(tmp_path / "out", [item("a")])
    hidden = tmp_path / "out" / HIDDEN_FOLDER
    assert hidden.stat().st_mode & 0o777 == 0o700
    assert [path.name for path in hidden.iterdir()] == [WORK_FILE]  # when it is closed

    for name in ("link", "file", "folder"):
        (tmp_path / name).mkdir()
    (tmp_path / "link" / HIDDEN_FOLDER).symlink_to(hidden)
    (tmp_path / "file" / HIDDEN_FOLDER).write_text("a file where the folder should be")
    (tmp_path / "folder" / FILE).mkdir(parents=True)
    for name, words in (
        ("link", "was not written by navnetabell"),
        ("file", "Cannot write .*File exists"),
        ("folder", "Cannot write .*unable to open"),
    ):
        with pytest.raises(OutputError, match=words), Corpus(tmp_path / name):
            pass


def test_what_is_no_part_is_named(tmp_path: Path) -> None:
    path = tmp_path / "part.sqlite"
    for content in (b"", b"Kari bur i Oslo. " * 100):
        path.write_bytes(content)
        with Corpus(tmp_path) as corpus, pytest.raises(OutputError, match=r"part\.sqlite cannot be read"):
            corpus.take(path)


def test_of_what_is_there_already_only_a_failure_is_replaced(tmp_path: Path) -> None:
    for folder, titles in (("one", ("feilar", "")), ("two", ("", "feilar"))):
        with Corpus(tmp_path / folder) as corpus:
            for batch in corpus.missing([item("a"), item("b")], CACHE_KEY):
                corpus.add(toy([replace(one, title=title) for one, title in zip(batch, titles, strict=True)]))

    with Corpus(tmp_path / "out") as corpus:
        corpus.take(tmp_path / "one" / FILE)
        corpus.take(tmp_path / "two" / FILE)
        assert fill(corpus, [item("a"), item("b")]) == []
