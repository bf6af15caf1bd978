"""Which language a text is written in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.clean.language import detect, name_of
from tests.cases import cases

LEAST_RIGHT = 0.995
VARIETIES = {"nob": "nb", "nno": "nn"}


@pytest.mark.parametrize(("text", "expected"), cases("clean/data/language"))
def test_the_language_is_told_by_function_words(text: str, expected: str) -> None:
    assert detect([text]) == expected


def test_the_parts_of_a_text_are_counted_together() -> None:
    assert detect(["Ho seier", "at dei ikkje", "kjem frå Voss"]) == "nn"


def test_a_language_has_a_name() -> None:
    assert name_of("nn") == "Norwegian Nynorsk"


@pytest.mark.corpus
@pytest.mark.parametrize("split", ["train", "dev"])
def test_bokmal_and_nynorsk_articles_are_told_apart(corpora: Path, split: str) -> None:
    with (corpora / f"articles-{split}.jsonl").open(encoding="utf-8") as lines:
        articles = [json.loads(line) for line in lines]
    right = sum(detect([article["text"]]) == VARIETIES[article["variety"]] for article in articles)

    assert right / len(articles) >= LEAST_RIGHT
