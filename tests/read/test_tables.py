"""Tables of texts."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import DocumentError
from pipeline.read.formats import BY_ENDING
from pipeline.read.tables import MORE_CELLS, NEVER_CLOSED, Columns, TextRow, open_delimited, read_rows
from tests.cases import case_rows
from tests.read.files import BOKMAAL, TABLES, Maker, jsonl, parquet

KINDS = pytest.mark.parametrize(("ending", "make"), TABLES.items(), ids=TABLES)


def rows(data: bytes, ending: str = ".csv", **columns: str) -> list[TextRow]:
    open_table = BY_ENDING[ending].open_table
    assert open_table
    return list(read_rows(data, open_table, Columns(**columns)))


@KINDS
def test_each_row_is_a_text_under_its_number_or_its_id_and_columns_are_known_in_any_case(
    ending: str, make: Maker
) -> None:
    expected = [TextRow("1", BOKMAAL[0]), TextRow("2", BOKMAAL[1])]

    assert rows(make(BOKMAAL), ending) == rows(make(BOKMAAL), ending, text="TEKST", id="Id") == expected
    assert [row.facts["date"] for row in rows(make(["2019-04-23"]), ending, date="tekst")] == ["2019-04-23"]


@KINDS
def test_a_column_that_is_not_there_is_told_with_those_that_are(ending: str, make: Maker) -> None:
    with pytest.raises(DocumentError, match=r"no column 'dag' for --date-column\. The columns are: id, tekst\."):
        rows(make(BOKMAAL), ending, date="dag")


@pytest.mark.parametrize(("ending", "data", "columns", "message"), case_rows("read/no-text-column"))
def test_columns_that_do_not_tell_the_text_are_refused(
    ending: str, data: str, columns: dict[str, str], message: str
) -> None:
    with pytest.raises(DocumentError, match=message):
        rows(data.encode(), ending, **columns)


@pytest.mark.parametrize(("text", "columns", "expected"), case_rows("read/columns"))
def test_the_columns_that_matter_are_read(
    text: str, columns: dict[str, str], expected: list[tuple[str, str, dict[str, str]]]
) -> None:
    assert rows(text.encode(), **columns) == [TextRow(key, words, facts=facts) for key, words, facts in expected]


def test_a_file_without_the_column_that_was_given_for_texts_is_read_by_the_usual_one_and_says_so() -> None:
    [row] = rows(b"id,tekst\n1,Oslo\n", text="article.text")

    assert (row.text, row.note) == (
        "Oslo",
        "There is no column 'article.text' in this file; its texts are those of 'tekst'.",
    )
    assert rows(b'{"article": {"text": "Oslo"}}', ".jsonl", text="Article.Text") == [TextRow("1", "Oslo")]


def test_columns_are_known_by_their_nynorsk_names() -> None:
    [row] = rows("innhald;kjelde;forfattar;lenkje\nOslo;Hallingdølen;Åse;http://a.no\n".encode())

    assert (row.text, row.facts) == ("Oslo", {"publication": "Hallingdølen", "author": "Åse", "url": "http://a.no"})


def test_quotation_marks_in_a_table_with_tabs_may_be_signs_like_others() -> None:
    plain = rows(b'id\ttekst\n1\t"Slik er det.\n2\tJa."\n', ".tsv")
    enclosed = rows(b'id\ttekst\n1\t"Slik\ner det."\n', ".tsv")

    assert [row.text for row in plain] == ['"Slik er det.', 'Ja."']
    assert [row.text for row in enclosed] == ["Slik\ner det."]


@pytest.mark.parametrize(("ending", "make"), {".jsonl": jsonl, ".parquet": parquet}.items())
def test_a_text_may_be_a_list_of_paragraphs_or_the_field_of_a_value(ending: str, make: Callable[..., bytes]) -> None:
    assert rows(make([{"text": ["Oslo.", "Os."]}]), ending) == [TextRow("1", "Oslo.\n\nOs.")]
    assert rows(make([{"a": {"text": "Oslo."}}]), ending, text="a.text") == [TextRow("1", "Oslo.")]


def test_a_broken_line_of_json_costs_itself_only() -> None:
    data = b'{"text": "Oslo"}\n\nthis {\n[1]\n{"text": "Bergen"}\n' + b"[" * 99_999 + b'\n{"text": null}\n{"x": 1}'
    data += b'\n{"text": {"nb": "Oslo"}}'

    assert [(row.key, row.text, row.error.split(" (")[0]) for row in rows(data, ".jsonl")] == [
        ("1", "Oslo", ""),
        ("3", "this {", "This line is not JSON"),
        ("4", "[1]", 'This line is not a JSON object. A line should look like {"text": "..."}.'),
        ("5", "Bergen", ""),
        ("6", "[" * 99_999, "This line is not JSON"),
        ("7", "", ""),
        ("8", "", ""),
        ("9", "{'nb': 'Oslo'}", "The value in 'text' is not text. Choose another --text-column."),
    ]


def test_a_cell_of_bytes_that_are_no_text_costs_itself_only() -> None:
    first, bad, last = rows(parquet([{"text": b"Oslo"}, {"text": bytes(99)}, {"text": b"Os"}]), ".parquet")

    assert (first.text, last.text) == ("Oslo", "Os")
    assert bad.error.startswith("The file contains binary data, not text")


BOOK = "Oslo" * (1 << 18)


@pytest.mark.parametrize(
    ("text", "copies"), [(BOOK, 99), (BOOK * 9, 1), ([BOOK], 99)], ids=["many times", "at once", "in a list"]
)
def test_texts_that_unpack_to_too_much_are_refused(text: object, copies: int) -> None:
    data = parquet([{"text": text}] * copies, "zstd")
    with pytest.raises(DocumentError, match=r"would unpack to (more than 4|9) MB"):
        rows(data, ".parquet")


def number(value: int, length: int = 5) -> bytes:
    """Return a number as Parquet writes it, in as many bytes as are wanted."""
    doubled = 2 * value
    return bytes(doubled >> 7 * place & 0x7F | 0x80 * (place < length - 1) for place in range(length))


@pytest.mark.parametrize("said", [1_000, (1 << 31) - 1], ids=["less than there is", "more than there is"])
@pytest.mark.parametrize("where", ["header", "directory"])
def test_a_parquet_file_that_lies_about_its_pages_is_refused_with_what_they_unpack_to(where: str, said: int) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet as files  # noqa: PLC0415 - an extra

    file, size = io.BytesIO(), 1 << 27
    table = pyarrow.table({"text": ["a" * size]})
    files.write_table(table, file, compression="zstd", use_dictionary=False, write_statistics=False)
    data = file.getvalue()
    unpacked = files.ParquetFile(file).metadata.row_group(0).total_byte_size  # with the header of the page
    cut = len(data) - 8 - int.from_bytes(data[-8:-4], "little")
    page, directory = data[:cut], data[cut:]
    for one in range(size, unpacked + 1):
        page = page.replace(number(one), number(said)) if where == "header" else page
        directory = directory.replace(number(one), number(said)) if where == "directory" else directory

    with pytest.raises(DocumentError, match="damaged" if (where, said) == ("header", 1_000) else r"unpack to \d+ MB"):
        rows(bytes(page + directory), ".parquet")


def test_numbers_dates_bytes_missing_cells_and_names_with_dots_of_parquet_are_read() -> None:
    data = parquet(
        [{"id": 7.0, "text": b"Oslo"}, {"id": None, "text": "Bø".encode()}, {"id": float("nan"), "text": None}]
    )

    assert rows(data, ".parquet", id="id") == [TextRow("7", "Oslo"), TextRow("2", "Bø"), TextRow("3", "")]
    assert rows(parquet([{"a.text": "Oslo", "b": 1}]), ".parquet", text="a.text") == [TextRow("1", "Oslo")]


def test_a_parquet_file_that_is_cut_or_damaged_on_the_way_is_refused_in_words() -> None:
    data = parquet([{"text": f"{number} {BOKMAAL[0]}"} for number in range(5_000)])

    for damaged in (b"", data[:3], data[:50], data[:-1], data[:-20], data[:200] + bytes(700) + data[900:]):
        with pytest.raises(DocumentError, match="Parquet file is damaged"):
            rows(damaged, ".parquet")


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


@pytest.mark.parametrize(("text", "names"), case_rows("read/delimiters"))
def test_the_delimiter_is_told_by_the_line_of_names(text: str, names: list[str]) -> None:
    assert opened(text)[0] == names
    assert opened("a,b,c\ttekst\n", tabs=True)[0] == ["a,b,c", "tekst"]  # a tab settles it in a file of tabs


MORE = MORE_CELLS.format(cells=3, columns=2, delimiter=",")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('tekst\nHei, du\n"Ja, ""du"""\n', [{"tekst": "Hei, du"}, {"tekst": 'Ja, "du"'}]),
        ("a,b\n\n1,2,,\n\r\n3\n", [{"a": "1", "b": "2"}, {"a": "3"}]),
        ('a,b\n1,en 5" skjerm\n2,Oslo', [{"a": "1", "b": 'en 5" skjerm'}, {"a": "2", "b": "Oslo"}]),
        ("a,b\n1,Hei, du\n2,Oslo\n", [TextRow("", "1,Hei, du", error=MORE), {"a": "2", "b": "Oslo"}]),
        (
            'a,b\n1,"Os\nlo"\n2,"Ås\n3,Bø\n',
            [{"a": "1", "b": "Os\nlo"}, TextRow("", "2\nÅs\n3,Bø\n", error=NEVER_CLOSED)],
        ),
    ],
    ids=["one column", "empty lines and cells", "lone mark", "more cells than columns", "mark never closed"],
)
def test_a_row_is_read_or_told_and_costs_itself_only(text: str, expected: list[object]) -> None:
    assert opened(text)[1] == expected


@given(st.text(st.characters()))
def test_no_text_stops_reading(text: str) -> None:
    opened(text)


def test_columns_of_one_name_in_a_parquet_file_are_all_read() -> None:
    arrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet as files  # noqa: PLC0415 - an extra

    file = io.BytesIO()
    files.write_table(arrow.Table.from_arrays([arrow.array(["Oslo"]), arrow.array(["Os"])], ["tekst", "tekst"]), file)

    assert rows(file.getvalue(), ".parquet") == [TextRow("1", "Oslo\n\nOs")]
