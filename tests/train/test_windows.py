"""Gold sentences to training windows."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.train.gold import Sentence, word_spans
from pipeline.train.variants import BREAK, spellings, without_accents
from pipeline.train.windows import (
    LABEL_IDS,
    Augmenter,
    Window,
    batches,
    padded,
    paragraphs,
    training_windows,
)


def sentence(marked: str, document: str = "a", *, heading: bool = False) -> Sentence:
    """Return a sentence of words such as ``Kari/B-PER``."""
    parts = [word.partition("/") for word in marked.split()]
    words, labels = tuple(form for form, _, _ in parts), tuple(label or "O" for _, _, label in parts)
    return Sentence(" ".join(words), (), document, heading, words, labels)


def drawing(seed: int) -> Random:
    """Return what draws the same every time."""
    return Random(seed)  # noqa: S311 - tests, no secrets


SENTENCES = [
    sentence("Kari/B-PER Nordmann/I-PER bor i Oslo/B-GPE_LOC"),
    sentence("Ola/B-PER elsker Kongens/B-PER Anes/I-PER hest"),
    sentence("Nordmennene/B-DRV og svenskene/B-DRV", "b", heading=True),
    sentence("NRKs/B-ORG og BBCs/B-ORG folk", "b"),
] * 5
SEEDS = st.integers(0, 2**32)


@given(SEEDS)
def test_windows_hold_every_sentence_once_and_in_order(seed: int) -> None:
    windows = training_windows(SENTENCES, drawing(seed), None, (3, 12))

    words = [word for window in windows for word in window.words if word != BREAK]
    assert words == [word for one in SENTENCES for word in one.words]


@given(SEEDS)
def test_words_labels_and_starts_go_together(seed: int) -> None:
    augmenter = Augmenter(SENTENCES, drawing(seed), 0.5)

    for window in training_windows(SENTENCES, drawing(seed), augmenter, (3, 12)):
        assert len(window.words) == len(window.labels) == len(window.starts)
        for word, label, start in zip(window.words, window.labels, window.starts, strict=True):
            assert (word == BREAK) == (start == -1)
            assert word != BREAK or label == 0


@given(SEEDS)
def test_no_window_crosses_the_end_of_a_document(seed: int) -> None:
    ours = [sentence("Kari/B-PER her", "a"), sentence("Ola/B-PER der", "b")] * 4

    for window in training_windows(ours, drawing(seed), None, (50, 60)):
        assert not {"Kari", "Ola"} <= set(window.words)


@given(SEEDS, st.floats(0, 1))
def test_augmentation_keeps_the_kinds_of_names_and_their_number(seed: int, rate: float) -> None:
    augmenter = Augmenter(SENTENCES, drawing(seed), rate)

    for one in SENTENCES:
        words, labels = augmenter.with_other_names(one)
        assert len(words) == len(labels)
        assert [label for *_, label in word_spans(labels)] == [label for *_, label in word_spans(one.labels)]


@given(SEEDS)
def test_genitives_are_exchanged_for_genitives(seed: int) -> None:
    augmenter = Augmenter(SENTENCES, drawing(seed), 1.0)

    words, labels = augmenter.with_other_names(SENTENCES[3])

    assert all(words[end - 1].endswith("s") for _, end, _ in word_spans(labels))


@given(SEEDS)
def test_names_that_fit_only_where_they_stand_stay(seed: int) -> None:
    augmenter = Augmenter(SENTENCES, drawing(seed), 1.0)

    assert augmenter.with_other_names(SENTENCES[2])[0] == list(SENTENCES[2].words)


def test_nothing_is_exchanged_at_a_rate_of_0() -> None:
    augmenter = Augmenter(SENTENCES, drawing(0), 0.0)

    assert all(augmenter.with_other_names(one)[0] == list(one.words) for one in SENTENCES)


@given(SEEDS)
def test_every_word_that_augmentation_makes_is_a_known_spelling(seed: int) -> None:
    known = {spelling for one in SENTENCES for word in one.words for spelling in spellings(word)}
    augmenter = Augmenter(SENTENCES, drawing(seed), 0.5)

    windows = training_windows(SENTENCES, drawing(seed), augmenter)
    assert known >= {word for window in windows for word in window.words if word != BREAK}


def test_some_windows_change_case_as_a_whole() -> None:
    augmenter = Augmenter(SENTENCES, drawing(0), 0.0)
    windows = training_windows(SENTENCES * 50, drawing(0), augmenter)
    texts = ["".join(window.words) for window in windows]

    assert any(text.isupper() for text in texts)
    assert any(text.islower() for text in texts)


def test_names_of_further_lists_take_the_genitive_of_those_they_replace() -> None:
    augmenter = Augmenter(SENTENCES, drawing(0), 1.0, {"ORG": [[["Den", "norske", "kirke"], ["Vipps"]]]})
    found = {" ".join(augmenter.with_other_names(SENTENCES[3])[0]) for _ in range(50)}

    assert "Den norske kirkes og Vipps folk" in found


def test_a_paragraph_of_marked_texts_ends_only_where_it_ends() -> None:
    ours = [replace(SENTENCES[0], ends_paragraph=False), replace(SENTENCES[1], ends_paragraph=True)] * 100
    windows = training_windows(ours, drawing(0), None, (3, 400))
    before = {window.words[place - 1] for window in windows for place, word in enumerate(window.words) if word == BREAK}

    assert before == {"hest"}
    assert {start for window in windows for start in window.starts} == {-1}


def test_paragraphs_have_ten_sentences() -> None:
    windows = paragraphs(SENTENCES)

    assert [sum(start == 1 for start in window.starts) for window in windows] == [10, 10]
    assert windows[0].labels[:3] == [LABEL_IDS["B-PER"], LABEL_IDS["I-PER"], 0]


@given(st.lists(st.integers(1, 30)), SEEDS, st.integers(1, 100))
def test_batches_hold_every_item_once(sizes: list[int], seed: int, words: int) -> None:
    found = batches(sizes, int, drawing(seed), words)

    assert sorted(size for group in found for size in group) == sorted(sizes)
    assert all(found)


@given(st.lists(st.lists(st.integers(1, 9)), min_size=1))
def test_padded_rows_have_an_empty_column_at_either_end(rows: list[list[int]]) -> None:
    matrix = padded(rows, 0)

    assert matrix.shape[0] % 8 == matrix.shape[1] % 16 == 0
    assert not matrix[:, 0].any()
    assert not matrix[:, -1].any()
    assert [[number for number in row if number] for row in matrix[: len(rows)].tolist()] == rows
    assert np.count_nonzero(matrix) == sum(map(len, rows))


def test_an_empty_sentence_adds_nothing() -> None:
    window = Window()
    window.add([], [])

    assert window == Window()


@pytest.mark.parametrize(("word", "expected"), [("Håkon", "Hakon"), ("Østfold", "Østfold"), ("idé", "ide")])
def test_accents_are_taken_off(word: str, expected: str) -> None:
    assert without_accents(word) == expected
