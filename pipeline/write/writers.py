"""All files of a run as one thing to append to."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

import pandas as pd

from pipeline.settings import Settings
from pipeline.tabulate.columns import TABLES, Table
from pipeline.write import datapackage, manifest, template, workbook
from pipeline.write.datapackage import write_datapackage
from pipeline.write.delimited import CsvWriter
from pipeline.write.workbook import WorkbookWriter


class TableWriters:
    """Writes tables in every format that was asked for, a batch at a time."""

    def __init__(self, folder: Path, settings: Settings, version: str) -> None:
        """Write into ``folder`` what ``settings.formats`` names."""
        self.folder = folder
        self.settings = settings
        self.version = version
        self._closing = ExitStack()
        self._writers: list[CsvWriter | WorkbookWriter] = []

    def __enter__(self) -> Self:
        """Create the files."""
        if "csv" in self.settings.formats:
            self._writers.append(self._closing.enter_context(CsvWriter(self.folder, self.settings.csv_dialect)))
            write_datapackage(self.folder, dialect=self.settings.csv_dialect, version=self.version)
        if "xlsx" in self.settings.formats:
            self._writers.append(self._closing.enter_context(WorkbookWriter(self.folder)))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Finish and close the files."""
        self._closing.__exit__(kind, error, trace)

    def append(self, table: Table, frame: pd.DataFrame) -> None:
        """Add the rows of ``frame``, which has the table's columns, to every file."""
        for writer in self._writers:
            writer.append(table, frame)

    @property
    def notes(self) -> list[str]:
        """Sentences on what a format could not hold; complete when the files are closed."""
        return [note for writer in self._writers for note in writer.notes]


def file_names(settings: Settings) -> list[str]:
    """Return the names of the files that a run with these settings writes."""
    names = [manifest.NAME, template.NAME]
    if "csv" in settings.formats:
        names += [datapackage.NAME, *(f"{table.name}.csv" for table in TABLES)]
    if "xlsx" in settings.formats:
        names.append(workbook.NAME)
    return names
