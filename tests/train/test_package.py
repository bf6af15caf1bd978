"""The folder of the shipped pipeline."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import spacy

from pipeline.recognise.models import TAGGER
from pipeline.recognise.tagger import Tagger
from pipeline.train.package import Package
from tests.recognise.tiny_tagger import LABELS, weights


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    Tagger(weights()).save(tmp_path / "weights.npz")
    (tmp_path / "scores.json").write_text('{"norne-nob-dev": {"nine": 80.0}}', encoding="utf-8")
    out = tmp_path / "model"
    step = Package(weights=tmp_path / "weights.npz", scores=tmp_path / "scores.json", out=out, version="1.2.3")
    list(step.run())
    return out


def test_the_folder_is_a_pipeline(packed: Path) -> None:
    nlp = spacy.load(packed)

    assert nlp.pipe_names == [TAGGER]
    assert nlp.pipe_labels[TAGGER] == list(LABELS)
    assert nlp("Kari bor i Oslo.").has_annotation("SENT_START")


def test_meta_says_what_it_is_and_how_good(packed: Path) -> None:
    meta = json.loads((packed / "meta.json").read_text(encoding="utf-8"))

    assert (meta["lang"], meta["name"], meta["version"]) == ("nb", "ent_news_sm", "1.2.3")
    assert meta["performance"] == {"norne-nob-dev": {"nine": 80.0}}
    assert {source["name"] for source in meta["sources"]} >= {"NorNE", "NoReC"}


def test_what_lay_in_the_folder_before_goes_and_the_model_card_stays(tmp_path: Path) -> None:
    out = tmp_path / "model"
    old = spacy.blank("nb")
    old.add_pipe("sentencizer", name="older")
    old.to_disk(out)
    (out / "older").mkdir(exist_ok=True)
    (out / "README.md").write_text("card", encoding="utf-8")
    Tagger(weights()).save(tmp_path / "weights.npz")

    list(Package(weights=tmp_path / "weights.npz", out=out).run())

    assert not (out / "older").exists()
    assert (out / "README.md").read_text(encoding="utf-8") == "card"
    assert spacy.load(out).pipe_names == [TAGGER]


def test_two_packages_of_one_model_are_the_same_bytes(tmp_path: Path) -> None:
    Tagger(weights()).save(tmp_path / "weights.npz")
    folders = [tmp_path / name for name in ("first", "second")]
    for folder in folders:
        list(Package(weights=tmp_path / "weights.npz", out=folder).run())

    first, second = (
        {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        for folder in folders
    )
    assert first == second
