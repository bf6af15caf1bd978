"""What formats have in common."""

from __future__ import annotations

import logging
import warnings
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.read.extracted import iso_date, quietly


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_date_is_read_in_iso_and_in_norwegian_form(day: date) -> None:
    assert iso_date(f"{day} 12:00") == iso_date(f"{day.day}.{day.month}.{day.year}") == str(day)


@given(st.text())
def test_no_text_breaks_the_reading_of_dates_and_what_is_no_date_is_none(written: str) -> None:
    no_dates = ("", "2019-02-30", "32.1.2019", "20190", "2019-1", "0000", "i fjor", "1.2.3")

    assert len(iso_date(written)) in {0, 4, 7, 10}
    assert set(map(iso_date, no_dates)) == {""}


def test_a_library_is_quiet_and_afterwards_as_it_was(capfd: pytest.CaptureFixture[str]) -> None:
    logger = logging.getLogger("navnetabell-test")
    with quietly(logger.name):
        logger.error("heard by nobody")
        warnings.warn("nor this", stacklevel=1)

    assert logger.level == logging.NOTSET
    assert capfd.readouterr().err == ""
