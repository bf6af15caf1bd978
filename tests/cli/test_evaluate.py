"""navnetabell evaluate, as a user meets it."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.program import navnetabell

GOLD = {
    "doc_id": "a",
    "variety": "nob",
    "text": "Kari Nordmann bor i Oslo.",
    "mentions": [
        {"start": 0, "end": 13, "text": "Kari Nordmann", "label": "PER", "chain": "1"},
        {"start": 20, "end": 24, "text": "Oslo", "label": "GPE_LOC", "chain": "2"},
    ],
}


def test_evaluate_prints_scores_as_text_and_as_json(home: Path) -> None:
    (home / "gold.jsonl").write_text(json.dumps(GOLD), encoding="utf-8")

    text = navnetabell("evaluate", "gold.jsonl", cwd=home)
    data = navnetabell("evaluate", "gold.jsonl", "--json", cwd=home)

    assert "span and label" in text.stdout
    assert json.loads(data.stdout)["ner"]["types"]["f"] == 1.0


def test_evaluate_writes_what_was_wrong(home: Path) -> None:
    GOLD["mentions"][1]["label"] = "PER"  # type: ignore[index]
    (home / "gold.jsonl").write_text(json.dumps(GOLD), encoding="utf-8")

    navnetabell("evaluate", "gold.jsonl", "--errors", "errors.csv", cwd=home)

    assert "Oslo" in (home / "errors.csv").read_text(encoding="utf-8-sig")


def test_a_gold_file_that_does_not_fit_its_text_is_refused_in_words(home: Path) -> None:
    (home / "gold.jsonl").write_text(json.dumps({**GOLD, "text": "Ola."}), encoding="utf-8")

    done = navnetabell("evaluate", "gold.jsonl", cwd=home)

    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "gold.jsonl" in done.stderr
