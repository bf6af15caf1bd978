"""Dates as people and programs write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dates import MONTHS, NORWEGIAN_MONTHS, date_of_name, iso_date, whole_date
from tests.cases import case_rows

DAYS = st.dates(min_value=date(1000, 1, 1))


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_date_is_read_in_iso_and_in_norwegian_form(day: date) -> None:
    assert iso_date(f"{day} 12:00") == iso_date(f"{day.day}.{day.month}.{day.year}") == str(day)


def test_the_days_of_the_week_are_known_in_both_standards() -> None:
    written = ("mandag 4. mars 2019", "måndag 4. mars 2019", "Måndag den 4.3.2019", "tysdag 5. mars 2019")

    assert list(map(whole_date, written)) == ["2019-03-04", "2019-03-04", "2019-03-04", "2019-03-05"]


def test_what_is_no_date_is_none() -> None:
    written = ("", "2019-02-30", "32.1.2019", "20190", "2019-1", "0000", "i fjor", "1.2.3")

    assert set(map(iso_date, written)) == {""}


@given(st.text())
def test_no_text_breaks_the_reading_of_dates(written: str) -> None:
    assert len(iso_date(written)) in {0, 4, 7, 10}


@given(DAYS)
def test_a_month_may_be_written_out_and_the_day_of_the_week_stand_before_it(day: date) -> None:
    month = next(name for name, number in MONTHS.items() if number == day.month)
    year = f"{day.year:04}"

    assert whole_date(f"fredag {day.day}. {month} {year} kl. 10.30") == str(day)
    assert iso_date(f"Fri, {day.day:02} {month.capitalize()} {year} 10:00:00 +0100") == str(day)


@pytest.mark.parametrize(
    "line", ["3. mai 2019 kom Kari", "1905", "03/04/2019", "3.4.19", "mai", f"{NORWEGIAN_MONTHS[0]} 3"]
)
def test_a_line_that_says_more_or_less_than_a_date_is_none(line: str) -> None:
    assert whole_date(line) == ""


@pytest.mark.parametrize(("doc_id", "expected"), case_rows("names-of-files"))
def test_the_name_of_a_file_says_its_date_or_nothing_doubtful(doc_id: str, expected: str) -> None:
    assert date_of_name(doc_id) == expected


def test_spaces_in_a_line_cost_no_more_than_other_signs() -> None:
    assert whole_date(f"14.03.2024{' ' * 400_000}kl. 10.30") == "2024-03-14"  # in cubic time the guard would fail it
    assert whole_date(f"14.03.2024{' ' * 400_000}x") == ""
