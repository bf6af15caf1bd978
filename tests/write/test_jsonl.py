"""JSON lines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.tabulate.columns import ENTITIES, MENTIONS
from pipeline.write.jsonl import read_jsonl
from tests.write.examples import HOSTILE, entities, mentions, written


def test_a_row_is_an_object_with_keys_in_the_order_of_the_columns(tmp_path: Path) -> None:
    lines = written("jsonl", tmp_path, MENTIONS, mentions({"name": "Bjørn"})).read_text(encoding="utf-8").splitlines()

    assert [list(json.loads(line)) for line in lines] == [[column.name for column in MENTIONS.columns]]
    assert '"name": "Bjørn"' in lines[0]


def test_a_missing_confidence_is_null(tmp_path: Path) -> None:
    path = written("jsonl", tmp_path, MENTIONS, mentions({"confidence": None}))

    assert path.read_text(encoding="utf-8").endswith('"confidence": null}\n')


def test_no_program_finds_a_line_end_inside_a_row(tmp_path: Path) -> None:
    text = written("jsonl", tmp_path, ENTITIES, entities(HOSTILE)).read_text(encoding="utf-8")

    assert [json.loads(line)["name"] for line in text.splitlines()] == HOSTILE


@pytest.mark.parametrize("line", ["[1]", "{", '{"entity_id": "a"}', "1"])
def test_a_line_that_is_no_row_is_told_by_its_number(tmp_path: Path, line: str) -> None:
    path = written("jsonl", tmp_path, ENTITIES, entities(["Bø"]))
    path.write_text(f"{path.read_text(encoding='utf-8')}{line}\n", encoding="utf-8")

    with pytest.raises(ValueError, match="line 2"):
        read_jsonl(path, ENTITIES)
