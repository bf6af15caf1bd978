"""Tables that a person gives: every kind of file, and every kind of damage."""

from __future__ import annotations

import os
import random
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from pipeline.errors import OutputError, SettingsError
from pipeline.small_tables import read_table
from pipeline.tabulate.columns import TABLES
from tests.attack.mutants import mutants

openpyxl = pytest.importorskip("openpyxl")
parquet = pytest.importorskip("pyarrow.parquet")
pyarrow = pytest.importorskip("pyarrow")

COLUMNS = ["name", "born", "note"]
ROWS = [["Kåre Willoch", "1928", "NA"], ["Ås", "", "a;b,c\t|d"], ["None", "007", "«Ja»\nsa han"]]
FRAME = pd.DataFrame(ROWS, columns=COLUMNS, dtype="str")
KINDS = [".csv", ".tsv", ".txt", ".xlsx", ".parquet", ".jsonl"]


def write(path: Path, frame: pd.DataFrame = FRAME, encoding: str = "utf-8") -> Path:
    if path.suffix == ".xlsx":
        frame.to_excel(path, index=False)
    elif path.suffix == ".parquet":
        frame.to_parquet(path)
    elif path.suffix == ".jsonl":
        frame.to_json(path, orient="records", lines=True, force_ascii=False)
    else:
        separator = {".csv": ",", ".tsv": "\t", ".txt": ";"}[path.suffix]
        frame.to_csv(path, index=False, sep=separator, encoding=encoding, errors="replace")
    return path


def read(path: Path, columns: list[str] | None = None) -> pd.DataFrame:
    return read_table(path, SettingsError.bad_corrections, columns=columns or COLUMNS)


def refused(path: Path, columns: list[str] | None = None) -> str:
    with pytest.raises(SettingsError) as caught:
        read(path, columns)
    message = str(caught.value)
    assert len(message) < 600
    assert "\n" not in message
    assert message.startswith(f"The corrections {path} cannot be used: ")
    return message


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_file_gives_the_same_text_with_the_numbers_of_its_rows(tmp_path: Path, kind: str) -> None:
    assert_frame_equal(read(write(tmp_path / f"a{kind}")), FRAME.set_axis(pd.RangeIndex(2, 5)))


def test_encodings_of_spreadsheets_are_known(tmp_path: Path) -> None:
    for encoding in ("utf-8-sig", "utf-16", "cp1252", "mac_roman"):
        found = read(write(tmp_path / "a.csv", encoding=encoding))
        assert found["name"].to_list() == FRAME["name"].to_list()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("sep=|\r\nname|born\r\nBø|1\r\n", ["name", "born"]),
        ('"a;b;c",name\nx,Bø\n', ["a;b;c", "name"]),
        ("name\nHansen, Per\nBø; Ås\n", ["name"]),
    ],
    ids=["a line for Excel", "delimiters in quotes", "one column"],
)
def test_the_delimiter_is_what_the_header_says(tmp_path: Path, text: str, names: list[str]) -> None:
    (tmp_path / "a.csv").write_text(text, encoding="utf-8-sig")

    found = read(tmp_path / "a.csv", ["name"])

    assert list(found.columns) == names
    assert found["name"].to_list() == (["Hansen, Per", "Bø; Ås"] if len(names) == 1 else ["Bø"])


def test_values_of_other_types_are_text_as_a_person_would_write_it(tmp_path: Path) -> None:
    days = [pd.Timestamp("2019-04-01"), pd.Timestamp("2019-04-02 12:30")]
    values = pd.DataFrame({"a": [1.0, None], "b": [True, False], "c": days})
    for kind in (".xlsx", ".parquet"):
        assert read(write(tmp_path / f"a{kind}", values), ["a"]).to_numpy().tolist() == [
            ["1", "True", "2019-04-01"],
            ["", "False", "2019-04-02 12:30:00"],
        ]


