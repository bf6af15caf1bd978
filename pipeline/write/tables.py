"""Tables -> the files of a run in every format that was asked for; the files of a run -> the same tables again.

``datapackage.json`` says for programs what each file, column and key is (Data Package v2, datapackage.org).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol, Self

import pandas as pd

from pipeline.errors import OutputError, require
from pipeline.options import CSV_DIALECTS, Settings
from pipeline.outputs import (
    DATA_PACKAGE,
    DATABASE,
    GEOJSON,
    MANIFEST,
    TEI,
    TEMPLATE,
    WORKBOOK,
    json_part,
    read_json,
    recorded_digests,
)
from pipeline.small_tables import read_table
from pipeline.tabulate.columns import MENTIONS, Column, Table, tables_for
from pipeline.tabulate.tables import Tables
from pipeline.write.networks import load_networkx, network_file
from pipeline.write.parquet import ParquetWriter, load_arrow
from pipeline.write.sqlite import SqliteWriter
from pipeline.write.text_tables import DIALECTS, CsvWriter, Dialect, GeojsonWriter, JsonlWriter, csv_text
from pipeline.write.xlsx import XlsxWriter

PREFERRED = ("parquet", "jsonl", "csv", "sqlite", "xlsx")
AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
NEEDED = {"parquet": ("pyarrow", "pyarrow.parquet"), "xlsx": ("openpyxl",)}


ASKED = "tables"  # in datapackage.json: which tables were asked for beside the four
PROFILES = "https://datapackage.org/profiles/2.0/"
DESCRIBED = {
    "csv": {"mediatype": "text/csv", "encoding": "utf-8"},
    "parquet": {"mediatype": "application/vnd.apache.parquet"},
    "jsonl": {"mediatype": "application/jsonl", "encoding": "utf-8"},
    "xlsx": {"mediatype": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
}
"""Formats in the order in which a table's name goes to its file; in the others the format stands behind it."""
FOREIGN_KEYS = {
    "mentions": (("doc_id", "documents", "doc_id"), ("entity_id", "entities", "entity_id")),
    "cooccurrences": (("source", "entities", "entity_id"), ("target", "entities", "entity_id")),
    "quotes": (("doc_id", "documents", "doc_id"),),
    "affiliations": (("doc_id", "documents", "doc_id"), ("person_id", "entities", "entity_id")),
}


class Writer(AbstractContextManager["Writer"], Protocol):
    """What writes the tables in one format, a batch of rows at a time."""

    @property
    def notes(self) -> Sequence[str]:
        """Sentences on what the format could not hold; complete when its files are closed."""

    def append(self, table: str, frame: pd.DataFrame) -> None:
        """Add rows to the file of a table."""


WRITERS: Mapping[str, Callable[[Path, Settings], Writer]] = MappingProxyType(
    {
        "csv": lambda folder, settings: CsvWriter(folder, settings.csv_dialect, tables_for(settings.tables)),
        "geojson": lambda folder, _: GeojsonWriter(folder),
        "jsonl": lambda folder, settings: JsonlWriter(folder, tables_for(settings.tables)),
        "parquet": lambda folder, settings: ParquetWriter(folder, tables_for(settings.tables)),
        "sqlite": lambda folder, settings: SqliteWriter(folder, FOREIGN_KEYS, tables_for(settings.tables)),
        "xlsx": lambda folder, settings: XlsxWriter(folder, tables_for(settings.tables)),
    }
)


class TableWriters(ExitStack):
    """Writes tables in every format that was asked for, a batch of rows at a time."""

    def __init__(self, folder: Path, settings: Settings, version: str) -> None:
        """Write into ``folder`` what ``settings.formats`` names.

        Raises:
            OutputError: a format needs a library that is not installed.
        """
        super().__init__()
        check_formats(settings)
        self.folder = folder
        self.settings = settings
        self.version = version
        self._writers: list[Writer] = []

    def __enter__(self) -> Self:
        self._writers += [
            self.enter_context(make(self.folder, self.settings))
            for one in self.settings.formats
            if (make := WRITERS.get(one))
        ]
        write_datapackage(self.folder, self.settings, self.version)
        return self

    def append(self, table: str, frame: pd.DataFrame) -> None:
        """Add rows to the files of a table, by its name."""
        for writer in self._writers:
            writer.append(table, frame)

    @property
    def notes(self) -> list[str]:
        """Sentences on what a format could not hold; complete when the files are closed."""
        return [note for writer in self._writers for note in writer.notes]


def check_formats(settings: Settings) -> None:
    """Make sure that what the formats of a run need is installed.

    Raises:
        OutputError: something is not; the message holds the command that installs it.
    """
    if "parquet" in settings.formats:
        load_arrow()
    if settings.networks:
        load_networkx()


def file_names(settings: Settings) -> list[str]:
    """Return the names of the files that a run with these settings writes, but for the report."""
    tables = dict.fromkeys(
        table_file(table.name, one) for one in settings.formats for table in tables_for(settings.tables)
    )
    return [MANIFEST, TEMPLATE, DATA_PACKAGE, *tables, *map(network_file, settings.networks)]


