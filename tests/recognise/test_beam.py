"""Probabilities by beam search."""

from __future__ import annotations

from pathlib import Path
from typing import Any

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


def confidences(predictions: list[Prediction]) -> list[float | None]:
    return [name.confidence for one in predictions for name in one.entities]


def test_every_name_has_a_probability_and_names_and_sentences_are_those_without_a_search(
    searching: SpacyRecogniser, core_news_folder: Path, listening_folder: Path
) -> None:
    listening = SpacyRecogniser(str(listening_folder), confidence=True)
    for recogniser, folder in ((searching, core_news_folder), (listening, listening_folder)):
        found, plain = recogniser.predict(TEXTS), load_recogniser(str(folder)).predict(TEXTS)

        assert bounds(found) == bounds(plain)
        assert [one.sentences for one in found] == [one.sentences for one in plain]
        assert set(confidences(plain)) == {None}
        assert len(confidences(found)) >= len(TEXTS)
        assert all(one is not None and 0 < one <= 1 for one in confidences(found))


def test_what_was_learnt_is_surer_than_what_was_not(searching: SpacyRecogniser) -> None:
    known = confidences(searching.predict(["Kari Nordmann bor i Bergen ."]))
    unknown = confidences(searching.predict(["Vigdis Strand Hagen fra kommunen Xq Bergen ."]))

    assert min(one or 0 for one in known) > 0.9
    assert min(one or 0 for one in unknown) < min(one or 0 for one in known)


def test_probabilities_are_the_shares_of_the_beams_analyses(searching: SpacyRecogniser, core_news_folder: Path) -> None:
    nlp = spacy.load(core_news_folder)
    recogniser: Any = nlp.get_pipe("ner")
    beams = recogniser.beam_parse([nlp.make_doc(TEXTS[0])], beam_width=beam.BEAM_WIDTH, beam_density=beam.BEAM_DENSITY)
    [expected] = recogniser.scored_ents(beams)

    found = confidences(searching.predict(TEXTS[:1]))

    spans = [(span.start, span.end, span.label_) for span in nlp(TEXTS[0]).ents]
    assert found == pytest.approx([expected[span] for span in spans], rel=1e-4)


def test_a_sentence_is_searched_apart_from_what_else_is_in_the_batch_and_in_its_text(
    searching: SpacyRecogniser, listening_folder: str
) -> None:
    alone = [one for text in TEXTS for one in confidences(searching.predict([text]))]
    assert confidences(searching.predict(TEXTS)) == pytest.approx(alone, rel=1e-4)

    listening = SpacyRecogniser(str(listening_folder), confidence=True)
    together = confidences(listening.predict([" ".join(TEXTS[:4])]))
    assert together == pytest.approx(confidences(listening.predict(TEXTS[:4])), rel=1e-4)


def test_texts_without_words_pass(searching: SpacyRecogniser) -> None:
    assert searching.predict(["", " "])[0] == Prediction((), ())


def test_a_name_that_a_rule_found_has_no_probability(listening_folder: str, tmp_path: Path) -> None:
    nlp = spacy.load(listening_folder)
    nlp.add_pipe("entity_ruler", config={"overwrite_ents": True}).add_patterns(  # type: ignore[attr-defined]
        [{"label": "PROD", "pattern": "Bergen"}]
    )
    nlp.to_disk(tmp_path / "ruled")

    [found] = SpacyRecogniser(str(tmp_path / "ruled"), confidence=True).predict(TEXTS[:1])

    assert [(name.label, name.confidence is None) for name in found.entities] == [("PER", False), ("PROD", True)]


def test_a_name_that_is_in_no_analysis_of_the_beam_has_probability_0(searching: SpacyRecogniser) -> None:
    doc = searching.nlp(TEXTS[0])
    doc.user_data[beam.PROBABILITIES] = {}

    assert [beam.beam_probability(span) for span in doc.ents] == [0.0, 0.0]


def test_the_search_is_among_the_components_but_for_the_shipped_model_which_needs_none(
    searching: SpacyRecogniser,
) -> None:
    assert searching.info.components == ("senter", "navnetabell_beam_ner", "ner")
    assert load_recogniser("nb_ent_news_sm", confidence=True).info.components == ("navnetabell_tagger",)


def test_a_pipeline_of_rules_only_is_refused_with_what_to_do(tmp_path: Path) -> None:
    nlp = spacy.blank("nn")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "LOC", "pattern": "Noreg"}])  # type: ignore[attr-defined]
    nlp.to_disk(tmp_path / "ruled")

    with pytest.raises(ModelError, match="Leave out --confidence"):
        load_recogniser(str(tmp_path / "ruled"), confidence=True)
