"""Tables of texts."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import DocumentError
from pipeline.read.formats import BY_ENDING
from pipeline.read.tables import Columns, TextRow, open_delimited, read_rows
from tests.read.files import BOKMAAL, TABLES, Maker, jsonl, parquet

KINDS = pytest.mark.parametrize(("ending", "make"), TABLES.items(), ids=TABLES)


def rows(data: bytes, ending: str = ".csv", **columns: str) -> list[TextRow]:
    open_table = BY_ENDING[ending].open_table
    assert open_table
    return list(read_rows(data, open_table, Columns(**columns)))


@KINDS
def test_each_row_is_a_text_and_has_its_number(ending: str, make: Maker) -> None:
    assert rows(make(BOKMAAL), ending) == [TextRow("1", BOKMAAL[0]), TextRow("2", BOKMAAL[1])]


@KINDS
def test_a_column_can_hold_the_ids_and_another_the_dates(ending: str, make: Maker) -> None:
    data = make(BOKMAAL)

    assert [row.key for row in rows(data, ending, id="id", date="tekst")] == ["1", "2"]
    assert [row.date for row in rows(make(["2019-04-23"]), ending, date="tekst")] == ["2019-04-23"]


@KINDS
def test_columns_are_known_in_any_case(ending: str, make: Maker) -> None:
    assert rows(make(BOKMAAL), ending, text="TEKST", id="Id") == [TextRow("1", BOKMAAL[0]), TextRow("2", BOKMAAL[1])]


def test_a_column_whose_name_is_nearly_right_is_suggested() -> None:
    with pytest.raises(DocumentError, match=r"no column 'brodtekst' for --text-column. Did you mean Brødtekst\?"):
        rows("id,Brødtekst\n1,Oslo\n".encode(), text="brodtekst")


def test_a_column_of_dates_is_found_by_its_usual_name() -> None:
    assert rows(b"Dato;Tekst\n14.03.2024;Oslo\ni fjor;Os\n") == [
        TextRow("1", "Oslo", "2024-03-14"),
        TextRow("2", "Os"),
    ]


def test_two_columns_of_texts_with_one_name_are_told() -> None:
    with pytest.raises(DocumentError, match="There are 2 columns 'tekst'"):
        rows(b"tekst;tekst\nOslo;Os\n")


def test_quotation_marks_in_a_table_with_tabs_may_be_signs_like_others() -> None:
    plain = rows(b'id\ttekst\n1\t"Slik er det.\n2\tJa."\n', ".tsv")
    enclosed = rows(b'id\ttekst\n1\t"Slik\ner det."\n', ".tsv")

    assert [row.text for row in plain] == ['"Slik er det.', 'Ja."']
    assert [row.text for row in enclosed] == ["Slik\ner det."]


@pytest.mark.parametrize(("ending", "make"), {".jsonl": jsonl, ".parquet": parquet}.items())
def test_a_text_may_be_a_list_of_paragraphs_or_the_field_of_a_value(ending: str, make: Callable[..., bytes]) -> None:
    assert rows(make([{"text": ["Oslo.", "Os."]}]), ending) == [TextRow("1", "Oslo.\n\nOs.")]
    assert rows(make([{"a": {"text": "Oslo."}}]), ending, text="a.text") == [TextRow("1", "Oslo.")]


@KINDS
def test_a_column_that_is_not_there_is_told_with_those_that_are(ending: str, make: Maker) -> None:
    with pytest.raises(DocumentError, match=r"no column 'dag' for --date-column\. The columns are: id, tekst\."):
        rows(make(BOKMAAL), ending, date="dag")


def test_where_no_column_has_a_usual_name_the_columns_are_listed() -> None:
    with pytest.raises(DocumentError, match=r"--text-column, or take the file away\. The columns are: navn, saldo\."):
        rows(b"navn,saldo\nOslo,7\n")
    with pytest.raises(DocumentError, match="The columns are: none"):
        rows(b"")


def test_a_column_given_goes_before_the_usual_names() -> None:
    assert rows(b"text,ingress\nOslo,Bergen\n", text="ingress") == [TextRow("1", "Bergen")]


def test_a_table_without_rows_has_none() -> None:
    assert rows(b"tekst\n") == []


def test_a_row_without_an_id_is_known_by_its_number() -> None:
    assert [row.key for row in rows(b"id,tekst\n ,Oslo\nB,Os\n", id="id")] == ["1", "B"]


def test_a_broken_line_of_json_costs_itself_only() -> None:
    data = b'{"text": "Oslo"}\n\nthis {\n[1]\n{"text": "Bergen"}\n' + b"[" * 99_999 + b'\n{"text": null}\n{"x": 1}'

    found = rows(data, ".jsonl")

    assert [(row.key, row.text) for row in found if not row.error] == [
        ("1", "Oslo"),
        ("5", "Bergen"),
        ("7", ""),
        ("8", ""),
    ]
    assert [(row.key, row.error.split(" (")[0]) for row in found if row.error] == [
        ("3", "This line is not JSON"),
        ("4", 'This line is JSON without named values. A line should look like {"text": "..."}.'),
        ("6", "This line is not JSON"),
    ]


def test_a_value_that_is_no_text_is_told() -> None:
    (row,) = rows(jsonl([{"text": {"nb": "Oslo"}}]), ".jsonl")

    assert row.error == "The value in 'text' is no text. Choose another --text-column."


def test_a_file_of_json_without_a_single_row_is_refused() -> None:
    with pytest.raises(DocumentError, match="no line of JSON with named values"):
        rows(b"Oslo\nBergen\n", ".jsonl")


def test_a_cell_of_bytes_that_are_no_text_costs_itself_only() -> None:
    first, bad, last = rows(parquet([{"text": b"Oslo"}, {"text": bytes(99)}, {"text": b"Os"}]), ".parquet")

    assert (first.text, last.text) == ("Oslo", "Os")
    assert bad.error.startswith("The file is binary data and no text")


BOOK = "Oslo" * (1 << 18)


@pytest.mark.parametrize(
    ("text", "copies"), [(BOOK, 99), (BOOK * 9, 1), ([BOOK], 99)], ids=["many times", "at once", "in a list"]
)
def test_texts_that_unpack_to_too_much_are_refused(text: object, copies: int) -> None:
    data = parquet([{"text": text}] * copies, "zstd")
    with pytest.raises(DocumentError, match=r"would unpack to (more than 4|9) MB"):
        rows(data, ".parquet")


def test_numbers_dates_bytes_and_missing_cells_of_parquet_become_words() -> None:
    data = parquet(
        [{"id": 7.0, "text": b"Oslo"}, {"id": None, "text": "Bø".encode()}, {"id": float("nan"), "text": None}]
    )

    assert rows(data, ".parquet", id="id") == [TextRow("7", "Oslo"), TextRow("2", "Bø"), TextRow("3", "")]


def test_a_column_of_parquet_with_a_dot_in_its_name_is_found() -> None:
    assert rows(parquet([{"a.text": "Oslo", "b": 1}]), ".parquet", text="a.text") == [TextRow("1", "Oslo")]


@pytest.mark.parametrize("cut", [0, 3, 50, -1, -20])
def test_a_damaged_parquet_file_is_refused_in_words(cut: int) -> None:
    data = parquet([{"text": text} for text in BOKMAAL])

    with pytest.raises(DocumentError, match="no sound Parquet file"):
        rows(data[:cut], ".parquet")


def test_parquet_that_is_damaged_on_the_way_is_told_in_words() -> None:
    data = bytearray(parquet([{"text": f"{number} {BOKMAAL[0]}"} for number in range(5_000)]))
    data[200:900] = bytes(700)

    with pytest.raises(DocumentError, match="no sound Parquet file"):
        rows(bytes(data), ".parquet")


def test_without_the_extra_the_message_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)

    with pytest.raises(DocumentError, match=r"pip install 'navnetabell\[parquet\]'"):
        rows(b"", ".parquet")


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

    assert isinstance(bad, TextRow)
    assert bad.text == "1,Hei, du"
    assert bad.error.startswith('The row has 3 cells, more than the 2 columns. Put "quotation marks"')
    assert good == {"id": "2", "tekst": "Oslo"}


def test_a_quotation_mark_that_is_never_closed_is_told() -> None:
    good, bad = opened('id,tekst\n1,Oslo\n2,"Bergen\n3,Bø\n')[1]

    assert good == {"id": "1", "tekst": "Oslo"}
    assert isinstance(bad, TextRow)
    assert "never closed" in bad.error


def test_a_lone_quotation_mark_in_a_cell_is_a_sign_like_others() -> None:
    assert opened('id,tekst\n1,en 5" skjerm\n2,Oslo')[1] == [
        {"id": "1", "tekst": 'en 5" skjerm'},
        {"id": "2", "tekst": "Oslo"},
    ]


@given(st.text(st.characters()))
def test_no_text_stops_reading(text: str) -> None:
    opened(text)
