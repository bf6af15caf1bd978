"""Tables that are read back from the files of a run."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from pandas.testing import assert_frame_equal

from pipeline import Tables, read_tables
from pipeline.errors import OutputError
from pipeline.settings import Settings
from pipeline.tabulate.columns import TABLES
from pipeline.write.writers import TableWriters
from tests.write.examples import HOSTILE, entities, mentions

FORMATS = {"parquet": "pyarrow", "jsonl": "pandas", "csv": "pandas", "xlsx": "openpyxl"}


def write(folder: Path, *formats: str, dialect: str = "standard") -> None:
    with TableWriters(folder, Settings(formats=formats, csv_dialect=dialect), "1.0.0") as tables:
        tables.append("entities", entities(HOSTILE))
        tables.append("mentions", mentions({}, {"confidence": None}))


def assert_same(one: Tables, other: Tables) -> None:
    for table in TABLES:
        assert_frame_equal(getattr(one, table.name), getattr(other, table.name))


@pytest.mark.parametrize("name", FORMATS)
def test_the_very_same_tables_are_read_from_any_format(tmp_path: Path, name: str) -> None:
    pytest.importorskip(FORMATS[name])
    for folder, formats in (("one", ("csv",)), ("other", (name,))):
        (tmp_path / folder).mkdir()
        write(tmp_path / folder, *formats, dialect="excel-nb")

    read = read_tables(tmp_path / "other")

    assert_same(read, read_tables(tmp_path / "one"))
    assert read.entities["name"].to_list() == HOSTILE


def test_tables_are_read_from_the_first_format_that_can_be_read_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pyarrow")
    write(tmp_path, *FORMATS)
    for broken in ("entities.jsonl", "entities.csv", "navnetabell.xlsx"):
        (tmp_path / broken).write_bytes(b"?")
    assert read_tables(tmp_path).entities["name"].to_list() == HOSTILE

    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(OutputError, match=r"entities\.jsonl cannot be read"):
        read_tables(tmp_path)


@pytest.mark.parametrize(
    ("name", "module", "extra"), [("parquet", "pyarrow.parquet", "parquet"), ("xlsx", "openpyxl", "xlsx")]
)
def test_what_is_needed_to_read_the_only_format_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, module: str, extra: str
) -> None:
    pytest.importorskip(module)
    write(tmp_path, name)
    monkeypatch.setitem(sys.modules, module, None)

    with pytest.raises(OutputError, match=rf"pip install 'navnetabell\[{extra}\]'"):
        read_tables(tmp_path)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"a,b\r\n1,2\r\n", b"PK\x03\x04", b"{}\n"])
def test_a_damaged_table_is_named(tmp_path: Path, name: str, content: bytes) -> None:
    pytest.importorskip(FORMATS[name])
    write(tmp_path, name)
    file = "navnetabell.xlsx" if name == "xlsx" else f"mentions.{name}"
    if not (name == "jsonl" and content == b""):  # a table without rows
        (tmp_path / file).write_bytes(content)

        with pytest.raises(OutputError, match=rf"{file} cannot be read"):
            read_tables(tmp_path)
