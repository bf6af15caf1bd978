"""Work in parts."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.engines.parts import Parts, part_name, share
from pipeline.engines.store import DONE, NAME, Store
from pipeline.errors import OutputError
from pipeline.records import Document


@given(doc_id=st.text(st.characters(codec="utf-8")), of=st.integers(1, 10_000))
def test_every_document_falls_to_one_part_and_always_the_same(doc_id: str, of: int) -> None:
    assert 1 <= share(doc_id, of) <= of
    assert share(doc_id, of) == share(doc_id, of)


def test_each_part_gets_its_share() -> None:
    shares = [share(f"avis/sak-{number}.txt", 4) for number in range(4_000)]

    assert set(shares) == {1, 2, 3, 4}
    assert max(map(shares.count, set(shares))) < 1_150


def parts(folder: Path, *names: str) -> Path:
    for name in names:
        with Store(folder, name) as store:
            store.put(DONE + name.encode(), b"value")
    return folder


def test_what_all_parts_hold_can_be_taken(tmp_path: Path) -> None:
    parts(tmp_path, part_name(1, 2), part_name(2, 2))

    with Store(tmp_path) as store:
        Parts(tmp_path).take(store)
        assert all(DONE + part_name(index, 2).encode() in store for index in (1, 2))


def test_how_many_parts_there_are_is_what_most_of_them_say(tmp_path: Path) -> None:
    assert Parts(parts(tmp_path, part_name(1, 8), part_name(2, 8), part_name(1, 4))).of == 8


def test_other_files_are_no_parts(tmp_path: Path) -> None:
    parts(tmp_path, "work.sqlite")
    (tmp_path / NAME / "part-1-of-2.sqlite-wal").write_bytes(b"")

    with pytest.raises(OutputError, match="There are no parts in"):
        Parts(tmp_path)


def test_parts_as_an_engine_have_nothing_done(tmp_path: Path) -> None:
    with Parts(parts(tmp_path, part_name(1, 2))) as engine:
        assert list(engine.results([[], []])) == [[], []]


def test_what_is_in_no_part_is_counted_and_its_parts_are_named(tmp_path: Path) -> None:
    batches = [[], [Document("sak-0.txt"), Document("sak-2.txt")], [Document("sak-5.txt")]]

    with Parts(parts(tmp_path, part_name(1, 3))) as engine:
        results = engine.results(batches)
        assert next(results) == []
        with pytest.raises(OutputError, match=r"3 of the texts are in no part, such as .sak-0\.txt.*--index 2, 3;"):
            next(results)
        with pytest.raises(OutputError, match=r"--index 1, 2, 3;"):
            engine.ask("info")
