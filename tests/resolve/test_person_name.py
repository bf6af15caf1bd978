"""A person's name taken apart."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.resolve.person_name import PersonName

PARTS = st.sampled_from(["Kari", "Ola", "Moen", "Lie", "Moe", "K.", "O.M.", "van", "al-Hadi", "V", "jr.", "Svein-Erik"])
NAMES = st.lists(PARTS, min_size=1, max_size=4).map(" ".join)


@given(NAMES)
def test_a_name_fits_in_itself(name: str) -> None:
    assert PersonName.of(name).fits_in(PersonName.of(name))
