"""What a real spreadsheet makes of the files: LibreOffice, with a Norwegian locale and a profile of its own."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from pipeline.cells import guard
from pipeline.tabulate.columns import ENTITIES
from pipeline.write.text_tables import CsvWriter
from pipeline.write.xlsx import XlsxWriter
from tests.write.examples import HOSTILE, entities, mentions

openpyxl = pytest.importorskip("openpyxl")
unescape = pytest.importorskip("openpyxl.utils.escape").unescape

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        SOFFICE is None, reason="LibreOffice is not installed; on Debian: apt-get install libreoffice-calc-nogui"
    ),
]

TEXTS = [
    *(text for text in HOSTILE if text),
    "å" * 32_767,
    "Vi ses 17. mai.\nHipp hurra!",
    "Čáhppesgáisá",
    "👩‍👩‍👧 og 😀",
]
MOST_ROWS = 100  # of a sheet, so that the table goes on on another
NORWEGIAN = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Setup/L10N">
<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>nb-NO</value></prop></item></oor:items>
"""
# Separator, quote, UTF-8, from line 1, columns (2: text), language (1044: Bokmål), quoted fields as text, detect
# numbers: see LibreOffice's help on "Filter Options for the CSV Filter"
AS_TEXT = "Text - txt - csv (StarCalc):44,34,76,1,{},1044,false,false"
BY_DOUBLE_CLICK = "Text - txt - csv (StarCalc):59,34,76,1,,0,false,true"

Cells = Mapping[str, list[Any]]  # file -> the cells of the column with the texts


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Cells:
    """Return what LibreOffice holds after it opened the files, by what it saved."""
    folder = tmp_path_factory.mktemp("libreoffice")
    (folder / "profile" / "user").mkdir(parents=True)
    (folder / "profile" / "user" / "registrymodifications.xcu").write_text(NORWEGIAN, encoding="utf-8")
    write(folder)
    columns = "/".join(f"{number}/2" for number, _ in enumerate(ENTITIES.columns, start=1))
    convert(folder, "navnetabell.xlsx")
    convert(folder, "standard.csv", f"--infilter={AS_TEXT.format(columns)}")
    convert(folder, "excel-nb.csv", f"--infilter={BY_DOUBLE_CLICK}")
    convert(folder, "numbers.csv", f"--infilter={BY_DOUBLE_CLICK}")
    return {path.stem: cells(path) for path in (folder / "out").iterdir()}


def write(folder: Path) -> None:
    with XlsxWriter(folder, max_rows=MOST_ROWS) as workbook:
        workbook.append("entities", entities(TEXTS))
        workbook.append("mentions", mentions({}, {"confidence": None}))
    for dialect in ("standard", "excel-nb"):
        (folder / dialect).mkdir()
        with CsvWriter(folder / dialect, dialect) as tables:
            tables.append("entities", entities(TEXTS))
            tables.append("mentions", mentions({}, {"confidence": None}))
        (folder / dialect / "entities.csv").rename(folder / f"{dialect}.csv")
    (folder / "excel-nb" / "mentions.csv").rename(folder / "numbers.csv")


def convert(folder: Path, name: str, *options: str) -> None:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        [str(SOFFICE), "--headless", profile, *options, "--convert-to", "xlsx", "--outdir", str(folder / "out"), name],
        cwd=folder,
        env={**os.environ, "HOME": str(folder)},
        capture_output=True,
        timeout=120,
        check=True,
    )


def cells(path: Path) -> list[Any]:
    book = openpyxl.load_workbook(path)
    sheets = [name for name in book.sheetnames if name.startswith("entities")] or book.sheetnames
    return [row for name in sheets for row in book[name].iter_rows(min_row=2)]


def changed(rows: list[Any], put: Callable[[str], str] = str) -> dict[str, Any]:
    """Return the texts that LibreOffice holds otherwise than they were put in, with what it holds."""
    pairs = zip(map(put, TEXTS), (row[1].value for row in rows), strict=True)
    return {text: value for text, value in pairs if not same(text, value)}


def same(text: str, value: object) -> bool:
    r"""Compare, where LibreOffice saves the sign \x01 and the text ``_x0001_`` in one and the same way."""
    return text == value or unescape(text) == unescape(str(value))


def test_the_workbook_holds_what_went_in(opened: Cells) -> None:
    assert changed(opened["navnetabell"]) == {"a\r\nb": "a\nb", "\r\na": "\na"}  # one line end is one line end


def test_the_workbook_holds_text_and_numbers_and_nothing_else(opened: Cells) -> None:
    kinds = ["".join(cell.data_type for cell in row) for row in opened["navnetabell"]]

    assert len(kinds) == len(TEXTS)
    assert set(kinds) == {"sssnnnnssn"}
    assert [[cell.value for cell in row[3:8]] for row in opened["navnetabell"]] == [
        [None, number, -1, None, "2019-04"] for number in range(len(TEXTS))
    ]


def test_the_csv_imported_as_text_holds_what_went_in(opened: Cells) -> None:
    lost = changed(opened["standard"], guard)

    assert lost.pop("\x00") is None  # LibreOffice leaves out NUL, which cleaning takes out of every text
    assert lost.pop("a\x00b") == "ab"
    assert lost == {text: text.replace("\r\n", "\n").replace("\r", "\n") for text in lost}
    assert all("\r" in text for text in lost)


def test_the_csv_imported_as_text_has_no_formulas_dates_or_numbers(opened: Cells) -> None:
    assert {cell.data_type for row in opened["standard"] for cell in row if cell.value is not None} == {"s"}


def test_the_norwegian_csv_by_double_click_has_columns_and_numbers(opened: Cells) -> None:
    assert [[row[place].value for place in (0, 3, 14, 17)] for row in opened["numbers"]] == [
        ["a", 1, "A.", 0.25],
        ["a", 2, "A.", None],
    ]


NUMBERS = {"007": 7, "00": 0, "1,5": 1.5, "1e3": 1000, "1,0E5": 100_000, "1e-3": 0.001, "1 000": 1000}
NUMBERS |= {"1\N{NO-BREAK SPACE}000": 1000, "50 %": 0.5, "kr 100": 100, "SANN": True, "USANN": False}
DATES = {"17. mai": (5, 17), "17. mai 2019": (5, 17), "1.5": (5, 1), "1/2": (2, 1), "1.2.2003": (2, 1)}
DATES |= {"2019-04-01": (4, 1), "sep. 1": (9, 1)}


def test_by_double_click_what_looks_like_a_number_or_a_date_is_changed(opened: Cells) -> None:
    """The README warns of this; a spreadsheet cannot be kept from it in CSV."""
    lost = changed(opened["excel-nb"], guard)

    assert {text: lost.pop(text) for text in NUMBERS} == NUMBERS
    dates = {text: lost.pop(text) for text in DATES}
    assert {text: (date.month, date.day) for text, date in dates.items()} == DATES
    assert lost.pop("12:30") == dt.time(12, 30)
    assert set(lost) == set(changed(opened["standard"], guard))


def test_by_double_click_no_text_is_a_formula(opened: Cells) -> None:
    held = {guard(text): row[1] for text, row in zip(TEXTS, opened["excel-nb"], strict=True)}

    assert {cell.data_type for cell in held.values() if cell.value is not None} <= {"s", "n", "d", "b"}
    assert held["'=1+1"].value == "'=1+1"
    assert held["'-Vi har kontroll"].value == "'-Vi har kontroll"
    assert held["2019-04"].value == "2019-04"
    assert held["1-2"].value == "1-2"
