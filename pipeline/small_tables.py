"""One reader of tables as files: corrections, gold, lists of names, and the tables of a run, every cell as text.

A file may come from anywhere. It is measured before and while it is read, and what is out of all proportion to its
size is refused: a ZIP archive may swell a thousandfold, and a Parquet file of 3 kB hold a million copies of one text.
"""

from __future__ import annotations

import codecs
import datetime as dt
import json
import sqlite3
import stat
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import partial
from io import BytesIO
from itertools import count, takewhile
from pathlib import Path
from typing import IO, Any, NoReturn

import pandas as pd

from pipeline.cells import MARK, find_delimiter, unguard
from pipeline.errors import did_you_mean, require

Problem = Callable[[Path, str], Exception]
"""Makes the error that is raised, of the file and of what is wrong with it."""

AS_VALUES = {"read_only": True, "data_only": True, "keep_links": False}  # how openpyxl opens a workbook
FIRST_ROW = 2  # below the header, as spreadsheets count
LOCKED = "EncryptedPackage".encode("utf-16-le")  # what Office calls the contents of a file with a password
SIGNATURES = {b"PK\x03\x04": "a workbook", b"\xd0\xcf\x11\xe0": "an old workbook", b"PAR1": "a Parquet file"}
DEFLATED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # how an .xlsx is packed; others cannot be unpacked in pieces
UNPACKED_AT_ONCE = 1 << 16  # bytes
MAX_COLUMNS = 16_384  # of a sheet in Excel
PARQUET_ROWS = 256  # at once
LONGEST_REASON = 200  # code points


class UnreadableTableError(ValueError):
    """What is wrong with a file, in words."""


def _refuse(reason: str) -> NoReturn:
    raise UnreadableTableError(reason)


class _Budget:
    """How much may come of a file: much for its size, and never too much for the machine."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.bytes = (64 << 20) + 50 * size
        self.cells = 2_000_000 + 2 * size

    def spend(self, *, cells: int = 0, size: int = 0) -> None:
        self.cells -= cells
        self.bytes -= size
        if self.cells < 0 or self.bytes < 0:
            _refuse(f"it has {self.size} bytes and would take more memory than any table of that size")


def read_table(path: Path, problem: Problem, *, columns: Sequence[str] = (), sheet: str = "") -> pd.DataFrame:
    r"""Return the cells of a table as text, what is empty as the empty text.

    Rows are numbered as a spreadsheet does, the header being 1. What guards a CSV file against formulas is undone.

    Args:
        path: a ``.csv``, ``.tsv`` or ``.txt`` file (of any separator, in UTF-8, UTF-16, Windows-1252 or Mac Roman),
            ``.xlsx``, ``.parquet``, ``.jsonl``, or a ``.sqlite`` of a run.
        problem: makes the error that is raised, such as ``SettingsError.bad_corrections``.
        columns: those that must be there, in whatever case, and get these very names.
        sheet: which table of a ``.sqlite`` is meant, or which sheet of a workbook, with those that go on from it
            (``mentions 2``); its first sheet, where it has none of that name.

    Raises:
        Exception: as ``problem`` makes it, if the file cannot be read, is damaged, swells, or lacks a column.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     path = Path(folder, "a.csv")
        ...     _ = path.write_text("Name;born\nNA;1925\n", encoding="utf-8")
        ...     read_table(path, OSError, columns=["name"])
          name  born
        2   NA  1925
    """
    try:
        return _named(_read(path, sheet), columns)
    except UnreadableTableError as error:
        raise problem(path, str(error)) from error
    except Exception as error:
        if isinstance(error, OSError) and error.strerror:
            raise problem(path, error.strerror) from error
        # The libraries stumble over damage in whatever way it makes them.
        raise problem(path, f"it is damaged, or no {path.suffix} file ({_first_line(error)})") from error


def sheet_name(table: str, number: int) -> str:
    """Return the name of a table's sheet, such as ``mentions``; the second is ``mentions 2``."""
    return table if number == 1 else f"{table} {number}"


def _read(path: Path, sheet: str) -> pd.DataFrame:
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):  # a FIFO would never end
        _refuse("it is a folder" if stat.S_ISDIR(status.st_mode) else "it is not a regular file")
    readers: dict[str, Callable[[Path, _Budget], pd.DataFrame]] = {
        **dict.fromkeys((".csv", ".tsv", ".tab", ".txt"), _read_csv),
        ".xlsx": partial(_read_xlsx, sheet=sheet),
        ".parquet": _read_parquet,
        ".jsonl": _read_jsonl,
        **({".sqlite": partial(_read_sqlite, table=sheet)} if sheet else {}),
    }
    reader = readers.get(path.suffix.lower())
    if reader is None:
        _refuse(f"its name must end in one of {', '.join(readers)}. Save it in one of these formats")
    frame = reader(path, _Budget(status.st_size))
    frame.index = pd.RangeIndex(FIRST_ROW, FIRST_ROW + len(frame))
    return frame


