"""``places.geojson``: the places that are on the map as points, for QGIS, geopandas and web maps (RFC 7946)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Self

import pandas as pd

from pipeline.outputs import GEOJSON
from pipeline.tabulate.columns import ENTITIES

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
