"""Names that differ by one letter."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.resolve.spelling import Similar, is_slip, one_letter_off
from pipeline.resolve.within import resolve_document
from tests.resolve.documents import CASES, make_document

LETTERS = st.text(alphabet="abc", min_size=5, max_size=8)
NEAR_NAMES = [
    tuple(cell.strip() for cell in line.split("|"))
    for line in (CASES / "near_names.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


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


@pytest.mark.parametrize(
    ("rare", "usual", "expected"),
    [
        ("Mitt Romneyy", "Mitt Romney", False),
        ("New Hapshire", "New Hampshire", True),
        ("Frank Mihcelsen", "Frank Michelsen", True),
        ("Frank Michelson", "Frank Michelsen", False),
        ("Frank Lichelsen", "Frank Michelsen", False),
        ("Fred Mihcelsen", "Frank Michelsen", False),
    ],
)
def test_a_slip_is_a_consonant_or_two_letters_inside_a_long_word(rare: str, usual: str, *, expected: bool) -> None:
    counts = Counter({word.lower(): 9 for word in usual.split()})

    assert is_slip(rare, usual, counts + Counter(map(str.lower, rare.split()))) is expected


def test_a_slip_is_much_rarer_than_the_usual_spelling() -> None:
    assert not is_slip("New Hapshire", "New Hampshire", Counter(hapshire=1, hampshire=2))


def test_real_names_a_letter_apart_are_never_one() -> None:
    pairs = [(kind, *pair) for kind, *names in NEAR_NAMES for pair in (names, names[::-1])]
    merged = []
    for kind, usual, rare in pairs:
        text = "\n\n".join([*[f"Der var {usual} også i fjor."] * 7, f"Siden ble det {rare} likevel."])
        found = {one.text: one.name for one in resolve_document(make_document(text, {kind: [usual, rare]})).mentions}
        merged += [(usual, rare)] if found[usual] == found[rare] else []

    assert not merged
    assert len(NEAR_NAMES) >= 200
