from __future__ import annotations

import pytest
from hypothesis import given

from pipeline.evaluate.pairing import paired
from tests.evaluate.examples import Marked, names, read


@pytest.mark.parametrize(
    ("ones", "others", "expected"),
    [
        ("[Kari Ås|PER] song", "[Kari Ås|ORG] song", [("Kari Ås", "Kari Ås")]),
        ("[Kari Ås|PER] song", "Kari [Ås|PER] song", [("Kari Ås", "Ås")]),
        ("[Kari|PER] [Ås|PER] song", "[Kari Ås|PER] song", [("Kari", "Kari Ås"), ("Ås", None)]),
        ("[Kari Ås|PER] song", "[Kari|PER] [Ås|PER] song", [("Kari Ås", "Kari"), (None, "Ås")]),
        ("[Kari|PER] song", "Kari [song|PER]", [("Kari", None), (None, "song")]),
    ],
)
def test_stretches_that_overlap_belong_together_the_nearest_first(
    ones: str, others: str, expected: list[tuple[str | None, str | None]]
) -> None:
    text, first = read(ones)
    pairs = paired(first, read(others)[1])

    assert [tuple(one and text[one.start : one.end] for one in pair) for pair in pairs] == expected


@given(names(), names())
def test_each_stretch_stands_in_one_pair_and_those_of_a_pair_overlap(ones: list[Marked], others: list[Marked]) -> None:
    pairs = list(paired(ones, others))

    assert sorted(one for one, _ in pairs if one) == sorted(ones)
    assert sorted(other for _, other in pairs if other) == sorted(others)
    assert all(one.start < other.end and other.start < one.end for one, other in pairs if one and other)


@given(names(), names())
def test_the_same_stretch_is_paired_with_itself(ones: list[Marked], others: list[Marked]) -> None:
    places = {(one.start, one.end) for one in ones} & {(one.start, one.end) for one in others}

    assert places <= {
        (one.start, one.end)
        for one, other in paired(ones, others)
        if one and other and (one.start, one.end) == (other.start, other.end)
    }
