"""The faults of the gold standards that ``gold_faults.json`` lists, and gold without them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.evaluate.gold import GoldDocument

FAULTS: dict[str, Any] = json.loads(Path(__file__).with_name("gold_faults.json").read_text(encoding="utf-8"))


def without_faults(file: str, gold: Sequence[GoldDocument]) -> list[GoldDocument]:
    """Return the documents of a gold file with no chain on the names whose chain is at fault."""
    chains = {(one["doc_id"], chain) for one in FAULTS["chains"] if one["file"] == file for chain in one["chains"]}
    starts = {(one["doc_id"], one["start"]) for one in FAULTS["names"] if one["file"] == file}
    return [
        replace(
            document,
            names=tuple(
                replace(name, chain=None)
                if (document.doc_id, name.chain) in chains or (document.doc_id, name.start) in starts
                else name
                for name in document.names
            ),
        )
        for document in gold
    ]


def faulty_genitives(file: str) -> set[tuple[str, str, str]]:
    """Return (document, name, following word) of the names of a treebank whose mark for the genitive is at fault."""
    return {(one["doc_id"], one["name"], one["next"]) for one in FAULTS["genitives"] if one["file"] == file}
