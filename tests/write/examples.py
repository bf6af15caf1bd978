"""Tables with hostile texts, and every format that holds tables."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import pytest

from pipeline.tabulate.columns import ENTITIES, MENTIONS, Table, present
from pipeline.write.parquet import ParquetWriter
from pipeline.write.sqlite import SqliteWriter
from pipeline.write.tables import FOREIGN_KEYS, read_file
from pipeline.write.text_tables import CsvWriter, JsonlWriter
from pipeline.write.xlsx import XlsxWriter

HOSTILE: list[str] = json.loads((Path(__file__).parents[1] / "data" / "hostile.json").read_text(encoding="utf-8"))
MENTION = ("a", "", "", 1, "person/a", "A", "", "person", "PER", "A", 0, 1, 1, 1, "A.", "", "exact", 0.25)


class Format(NamedTuple):
    """How a table gets into a file."""

    file: str
    writer: Callable[[Path], Any]
    needs: str = "pandas"


FORMATS: Mapping[str, Format] = {
    "csv": Format("{}.csv", lambda path: CsvWriter(path, "standard")),
    "excel-nb": Format("{}.csv", lambda path: CsvWriter(path, "excel-nb")),
    "jsonl": Format("{}.jsonl", JsonlWriter),
    "parquet": Format("{}.parquet", ParquetWriter, "pyarrow"),
    "sqlite": Format("navnetabell.sqlite", lambda path: SqliteWriter(path, FOREIGN_KEYS)),
    "xlsx": Format("navnetabell.xlsx", XlsxWriter, "openpyxl"),
}


def entities(texts: Iterable[str]) -> pd.DataFrame:
    return ENTITIES.frame(
        (f"place/{number}", text, "place", "", number, -1, "", "2019-04", text, "") for number, text in enumerate(texts)
    )


def mentions(*changes: Mapping[str, object]) -> pd.DataFrame:
    names = [column.name for column in MENTIONS.columns]
    return MENTIONS.frame(
        tuple({**dict(zip(names, MENTION, strict=True)), "mention_id": number, **change}[name] for name in names)
        for number, change in enumerate(changes, start=1)
    )


def quotes() -> pd.DataFrame:
    """Return two quotations, of the second of which nobody knows who speaks."""
    said = ("direct", "seie", "– Kom!", 7, 13)
    return present("quotes", ()).frame(
        [
            ("a.txt", "2019", 1, "place/0", "Bø", *said, "Bø", 0, 2, 1, "name"),
            ("a.txt", "2019", 2, "", "", *said, "", None, None, 1, ""),
        ]
    )


def affiliations() -> pd.DataFrame:
    return present("affiliations", ()).frame(
        [("a.txt", "2019", "place/0", "Bø", "", "", "", "", "", "Ap", 44, "Bø (Ap)", 0, 7)]
    )


def written(name: str, folder: Path, table: Table, *frames: pd.DataFrame) -> Path:
    """Write frames one after another in a format, and return the path of the table's file."""
    pytest.importorskip(FORMATS[name].needs)
    with FORMATS[name].writer(folder) as writer:
        for frame in frames:
            writer.append(table.name, frame)
    return folder / FORMATS[name].file.format(table.name)


def read_back(name: str, folder: Path, table: Table, *frames: pd.DataFrame) -> pd.DataFrame:
    return read_file(written(name, folder, table, *frames), table)
