"""``corrections-template.csv``: what to look at first, to be corrected and given back with ``--corrections``."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from pipeline.cells import guard
from pipeline.records import Doubt
from pipeline.write.csv import DIALECTS

NAME = "corrections-template.csv"
HEADER = ("text", "type", "doc_id", "name", "new_type", "resolved_by", "mentions", "context")


def write_template(folder: Path, doubts: Iterable[Doubt], dialect: str) -> None:
    """Write a line for each doubt; given back as it is, the file changes nothing."""
    with (folder / NAME).open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file, delimiter=DIALECTS[dialect].delimiter, lineterminator="\r\n")
        rows.writerow(HEADER)
        for one in doubts:
            cells = (one.text, one.type, one.doc_id, one.name, "", one.resolved_by, str(one.mentions), one.context)
            rows.writerow([guard(cell) for cell in cells])
