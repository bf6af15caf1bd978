"""Which language a text is written in, and in which spelling."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.clean.documents import clean
from pipeline.clean.language import detect, name_of, orthography_of
from pipeline.records import Document
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


TEXTS = {
    "modern": "Hun gikk på fjellet og så ned på byen, og når han også ville gå, måtte hun vente. Året var 1905.",
    "before-1917": "Han maatte ut paa sjøen, og saa sa han at de ogsaa kunde faa en bok naar de hadde tid til det.",
    "before-1907": "Han maatte ud paa sjøen, og saa sagde han at de ogsaa kunde faa en bog naar de havde tid af ham.",
    "danish": "Han maatte ud paa Havet i sin Baad, og saa sagde han, at de ogsaa kunde faa en Bog til Tiden.",
    "": "Kari bor i Bergen.",
}
NYNORSK = "Ho gjekk på fjellet og såg ned på bygda, og når han også ville gå, måtte ho vente. Det var året 1905."


@pytest.mark.parametrize(("expected", "text"), TEXTS.items())
def test_the_spelling_of_a_text_is_recognised(expected: str, text: str) -> None:
    assert orthography_of([text]) == expected


def test_nynorsk_of_today_is_modern_and_of_before_1917_is_not() -> None:
    assert orthography_of([NYNORSK]) == "modern"
    assert orthography_of([NYNORSK.replace("å", "aa")]) == "before-1917"


def test_an_old_text_says_so_and_is_not_called_danish() -> None:
    document = clean(Document("a", source=f"{TEXTS['before-1907']} Hun havde ikke sagt noget om det."))

    assert document.orthography == "before-1907"
    assert document.message.startswith("The text is in the spelling of before 1907;")


def test_an_old_line_in_a_text_of_today_changes_nothing() -> None:
    quoted = f"{TEXTS['modern']} {TEXTS['modern']} Brevet sa: «Naar kommer du, saa maa vi gaa.»"

    assert orthography_of([quoted]) == "modern"
