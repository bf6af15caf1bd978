"""A person's name taken apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.resolve.person_name import PersonName

PARTS = st.sampled_from(["Kari", "Ola", "Moen", "Lie", "Moe", "K.", "O.M.", "van", "al-Hadi", "V", "jr.", "Svein-Erik"])
NAMES = st.lists(PARTS, min_size=1, max_size=4).map(" ".join)


@given(NAMES)
def test_a_name_fits_in_itself(name: str) -> None:
    assert PersonName.of(name).fits_in(PersonName.of(name))


@pytest.mark.parametrize(
    ("name", "other", "expected"),
    [
        ("Filp Dahlum", "Filip Dahlum", True),
        ("Marit Barsnes Lie", "Marit Barsnæs Lie", True),
        ("Kristian Dahlum", "Kristin Dahlum", False),
        ("Jan Dahlum", "Jon Dahlum", False),
        ("Per Lie sr.", "Per Lie jr.", False),
        ("Harald V", "Harald VI", False),
        ("Dahlum", "Dahlom", False),
    ],
)
def test_a_slip_in_a_full_name_is_told_from_another_name(name: str, other: str, *, expected: bool) -> None:
    assert PersonName.of(name).is_slip_of(PersonName.of(other)) is expected


@given(st.text(), st.text())
def test_who_is_a_slip_of_whom_goes_both_ways(one: str, other: str) -> None:
    first, second = PersonName.of(one), PersonName.of(other)

    assert first.is_slip_of(second) == second.is_slip_of(first)
