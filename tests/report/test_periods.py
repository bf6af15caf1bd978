"""Counts by date as periods."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.report.periods import MOST_BARS, MOST_DAYS, is_date, periods

DAYS = st.dates().map(lambda day: day.isoformat())
DATES = st.lists(st.one_of(DAYS, DAYS.map(lambda day: day[:7]), DAYS.map(lambda day: day[:4])), min_size=1)


def labels(*dates: str) -> list[str]:
    return [one.label for one in periods({day: {"person": 1} for day in dates})]


def test_days_near_each_other_are_told_apart_and_those_between_are_empty() -> None:
    assert labels("2019-02-27", "2019-03-01") == ["2019-02-27", "2019-02-28", "2019-03-01"]


def test_days_of_some_months_are_counted_by_month() -> None:
    assert labels("2018-12-30", "2019-05-01") == ["2018-12", "2019-01", "2019-02", "2019-03", "2019-04", "2019-05"]


def test_dates_far_from_each_other_are_counted_by_year() -> None:
    assert labels("2009-12", "2014-01-01") == ["2009", "2010", "2011", "2012", "2013", "2014"]


def test_one_date_that_is_a_year_makes_all_periods_years() -> None:
    assert labels("2019", "2019-04-01", "2020-05-17") == ["2019", "2020"]


def test_centuries_are_counted_by_more_than_a_year() -> None:
    found = labels("1814-05-17", "2019")

    assert (found[0], found[-1]) == ("1810–1814", "2015–2019")


def test_no_dates_make_no_periods() -> None:
    assert periods({}) == []


@given(DATES)
def test_nothing_is_lost_and_a_figure_stays_readable(dates: list[str]) -> None:
    found = periods({day: {"person": 2, "place": 1} for day in dates})

    assert sum(one.total for one in found) == 3 * len(set(dates))
    assert len(found) <= max(MOST_BARS, MOST_DAYS)
    assert [one.label for one in found] == sorted(one.label for one in found)


@pytest.mark.parametrize("text", ["", "19", "2019-13", "2019-00", "2019-02-29", "0000", "2019-4", "２０１９", "2019\n"])
def test_what_is_no_date_is_not_taken_for_one(text: str) -> None:
    assert not is_date(text)


@pytest.mark.parametrize("text", ["2019", "2019-04", "2020-02-29", "0001"])
def test_years_months_and_days_are_dates(text: str) -> None:
    assert is_date(text)
