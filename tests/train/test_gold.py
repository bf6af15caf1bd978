"""CoNLL-U to gold sentences in the product's own words."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from pipeline.evaluate.gold import GoldError
from pipeline.evaluate.gold_files import GoldSentence
from pipeline.train.gold import (
    HELD_OUT,
    TRAIN,
    MakeGold,
    is_held_out,
    load_gold,
    read_gold,
    tokenised,
    word_spans,
)
from tests.train.toy import conllu


@pytest.fixture(scope="module")
def nlp() -> Language:
    return spacy.blank("nb")


def labelled(nlp: Language, text: str, *names: tuple[int, int, str]) -> dict[str, str]:
    """Return the words of a sentence with their labels."""
    sentence = tokenised(nlp, GoldSentence(text, names), "toy")
    return dict(zip(sentence.words, sentence.labels, strict=True))


def test_words_of_a_name_are_labelled(nlp: Language) -> None:
    found = labelled(nlp, "Kari Nordmann bor i Oslo.", (0, 13, "PER"), (20, 24, "GPE_LOC"))

    assert found == {"Kari": "B-PER", "Nordmann": "I-PER", "bor": "O", "i": "O", "Oslo": "B-GPE_LOC", ".": "O"}


def test_a_word_that_is_only_in_part_in_a_name_is_in_it(nlp: Language) -> None:
    assert labelled(nlp, "Hun stemte Frp.", (11, 14, "ORG")) == {"Hun": "O", "stemte": "O", "Frp.": "B-ORG"}


def test_of_two_names_in_one_word_the_first_counts(nlp: Language) -> None:
    assert labelled(nlp, "Oslo-Bergen", (0, 4, "LOC"), (5, 11, "ORG")) == {"Oslo-Bergen": "B-LOC"}


def test_names_of_unknown_labels_are_left_out(nlp: Language) -> None:
    assert labelled(nlp, "Oslo våkner", (0, 4, "GPE_MISC"))["Oslo"] == "O"


def test_white_space_is_no_word(nlp: Language) -> None:
    assert list(labelled(nlp, "Kari   bor")) == ["Kari", "bor"]


def test_documents_are_named_by_file_and_id(nlp: Language, tmp_path: Path) -> None:
    path = tmp_path / "nob.conllu"
    path.write_text(conllu([("a1", "Kari/B-PER bor her"), ("", "Hun bor godt"), ("a2", "Ola/B-PER også")]), "utf-8")

    assert [sentence.document for sentence in read_gold(nlp, path)] == ["nob.conllu:a1"] * 2 + ["nob.conllu:a2"]


def test_a_file_without_documents_is_one(nlp: Language, tmp_path: Path) -> None:
    path = tmp_path / "nob.conllu"
    path.write_text(conllu([("", "Kari/B-PER bor her"), ("", "Hun bor godt")]), "utf-8")

    assert {sentence.document for sentence in read_gold(nlp, path)} == {"nob.conllu"}


def test_documents_are_held_out_whole_and_by_their_names(tmp_path: Path) -> None:
    path, out = tmp_path / "nob.conllu", tmp_path / "gold.json"
    path.write_text(conllu([(f"a{number // 2}", "Kari/B-PER bor her") for number in range(200)]), "utf-8")

    said = list(MakeGold(train=(path,), dev=(path,), out=out).run())

    gold = load_gold(out)
    assert len(said) == 3
    assert 0 < len(gold[HELD_OUT]) < len(gold[TRAIN]) < len(gold["nob"]) == 200
    assert all(is_held_out(sentence.document) for sentence in gold[HELD_OUT])
    assert not any(is_held_out(sentence.document) for sentence in gold[TRAIN])


def test_gold_is_read_back_as_it_was_written(nlp: Language, tmp_path: Path) -> None:
    path, out = tmp_path / "nob.conllu", tmp_path / "gold.json"
    path.write_text(conllu([("a", "Kari/B-PER Ås/I-PER bor her")]), "utf-8")

    list(MakeGold(train=(), dev=(path,), out=out).run())

    assert load_gold(out)["nob"] == list(read_gold(nlp, path))


def test_unsound_gold_is_named_by_its_line(tmp_path: Path) -> None:
    path = tmp_path / "nob.conllu"
    path.write_text("1\tKari\n\n", "utf-8")

    with pytest.raises(GoldError, match=r"nob\.conllu:1"):
        list(MakeGold(train=(path,), out=tmp_path / "gold.json").run())


NAMES = st.lists(st.tuples(st.sampled_from(["", "PER", "ORG"]), st.integers(1, 3)))


@given(NAMES)
def test_spans_are_what_the_labels_say(names: list[tuple[str, int]]) -> None:
    labels: list[str] = []
    expected = []
    for label, words in names:
        if label:
            expected.append((len(labels), len(labels) + words, label))
        labels += [f"B-{label}"] + [f"I-{label}"] * (words - 1) if label else ["O"] * words

    assert word_spans(labels) == expected