def test_empty_rows_keep_their_numbers_and_short_ones_are_filled(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("name,born\n\nBø\n,\n", encoding="utf-8")
    book = openpyxl.Workbook()
    for row in (["name", "born", None], [], ["Bø"], [None, None, "x"], [None]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")

    for kind in ("csv", "xlsx"):
        found = read(tmp_path / f"a.{kind}", ["name", "born"])
        assert found.loc[3].to_list() == ["Bø", ""]
        assert found.loc[2].to_list() == found.loc[4].to_list() == ["", ""]


def test_columns_are_known_in_any_case_and_near_misses_are_named(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", FRAME.rename(columns={"name": " NAME", "note": "notes"}))

    assert list(read(path, ["born", "name"]).columns) == ["name", "born", "notes"]
    assert "it has no column note. Did you mean notes? Its columns are  NAME, born, notes. Correct" in refused(path)
    assert "it has no column type. Its columns are  NAME, born, notes. Correct" in refused(path, ["type"])


def no_file(path: Path) -> None:
    del path


def folder(path: Path) -> None:
    path.mkdir()


def fifo(path: Path) -> None:
    os.mkfifo(path)


def endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


def misnamed(path: Path) -> None:
    write(path.with_suffix(".xlsx")).rename(path)


def swelling(path: Path) -> None:
    """A workbook of some 80 kB that swells to 80 MB."""
    with zipfile.ZipFile(write(path)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, part in parts.items():
            archive.writestr(name, part + b" " * 80_000_000 * (name == "xl/worksheets/sheet1.xml"))


def far_corner(path: Path) -> None:
    """A sheet with one cell in its last row and last column."""
    book = openpyxl.Workbook()
    book.active.append(["name", "born", "note"])
    for row in range(1_048_440, 1_048_576):
        book.active.cell(row, 16_384, "x")
    book.save(path)


def copies(path: Path) -> None:
    """A Parquet file of some kB that holds a long text a million times."""
    texts = pyarrow.DictionaryArray.from_arrays([0] * 1_000_000, ["å" * 1_000_000])
    parquet.write_table(pyarrow.table({"name": texts}), path, compression="zstd")


OLE = b"\xd0\xcf\x11\xe0"
REFUSED: list[tuple[str, bytes | Callable[[Path], None], str]] = [
    ("a.csv", no_file, "No such file"),
    ("a.csv", folder, "it is a folder"),
    ("a.jsonl", fifo, "it is not a regular file"),
    ("a.csv", endless, "it is not a regular file"),
    ("a.ods", b"", "its name must end in one of .csv"),
    ("a.csv", b"", "its first line"),
    ("a.xlsx", b"", "it is damaged, or no .xlsx file"),
    ("a.parquet", b"", "it is damaged, or no .parquet file"),
    ("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "it is locked with a password"),
    ("a.xlsx", OLE, "in the format of Excel before 2007"),
    ("a.csv", misnamed, "it is a workbook, whatever its name says"),
    ("a.csv", b"," * 100_000, "columns, more than a spreadsheet allows"),
    ("a.csv", b"name,born\nB,1\nA,1,2,3\n", "Expected 2 fields in line 3, saw 4"),
    ("a.csv", b"name,born,note\nB,1,x,2,3\n", "its rows have more cells than its first line has names"),
    ("a.csv", b"\xef\xbb\xbfname,born,note\r\nB\xf8,1,x\r\n", "it claims to be UTF-8, but is not"),
    ("a.jsonl", b'{"name": "B"}\n{"name":\n', "line 2 is not JSON"),
    ("a.jsonl", b"[" * 100_000, "line 1 is not JSON"),
    ("a.jsonl", b"[1]\n", "line 1 is not a JSON object"),
    ("a.xlsx", swelling, "would take more memory than any table of that size"),
    ("a.xlsx", far_corner, "would take more memory than any table of that size"),
    ("a.parquet", copies, "would take more memory than any table of that size"),
]


@pytest.mark.parametrize(("name", "content", "words"), REFUSED, ids=[f"{name}: {words}" for name, _, words in REFUSED])
def test_what_is_no_table_is_refused_in_one_sentence(
    tmp_path: Path, name: str, content: bytes | Callable[[Path], None], words: str
) -> None:
    if isinstance(content, bytes):
        (tmp_path / name).write_bytes(content)
    else:
        content(tmp_path / name)

    assert words in refused(tmp_path / name)


def test_what_is_not_installed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for kind, module in (("xlsx", "openpyxl"), ("parquet", "pyarrow.parquet")):
        path = write(tmp_path / f"a.{kind}")
        with monkeypatch.context() as patched:
            patched.setitem(sys.modules, module, None)
            assert f"pip install 'navnetabell[{kind}]'" in refused(path)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("count", [60, pytest.param(3_000, marks=pytest.mark.slow)])
def test_any_damage_is_said_in_one_sentence_or_does_not_matter(tmp_path: Path, kind: str, count: int) -> None:
    path = write(tmp_path / f"a{kind}")
    for number, mutant in enumerate(mutants(path.read_bytes(), random.Random(count), count)):  # noqa: S311 - the same each time
        path.write_bytes(mutant)
        try:
            found = read(path)
        except SettingsError as error:
            assert len(str(error)) < 600, number  # noqa: PT017 - most are refused, some are not
        else:
            assert set(COLUMNS) <= set(found.columns)
            assert all(isinstance(cell, str) for cell in found.to_numpy().ravel())


def test_a_table_of_a_run_may_lack_its_rows(tmp_path: Path) -> None:
    (tmp_path / "mentions.jsonl").touch()
    names = [column.name for column in TABLES[0].columns]

    assert list(read_table(tmp_path / "mentions.jsonl", OutputError.damaged, columns=names).columns) == names
