"""The first pass over the corpus."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline import process
from pipeline.clean.duplicates import Duplicates
from pipeline.engines.engine import Results
from pipeline.engines.local import LocalEngine
from pipeline.engines.packed import unpack
from pipeline.engines.store import Store
from pipeline.gather import KILLED, Gathering
from pipeline.process import batches
from pipeline.records import Document, Status

MADE_BY = "model and settings"


class Counting(LocalEngine):
    """Does toy work, and tells what it was given."""

    def __init__(self) -> None:
        """Begin with nothing given."""
        super().__init__(lambda: toy)
        self.given: list[list[str]] = []

    def results(self, batches: Iterable[Sequence[Any]]) -> Iterator[Results]:
        """Yield the results."""
        return super().results(map(self._noted, batches))

    def _noted(self, batch: Sequence[Any]) -> Sequence[Any]:
        self.given.append([item.doc_id for item in batch])
        return batch


def toy(items: Sequence[Document]) -> list[Document]:
    """Return documents that are done; those that are to fail have failed, and some need more memory than there is."""
    if any(one.title == "dør" for one in items):
        raise MemoryError
    return [replace(one, status=Status.FAILED if one.title == "feilar" else Status.OK, language="nb") for one in items]


def item(name: str, title: str = "") -> Document:
    source = f"Kari Nordmann bur i hus {name}."
    return Document(name, source=source, sha256=hashlib.sha256(source.encode()).hexdigest(), title=title)


def gathered(
    store: Store, items: Sequence[Document], engine: Counting | None = None, **how: Any
) -> tuple[list[Document], Gathering]:
    gathering = Gathering(store, engine or Counting(), MADE_BY, **how)
    return [document for batch in gathering.documents(items) for document in batch], gathering


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path) as store:
        yield store


def test_batches_are_filled_by_size_and_keep_the_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "MAX_BATCH_SIZE", 10)
    documents = [Document(str(number), "a" * size) for number, size in enumerate([4, 4, 4, 30, 1])]

    assert [[one.doc_id for one in batch] for batch in batches(documents)] == [["0", "1"], ["2"], ["3"], ["4"]]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(
    titles=st.lists(st.sampled_from(["", "feilar", "dør", "tom"]), max_size=12),
    before=st.sets(st.integers(0, 11)),
    size=st.integers(1, 200),
)
def test_whatever_was_done_before_every_document_comes_once_and_in_its_place(
    tmp_path_factory: pytest.TempPathFactory, titles: list[str], before: set[int], size: int
) -> None:
    items = [item(str(number), title) for number, title in enumerate(titles)]
    items = [replace(one, status=Status.EMPTY) if one.title == "tom" else one for one in items]
    with pytest.MonkeyPatch.context() as patched, Store(tmp_path_factory.mktemp("store")) as store:
        patched.setattr(process, "MAX_BATCH_SIZE", size)
        gathered(store, [one for number, one in enumerate(items) if number in before])

        documents, _ = gathered(store, items)

        wanted = {"": "ok", "feilar": "failed", "dør": "failed", "tom": "empty"}
        assert [one.doc_id for one in documents] == [one.doc_id for one in items]
        assert [one.status.value for one in documents] == [wanted[title] for title in titles]
        assert [unpack(packed).doc_id for packed, _ in store.planned()] == [one.doc_id for one in items]


def test_what_was_done_is_not_done_again(store: Store) -> None:
    engine = Counting()
    gathered(store, [item("a"), item("b")])

    documents, gathering = gathered(store, [item("a"), item("c"), item("b")], engine)

    assert [one.language for one in documents] == ["nb"] * 3
    assert engine.given == [["c"]]
    assert gathering.reused == 2


def test_with_force_it_is(store: Store) -> None:
    engine = Counting()
    gathered(store, [item("a")])

    _, gathering = gathered(store, [item("a")], engine, again=True)

    assert (engine.given, gathering.reused) == ([["a"]], 0)


@pytest.mark.parametrize(
    "change", [{"doc_id": "z"}, {"sha256": "0"}, {"date": "2020"}, {"title": "x"}, {"encoding": "cp1252"}], ids=str
)
def test_whatever_a_result_depends_on_makes_it_another(store: Store, change: dict[str, str]) -> None:
    gathered(store, [item("a")])

    _, gathering = gathered(store, [replace(item("a"), **change)])  # type: ignore[arg-type]

    assert gathering.reused == 0


def test_what_failed_is_tried_again(store: Store) -> None:
    engine = Counting()
    gathered(store, [item("a", "feilar"), item("b", "dør")])

    gathered(store, [item("a", "feilar"), item("b", "dør")], engine)

    assert engine.given == [["a", "b"]]


def test_what_failed_in_a_part_stands_if_it_is_to(store: Store) -> None:
    engine = Counting()
    gathered(store, [item("a", "feilar"), item("b", "dør"), item("c")])

    documents, gathering = gathered(store, [item("a", "feilar"), item("b", "dør")], engine, failures_stand=True)

    assert [one.status for one in documents] == [Status.FAILED] * 2
    assert (engine.given, gathering.reused) == ([[]], 2)


def test_a_document_that_killed_its_process_says_what_to_do(store: Store) -> None:
    [document], _ = gathered(store, [item("a", "dør")])

    assert (document.doc_id, document.status, document.message) == ("a", Status.FAILED, KILLED)
    assert document.sha256 == item("a").sha256


def test_a_text_that_was_met_before_is_marked_and_its_result_kept_for_when_it_is_not(store: Store) -> None:
    items = [replace(item("a"), text_digest="same"), replace(item("b"), text_digest="same")]

    documents, _ = gathered(store, items, met=Duplicates(store.first))
    again, gathering = gathered(store, items)

    assert [one.status.value for one in documents] == ["ok", "duplicate"]
    assert [(unpack(packed).status.value, first) for packed, first in store.planned()] == [("ok", ""), ("ok", "")]
    assert ([one.status.value for one in again], gathering.reused) == (["ok", "ok"], 2)


def test_what_is_kept_tells_which_text_was_met_before(store: Store) -> None:
    items = [replace(item("a"), text_digest="same"), replace(item("b"), text_digest="same")]

    gathered(store, items, met=Duplicates(store.first))

    assert [first for _, first in store.planned()] == ["", "a"]


def test_documents_that_were_done_come_in_batches_too(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    items = [item(str(number)) for number in range(5)]
    gathered(store, items)
    monkeypatch.setattr(process, "MAX_BATCH_ITEMS", 2)

    found = list(Gathering(store, Counting(), MADE_BY).documents(items))

    assert [len(batch) for batch in found] == [2, 2, 1]
