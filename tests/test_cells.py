"""The guard against formulas."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.cells import each, guard, unguard

TRICKY = st.text("'=+-@\t\r\n\x00\x0b\u2028\ufeff;,\"aå😀", max_size=6)
ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
FORMULA = tuple("=+-@\t\r\n")


@settings(max_examples=10_000, deadline=None)
@given(TRICKY | ANY)
def test_the_guard_pairs_all_texts_with_those_that_begin_no_formula_one_to_one(text: str) -> None:
    assert not guard(text).startswith(FORMULA)
    assert unguard(guard(text)) == text
    if not text.startswith(FORMULA):
        assert guard(unguard(text)) == text


@given(st.lists(st.text("'=+-@a", max_size=4), unique=True))
def test_no_two_texts_are_guarded_to_one(texts: list[str]) -> None:
    assert len({guard(text) for text in texts}) == len(texts)


@given(st.lists(TRICKY))
def test_a_column_is_changed_cell_by_cell_in_order(texts: list[str]) -> None:
    assert each(guard, iter(texts)) == [guard(text) for text in texts]
