"""Names that differ by one letter."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from pipeline.resolve.spelling import Similar, is_slip, one_letter_off

LETTERS = st.text(alphabet="abc", min_size=5, max_size=8)


@given(LETTERS, LETTERS)
def test_being_one_letter_off_is_mutual(one: str, other: str) -> None:
    assert one_letter_off(one, other) == one_letter_off(other, one)


@given(st.lists(LETTERS, min_size=1, max_size=8, unique=True), LETTERS)
def test_all_that_are_one_letter_off_are_found_and_nothing_else(names: list[str], wanted: str) -> None:
    similar: Similar[str] = Similar()
    for name in names:
        similar.add(name, name)

    assert sorted(similar.find(wanted)) == sorted(name for name in names if one_letter_off(wanted, name))
    assert wanted not in similar.find(wanted)


def test_long_names_are_not_compared() -> None:
    similar: Similar[int] = Similar()
    similar.add("a" * 10_000, 1)

    assert list(similar.find("a" * 9_999)) == []


def test_a_slip_is_much_rarer_than_the_usual_spelling() -> None:
    assert not is_slip("New Hapshire", "New Hampshire", Counter(hapshire=1, hampshire=2))
