"""UniqueNames that can be printed, and that are given out once."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from pipeline.read.sources import MAX_KEY, UniqueNames, readable, shortened


@given(st.text(st.characters(), min_size=1))
def test_any_name_becomes_printable_and_composed(name: str) -> None:
    shown = readable(name)

    assert shown.isprintable()
    assert unicodedata.is_normalized("NFC", shown)
    assert shown.encode()


@given(st.text(st.characters(), max_size=2 * MAX_KEY))
def test_an_id_is_never_longer_than_is_good(key: str) -> None:
    assert len(shortened(key)) <= MAX_KEY


@given(st.lists(st.sampled_from(["a", "b", "a~2", "a~3", "a~2~2"]), max_size=20))
def test_no_name_is_given_out_twice(wanted: list[str]) -> None:
    names = UniqueNames(["a"])
    given_out = [names.unique(name) for name in wanted]

    assert len({"a", *given_out}) == len(given_out) + 1


def test_one_name_for_all_rows_takes_no_more_time_than_many() -> None:
    names = UniqueNames([])

    assert len({names.unique("a") for _ in range(100_000)}) == 100_000  # in quadratic time, minutes
