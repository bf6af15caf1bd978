from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.evaluate.calibration import BINS, calibration

SAID = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1)


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
    assert found.bins[0].low == pytest.approx(low / BINS)


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
