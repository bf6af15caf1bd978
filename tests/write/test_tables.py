"""All files of a run as one thing to append to, and the tables that are read back from them."""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from pipeline import Tables, read_tables
from pipeline.errors import OutputError
from pipeline.options import FORMATS, MORE_FORMATS, MORE_TABLES, NETWORKS, Settings
from pipeline.tabulate.columns import COOCCURRENCES, ENTITIES, TABLES
from pipeline.write.networks import write_networks
from pipeline.write.tables import TableWriters, check_formats, file_names, table_file, write_rows
from pipeline.write.tei import TeiWriter
from tests.write.examples import HOSTILE, entities, mentions, quotes

NEEDED = {"parquet": "pyarrow", "jsonl": "pandas", "csv": "pandas", "sqlite": "sqlite3", "xlsx": "openpyxl"}


def write(folder: Path, *formats: str, dialect: str = "standard") -> None:
    with TableWriters(folder, Settings(formats=formats, csv_dialect=dialect, tables=("quotes",)), "1.0.0") as tables:
        tables.append("entities", entities(HOSTILE))
        tables.append("mentions", mentions({}, {"confidence": None}))
        tables.append("quotes", quotes())


def assert_same(one: Tables, other: Tables) -> None:
    for table in TABLES:
        assert_frame_equal(getattr(one, table.name), getattr(other, table.name))
    assert list(one.more) == list(other.more)
    for name, frame in one.more.items():
        assert_frame_equal(frame, other.more[name])


@pytest.mark.parametrize("name", NEEDED)
def test_the_very_same_tables_are_read_from_any_format(tmp_path: Path, name: str) -> None:
    pytest.importorskip(NEEDED[name])
    for folder, formats in (("one", ("csv",)), ("other", (name,))):
        (tmp_path / folder).mkdir()
        write(tmp_path / folder, *formats, dialect="excel-nb")

    read = read_tables(tmp_path / "other")

    assert_same(read, read_tables(tmp_path / "one"))
    assert read.entities["name"].to_list() == HOSTILE
    assert_frame_equal(read.more["quotes"].astype(quotes().dtypes), quotes())


def test_tables_are_read_from_the_first_format_that_can_be_read_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pyarrow")
    write(tmp_path, *NEEDED)
    for broken in ("entities.jsonl", "entities.csv", "navnetabell.xlsx"):
        (tmp_path / broken).write_bytes(b"?")
    assert read_tables(tmp_path).entities["name"].to_list() == HOSTILE

    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(OutputError, match=r"entities\.jsonl cannot be read"):
        read_tables(tmp_path)


def test_what_is_needed_to_read_the_only_format_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, module in (("parquet", "pyarrow.parquet"), ("xlsx", "openpyxl")):
        pytest.importorskip(module)
        (tmp_path / name).mkdir()
        write(tmp_path / name, name)
        monkeypatch.setitem(sys.modules, module, None)
        with pytest.raises(OutputError, match=rf"pip install 'navnetabell\[{name}\]'"):
            read_tables(tmp_path / name)


@pytest.mark.parametrize("name", NEEDED)
def test_a_damaged_table_is_named(tmp_path: Path, name: str) -> None:
    pytest.importorskip(NEEDED[name])
    write(tmp_path, name)
    file = table_file("mentions", name)
    for content in (b"", b"\xff\xfe", b"a,b\r\n1,2\r\n", b"PK\x03\x04", b"{}\n"):
        if not (name == "jsonl" and content == b""):  # a table without rows
            (tmp_path / file).write_bytes(content)
            with pytest.raises(OutputError, match=rf"{file} cannot be read"):
                read_tables(tmp_path)


def test_a_number_that_is_too_large_is_damage_too(tmp_path: Path) -> None:
    write(tmp_path, "csv")
    path = tmp_path / "mentions.csv"
    pd.read_csv(path, dtype=str).assign(start="9" * 30).to_csv(path, index=False)

    with pytest.raises(OutputError, match=r"mentions\.csv cannot be read"):
        read_tables(tmp_path)


@pytest.mark.parametrize(
    ("settings", "module", "extra"),
    [
        (Settings(formats=("csv", "parquet")), "pyarrow.parquet", "parquet"),
        (Settings(networks=("gexf",)), "networkx", "networks"),
    ],
)
def test_what_a_format_needs_is_named_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings, module: str, extra: str
) -> None:
    check_formats(Settings())
    monkeypatch.setitem(sys.modules, module, None)

    with pytest.raises(OutputError, match=rf"pip install 'navnetabell\[{extra}\]'"):
        check_formats(settings)
    with pytest.raises(OutputError, match=extra):
        TableWriters(tmp_path, settings, "1.0.0")
    assert list(tmp_path.iterdir()) == []


def test_the_files_that_are_written_are_those_that_were_told(tmp_path: Path) -> None:
    for module in ("pyarrow", "networkx"):
        pytest.importorskip(module)
    settings = Settings(formats=(*FORMATS, *MORE_FORMATS), networks=NETWORKS, tables=MORE_TABLES)
    with TableWriters(tmp_path, settings, "1.0.0"), TeiWriter(tmp_path):
        pass
    write_networks(tmp_path, ENTITIES.frame([]), COOCCURRENCES.frame([]), settings.networks)

    told = set(file_names(settings)) - {"run.json", "corrections-template.csv"}

    assert {path.name for path in tmp_path.iterdir()} == told


def test_what_the_workbook_cannot_hold_is_said(tmp_path: Path) -> None:
    with TableWriters(tmp_path, Settings(), "1.0.0") as tables:
        tables.append("entities", entities(["å" * 40_000]))

    assert ["32767 characters" in note for note in tables.notes] == [True]


LINES = pd.DataFrame(
    {"name": ["Kari, på Ås", "- Ola", "=1+1"], "confidence": [0.123456, None, 0.5], "start": [3, 0, 1]}
)


@pytest.mark.parametrize(
    ("dialect", "rows"),
    [
        ("standard", ["name,confidence,start", '"Kari, på Ås",0.1235,3', "'- Ola,,0", "'=1+1,0.5,1", ""]),
        ("excel-nb", ["name;confidence;start", "Kari, på Ås;0,1235;3", "'- Ola;;0", "'=1+1;0,5;1", ""]),
    ],
)
def test_rows_are_written_as_csv_that_no_spreadsheet_takes_for_formulas(
    tmp_path: Path, dialect: str, rows: list[str]
) -> None:
    write_rows(tmp_path / "a.csv", LINES, "fault", dialect)

    assert (tmp_path / "a.csv").read_bytes() == b"\xef\xbb\xbf" + "\r\n".join(rows).encode()


def test_a_workbook_holds_text_as_text_and_numbers_as_numbers(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")

    write_rows(tmp_path / "a.xlsx", LINES, "fault")

    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["fault"]
    assert [tuple(cell.value for cell in row) for row in sheet.rows] == [
        ("name", "confidence", "start"),
        ("Kari, på Ås", 0.123456, 3),
        ("- Ola", None, 0),
        ("=1+1", 0.5, 1),
    ]
    assert sheet["A4"].data_type == "s"


def test_a_file_that_cannot_be_written_is_an_error_in_words(tmp_path: Path) -> None:
    for name in ("a.csv", "a.xlsx"):
        with pytest.raises(OutputError, match="Cannot write"):
            write_rows(tmp_path / "borte" / name, LINES, "fault")