def _read_csv(path: Path, budget: _Budget) -> pd.DataFrame:
    data = path.read_bytes()
    for signature, what in SIGNATURES.items():
        if data.startswith(signature):
            _refuse(f"it is {what}, whatever its name says. Rename it so that its ending matches")
    encoding = encoding_of(data)
    start = data[: 2 * UNPACKED_AT_ONCE].decode(encoding, "replace")
    delimiter, begin = find_delimiter(start)
    header = start[begin:].partition("\n")[0].partition("\r")[0]
    if not header.strip():
        _refuse("its first line, which should hold the names of the columns, is empty")
    _check_width(header.count(delimiter) + 1)
    budget.spend(cells=(data.count(b"\n") + data.count(b"\r")) * (header.count(delimiter) + 1))
    try:
        with warnings.catch_warnings(action="error", category=pd.errors.ParserWarning):
            frame = pd.read_csv(
                BytesIO(data),
                sep=delimiter,
                encoding=encoding,
                encoding_errors="replace",
                dtype="str",
                keep_default_na=False,
                index_col=False,
                skip_blank_lines=False,
                skiprows=1 if begin else 0,
            )
    except pd.errors.ParserWarning:
        _refuse("its rows have more cells than its first line has names")
    except pd.errors.ParserError as error:
        raise UnreadableTableError(_first_line(error).rpartition("C error: ")[2]) from error
    return pd.DataFrame({name: _unguarded(cells.fillna("")) for name, cells in frame.items()})


def _unguarded(cells: pd.Series) -> pd.Series:
    marked = cells.str.contains(MARK, regex=False)
    return cells.mask(marked, cells[marked].map(unguard)).astype("str") if marked.any() else cells


