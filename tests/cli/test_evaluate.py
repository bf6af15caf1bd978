"""``navnetabell evaluate``, as a user meets it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from pipeline.cli import main
from tests.cases import case_rows
from tests.evaluate.tables import ROWS, csv_bytes, project, row, write_table

ARTICLE = {
    "doc_id": "a",
    "variety": "nob",
    "text": "Kari Nordmann bor i Oslo.",
    "mentions": [
        {"start": 0, "end": 13, "text": "Kari Nordmann", "label": "PER", "chain": "1"},
        {"start": 20, "end": 24, "text": "Oslo", "label": "GPE_LOC", "chain": "2"},
    ],
}
COLUMNS = "Kari B-PER\nNordmann I-PER\nbur O\ni O\nOslo B-GPE_LOC\n. O\n"


@pytest.fixture
def outputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a run; the test stands where the user stands."""
    monkeypatch.chdir(tmp_path)
    return project(tmp_path)


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    path = tmp_path / "gull.iob"
    path.write_text(COLUMNS, encoding="utf-8")
    return path


def test_scores_of_jsonl_and_of_columns_are_printed_as_text_and_as_json(
    home: Path, gold: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "gold.jsonl").write_text(json.dumps(ARTICLE), encoding="utf-8")
    for path, count in ((gold, "gull.iob: 1 documents, 2 names"), (home / "gold.jsonl", "gold.jsonl: 1 documents")):
        assert main(["evaluate", str(path)]) == 0
        page = capsys.readouterr().out
        assert all(words in page for words in (f"gold   {count}", "span and label", "span and four", "partial credit"))

        assert main(["evaluate", str(path), "--json"]) == 0
        told = json.loads(capsys.readouterr().out)
        assert told["ner"]["all"]["gold"] == told["ner"]["four"]["gold"] == told["credit"]["type"]["gold"] == 2
        assert told["ner"]["types"]["f"] == 1.0


def test_what_was_changed_in_a_table_is_what_the_errors_show(outputs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The workflow: run, correct the table in a spreadsheet, evaluate against it."""
    assert main(["run", "seeds", "-o", str(outputs), "--force", "--quiet", "--formats", "csv"]) == 0
    table = outputs / "mentions.csv"
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    names = list(rows[0])
    [oslo] = [one for one in rows if one["text"] == "Oslo"]
    oslo |= {"type": "organisation", "label": "ORG"}
    changed = [one for one in rows if one["text"] != "Statkraft"]
    corrected = outputs / "retta.csv"
    corrected.write_bytes(csv_bytes(changed, columns=names, delimiter=";", encoding="cp1252"))

    assert main(["evaluate", str(corrected), "--errors", "feil.csv", "--json"]) == 0

    told = json.loads(capsys.readouterr().out)
    assert told["ner"]["all"]["found"] == len(rows)
    with Path("feil.csv").open(encoding="utf-8-sig", newline="") as file:
        faults = {(one["fault"], one["gold_label"], one["found_text"]) for one in csv.DictReader(file)}
    assert faults == {("label", "ORG", "Oslo"), ("invented", "", "Statkraft")}


def test_the_texts_of_a_table_may_be_named(outputs: Path, tmp_path: Path) -> None:
    table = tmp_path / "retta.csv"
    table.write_bytes(csv_bytes(ROWS))

    assert main(["evaluate", str(table), "--texts", str(outputs.parent / "seeds")]) == 0


@pytest.mark.parametrize(("arguments", "message"), case_rows("cli/evaluate"))
def test_what_cannot_be_done_is_said_in_words(
    outputs: Path, gold: Path, arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (gold.parent / "other.jsonl").write_text(json.dumps({**ARTICLE, "text": "Ola."}), encoding="utf-8")
    write_table(outputs, [row("ås.txt", "Kari", 14, "PER", end=16)])

    assert main(["evaluate", *arguments]) == 1

    assert message in capsys.readouterr().err
