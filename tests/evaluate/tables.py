"""A folder as a user has it: texts, and the table of mentions that a run wrote for them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.cells import guard

TEXTS = {
    "ås.txt": "Kari Ås bur i Ås.\n\nMøtte Ås Ola i Oslo? Kari Ås trur det.\n",
    "under/ein.txt": "– Statkraft byggjer i Noreg, seier Ola.\n",
}
COLUMNS = ("doc_id", "mention_id", "entity_id", "name", "type", "label", "text", "start", "end", "context")
Cells = Mapping[str, Any]


def row(doc_id: str, text: str, start: int | str, label: str, **others: Any) -> dict[str, Any]:
    """Return a row as a run writes it: its type is that of the label, its name the text."""
    kind = {"PER": "person", "ORG": "organisation"}.get(label, "place")
    end = start + len(text) if isinstance(start, int) else ""
    made = {"doc_id": doc_id, "text": text, "start": start, "end": end, "label": label, "type": kind, "name": text}
    return made | others


ROWS = (
    row("ås.txt", "Kari Ås", 0, "PER"),
    row("ås.txt", "Ås", 14, "GPE_LOC"),
    row("ås.txt", "Ås", 25, "PER", name="Kari Ås"),
    row("ås.txt", "Ola", 28, "PER"),
    row("ås.txt", "Oslo", 34, "GPE_LOC"),
    row("ås.txt", "Kari Ås", 40, "PER"),
    row("under/ein.txt", "Statkraft", 2, "ORG"),
    row("under/ein.txt", "Noreg", 22, "GPE_LOC", name="Norge"),
    row("under/ein.txt", "Ola", 35, "PER"),
)


def project(folder: Path, texts: Mapping[str, str] = TEXTS) -> Path:
    """Lay texts into ``seeds`` and what a run tells of itself into ``outputs``; return the latter."""
    for name, text in texts.items():
        path = folder / "seeds" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    outputs = folder / "outputs"
    outputs.mkdir()
    told = {
        "program": {"name": "navnetabell"},
        "files": {},
        "settings": {"types": ["person", "place", "organisation"]},
        "inputs": ["seeds"],
        "counts": {"status": {"ok": len(texts)}},
    }
    (outputs / "run.json").write_text(json.dumps(told))
    return outputs


def csv_bytes(
    rows: Sequence[Cells],
    *,
    columns: Sequence[str] = COLUMNS,
    encoding: str = "utf-8-sig",
    delimiter: str = ",",
) -> bytes:
    """Return rows as a CSV file, guarded against formulas as the tables are."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(columns)
    for one in rows:
        writer.writerow([guard(str(one.get(column, ""))) for column in columns])
    return text.getvalue().encode(encoding, "replace")


def write_table(outputs: Path, rows: Sequence[Cells], **how: Any) -> Path:
    """Write rows as ``mentions.csv``."""
    path = outputs / "mentions.csv"
    path.write_bytes(csv_bytes(rows, **how))
    return path