def encoding_of(data: bytes) -> str:
    """Return the encoding that a spreadsheet saved a CSV file in."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"  # what Excel saves as "Unicode text"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        if data.startswith(codecs.BOM_UTF8):
            _refuse(f"it claims to be UTF-8, but is not ({_first_line(error)})")
        # What Excel saves as plain "CSV", on Windows or on a Mac: whichever gives more of our own letters.
        return max("cp1252", "mac_roman", key=lambda one: sum(data.count(letter.encode(one)) for letter in "æøåÆØÅ"))
    return "utf-8-sig"


def _read_jsonl(path: Path, budget: _Budget) -> pd.DataFrame:
    rows: list[Mapping[str, Any]] = []
    with path.open(encoding="utf-8-sig", newline="\n") as file:
        for number, line in enumerate(file, start=1):
            try:
                row = json.loads(line, parse_int=str, parse_float=str, parse_constant=str) if line.strip() else {}
            except (ValueError, RecursionError):
                _refuse(f"line {number} is not JSON")
            if not isinstance(row, dict):
                _refuse(f"line {number} is not a JSON object")
            budget.spend(cells=len(row))
            rows.append(row)
    names = list(dict.fromkeys(name for row in rows for name in row))
    budget.spend(cells=len(names) * len(rows))
    return _frame(names, ([row.get(name) for name in names] for row in rows))


def _read_parquet(path: Path, budget: _Budget) -> pd.DataFrame:
    arrow = require("pyarrow", "parquet", UnreadableTableError, "reading it")
    parquet = require("pyarrow.parquet", "parquet", UnreadableTableError, "reading it")
    with parquet.ParquetFile(path) as file:
        declared, names = file.metadata, file.schema_arrow.names
        _check_width(len(names))
        budget.spend(cells=declared.num_rows * len(names))
        groups = [declared.row_group(number).total_byte_size for number in range(declared.num_row_groups)]
        _Budget(budget.size).spend(size=sum(map(abs, groups)))
        batches = []
        for batch in file.iter_batches(batch_size=PARQUET_ROWS):
            budget.spend(size=batch.nbytes)
            batches.append(batch)
        table = arrow.Table.from_batches(batches, file.schema_arrow)
    table.validate(full=True)  # that text is UTF-8
    return pd.DataFrame({name: _text_column(column) for name, column in zip(names, table.columns, strict=True)})


def _text_column(column: Any) -> pd.Series:
    if str(column.type) in ("string", "large_string", "int64"):
        return pd.Series(column.cast("string").to_pandas().fillna(""), dtype="str")
    return pd.Series([cell_text(value) for value in column.to_pylist()], dtype="str")


def _read_sqlite(path: Path, budget: _Budget, *, table: str) -> pd.DataFrame:
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as base:
        base.execute("PRAGMA trusted_schema = OFF")
        base.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, min(budget.bytes, base.getlimit(sqlite3.SQLITE_LIMIT_LENGTH)))
        if not base.execute("SELECT 1 FROM sqlite_master WHERE (type, name) = ('table', ?)", (table,)).fetchone():
            _refuse(f"it has no table {table}")  # a view might never end
        rows = base.execute(f'SELECT * FROM "{table}" ORDER BY rowid')  # noqa: S608 - the name of a table of ours
        names, cells = [name for name, *_ in rows.description], []
        for row in rows:
            budget.spend(cells=len(row), size=sum(map(len, map(str, row))))
            cells.append(row)
    return _frame(names, cells)


def _read_xlsx(path: Path, budget: _Budget, *, sheet: str) -> pd.DataFrame:
    openpyxl = require("openpyxl", "xlsx", UnreadableTableError, "reading it")
    with path.open("rb") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of colours and the like that it leaves out
        _check_workbook(file, _Budget(budget.size))
        book = openpyxl.load_workbook(file, **AS_VALUES)
        names = list(takewhile(book.sheetnames.__contains__, (sheet_name(sheet, number) for number in count(1))))
        sheets = [list(_rows(book[name], budget)) for name in names] or [list(_rows(book.worksheets[0], budget))]
    if any(rows[:1] != sheets[0][:1] for rows in sheets):
        _refuse(f"its sheets {', '.join(names)} do not have the same columns")
    header = sheets[0][0] if sheets[0] else []
    width = len(header)
    return _frame(header, ([*row, *[""] * (width - len(row))][:width] for rows in sheets for row in rows[1:]))


def _rows(sheet: Any, budget: _Budget) -> Iterator[list[str]]:
    """Yield the rows of a sheet without the empty cells at their ends, and without the empty rows at its end."""
    empty = 0
    for cells in cells_of_sheet(sheet):
        row = list(map(cell_text, cells))
        budget.spend(cells=1 + len(row), size=sum(map(len, row)))
        while row and not row[-1]:
            row.pop()
        if not row:
            empty += 1
            continue
        yield from ([] for _ in range(empty))
        empty = 0
        yield row


def cells_of_sheet(sheet: Any) -> Iterator[list[Any]]:
    """Yield the cells of each row of a sheet of openpyxl, text without the escapes of a workbook, as ``_x000D_``."""
    from openpyxl.utils.escape import unescape  # noqa: PLC0415 - an extra

    sheet.reset_dimensions()  # which other programs leave out or get wrong
    for cells in sheet.iter_rows(values_only=True):
        yield [unescape(cell) if isinstance(cell, str) else cell for cell in cells]


def _check_workbook(file: IO[bytes], budget: _Budget) -> None:
    """Refuse what is no workbook that openpyxl can read, or what swells when it is unpacked, as openpyxl will."""
    if file.read(4) == b"\xd0\xcf\x11\xe0":
        how = "locked with a password" if LOCKED in file.read() else "in the format of Excel before 2007"
        _refuse(f"it is {how}. Save it as a plain .xlsx or as CSV")
    with zipfile.ZipFile(file) as archive:
        for member in archive.infolist():
            if member.compress_type not in DEFLATED:
                _refuse("it is compressed in a way that workbooks never are")
            with archive.open(member) as source:
                while piece := source.read(UNPACKED_AT_ONCE):
                    budget.spend(size=len(piece))


def _frame(names: Sequence[Any], rows: Iterable[Sequence[Any]]) -> pd.DataFrame:
    """Return rows of values as a frame of text."""
    _check_width(len(names))
    cells = ([cell_text(value) for value in row] for row in rows)
    return pd.DataFrame(cells, columns=[str(name) for name in names], dtype="str")


def _check_width(columns: int) -> None:
    if columns > MAX_COLUMNS:
        _refuse(f"it has {columns} columns, more than a spreadsheet allows")


def cell_text(value: Any) -> str:
    """Return a value as text: a missing one as none, a whole number without decimals, a day without its midnight.

    Example:
        >>> cell_text(46.0), cell_text(None), cell_text(0.25), cell_text(pd.Timestamp("2019-04-01"))
        ('46', '', '0.25', '2019-04-01')
    """
    if value is None or value != value:  # noqa: PLR0124 - NaN is how tables of numbers say that a value is missing
        return ""
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.isoformat(" ").removesuffix(" 00:00:00")
    return str(value)


def _named(frame: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Return the frame with the names that were asked for.

    Raises:
        UnreadableTableError: a column is not there; the message names one that looks like it.
    """
    if not len(frame.columns) and not len(frame):
        return frame.reindex(columns=list(columns), fill_value="")
    known: dict[str, str] = {}
    for name in frame.columns:
        known.setdefault(name.strip().casefold(), name)
    wanted = {name: known.get(name.casefold()) for name in columns}
    if missing := [name for name, there in wanted.items() if there is None]:
        hint = f"{did_you_mean(missing[0], known.values())} Its columns are {', '.join(known.values())}"
        _refuse(f"it has no column {', '.join(missing)}.{hint}"[:LONGEST_REASON])
    return frame.rename(columns={there: name for name, there in wanted.items()})


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return (lines[0] if lines else type(error).__name__)[:LONGEST_REASON]
