"""Tables as text: CSV that spreadsheets load, JSON lines for programs that read as they go, GeoJSON for maps.

CSV is UTF-8 with a byte-order mark, CRLF, RFC 4180 quoting, and guarded against formulas.
``corrections-template.csv`` has what to look at first, to be corrected and given back with ``--corrections``.
``places.geojson`` has the places that are on the map as points, for QGIS, geopandas and web maps (RFC 7946).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Self, TextIO

import pandas as pd

from pipeline.cells import MAX_SHEET_ROWS, guard, may_be_live
from pipeline.outputs import GEOJSON, TEMPLATE
from pipeline.tabulate.columns import ENTITIES, TABLES, Table

TEMPLATE_ROW = ["text", "type", "doc_id", "name", "new_type", "resolved_by", "mentions", "context", "found_at"]
TEMPLATE_COLUMNS = [*TEMPLATE_ROW[:5], "place", "resolved_by", "mentions", "found_at", "context"]
# Line ends to some programs, though not to JSON; they stand in texts only, where an escape means the same.
LINE_ENDS = str.maketrans({"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"})
ENCODE = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


@dataclass(frozen=True, slots=True)
class Dialect:
    """How values are separated and how decimals are written."""

    delimiter: str
    decimal: str


DIALECTS: Mapping[str, Dialect] = MappingProxyType(
    {"standard": Dialect(",", "."), "excel-nb": Dialect(";", ",")},
)


class TextWriter(ExitStack):
    """Writes each table to a text file of its own, a batch of rows at a time."""

    ending: str
    encoding = "utf-8"

    def __init__(self, folder: Path, tables: Sequence[Table] = TABLES) -> None:
        super().__init__()
        self.folder = folder
        self.tables = tables
        self._files: dict[str, TextIO] = {}

    def __enter__(self) -> Self:
        for table in self.tables:
            path = self.folder / f"{table.name}.{self.ending}"
            self._files[table.name] = self.enter_context(path.open("w", encoding=self.encoding, newline=""))
        return self


class CsvWriter(TextWriter):
    """Writes each table to a ``.csv`` of its own."""

    ending, encoding = "csv", "utf-8-sig"

    def __init__(
        self, folder: Path, dialect: str, tables: Sequence[Table] = TABLES, *, max_rows: int = MAX_SHEET_ROWS
    ) -> None:
        """Write ``tables`` in one of `DIALECTS`, for spreadsheets of ``max_rows`` rows with the header."""
        super().__init__(folder, tables)
        self.dialect = dialect
        self.max_rows = max_rows
        self._rows: Counter[str] = Counter()

    def __enter__(self) -> Self:
        super().__enter__()
        for table in self.tables:
            self._files[table.name].write(csv_text(table.frame([]), self.dialect))
        return self

    def append(self, table: str, frame: pd.DataFrame) -> None:
        self._files[table].write(csv_text(frame, self.dialect, header=False))
        self._rows[table] += len(frame)

    @property
    def notes(self) -> list[str]:
        """Sentences on tables that a spreadsheet would cut: the files hold everything."""
        return [
            f"{table.name}.csv has {self._rows[table.name]} rows. A spreadsheet shows only the first "
            f"{self.max_rows - 1} of them; the workbook (--formats xlsx) goes on on further sheets."
            for table in self.tables
            if self._rows[table.name] >= self.max_rows
        ]


class JsonlWriter(TextWriter):
    """Writes each table to a ``.jsonl`` of its own: UTF-8, keys in the order of the columns."""

    ending = "jsonl"
    notes: Sequence[str] = ()  # JSON holds everything

    def append(self, table: str, frame: pd.DataFrame) -> None:
        rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
        self._files[table].write("".join([f"{ENCODE(row)}\n" for row in rows]).translate(LINE_ENDS))


def write_template(
    folder: Path, rows: Iterable[tuple[object, ...]], dialect: str, places: Sequence[str] | None = None
) -> None:
    """Write rows with the columns of `TEMPLATE_COLUMNS`; given back as it is, the file changes nothing.

    Args:
        rows: of each, what `TEMPLATE_ROW` says; its ``place`` is for the user to fill in.
        places: for each row where a place may be that has no sure one; without, there is no such column.
    """
    frame = pd.DataFrame(list(rows), columns=TEMPLATE_ROW).assign(place="").astype("str")[TEMPLATE_COLUMNS]
    frame = frame if places is None else frame.assign(places=list(places))
    (folder / TEMPLATE).write_text(csv_text(frame, dialect), encoding="utf-8-sig", newline="")


def csv_text(frame: pd.DataFrame, dialect: str, *, header: bool = True) -> str:
    """Return rows as CSV, without the byte-order mark; text is guarded against formulas."""
    texts = {str(name): cells.unique() for name, cells in frame.select_dtypes([object, "str"]).items()}
    guarded = {
        name: frame[name].map({text: guard(text) for text in different})
        for name, different in texts.items()
        if may_be_live("\n".join(different))
    }
    how = DIALECTS[dialect]
    return frame.assign(**guarded).to_csv(
        sep=how.delimiter, decimal=how.decimal, index=False, header=header, lineterminator="\r\n"
    )


NO_PROPERTIES = ("type", "latitude", "longitude", "authority_id")  # all are places; where they are is the geometry


class GeojsonWriter(ExitStack):
    """Writes a feature a located place, with its row of ``entities``, in the order of that table."""

    notes: Sequence[str] = ()  # JSON holds everything

    def __init__(self, folder: Path) -> None:
        """Write into ``folder``."""
        super().__init__()
        self._path = folder / GEOJSON
        self._between = "\n"

    def __enter__(self) -> Self:
        """Create the file."""
        self._file = self.enter_context(self._path.open("w", encoding="utf-8", newline="\n"))
        self._file.write('{"type": "FeatureCollection", "features": [')
        self.callback(self._file.write, "\n]}\n")
        return super().__enter__()

    def append(self, table: str, frame: pd.DataFrame) -> None:
        """Add those rows of ``entities`` that have a place."""
        if table != ENTITIES.name:
            return
        for row in frame[frame["latitude"].notna()].to_dict("records"):
            feature = {
                "type": "Feature",
                "id": row["entity_id"],
                "geometry": {"type": "Point", "coordinates": [row["longitude"], row["latitude"]]},
                "properties": {str(name): value for name, value in row.items() if name not in NO_PROPERTIES},
            }
            self._file.write(self._between + json.dumps(feature, ensure_ascii=False))
            self._between = ",\n"
