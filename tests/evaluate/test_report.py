from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import InputError, ModelError
from pipeline.evaluate.gold import Gold, GoldDocument
from pipeline.evaluate.report import Evaluated, evaluate, find_all, report_on, resolve_gold
from pipeline.options import Settings
from pipeline.recognise.models import ModelInfo
from pipeline.records import Document, Status
from tests.evaluate.examples import found, gold
from tests.evaluate.test_gold_files import ARTICLE, OURS, jsonl

MODEL = ModelInfo("nb_toy", "1.0", "folder", "0" * 64, ("ner",))
FLOORS = json.loads(Path(__file__).with_name("floors.json").read_text(encoding="utf-8"))


def reported(*pairs: tuple[GoldDocument, Document]) -> Evaluated:
    texts, documents = zip(*pairs, strict=True)
    return report_on(Gold("g.jsonl", texts), documents, MODEL)


@pytest.fixture
def report() -> Evaluated:
    """Return the report of a Nynorsk and a Bokmål text, one name of four missed."""
    return reported(
        (
            replace(gold("[Kari Ås|PER|k] song. [Ås|PER|k] log."), variety="nno"),
            found("[Kari Ås|PER|x|0.95] song. [Ås|PER|x|0.6] log."),
        ),
        (replace(gold("[Oslo|GPE_LOC|o] og [NRK|ORG|n]."), variety="nob"), found("[Oslo|GPE_LOC|y|0.9] og NRK.")),
    )


def test_the_report_is_json_laid_out_as_the_outside_measure_has_it(report: Evaluated) -> None:
    told = json.loads(json.dumps(report.as_dict()))

    assert {name: told["ner"]["all"][name] for name in ("p", "r", "f")} == {"p": 1.0, "r": 0.75, "f": 0.8571}
    assert {name: told["ner"]["all"][name] for name in ("tp", "found", "gold")} == {"tp": 3, "found": 3, "gold": 4}
    assert told["ner"]["per_type"].keys() == {"person", "place", "organisation"}
    assert [told["ner"][one]["r"] for one in ("four",)] == [0.75]
    assert (told["ner"]["per_four"]["ORG"]["r"], told["ner"]["per_four"]["LOC"]["r"]) == (0, 1)
    assert told["entities"].keys() == {"b3", "pairs", "variants"}
    assert told["entities"]["variants"]["f"] == 1
    strict = {name: told["credit"]["strict"][name] for name in ("correct", "missed", "spurious", "r")}
    assert strict == {"correct": 3, "missed": 1, "spurious": 0, "r": 0.75}
    assert (told["documents"], told["names"], told["faults"]) == (2, 4, {"missed": 1})
    assert told["groups"]["variety"]["nob"]["ner"]["types"]["r"] == 0.5
    assert (told["calibration"]["names"], told["model"]["name"]) == (3, "nb_toy")


def test_the_page_shows_a_line_for_each_measure(report: Evaluated) -> None:
    lines = list(report.lines())

    assert lines[:2] == ["gold   g.jsonl: 2 documents, 4 names", "model  nb_toy 1.0 (folder)"]
    [types] = [line.split() for line in lines if line.startswith("span and type  ")]
    assert types[3:6] == ["100.0", "75.0", "85.7"]
    assert types[-2:] == ["3", "4"]
    [partial] = [line.split() for line in lines if line.startswith("  partial ")]
    assert partial == ["partial", "100.0", "75.0", "85.7", "3", "0", "0", "1", "0"]
    assert any(line.split()[:4] == ["nno", "100.0", "100.0", "100.0"] for line in lines)
    assert "confidence 0.9 or more: 100.0 right, 66.7 of the names" in lines
    assert lines[-1] == "faults: 1 missed"
    assert not any("sentence" in line for line in lines)
    assert max(map(len, lines)) <= 80


