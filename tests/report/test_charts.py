"""Figures as numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import Entity
from pipeline.report import charts
from pipeline.report.charts import MAX_DAYS, MAX_PERIODS, Pair, Period, is_date, periods

DAYS = st.dates().map(lambda day: day.isoformat())
DATES = st.lists(st.one_of(DAYS, DAYS.map(lambda day: day[:7]), DAYS.map(lambda day: day[:4])), min_size=1)
COUNTS = st.dictionaries(st.sampled_from(["person", "place", "organisation", "event"]), st.integers(0, 10**6))


def entity(name: str, mentions: int) -> Entity:
    return Entity(f"person/{name}", name, "person", "", mentions, 1, "", "", (name,))


def pair(source: str, target: str, sentences: int, ranks: tuple[int, int]) -> Pair:
    return Pair(source, target, source, target, sentences, sentences, 1, *ranks)


def test_the_longest_bar_is_that_of_the_most_named() -> None:
    bars = charts.most_named([entity("Kari", 8), entity("Ola", 2)])

    assert [bar.width for bar in bars] == [charts.RIGHT - charts.LEFT, (charts.RIGHT - charts.LEFT) / 4]
    assert [bar.rank for bar in bars] == [1, 2]


def test_no_more_bars_are_drawn_than_can_be_read() -> None:
    assert len(charts.most_named([entity(str(number), 1) for number in range(99)])) == charts.MAX_BARS


def test_a_type_without_names_has_no_bar_but_its_row() -> None:
    [person, place] = charts.by_type({"person": 3, "place": 0}, {"person": 2})

    assert (person.number, person.different) == (3, 2)
    assert (place.number, place.width, place.different) == (0, 0, 0)


@given(st.lists(COUNTS.map(lambda counts: Period("2019", counts)), max_size=62))
def test_columns_stay_within_the_figure(spans: list[Period]) -> None:
    columns = charts.over_time(spans)

    assert len(columns) == len(spans)
    assert sum(column.tick for column in columns) <= charts.MAX_TICKS
    for column in columns:
        assert column.x >= charts.COLUMNS_LEFT
        assert column.x + column.width <= charts.FIGURE_WIDTH + 0.2
        for part in column.parts:
            assert part.y >= -0.2
            assert part.y + part.height <= charts.COLUMNS_HEIGHT + 0.2


def test_who_stands_together_is_joined_by_arcs_thicker_the_more_often() -> None:
    pairs = [pair("Kari", "Ola", 4, (1, 3)), pair("Kari", "Bø", 2, (1, 2))]

    nodes, arcs = charts.together(pairs, {"Kari": "person", "Ola": "person", "Bø": "place"})

    assert [node.name for node in nodes] == ["Kari", "Bø", "Ola"]
    assert [(arc.high, arc.low) for arc in arcs] == [(nodes[0].y, nodes[2].y), (nodes[0].y, nodes[1].y)]
    assert arcs[0].thick > arcs[1].thick


def test_no_more_names_are_joined_than_can_be_read() -> None:
    pairs = [pair(f"a{number}", f"b{number}", 1, (number, number + 100)) for number in range(1, 50)]

    nodes, arcs = charts.together(pairs, {})

    assert len(nodes) <= charts.MAX_NODES
    assert len(arcs) == len(nodes) / 2


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
    assert len(found) <= max(MAX_PERIODS, MAX_DAYS)
    assert [one.label for one in found] == sorted(one.label for one in found)


@pytest.mark.parametrize("text", ["", "19", "2019-13", "2019-00", "2019-02-29", "0000", "2019-4", "２０１９", "2019\n"])
def test_what_is_no_date_is_not_taken_for_one(text: str) -> None:
    assert not is_date(text)


@pytest.mark.parametrize("text", ["2019", "2019-04", "2020-02-29", "0001"])
def test_years_months_and_days_are_dates(text: str) -> None:
    assert is_date(text)
