"""What stands on which page."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.report.site import Plan, cut


@given(st.lists(st.integers(0, 30)), st.integers(1, 20))
def test_pages_hold_all_in_order_and_no_more_than_their_weight(weights: list[int], most: int) -> None:
    ranges = cut(weights, most)

    assert [number for first, last in ranges for number in range(first, last + 1)] == list(range(1, len(weights) + 1))
    assert all(first == last or sum(weights[first - 1 : last]) <= most for first, last in ranges)


def test_addresses_lead_through_pages_where_there_are_several() -> None:
    one, many = (Plan(split=split, names=[(1, 9), (10, 20)], documents=[(1, 2), (3, 4)]) for split in (False, True))

    assert (one.name(7), one.document(3), one.from_front) == ("#e7", "#d3", "")
    assert (many.name(9), many.name(10), many.document(4), many.from_front) == (
        "names-1.html#e9",
        "names-2.html#e10",
        "documents-2.html#d4",
        "report/",
    )
