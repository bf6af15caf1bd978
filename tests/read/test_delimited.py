"""Text with separators."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.read.tables import BadRow, open_delimited

CELLS = st.text(st.sampled_from('aå ,;\t|"\n-'), max_size=9)


def opened(text: str, *, tabs: bool = False) -> tuple[list[str], list[object]]:
    names, rows = open_delimited(text, tabs=tabs)
    return names, list(rows)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@given(table=st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=5))
def test_what_a_program_wrote_is_read_back(delimiter: str, table: list[list[str]]) -> None:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([["a", "b"], *table])

    assert opened(file.getvalue()) == (["a", "b"], [{"a": one, "b": two} for one, two in table])


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('"navn, adresse";tekst\n', ["navn, adresse", "tekst"]),
        ("sep=;\r\na,b;tekst\r\n", ["a,b", "tekst"]),
        (" id , tekst \r", ["id", "tekst"]),
        ("tekst\nHei, du\n", ["tekst"]),
        ("", []),
    ],
)
def test_the_delimiter_is_told_by_the_line_of_names(text: str, names: list[str]) -> None:
    assert opened(text)[0] == names


def test_a_tab_settles_it_in_a_file_of_tabs() -> None:
    assert opened("a,b,c\ttekst\n", tabs=True)[0] == ["a,b,c", "tekst"]


def test_a_comma_in_a_table_of_one_column_is_a_comma() -> None:
    assert opened('tekst\nHei, du\n"Ja, ""du"""\n')[1] == [{"tekst": "Hei, du"}, {"tekst": 'Ja, "du"'}]


def test_empty_lines_and_empty_cells_at_the_end_are_nothing() -> None:
    assert opened("a,b\n\n1,2,,\n\r\n3\n")[1] == [{"a": "1", "b": "2"}, {"a": "3"}]


def test_a_row_with_more_cells_than_columns_is_told_and_costs_itself_only() -> None:
    bad, good = opened("id,tekst\n1,Hei, du\n2,Oslo\n")[1]

    assert isinstance(bad, BadRow)
    assert bad.text == "1,Hei, du"
    assert bad.error.startswith('The row has 3 cells, more than the 2 columns. Put "quotation marks"')
    assert good == {"id": "2", "tekst": "Oslo"}


def test_a_quotation_mark_that_is_never_closed_is_told() -> None:
    good, bad = opened('id,tekst\n1,Oslo\n2,"Bergen\n3,Bø\n')[1]

    assert good == {"id": "1", "tekst": "Oslo"}
    assert isinstance(bad, BadRow)
    assert "never closed" in bad.error


def test_a_lone_quotation_mark_in_a_cell_is_a_sign_like_others() -> None:
    assert opened('id,tekst\n1,en 5" skjerm\n2,Oslo')[1] == [
        {"id": "1", "tekst": 'en 5" skjerm'},
        {"id": "2", "tekst": "Oslo"},
    ]


@given(st.text(st.characters()))
def test_no_text_stops_reading(text: str) -> None:
    opened(text)
