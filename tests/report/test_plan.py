"""What stands on which page."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.report.plan import Cutter, Limits, Plan, cut_names


@given(st.lists(st.integers(0, 30)), st.integers(1, 20))
def test_pages_hold_all_in_order_and_no_more_than_their_weight(weights: list[int], most: int) -> None:
    cutter = Cutter(most)
    for weight in weights:
        cutter.add(weight)

    ranges = cutter.ranges()

    assert [number for first, last in ranges for number in range(first, last + 1)] == list(range(1, len(weights) + 1))
    assert all(first == last or sum(weights[first - 1 : last]) <= most for first, last in ranges)


def test_all_on_one_page_is_reached_by_number() -> None:
    plan = Plan(split=False, names=[(1, 9)], documents=[(1, 2), (3, 4)])

    assert (plan.name(7), plan.document(3), plan.from_front) == ("#e7", "#d3", "")


def test_what_has_its_own_page_is_reached_through_it() -> None:
    plan = Plan(split=True, names=[(1, 9), (10, 20)], documents=[(1, 2), (3, 4)])

    assert (plan.name(9), plan.name(10), plan.document(4)) == (
        "names-1.html#e9",
        "names-2.html#e10",
        "documents-2.html#d4",
    )
    assert plan.from_front == "report/"


def test_pages_of_names_weigh_their_sentences() -> None:
    pages = cut_names([10**6] * 20 + [1] * 1_000, Limits())

    assert pages[0][1] < 20
    assert pages[-1][1] == 1_020
    assert max(last - first for first, last in pages) < Limits().sentences_on_page
