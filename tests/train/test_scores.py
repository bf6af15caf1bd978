"""F1 while training, and from running text."""

from __future__ import annotations

import numpy as np
import pytest
import spacy

from pipeline.recognise.tagger import Tagger
from pipeline.train import score
from pipeline.train.gold import LABELS, Sentence
from pipeline.train.scores import compared, described, f1
from pipeline.train.windows import LABEL_COUNT, LABEL_IDS, Window, paragraphs
from tests.recognise.tiny_tagger import weights

ORG, LOC, GPE = (LABEL_IDS[f"B-{label}"] for label in ("ORG", "LOC", "GPE_LOC"))


def sure(labels: list[int]) -> np.ndarray:
    """Return probabilities that say just these labels."""
    return np.eye(LABEL_COUNT, dtype=np.float32)[labels]


def test_f1_is_the_harmonic_mean_of_precision_and_recall() -> None:
    assert f1(2, 4, 3) == pytest.approx(100 * 2 * (2 / 4) * (2 / 3) / (2 / 4 + 2 / 3))


def test_nothing_found_where_nothing_is_is_no_error() -> None:
    assert f1() == 0


def test_a_place_with_another_label_of_places_is_right_by_type_only() -> None:
    window = Window(["Oslo", "og", "NRK"], [LOC, 0, ORG], [1, 0, 0])

    found = compared([window], [sure([GPE, 0, ORG])], [np.array([1.0, 0.0, 0.0])], names=2)

    assert (found.nine, found.types) == (50.0, 100.0)


def test_the_first_sentence_start_does_not_count() -> None:
    window = Window(["Ja", "Nei"], [0, 0], [1, 1])

    assert compared([window], [sure([0, 0])], [np.array([1.0, 0.9])], names=0).starts == 100.0
    assert compared([window], [sure([0, 0])], [np.array([1.0, 0.1])], names=0).starts == 0.0


def test_all_parts_but_the_one_that_is_trained_on_are_described() -> None:
    one = Sentence("Oslo", ((0, 4, "LOC"),), "a", heading=False, words=("Oslo",), labels=("B-LOC",))

    said = described(
        lambda windows: ([sure(window.labels) for window in windows], [np.ones(1)]),
        {"train": [one], "held_out": [], "dev": [one]},
        leave_out="train",
    )

    assert said == " | dev 100.0 100.0 s0.0"


def test_sentences_are_joined_to_running_text_with_the_places_of_names() -> None:
    ours = [
        Sentence("Kari bor her.", ((0, 4, "PER"),), "a", heading=False, words=(), labels=()),
        Sentence("Oslo og GPE.", ((0, 4, "LOC"), (8, 11, "XYZ")), "a", heading=False, words=(), labels=()),
    ]

    texts, marked = score.joined(ours)

    assert texts == ["Kari bor her. Oslo og GPE."]
    assert marked[0].starts == {14}
    assert set(marked[0].spans) == {(0, 4, "PER"), (14, 18, "LOC")}


def test_a_sentences_full_stop_is_no_part_of_a_name_at_its_end() -> None:
    tagger = Tagger(weights())
    nlp = spacy.blank("nb")
    text = "Kari i Frp. Ola K. i NRK"
    names = {text[start:end] for one in score.find([text], nlp, tagger) for start, end, _ in one.spans}

    assert names
    assert not any(name.endswith("Frp.") for name in names if text.endswith(name))


def test_windows_of_labels_have_as_many_ids_as_labels() -> None:
    assert 2 * len(LABELS) + 1 == LABEL_COUNT
    assert paragraphs([]) == []
