"""Figures as numbers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import Entity
from pipeline.report import charts
from pipeline.report.charts import Pair
from pipeline.report.periods import Period

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
    assert len(charts.most_named([entity(str(number), 1) for number in range(99)])) == charts.MOST_BARS


def test_a_type_without_names_has_no_bar_but_its_row() -> None:
    [person, place] = charts.by_type({"person": 3, "place": 0}, {"person": 2})

    assert (person.number, person.different) == (3, 2)
    assert (place.number, place.width, place.different) == (0, 0, 0)


@given(st.lists(COUNTS.map(lambda counts: Period("2019", counts)), max_size=62))
def test_columns_stay_within_the_figure(spans: list[Period]) -> None:
    columns = charts.over_time(spans)

    assert len(columns) == len(spans)
    assert sum(column.tick for column in columns) <= charts.MOST_TICKS
    for column in columns:
        assert column.x >= charts.COLUMNS_LEFT
        assert column.x + column.width <= charts.WIDTH + 0.2
        for stretch in column.stretches:
            assert stretch.y >= -0.2
            assert stretch.y + stretch.height <= charts.COLUMNS_HEIGHT + 0.2


def test_who_stands_together_is_joined_by_arcs_thicker_the_more_often() -> None:
    pairs = [pair("Kari", "Ola", 4, (1, 3)), pair("Kari", "Bø", 2, (1, 2))]

    nodes, arcs = charts.together(pairs, {"Kari": "person", "Ola": "person", "Bø": "place"})

    assert [node.name for node in nodes] == ["Kari", "Bø", "Ola"]
    assert [(arc.high, arc.low) for arc in arcs] == [(nodes[0].y, nodes[2].y), (nodes[0].y, nodes[1].y)]
    assert arcs[0].thick > arcs[1].thick


def test_no_more_names_are_joined_than_can_be_read() -> None:
    pairs = [pair(f"a{number}", f"b{number}", 1, (number, number + 100)) for number in range(1, 50)]

    nodes, arcs = charts.together(pairs, {})

    assert len(nodes) <= charts.MOST_NODES
    assert len(arcs) == len(nodes) / 2
