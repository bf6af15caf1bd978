"""What the report keeps on disk meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.report.spill import DocumentRow, SentenceRow, Spill


@pytest.fixture
def spill(tmp_path: Path) -> Iterator[Spill]:
    spill = Spill(tmp_path / "rows")
    yield spill
    spill.close()


def document(number: int) -> DocumentRow:
    return DocumentRow(number, f"Sak {number}", f"{number}.txt", "2019", "", "nn", 2, 1, "ok", "")


def keep(spill: Spill, number: int) -> None:
    """Keep documents of one sentence each, of which every one names entity 0."""
    spill.add(
        [(document(one), f"<p>{one}") for one in range(1, number + 1)],
        [SentenceRow(one, one, 1, f"setning {one}") for one in range(1, number + 1)],
        [(0, one) for one in range(number, 0, -1)],
    )
    spill.index()


def test_documents_come_back_in_order(spill: Spill) -> None:
    keep(spill, 5)

    assert list(spill.rows(2, 4)) == [document(2), document(3), document(4)]
    assert list(spill.texts(4, 9)) == ["<p>4", "<p>5"]


def test_sentences_of_an_entity_come_in_reading_order_with_their_document(spill: Spill) -> None:
    keep(spill, 3)

    found = list(spill.sentences(0, (3, 3)))

    assert [one.document for one in found] == [1, 2, 3]
    assert found[0] == (1, 1, "setning 1", "Sak 1", "2019")
    assert (spill.number_of_sentences(0), spill.number_of_sentences(1)) == (3, 0)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.integers(1, 60), st.integers(1, 60))
def test_sentences_are_spread_evenly_when_not_all_are_wanted(tmp_path: Path, wanted: int, total: int) -> None:
    wanted = min(wanted, total)
    spill = Spill(tmp_path / f"{wanted}-{total}-{len(list(tmp_path.iterdir()))}")
    keep(spill, total)

    numbers = [one.document for one in spill.sentences(0, (wanted, total))]
    gaps = {later - earlier for earlier, later in zip([0, *numbers], numbers, strict=False)}
    spill.close()

    assert len(numbers) == wanted
    assert numbers[-1] == total
    assert max(gaps) - min(gaps) <= 1


def test_nothing_is_left_when_it_is_closed(tmp_path: Path) -> None:
    spill = Spill(tmp_path / "rows")
    keep(spill, 1)

    spill.close()

    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_reported_as_other_files_report_it(spill: Spill) -> None:
    spill._database.execute("PRAGMA max_page_count = 6")  # noqa: SLF001 - a disk cannot be filled for a test

    with pytest.raises(OSError, match="disk is full"):
        keep(spill, 2_000)


def test_a_folder_that_is_not_there_is_reported_too(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="unable to open"):
        Spill(tmp_path / "borte" / "rows")
