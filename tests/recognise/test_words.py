"""Text -> words, as spaCy cuts them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from pipeline.recognise import words as module
from pipeline.recognise.words import WordCutter

NLP = spacy.blank("nb")
GOLD = Path(__file__).parents[1] / "data" / "gold.jsonl"
TEXTS = st.lists(
    st.sampled_from(
        ["Kari", "Bø,", "«Noreg»", "kl.", "f.eks.", "12.", "NRKs", ":-)", "\n", "\n\n", "  ", "\t", "æ/ø", ""]
    )
    | st.text(max_size=6)
).map(" ".join)


def cutter() -> WordCutter:
    return WordCutter(lambda chunk: [token.text for token in NLP.tokenizer(chunk)])


def by_spacy(text: str) -> list[tuple[str, int]]:
    return [(token.text, token.idx) for token in NLP.tokenizer(text) if not token.is_space]


def by_us(text: str) -> list[tuple[str, int]]:
    found = cutter().words(text)
    return list(zip(found.words, found.starts, strict=True))


@given(TEXTS)
def test_words_are_those_of_spacy_where_they_stand(text: str) -> None:
    assert by_us(text) == by_spacy(text)


def test_words_of_whole_articles_are_those_of_spacy() -> None:
    texts = [json.loads(line)["text"] for line in GOLD.read_text(encoding="utf-8").splitlines()]

    assert [by_us(text) for text in texts] == [by_spacy(text) for text in texts]


def test_each_chunk_is_looked_at_once() -> None:
    asked = []
    counting = WordCutter(lambda chunk: asked.append(chunk) or [chunk])  # type: ignore[func-returns-value]

    counting.words("Kari og Ola og Kari")

    assert asked == ["Kari", "og", "Ola"]


def test_what_is_known_is_forgotten_when_it_becomes_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_CHUNKS", 2)
    asked = []
    counting = WordCutter(lambda chunk: asked.append(chunk) or [chunk])  # type: ignore[func-returns-value]

    counting.words("a b c a")

    assert asked == ["a", "b", "c", "a"]


def test_a_blank_line_parts_stretches_and_a_line_end_does_not() -> None:
    stretches = cutter().stretches("Kari kom\ntil Bø. \n \nHo blei.\n\n")

    assert [stretch.words for stretch in stretches] == [["Kari", "kom", "til", "Bø", "."], ["Ho", "blei", "."]]
    assert [stretch.starts[0] for stretch in stretches] == [0, 20]
