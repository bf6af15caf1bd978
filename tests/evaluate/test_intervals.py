from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.evaluate.counts import PAIRS, STRICT, Counts, Score, total
from pipeline.evaluate.intervals import intervals

COUNTS = st.builds(
    lambda right, more_found, more_gold: Counts(right, right + more_found, right, right + more_gold),
    *[st.integers(0, 9)] * 3,
)


def test_documents_that_score_alike_give_an_interval_without_width() -> None:
    alike = [{STRICT: Counts(3, 4, 3, 6)}] * 5

    assert intervals(alike)[STRICT] == pytest.approx((0.6, 0.6))


def test_more_documents_give_a_narrower_interval() -> None:
    good, bad = {STRICT: Counts(9, 10, 9, 10)}, {STRICT: Counts(1, 10, 1, 10)}

    (few_low, few_high), (low, high) = (intervals([good, bad] * many)[STRICT] for many in (5, 200))

    assert few_low < low < 0.5 < high < few_high


def test_a_single_document_has_no_interval() -> None:
    assert intervals([{STRICT: Counts(1, 1, 1, 1)}]) == {}


def test_a_measure_that_some_documents_lack_counts_nothing_there() -> None:
    low, high = intervals([{STRICT: Counts(1, 1, 1, 1)}, {PAIRS: Counts(1, 1, 1, 1)}])[PAIRS]

    assert (low, high) == (0, 1)


@given(st.lists(COUNTS, min_size=2, max_size=6))
def test_intervals_lie_between_nought_and_one_and_come_out_the_same_again(counted: list[Counts]) -> None:
    documents = [{STRICT: counts} for counts in counted]
    low, high = intervals(documents, rounds=50)[STRICT]

    assert 0 <= low <= high <= 1
    assert intervals(documents, rounds=50)[STRICT] == (low, high)


def test_the_score_lies_within_its_interval() -> None:
    documents = [{STRICT: Counts(right, 10, right, 12)} for right in range(10)]
    low, high = intervals(documents)[STRICT]

    assert low < Score.of(total(documents)[STRICT]).f < high
