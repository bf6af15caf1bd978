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


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (["2019-02-27", "2019-03-01"], ["2019-02-27", "2019-02-28", "2019-03-01"]),
        (["2018-12-30", "2019-05-01"], ["2018-12", "2019-01", "2019-02", "2019-03", "2019-04", "2019-05"]),
        (["2009-12", "2014-01-01"], ["2009", "2010", "2011", "2012", "2013", "2014"]),
        (["2019", "2019-04-01", "2020-05-17"], ["2019", "2020"]),
        (["1814-05-17", "1823"], [str(year) for year in range(1814, 1824)]),
        (["1920", "2019"], [f"{year}–{year + 1}" for year in range(1920, 2020, 2)]),
    ],
    ids=["days", "months", "years", "one year makes years", "a decade", "a century"],
)
def test_periods_are_as_fine_as_the_dates_and_the_figure_allow(dates: list[str], expected: list[str]) -> None:
    assert labels(*dates) == expected


def test_no_dates_make_no_periods() -> None:
    assert periods({}) == []


@given(DATES)
def test_nothing_is_lost_and_a_figure_stays_readable(dates: list[str]) -> None:
    found = periods({day: {"person": 2, "place": 1} for day in dates})

    assert sum(one.total for one in found) == 3 * len(set(dates))
    assert len(found) <= max(MAX_PERIODS, MAX_DAYS)
    assert [one.label for one in found] == sorted(one.label for one in found)


def test_years_months_and_days_that_exist_are_dates() -> None:
    no_dates = ["", "19", "2019-13", "2019-00", "2019-02-29", "0000", "2019-4", "２０１９", "2019\n"]

    assert [text for text in no_dates if is_date(text)] == []
    assert all(map(is_date, ["2019", "2019-04", "2020-02-29", "0001"]))
