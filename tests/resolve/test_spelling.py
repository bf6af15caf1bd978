"""Names that differ by one letter."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.resolve.spelling import Similar, one_letter_off

LETTERS = st.text(alphabet="abc", min_size=5, max_size=8)


@given(LETTERS, LETTERS)
def test_being_one_letter_off_is_mutual(one: str, other: str) -> None:
    assert one_letter_off(one, other) == one_letter_off(other, one)


@given(LETTERS)
def test_a_name_is_not_off_itself(name: str) -> None:
    assert not one_letter_off(name, name)


@given(st.lists(LETTERS, min_size=1, max_size=8, unique=True), LETTERS)
def test_all_that_are_one_letter_off_are_found_and_nothing_else(names: list[str], wanted: str) -> None:
    similar: Similar[str] = Similar()
    for name in names:
        similar.add(name, name)

    assert sorted(similar.find(wanted)) == sorted(name for name in names if one_letter_off(wanted, name))


def test_long_names_are_not_compared() -> None:
    similar: Similar[int] = Similar()
    similar.add("a" * 10_000, 1)

    assert list(similar.find("a" * 9_999)) == []
