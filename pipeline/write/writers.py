"""All files of a run as one thing to append to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import pandas as pd

from pipeline.settings import Settings
from pipeline.tabulate.columns import TABLES
from pipeline.write import datapackage, manifest, networks, template
from pipeline.write.csv import CsvWriter
from pipeline.write.datapackage import write_datapackage
from pipeline.write.jsonl import JsonlWriter
from pipeline.write.parquet import ParquetWriter, load_arrow
from pipeline.write.xlsx import WORKBOOK, XlsxWriter


class Writer(AbstractContextManager["Writer"], Protocol):
    """What writes the tables in one format, a batch of rows at a time."""

    @property
    def notes(self) -> Sequence[str]:
        """Sentences on what the format could not hold; complete when its files are closed."""

    def append(self, table: str, frame: pd.DataFrame) -> None:
        """Add rows to the file of a table."""


class TableWriters:
    """Writes tables in every format that was asked for, a batch of rows at a time."""

    def __init__(self, folder: Path, settings: Settings, version: str) -> None:
        """Write into ``folder`` what ``settings.formats`` names.

        Raises:
            OutputError: a format needs a library that is not installed.
        """
        check_formats(settings)
        self.folder = folder
        self.settings = settings
        self.version = version
        self._closing = ExitStack()
        self._writers: list[Writer] = []

    def __enter__(self) -> Self:
        """Create the files."""
        make: dict[str, Callable[[], Writer]] = {
            "csv": lambda: CsvWriter(self.folder, self.settings.csv_dialect),
            "jsonl": lambda: JsonlWriter(self.folder),
            "parquet": lambda: ParquetWriter(self.folder),
            "xlsx": lambda: XlsxWriter(self.folder),
        }
        for name in self.settings.formats:
            self._writers.append(self._closing.enter_context(make[name]()))
        write_datapackage(
            self.folder, formats=self.settings.formats, dialect=self.settings.csv_dialect, version=self.version
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Finish and close the files."""
        self._closing.__exit__(kind, error, trace)

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
        networks.load_networkx()


def file_names(settings: Settings) -> list[str]:
    """Return the names of the files that a run with these settings writes, but for the report."""
    names = [manifest.NAME, template.NAME, datapackage.NAME]
    for one in settings.formats:
        names += [WORKBOOK] if one == "xlsx" else [f"{table.name}.{one}" for table in TABLES]
    return names + [networks.file_name(one) for one in settings.networks]
