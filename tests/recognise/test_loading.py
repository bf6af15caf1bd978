"""Loading spaCy pipelines, reduced to what finding names needs."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import spacy

from pipeline.errors import ModelError
from pipeline.recognise.component import NAME
from pipeline.recognise.loading import load
from tests import pipelines


def test_the_shipped_model_has_the_nine_labels_of_norne() -> None:
    nlp, info = load("nb_ent_news_sm")

    assert set(nlp.pipe_labels[NAME]) == set(pipelines.NORNE_LABELS)
    assert info.name == "nb_ent_news_sm"


def test_only_what_finding_names_needs_is_loaded_of_a_core_news_pipeline(core_news_folder: Path) -> None:
    nlp, info = load(str(core_news_folder))

    assert nlp.pipe_names == ["senter", "ner"]
    assert info.components == ("senter", "ner")
    assert info.name == "nb_core_news_sm"


def test_names_are_the_same_with_and_without_the_components_left_out(core_news_folder: Path) -> None:
    whole = spacy.load(core_news_folder)
    reduced, _ = load(str(core_news_folder))

    for text, _ in pipelines.TOY:
        expected = [(ent.start_char, ent.end_char, ent.label_) for ent in whole(text).ents]
        assert [(ent.start_char, ent.end_char, ent.label_) for ent in reduced(text).ents] == expected


def test_the_toy_pipeline_finds_names_so_that_comparing_them_means_something(core_news_folder: Path) -> None:
    nlp, _ = load(str(core_news_folder))

    assert [ent.text for ent in nlp("Kari Nordmann bor i Bergen .").ents] == ["Kari Nordmann", "Bergen"]


def test_a_shared_tok2vec_stays_where_the_recogniser_listens_to_it(tmp_path: Path) -> None:
    pipelines.listening_shape().to_disk(tmp_path / "listening")

    nlp, _ = load(str(tmp_path / "listening"))

    assert nlp.pipe_names == ["tok2vec", "ner", "sentencizer"]


def test_everything_stays_where_rules_find_names(tmp_path: Path) -> None:
    nlp = spacy.blank("nn")
    pipelines.add_rule(nlp)
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "LOC", "pattern": "Noreg"}])  # type: ignore[attr-defined]
    nlp.to_disk(tmp_path / "ruled")

    loaded, _ = load(str(tmp_path / "ruled"))

    assert loaded.pipe_names == ["attribute_ruler", "entity_ruler", "sentencizer"]


def test_an_installed_package_is_loaded_by_its_name(
    tmp_path: Path, core_news_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = pipelines.install(spacy.load(core_news_folder), tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))

    nlp, info = load(package)

    assert (info.name, info.version, info.origin) == ("nb_core_news_sm", "3.8.0", "installed")
    assert nlp.pipe_names == ["senter", "ner"]
    sys.modules.pop(package, None)


def test_a_pipeline_without_weights_is_refused_in_words(tmp_path: Path, core_news_folder: Path) -> None:
    (tmp_path / "config.cfg").write_bytes((core_news_folder / "config.cfg").read_bytes())

    with pytest.raises(ModelError, match="cannot be loaded"):
        load(str(tmp_path))


def test_a_pipeline_that_finds_no_names_is_refused_with_what_it_has(tmp_path: Path) -> None:
    nlp = spacy.blank("nb")
    nlp.add_pipe("sentencizer")
    nlp.to_disk(tmp_path / "plain")

    with pytest.raises(ModelError, match="it has: sentencizer"):
        load(str(tmp_path / "plain"))
