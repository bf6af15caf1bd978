"""Probabilities by beam search."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy

from pipeline.errors import ModelError
from pipeline.recognise import beam, load_recogniser
from pipeline.recognise.spacy_model import SpacyRecogniser
from pipeline.recognise.spans import Prediction
from tests import pipelines

TEXTS = [text for text, _ in pipelines.TOY]


@pytest.fixture(scope="module")
def searching(core_news_folder: Path) -> SpacyRecogniser:
    return SpacyRecogniser(str(core_news_folder), confidence=True)


def bounds(predictions: list[Prediction]) -> list[list[tuple[int, int, str]]]:
    return [[(name.start, name.end, name.label) for name in one.entities] for one in predictions]


def test_names_and_sentences_are_the_same_with_and_without_a_search(
    searching: SpacyRecogniser, core_news_folder: Path
) -> None:
    plain = load_recogniser(str(core_news_folder)).predict(TEXTS)

    found = searching.predict(TEXTS)

    assert bounds(found) == bounds(plain)
    assert [one.sentences for one in found] == [one.sentences for one in plain]
    assert all(name.confidence is None for one in plain for name in one.entities)


def test_every_name_has_a_probability(searching: SpacyRecogniser) -> None:
    chances = [name.confidence for reading in searching.predict(TEXTS) for name in reading.entities]

    assert len(chances) >= len(TEXTS)
    assert all(chance is not None and 0 < chance <= 1 for chance in chances)


def test_what_was_learnt_is_surer_than_what_was_not(searching: SpacyRecogniser) -> None:
    known, unknown = searching.predict(["Kari Nordmann bor i Bergen .", "Vigdis Strand Hagen fra kommunen Xq Bergen ."])

    sure = [name.confidence or 0 for name in known.entities]
    unsure = [name.confidence or 0 for name in unknown.entities]

    assert min(sure) > 0.9
    assert unsure
    assert min(unsure) < min(sure)


def test_probabilities_are_the_shares_of_the_beams_analyses(searching: SpacyRecogniser, core_news_folder: Path) -> None:
    text = TEXTS[0]
    nlp = spacy.load(core_news_folder)
    recogniser = nlp.get_pipe("ner")
    doc = nlp.make_doc(text)
    beams = recogniser.beam_parse([doc], beam_width=beam.BEAM_WIDTH, beam_density=beam.BEAM_DENSITY)  # type: ignore[attr-defined]
    [expected] = recogniser.scored_ents(beams)  # type: ignore[attr-defined]

    [reading] = searching.predict([text])

    assert [name.confidence for name in reading.entities] == [
        pytest.approx(expected[span.start, span.end, span.label_], rel=1e-4) for span in nlp(text).ents
    ]


def test_a_sentence_is_searched_apart_from_what_else_is_in_the_batch(searching: SpacyRecogniser) -> None:
    alone = [searching.predict([text])[0] for text in TEXTS]

    assert [[name.confidence for name in one.entities] for one in searching.predict(TEXTS)] == [
        [pytest.approx(name.confidence, rel=1e-4) for name in one.entities] for one in alone
    ]


def test_texts_without_words_pass(searching: SpacyRecogniser) -> None:
    assert searching.predict(["", " "])[0] == Prediction((), ())


def test_a_recogniser_that_listens_to_a_shared_layer_is_searched_too(tmp_path: Path) -> None:
    pipelines.listening_shape().to_disk(tmp_path / "listening")

    found = SpacyRecogniser(str(tmp_path / "listening"), confidence=True).predict(TEXTS)

    assert bounds(found) == bounds(SpacyRecogniser(str(tmp_path / "listening")).predict(TEXTS))
    assert all(name.confidence for reading in found for name in reading.entities)


def test_a_name_that_a_rule_found_has_no_probability(tmp_path: Path) -> None:
    nlp = pipelines.listening_shape()
    nlp.add_pipe("entity_ruler", config={"overwrite_ents": True}).add_patterns(  # type: ignore[attr-defined]
        [{"label": "PROD", "pattern": "Bergen"}]
    )
    nlp.to_disk(tmp_path / "ruled")

    [found] = SpacyRecogniser(str(tmp_path / "ruled"), confidence=True).predict([TEXTS[0]])

    assert [(name.label, name.confidence is None) for name in found.entities] == [("PER", False), ("PROD", True)]


def test_a_name_that_is_in_no_analysis_of_the_beam_has_probability_0(searching: SpacyRecogniser) -> None:
    doc = searching.nlp(TEXTS[0])
    doc.user_data[beam.PROBABILITIES] = {}

    assert [beam.beam_probability(span) for span in doc.ents] == [0.0, 0.0]


def test_the_search_is_told_among_the_components(searching: SpacyRecogniser) -> None:
    assert searching.info.components == ("senter", "navnetabell_beam_ner", "ner")


def test_the_shipped_model_needs_no_search() -> None:
    recogniser = load_recogniser("nb_ent_news_sm", confidence=True)

    assert recogniser.info.components == ("navnetabell_tagger",)


def test_a_pipeline_of_rules_only_is_refused_with_what_to_do(tmp_path: Path) -> None:
    nlp = spacy.blank("nn")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "LOC", "pattern": "Noreg"}])  # type: ignore[attr-defined]
    nlp.to_disk(tmp_path / "ruled")

    with pytest.raises(ModelError, match="Leave out --confidence"):
        load_recogniser(str(tmp_path / "ruled"), confidence=True)


def test_sentences_are_searched_apart_also_where_the_pipeline_knows_of_none(tmp_path: Path) -> None:
    pipelines.listening_shape().to_disk(tmp_path / "listening")
    recogniser = SpacyRecogniser(str(tmp_path / "listening"), confidence=True)
    [together] = recogniser.predict([" ".join(TEXTS[:4])])
    alone = recogniser.predict(TEXTS[:4])

    assert [one.confidence for one in together.entities] == [
        pytest.approx(one.confidence, rel=1e-4) for each in alone for one in each.entities
    ]
