"""The figures: periods, bars, columns and arcs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import Document
from pipeline.report.content import MAX_ARCS, MAX_DAYS, MAX_NODES, MAX_PERIODS, NamedPair, is_date, periods, together
from tests.cases import case_rows
from tests.report.reports import Names, make_document, write_report

DAYS = st.dates().map(lambda day: day.isoformat())
DATES = st.lists(st.one_of(DAYS, DAYS.map(lambda day: day[:7]), DAYS.map(lambda day: day[:4])), min_size=1)
PEOPLE: Names = {name: (name, "person", "PER") for name in ("Kari", "Ola")} | {"Bø": ("Bø", "place", "LOC")}


def figure(folder: Path, documents: Iterable[Document], name: str) -> str:
    html = write_report(folder, documents).read_text(encoding="utf-8")
    return html.split(f'<h3 id="{name}">')[1].split("</svg>")[0]


def values(svg: str, tag: str, attribute: str) -> list[float]:
    return [float(value) for value in re.findall(rf'<{tag} [^>]*?{attribute}="([0-9.]+)"', svg)]


def test_a_bar_is_as_long_as_its_share_of_the_most_named(tmp_path: Path) -> None:
    svg = figure(tmp_path, [make_document("Kari. Kari. Kari. Kari. Ola.", PEOPLE)], "figure-most")

    assert values(svg, "rect", "width") == [202, 50.5]
    assert re.findall(r'href="(#e\d)" aria-label="(\w+: \d)"', svg) == [("#e1", "Kari: 4"), ("#e2", "Ola: 1")]


def test_no_more_bars_are_drawn_than_can_be_read_and_long_names_are_cut(tmp_path: Path) -> None:
    names = {f"Den norske forening {number:02}": ("Den norske forening", "organisation", "ORG") for number in range(1)}
    names |= {f"Navn{number}": (f"Navn{number}", "person", "PER") for number in range(30)}
    svg = figure(tmp_path, [make_document(". ".join(names), {**names})], "figure-most")

    assert len(values(svg, "rect", "width")) == 12
    assert ">Den norske forening<" in svg
    assert max(len(label) for label in re.findall(r'text-anchor="end">([^<]*)<', svg)) <= 20


def test_a_type_without_names_has_no_bar_but_its_row(tmp_path: Path) -> None:
    svg = figure(tmp_path, [make_document("Kari og Ola. Kari.", PEOPLE)], "figure-types")

    assert re.findall(r'class="number">([^<]*)<', svg) == ["3 (2)", "0 (0)", "0 (0)"]
    assert values(svg, "rect", "width") == [130, 0, 0]


def test_columns_of_many_years_stay_within_the_figure_with_few_labels(tmp_path: Path) -> None:
    texts = [("Kari og Ola i Bø. " * (1 + year % 4), str(year)) for year in range(1900, 1959)]
    documents = [make_document(text, PEOPLE, doc_id=date, date=date) for text, date in texts]
    svg = figure(tmp_path, documents, "figure-time")

    edges = list(zip(values(svg, "rect", "x"), values(svg, "rect", "width"), strict=True))
    heights = list(zip(values(svg, "rect", "y"), values(svg, "rect", "height"), strict=True))
    assert len(edges) == 2 * 59  # people and places
    assert all(x >= 44 and x + width <= 440 for x, width in edges)
    assert all(y >= 0 and y + height <= 170.1 for y, height in heights)
    assert len(re.findall(r'text-anchor="middle"', svg)) == 6


def test_who_is_named_together_is_joined_by_arcs_thicker_the_more_often(tmp_path: Path) -> None:
    svg = figure(tmp_path, [make_document("Kari og Ola. Kari og Ola. Kari i Bø.", PEOPLE)], "figure-together")

    assert re.findall(r'aria-label="(\w+)"', svg) == ["Kari", "Ola", "Bø"]
    assert re.findall(r"<title>([^<]*)<", svg) == ["Kari – Ola: 2", "Kari – Bø: 1", "Ola – Bø: 0"]
    assert values(svg, "path", "stroke-width") == [6, 3.5, 1]


def test_no_more_names_are_joined_than_can_be_read() -> None:
    pairs = [NamedPair(one, one + number, "", "", 1, 1, 1) for number in range(1, 20) for one in range(1, 50)]

    nodes, arcs = together(pairs)

    assert nodes == sorted(set(nodes))
    assert len(nodes) <= MAX_NODES
    assert 0 < len(arcs) <= MAX_ARCS
    assert {rank for pair in arcs for rank in (pair.source, pair.target)} <= set(nodes)


@pytest.mark.parametrize(("dates", "expected"), case_rows("report/periods"))
def test_periods_are_as_fine_as_the_dates_and_the_figure_allow(dates: list[str], expected: list[str]) -> None:
    assert [one.label for one in periods({day: {"person": 1} for day in dates})] == expected


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
