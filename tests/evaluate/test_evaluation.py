from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from pipeline.errors import InputError, ModelError
from pipeline.evaluate.evaluation import evaluate
from pipeline.evaluate.report import Report
from pipeline.settings import Settings
from tests.evaluate.test_readers import ARTICLE, OURS, jsonl

FLOORS = json.loads(Path(__file__).with_name("floors.json").read_text(encoding="utf-8"))


def test_with_gold_mentions_only_the_entities_are_shown(tmp_path: Path) -> None:
    report = evaluate(jsonl(tmp_path, ARTICLE), Settings(), gold_mentions=True)

    assert report.model is None
    assert "model  none: the gold names stand in place of found ones" in report.lines()
    assert not any(line.startswith("span") for line in report.lines())
    assert report.as_dict()["ner"]["all"]["f"] == 1


def test_all_types_are_scored_whatever_a_run_would_keep(tmp_path: Path) -> None:
    mentions = [{"start": 8, "end": 15, "label": "PROD"}]
    path = jsonl(tmp_path, {"doc_id": "1", "text": "Eg les «Fuglane».", "mentions": mentions})

    report = evaluate(path, Settings(types=("person",)), gold_mentions=True)

    assert report.as_dict()["ner"]["per_label"]["PROD"]["r"] == 1


def test_gold_that_is_not_there_and_a_model_that_is_not_there_are_told(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        evaluate(tmp_path / "borte.jsonl", Settings())
    with pytest.raises(ModelError):
        evaluate(jsonl(tmp_path, ARTICLE), Settings(model="borte"))


@pytest.fixture(scope="module")
def shipped() -> dict[str, Report]:
    """Return the reports on our gold: of the shipped model, and of the resolver alone."""
    return {
        "found": evaluate(OURS, Settings()),
        "gold names": evaluate(OURS, Settings(), gold_mentions=True),
    }


def test_the_floors_are_those_of_this_gold() -> None:
    """Whoever changes the gold measures anew, with ``navnetabell evaluate``, and writes floors and digest down."""
    assert FLOORS["sha256"] == hashlib.sha256(OURS.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("mode", "part", "measure", "floor"),
    [
        (mode, part, measure, floor)
        for mode, parts in FLOORS["floors"].items()
        for part, measures in parts.items()
        for measure, floor in measures.items()
    ],
)
def test_no_score_falls_below_its_floor(
    shipped: dict[str, Report], mode: str, part: str, measure: str, floor: float
) -> None:
    """A better model or resolver raises the floors in ``floors.json``; nothing lowers them but a reason."""
    assert shipped[mode].as_dict()[part][measure]["f"] >= floor
