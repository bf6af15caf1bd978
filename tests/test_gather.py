"""The first pass over the corpus."""

from __future__ import annotations

import pytest

from pipeline import gather
from pipeline.gather import batches
from pipeline.records import Document


def test_batches_are_filled_by_size_and_keep_the_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gather, "BATCH_SIZE", 10)
    documents = [Document(str(number), "a" * size) for number, size in enumerate([4, 4, 4, 30, 1])]

    assert [[one.doc_id for one in batch] for batch in batches(documents)] == [["0", "1"], ["2"], ["3"], ["4"]]
