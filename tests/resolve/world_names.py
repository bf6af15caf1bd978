"""Rows for each one-word name that all the world knows: ``python -m tests.resolve.world_names`` counts them.

It reads NoReC's first 600 reviews in the folder that NAVNETABELL_CORPORA names. One row for each name is right.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from pathlib import Path

from pipeline import extract
from tests.benchmarks import corpus

NAMES = Path(__file__).with_suffix(".txt")
REVIEWS = 600


def rows_by_name() -> Counter[str]:
    """Return how many rows of people each of the names has; those that no review names are not there."""
    wanted = {line for line in NAMES.read_text(encoding="utf-8").splitlines() if not line.startswith("#")}
    found = extract(texts=corpus.texts(REVIEWS)).entities
    return Counter(name for name in found.loc[found["type"] == "person", "name"] if name in wanted)


if __name__ == "__main__":
    if not os.environ.get("NAVNETABELL_CORPORA"):
        sys.exit("The variable NAVNETABELL_CORPORA names no folder of corpora.")
    rows = rows_by_name()
    several = ", ".join(f"{name} {count}" for name, count in rows.most_common() if count > 1)
    print(f"{rows.total()} rows for {len(rows)} names: {rows.total() / len(rows):.2f} a name. {several}")  # noqa: T201 - what was asked for
