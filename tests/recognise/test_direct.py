"""Our recogniser without spaCy's docs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.recognise.direct import DirectRecogniser
from pipeline.recognise.loading import load
from pipeline.recognise.models import find
from pipeline.recognise.recogniser import SpacyRecogniser

GOLD = Path(__file__).parents[1] / "data" / "gold.jsonl"
TEXTS = [json.loads(line)["text"] for line in GOLD.read_text(encoding="utf-8").splitlines()]
PARAGRAPHS = [(part, number) for number, text in enumerate(TEXTS) for part in text.split("\n\n")]


NLP = spacy.blank("nb")


@pytest.fixture(scope="module")
def recogniser() -> DirectRecogniser:
    return DirectRecogniser.load("nb_ent_news_sm", *find("nb_ent_news_sm"))


def test_it_finds_what_the_pipeline_finds(recogniser: DirectRecogniser) -> None:
    texts, part_of = zip(*PARAGRAPHS, strict=True)
    through_docs = SpacyRecogniser(*load("nb_ent_news_sm"))

    assert recogniser.read(texts, part_of) == through_docs.read(texts, part_of)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from(TEXTS), min_size=2, max_size=12), st.data())
def test_what_is_found_depends_on_no_neighbour_to_the_last_bit(
    recogniser: DirectRecogniser, texts: list[str], data: st.DataObject
) -> None:
    chosen = data.draw(st.integers(0, len(texts) - 1))

    assert recogniser.read(texts)[chosen] == recogniser.read([texts[chosen]])[0]


@given(st.text(st.characters(categories=["L"]), min_size=1, max_size=20))
def test_no_rule_takes_letters_apart_but_the_special_cases(word: str) -> None:
    tokenizer: Any = NLP.tokenizer

    if word not in tokenizer.rules:
        assert [token.text for token in tokenizer(word)] == [word]


def test_text_without_words_has_neither_names_nor_sentences(recogniser: DirectRecogniser) -> None:
    [reading] = recogniser.read([" \n\n "])

    assert reading.names == ()
    assert reading.sentences == ()
