"""Parquet: typed columns with their meanings, for pandas, R, DuckDB and Spark."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pandas as pd

from pipeline.errors import OutputError, require
from pipeline.tabulate.columns import TABLES, Table

ROW_GROUP = 20_000  # rows of a row group: some 10 MB in memory
ARROW_TYPES = {"string": "string", "integer": "int64", "number": "float64"}


class ParquetWriter(ExitStack):
    """Writes each table to a ``.parquet`` of its own; batches are regrouped, so that bytes do not depend on them."""

    notes: tuple[str, ...] = ()  # a Parquet file holds everything

    def __init__(self, folder: Path, tables: Sequence[Table] = TABLES, *, group: int = ROW_GROUP) -> None:
        """Write ``tables`` into ``folder``, row groups of ``group`` rows.

        Raises:
            OutputError: the extra ``parquet`` is not installed.
        """
        super().__init__()
        self.folder = folder
        self.tables = tables
        self.group = group
        self.arrow = load_arrow()
        self._files: dict[str, Any] = {}
        self._waiting: dict[str, Any] = {}

    def __enter__(self) -> Self:
        for table in self.tables:
            schema = self._schema(table)
            path = str(self.folder / f"{table.name}.parquet")
            file = self.arrow.parquet.ParquetWriter(path, schema, compression="zstd")
            self._files[table.name] = self.enter_context(file)
            self._waiting[table.name] = schema.empty_table()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        if kind is None:
            for table, waiting in self._waiting.items():
                if len(waiting):
                    self._write(table, waiting)
        return super().__exit__(kind, error, trace)

    def append(self, table: str, frame: pd.DataFrame) -> None:
        waiting = self._waiting[table]
        rows = self.arrow.Table.from_pandas(frame, waiting.schema, preserve_index=False)
        waiting = self.arrow.concat_tables([waiting, rows.replace_schema_metadata(waiting.schema.metadata)])
        while len(waiting) >= self.group:
            self._write(table, waiting.slice(0, self.group))
            waiting = waiting.slice(self.group)
        self._waiting[table] = waiting

    def _write(self, table: str, rows: Any) -> None:
        self._files[table].write_table(rows.combine_chunks(), row_group_size=self.group)

    def _schema(self, table: Table) -> Any:
        fields = [
            self.arrow.field(
                column.name,
                self.arrow.type_for_alias(ARROW_TYPES[column.type]),
                nullable=column.type == "number" or column.optional,
                metadata={"description": column.meaning},
            )
            for column in table.columns
        ]
        return self.arrow.schema(fields, metadata={"description": f"A row is {table.row}."})


def load_arrow() -> Any:
    """Return pyarrow, with its part for Parquet.

    Raises:
        OutputError: the extra ``parquet`` is not installed.
    """
    require("pyarrow.parquet", "parquet", OutputError, "Parquet")
    return require("pyarrow", "parquet", OutputError, "Parquet")
