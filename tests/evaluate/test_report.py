from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.evaluate.evaluation import compare
from pipeline.evaluate.report import Report
from pipeline.recognise.models import ModelInfo
from pipeline.records import Document, Status
from tests.evaluate.examples import found, gold

MODEL = ModelInfo("nb_toy", "1.0", "folder", "0" * 64, ("ner",))


@pytest.fixture
def report() -> Report:
    """Return the report of a Nynorsk and a Bokmål text, one name of four missed."""
    texts = [
        replace(gold("[Kari Ås|PER|k] song. [Ås|PER|k] log."), variety="nno"),
        replace(gold("[Oslo|GPE_LOC|o] og [NRK|ORG|n]."), variety="nob"),
    ]
    documents = [found("[Kari Ås|PER|x|0.95] song. [Ås|PER|x|0.6] log."), found("[Oslo|GPE_LOC|y|0.9] og NRK.")]
    return compare("g.jsonl", texts, documents, MODEL)


def test_the_report_is_json_laid_out_as_the_outside_measure_has_it(report: Report) -> None:
    told = json.loads(json.dumps(report.as_dict()))

    assert {name: told["ner"]["all"][name] for name in ("p", "r", "f")} == {"p": 1.0, "r": 0.75, "f": 0.8571}
    assert {name: told["ner"]["all"][name] for name in ("tp", "found", "gold")} == {"tp": 3, "found": 3, "gold": 4}
    assert told["ner"]["per_type"].keys() == {"person", "place", "organisation"}
    assert told["entities"].keys() == {"b3", "pairs", "variants"}
    assert told["entities"]["variants"]["f"] == 1
    assert (told["documents"], told["names"], told["faults"]) == (2, 4, {"missed": 1})
    assert told["groups"]["variety"]["nob"]["ner"]["types"]["r"] == 0.5
    assert told["calibration"]["names"] == 3
    assert told["model"]["name"] == "nb_toy"


def test_the_page_shows_a_line_for_each_measure(report: Report) -> None:
    lines = list(report.lines())

    assert lines[:2] == ["gold   g.jsonl: 2 documents, 4 names", "model  nb_toy 1.0 (folder)"]
    [types] = [line.split() for line in lines if line.startswith("span and type  ")]
    assert types[3:6] == ["100.0", "75.0", "85.7"]
    assert types[-2:] == ["3", "4"]
    assert any(line.split()[:4] == ["nno", "100.0", "100.0", "100.0"] for line in lines)
    assert "confidence 0.9 or more: 100.0 right, 66.7 of the names" in lines
    assert lines[-1] == "faults: 1 missed"
    assert not any("sentence" in line for line in lines)
    assert max(map(len, lines)) <= 80


def test_partial_credit_is_told_by_four_schemes_with_its_counts(report: Report) -> None:
    strict = json.loads(json.dumps(report.as_dict()))["credit"]["strict"]

    assert {name: strict[name] for name in ("correct", "missed", "spurious", "r")} == {
        "correct": 3,
        "missed": 1,
        "spurious": 0,
        "r": 0.75,
    }
    [line] = [line.split() for line in report.lines() if line.startswith("  partial ")]
    assert line == ["partial", "100.0", "75.0", "85.7", "3", "0", "0", "1", "0"]


def test_scores_by_four_labels_stand_with_each_of_the_four(report: Report) -> None:
    told = report.as_dict()["ner"]

    assert (told["four"]["r"], told["per_four"]["ORG"]["r"], told["per_four"]["LOC"]["r"]) == (0.75, 0, 1)


def test_a_model_of_other_labels_than_the_gold_is_said_to_be_so() -> None:
    texts, documents = [gold("[Kari|PER] i [Oslo|GPE_LOC]")], [found("[Kari|PER] i [Oslo|LOC]")]

    [note] = compare("g.jsonl", texts, documents, MODEL).notes

    assert note.startswith(
        "The gold has the labels GPE_LOC, PER, the model LOC, PER: compare the scores by four labels"
    )
    assert compare("g.jsonl", texts, [found("[Kari|PER] i [Oslo|GPE_LOC]")], MODEL).notes == ()


def test_a_text_that_could_not_be_read_is_told_and_its_names_are_missed() -> None:
    broken = Document("1.txt", status=Status.FAILED, message="no")

    report = compare("g.jsonl", [gold("[Kari|PER] song.")], [broken], MODEL)

    assert report.unread == 1
    assert report.as_dict()["ner"]["all"]["r"] == 0
    assert "texts that could not be read: 1; their names count as missed" in report.lines()


def test_faults_are_written(report: Report, tmp_path: Path) -> None:
    report.write_faults(tmp_path / "faults.csv")

    assert "NRK" in (tmp_path / "faults.csv").read_text(encoding="utf-8-sig")


def test_gold_that_says_of_no_name_what_it_stands_for_gives_no_entity_scores() -> None:
    report = compare("g.jsonl", [gold("[Kari|PER] song.")], [found("[Kari|PER|x] song.")], MODEL)

    assert any(line.startswith("entities: not scored") for line in report.lines())