def write_datapackage(folder: Path, settings: Settings, version: str) -> None:
    """Describe the tables of ``folder``, which are there as the settings say, in its ``datapackage.json``."""
    described = [kind for kind in DESCRIBED if kind in settings.formats]
    package = {
        "$schema": f"{PROFILES}datapackage.json",
        "name": "navnetabell",
        "title": "People, places and organisations named in a collection of texts",
        "version": version,
        "csv_dialect": settings.csv_dialect,
        **({ASKED: settings.tables} if settings.tables else {}),
        "resources": [
            _resource(table, kind, f"-{kind}" if number else "", DIALECTS[settings.csv_dialect])
            for number, kind in enumerate(described)
            for table in tables_for(settings.tables)
        ],
    }
    text = json.dumps(package, ensure_ascii=False, indent=2) + "\n"
    (folder / DATA_PACKAGE).write_text(text, encoding="utf-8", newline="\n")


def table_file(table: str, kind: str) -> str:
    """Return the name of the file that a table of some format is in.

    Example:
        >>> table_file("mentions", "csv"), table_file("mentions", "xlsx")
        ('mentions.csv', 'navnetabell.xlsx')
    """
    return {"xlsx": WORKBOOK, "sqlite": DATABASE, "tei": TEI, "geojson": GEOJSON}.get(kind, f"{table}.{kind}")


def _resource(table: Table, kind: str, suffix: str, dialect: Dialect) -> dict[str, Any]:
    how: Mapping[str, Mapping[str, Any]] = {
        "csv": {"delimiter": dialect.delimiter, "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True},
        "xlsx": {"sheetName": table.name, "excel": {"sheet": table.name}},  # in the standard's and frictionless's words
    }
    read_as = {"$schema": f"{PROFILES}tabledialect.json", **how[kind], "header": True} if kind in how else None
    return {
        "name": f"{table.name}{suffix}",
        "type": "table",
        "path": table_file(table.name, kind),
        "description": f"A row is {table.row}.",
        "format": kind,
        **DESCRIBED[kind],
        **({"dialect": read_as} if read_as else {}),
        "schema": _schema(table, suffix, dialect.decimal if kind == "csv" else "."),
    }


def _schema(table: Table, suffix: str, decimal: str) -> dict[str, Any]:
    return {
        "$schema": f"{PROFILES}tableschema.json",
        "fields": [
            {"name": column.name, "type": column.type, "description": column.meaning}
            | ({"decimalChar": decimal} if column.type == "number" and decimal != "." else {})
            for column in table.columns
        ],
        "primaryKey": list(table.key),
        "foreignKeys": [
            {"fields": [here], "reference": {"resource": f"{there}{suffix}", "fields": [key]}}
            for here, there, key in FOREIGN_KEYS.get(table.name, ())
        ],
        "missingValues": [""],
    }


def read_tables(folder: str | Path) -> Tables:
    """Return the tables in the folder that a run wrote, exactly as they were before writing.

    Where a run wrote several formats they hold the same, but for cells over 32,767 characters: of those a workbook
    holds only the beginning, and it is read only where there is nothing else.

    Raises:
        OutputError: the folder holds no such tables, one of them is damaged, or what is needed to read them is not
            installed.

    Example:
        >>> tables = read_tables("outputs/")  # doctest: +SKIP
        >>> tables.mentions["name"].value_counts().head(3)  # doctest: +SKIP
    """
    where = Path(folder)
    ending = _readable(where)
    tables = tables_for(json_part(read_json(where / DATA_PACKAGE), ASKED, default=list[str]()))
    return Tables.of(**{table.name: read_file(where / table_file(table.name, ending), table) for table in tables})


def _readable(folder: Path) -> str:
    """Return the first format in `PREFERRED` that the folder's tables are in and that can be read here."""
    there = [one for one in PREFERRED if (folder / table_file(MENTIONS.name, one)).is_file()]
    if not there:
        raise OutputError.no_format(folder) if recorded_digests(folder) else OutputError.no_tables(folder)
    missing: list[OutputError] = []
    for one in there:
        try:
            for module in NEEDED.get(one, ()):
                require(module, one, OutputError, "Reading this format")
        except OutputError as error:
            missing.append(error)
        else:
            return one
    raise missing[0]


def read_file(path: Path, table: Table) -> pd.DataFrame:
    """Return one of the tables of a run, exactly as it was before writing.

    Raises:
        OutputError: the file is damaged, or is no such table.
    """
    names = [column.name for column in table.columns]
    cells = read_table(path, OutputError.damaged, columns=names, sheet=table.name).reset_index(drop=True)
    try:
        return pd.DataFrame({column.name: _typed(cells[column.name], column) for column in table.columns})
    except (ValueError, OverflowError) as error:
        raise OutputError.damaged(path, str(error)) from error


def _typed(cells: pd.Series, column: Column) -> pd.Series:
    if column.type == "number":  # with a decimal comma in the dialect of a Norwegian Excel
        cells = cells.where(cells != "", "nan").str.replace(",", ".", regex=False)
    if column.optional:
        cells = cells.where(cells != "", None)
    return cells.astype(column.dtype)  # type: ignore[call-overload,no-any-return] # names of types are not literal


def write_rows(path: Path, frame: pd.DataFrame, sheet: str, dialect: str = CSV_DIALECTS[0]) -> None:
    """Write rows that are no table of a run: as CSV, or to a path that ends in ``.xlsx`` as a workbook of typed text.

    Raises:
        OutputError: the file cannot be written.
    """
    try:
        if path.suffix.lower() != ".xlsx":
            path.write_text(csv_text(frame.round(4), dialect), encoding="utf-8-sig", newline="")
            return
        with (
            path.open("wb") as file,
            pd.ExcelWriter(file, engine="xlsxwriter", engine_kwargs={"options": AS_TEXT}) as book,
        ):
            frame.to_excel(book, sheet_name=sheet, index=False, freeze_panes=(1, 0))
    except OSError as error:
        raise OutputError.unwritable(path, error) from error
