"""JSON lines."""

from __future__ import annotations

import json
from pathlib import Path

from pipeline.tabulate.columns import ENTITIES, MENTIONS
from tests.write.examples import HOSTILE, entities, mentions, written


def test_a_row_is_an_object_with_keys_in_the_order_of_the_columns_and_null_for_what_is_missing(tmp_path: Path) -> None:
    path = written("jsonl", tmp_path, MENTIONS, mentions({"name": "Bjørn", "confidence": None}))
    [line] = path.read_text(encoding="utf-8").splitlines()

    assert list(json.loads(line)) == [column.name for column in MENTIONS.columns]
    assert '"name": "Bjørn"' in line
    assert line.endswith('"confidence": null}')


def test_no_program_finds_a_line_end_inside_a_row(tmp_path: Path) -> None:
    text = written("jsonl", tmp_path, ENTITIES, entities(HOSTILE)).read_text(encoding="utf-8")

    assert [json.loads(line)["name"] for line in text.splitlines()] == HOSTILE
