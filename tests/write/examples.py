"""Tables with hostile texts, and every format that holds tables."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import pytest

from pipeline.tabulate.columns import ENTITIES, MENTIONS, Table
from pipeline.write.csv import CsvWriter, read_csv
from pipeline.write.jsonl import JsonlWriter, read_jsonl
from pipeline.write.parquet import ParquetWriter, read_parquet
from pipeline.write.xlsx import XlsxWriter, read_xlsx

HOSTILE: list[str] = json.loads((Path(__file__).parents[1] / "data" / "hostile.json").read_text(encoding="utf-8"))
MENTION = ("a", "", "", 1, "person/a", "A", "", "person", "PER", "A", 0, 1, 1, 1, "A.", "", "exact", 0.25)


class Format(NamedTuple):
    """How a table gets into a file and out of it."""

    file: str
    writer: Callable[[Path], Any]
    read: Callable[[Path, Table], pd.DataFrame]
    needs: str = "pandas"


FORMATS: Mapping[str, Format] = {
    "csv": Format(
        "{}.csv", lambda path: CsvWriter(path, "standard"), lambda path, table: read_csv(path, table, "standard")
    ),
    "excel-nb": Format(
        "{}.csv", lambda path: CsvWriter(path, "excel-nb"), lambda path, table: read_csv(path, table, "excel-nb")
    ),
    "jsonl": Format("{}.jsonl", JsonlWriter, read_jsonl),
    "parquet": Format("{}.parquet", ParquetWriter, read_parquet, "pyarrow"),
    "xlsx": Format("navnetabell.xlsx", XlsxWriter, read_xlsx, "openpyxl"),
}


def entities(texts: Iterable[str]) -> pd.DataFrame:
    return ENTITIES.frame(
        (f"place/{number}", text, "place", "", number, -1, "", "2019-04", text) for number, text in enumerate(texts)
    )


def mentions(*changes: Mapping[str, object]) -> pd.DataFrame:
    names = [column.name for column in MENTIONS.columns]
    return MENTIONS.frame(
        tuple({**dict(zip(names, MENTION, strict=True)), **change}[name] for name in names) for change in changes
    )


def written(name: str, folder: Path, table: Table, *frames: pd.DataFrame) -> Path:
    """Write frames one after another in a format, and return the path of the table's file."""
    pytest.importorskip(FORMATS[name].needs)
    with FORMATS[name].writer(folder) as writer:
        for frame in frames:
            writer.append(table.name, frame)
    return folder / FORMATS[name].file.format(table.name)


def read_back(name: str, folder: Path, table: Table, *frames: pd.DataFrame) -> pd.DataFrame:
    return FORMATS[name].read(written(name, folder, table, *frames), table)