def test_a_model_of_other_labels_than_the_gold_is_noted() -> None:
    text = gold("[Kari|PER] i [Oslo|GPE_LOC]")

    [note] = reported((text, found("[Kari|PER] i [Oslo|LOC]"))).notes

    assert note.startswith(
        "The gold has the labels GPE_LOC, PER, the model LOC, PER: compare the scores by four labels"
    )
    assert reported((text, found("[Kari|PER] i [Oslo|GPE_LOC]"))).notes == ()


def test_the_names_of_a_text_that_could_not_be_read_are_missed() -> None:
    report = reported((gold("[Kari|PER] song."), Document("1.txt", status=Status.FAILED, message="no")))

    assert report.unread == 1
    assert report.as_dict()["ner"]["all"]["r"] == 0
    assert "texts that could not be read: 1; their names count as missed" in report.lines()


def test_gold_that_says_of_no_name_what_it_denotes_gives_no_entity_scores() -> None:
    report = reported((gold("[Kari|PER] song."), found("[Kari|PER|x] song.")))

    assert any(line.startswith("entities: not scored") for line in report.lines())


def test_names_are_found_in_the_order_of_the_gold_and_linked_across_its_documents(tmp_path: Path) -> None:
    path = tmp_path / "rett.csv"
    path.write_text("text,type,doc_id,name,new_type\nLarsen,,,Åse Larsen,\n", encoding="utf-8")
    texts = ("Erna Solberg bur i Bergen.", "Solberg reiste heim.", "Larsen song i Oslo.")

    items = [Document(f"{number}.txt", source=text) for number, text in enumerate(texts)]

    documents, model, _ = find_all(items, Settings(corrections=str(path)))

    assert [[mention.name for mention in document.mentions] for document in documents] == [
        ["Erna Solberg", "Bergen"],
        ["Solberg"],
        ["Åse Larsen", "Oslo"],
    ]
    assert model.name == "nb_ent_news_sm"


def test_with_gold_mentions_the_resolver_alone_is_scored(tmp_path: Path) -> None:
    report = evaluate(jsonl(tmp_path, ARTICLE), Settings(), gold_mentions=True)
    [document] = resolve_gold([gold("[Mike Pompeo|PER] kom. [Pompeo|PER] gjekk.")], Settings())

    assert report.model is None
    assert "model  none: the mentions are those of the gold file" in report.lines()
    assert not any(line.startswith("span") for line in report.lines())
    assert report.as_dict()["ner"]["all"]["f"] == 1
    assert {mention.entity_id for mention in document.mentions} == {"person/mike-pompeo"}


def test_all_types_are_scored_whatever_a_run_would_keep(tmp_path: Path) -> None:
    mentions = [{"start": 8, "end": 15, "label": "PROD"}]
    path = jsonl(tmp_path, {"doc_id": "1", "text": "Eg les «Fuglane».", "mentions": mentions})

    report = evaluate(path, Settings(types=("person",)), gold_mentions=True)

    assert report.as_dict()["ner"]["per_label"]["PROD"]["r"] == 1


def test_gold_or_a_model_that_is_missing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        evaluate(tmp_path / "borte.jsonl", Settings())
    with pytest.raises(ModelError):
        evaluate(jsonl(tmp_path, ARTICLE), Settings(model="borte"))


@pytest.fixture(scope="module")
def shipped() -> dict[str, Evaluated]:
    """Return the reports on our gold: of the shipped model, and of the resolver alone."""
    return {"found": evaluate(OURS, Settings()), "gold names": evaluate(OURS, Settings(), gold_mentions=True)}


def test_no_score_falls_below_its_floor(shipped: dict[str, Evaluated]) -> None:
    """A better model or resolver raises the floors in ``floors.json``; nothing lowers them but a reason.

    Whoever changes the gold measures again, with ``navnetabell evaluate``, and writes floors and digest down.
    """
    assert FLOORS["sha256"] == hashlib.sha256(OURS.read_bytes()).hexdigest()
    fallen = {
        (mode, part, measure): score
        for mode, parts in FLOORS["floors"].items()
        for part, measures in parts.items()
        for measure, floor in measures.items()
        if (score := shipped[mode].as_dict()[part][measure]["f"]) < floor
    }
    assert fallen == {}
