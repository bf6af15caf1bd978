from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.evaluate.calibration import CALIBRATION_BINS, calibration, intervals
from pipeline.evaluate.scores import PAIRS, STRICT, Counts, Score, total

SAID = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1)
COUNTS = st.builds(
    lambda right, more_found, more_gold: Counts(right, right + more_found, right, right + more_gold),
    *[st.integers(0, 9)] * 3,
)


def test_without_confidences_there_is_nothing_to_say() -> None:
    assert calibration([], []) is None


def test_sure_and_wrong_is_the_largest_error() -> None:
    found = calibration([1.0, 1.0], [False, False])

    assert found is not None
    assert (found.ece, found.sure, found.right_when_sure) == (1, 2, 0)


def test_the_error_is_the_distance_weighted_by_names() -> None:
    found = calibration([0.8, 0.8, 0.8, 0.8, 0.5, 0.5], [True, True, True, False, True, False])

    assert found is not None
    assert found.ece == pytest.approx((4 * 0.05 + 2 * 0) / 6)
    assert [(one.names, one.accuracy) for one in found.bins] == [(2, 0.5), (4, 0.75)]
    assert found.right_when_sure is None


def test_nine_tenths_is_sure() -> None:
    found = calibration([0.9, 0.89], [True, False])

    assert found is not None
    assert (found.sure, found.right_when_sure) == (1, 1)


@pytest.mark.parametrize(("said", "low"), [(0.0, 0), (1 / 15, 0), (0.07, 1), (1.0, 14)])
def test_a_bin_holds_its_upper_end(said: float, low: int) -> None:
    found = calibration([said], [True])

    assert found is not None
    assert found.bins[0].low == pytest.approx(low / CALIBRATION_BINS)


@given(SAID)
def test_the_error_is_a_share_and_every_name_is_in_one_bin(said: list[tuple[float, bool]]) -> None:
    found = calibration([confidence for confidence, _ in said], [right for _, right in said])

    assert found is not None
    assert 0 <= found.ece <= 1
    assert sum(one.names for one in found.bins) == found.names == len(said)
    assert json.loads(json.dumps(found.as_dict()))["names"] == len(said)


@given(st.integers(1, 50), st.integers(0, 50))
def test_confidence_that_is_the_accuracy_has_no_error(right: int, wrong: int) -> None:
    accuracy = right / (right + wrong)
    found = calibration([accuracy] * (right + wrong), [True] * right + [False] * wrong)

    assert found is not None
    assert found.ece == pytest.approx(0)


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
