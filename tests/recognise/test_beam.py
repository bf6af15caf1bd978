"""Probabilities by beam search."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy

from pipeline.errors import ModelError
from pipeline.recognise import beam
from pipeline.recognise.reading import Reading
from pipeline.recognise.recogniser import SpacyRecogniser
from pipeline.recognise.recognisers import load_recogniser
from tests import pipelines

TEXTS = [text for text, _ in pipelines.TOY]


@pytest.fixture(scope="module")
def searching(core_news_folder: Path) -> SpacyRecogniser:
    return SpacyRecogniser.load(str(core_news_folder), confidence=True)


def bounds(readings: list[Reading]) -> list[list[tuple[int, int, str]]]:
    return [[(name.start, name.end, name.label) for name in reading.names] for reading in readings]


def test_names_and_sentences_are_the_same_with_and_without_a_search(
    searching: SpacyRecogniser, core_news_folder: Path
) -> None:
    plain = load_recogniser(str(core_news_folder)).read(TEXTS)

    found = searching.read(TEXTS)

    assert bounds(found) == bounds(plain)
    assert [one.sentences for one in found] == [one.sentences for one in plain]
    assert all(name.confidence is None for one in plain for name in one.names)


def test_every_name_has_a_probability(searching: SpacyRecogniser) -> None:
    chances = [name.confidence for reading in searching.read(TEXTS) for name in reading.names]

    assert len(chances) >= len(TEXTS)
    assert all(chance is not None and 0 < chance <= 1 for chance in chances)


def test_what_was_learnt_is_surer_than_what_was_not(searching: SpacyRecogniser) -> None:
    known, unknown = searching.read(["Kari Nordmann bor i Bergen .", "Vigdis Strand Hagen fra kommunen Xq Bergen ."])

    sure = [name.confidence or 0 for name in known.names]
    unsure = [name.confidence or 0 for name in unknown.names]

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

    [reading] = searching.read([text])

    assert [name.confidence for name in reading.names] == [
        pytest.approx(expected[span.start, span.end, span.label_], rel=1e-4) for span in nlp(text).ents
    ]


def test_a_sentence_is_searched_apart_from_what_else_is_in_the_batch(searching: SpacyRecogniser) -> None:
    alone = [searching.read([text])[0] for text in TEXTS]

    assert [[name.confidence for name in one.names] for one in searching.read(TEXTS)] == [
        [pytest.approx(name.confidence, rel=1e-4) for name in one.names] for one in alone
    ]


def test_texts_without_words_pass(searching: SpacyRecogniser) -> None:
    assert searching.read(["", " "])[0] == Reading((), ())


def test_a_recogniser_that_listens_to_a_shared_layer_is_searched_too(tmp_path: Path) -> None:
    pipelines.listening_shape().to_disk(tmp_path / "listening")

    found = SpacyRecogniser.load(str(tmp_path / "listening"), confidence=True).read(TEXTS)

    assert bounds(found) == bounds(SpacyRecogniser.load(str(tmp_path / "listening")).read(TEXTS))
    assert all(name.confidence for reading in found for name in reading.names)


def test_a_name_that_a_rule_found_has_no_probability(tmp_path: Path) -> None:
    nlp = pipelines.listening_shape()
    nlp.add_pipe("entity_ruler", config={"overwrite_ents": True}).add_patterns(  # type: ignore[attr-defined]
        [{"label": "PROD", "pattern": "Bergen"}]
    )
    nlp.to_disk(tmp_path / "ruled")

    [found] = SpacyRecogniser.load(str(tmp_path / "ruled"), confidence=True).read([TEXTS[0]])

    assert [(name.label, name.confidence is None) for name in found.names] == [("PER", False), ("PROD", True)]


def test_a_name_that_is_in_no_analysis_of_the_beam_has_none_of_the_probability(
    searching: SpacyRecogniser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching.nlp.get_pipe("navnetabell_beam_ner"), "_parts", lambda _: ())

    [reading] = searching.read([TEXTS[0]])

    assert [name.confidence for name in reading.names] == [0.0, 0.0]


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


def test_reading_leaves_no_words_behind(searching: SpacyRecogniser) -> None:
    searching.read(["Ho heitte Xqzw og kom til Yvkk."])

    assert "Xqzw" not in searching.nlp.vocab.strings


def test_sentences_are_searched_apart_also_where_the_pipeline_knows_of_none(tmp_path: Path) -> None:
    pipelines.listening_shape().to_disk(tmp_path / "listening")
    recogniser = SpacyRecogniser.load(str(tmp_path / "listening"), confidence=True)
    several = " ".join(TEXTS[:4])

    doc = recogniser.nlp(several)
    parts = list(beam._guessed_sentences(doc))  # noqa: SLF001 - what is searched is not told otherwise

    assert [part.text for part in parts] == TEXTS[:4]
