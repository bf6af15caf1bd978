"""The guard against formulas."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.cells import guard, unguard


@settings(max_examples=2000)
@given(st.text("'=+-@\t\r\na\x00\u2028😀"))
def test_the_guard_is_undone_exactly_and_leaves_no_formula(text: str) -> None:
    assert unguard(guard(text)) == text
    assert not guard(text).startswith(tuple("=+-@\t\r\n"))


@given(st.lists(st.text("'=+-@a", max_size=4), unique=True))
def test_no_two_texts_are_guarded_to_one(texts: list[str]) -> None:
    assert len({guard(text) for text in texts}) == len(texts)
