"""spaCy's rules of words, applied without spaCy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import spacy
import srsly
from hypothesis import given
from hypothesis import strategies as st

from pipeline.recognise import models
from pipeline.recognise.word_rules import WordRules

SIGNS = "abcÅéKL'’´`\"«»“”.,:;!?…()[]{}<>-–—/\\|@#$€£%&*+=_~^°§0129ⅫßΩй中😀ا\u00ad\u200b"
PARTS = [
    "kl.",
    "f.eks.",
    "s.u.",
    "Nord-Korea",
    "www.uio.no",
    "http://a.no/b",
    "kari@uio.no",
    ":-)",
    "12.",
    "3,5",
    "km/t",
]
PARTS += ["NRKs", "d'Arc", "2019-04", "10kg", "$5", "U.S.A.", "c/o", "...", "''", "Mr.", "e.l.", "vs.", "8)", "(o.l.)"]
CHUNKS = st.lists(st.sampled_from(PARTS) | st.text(SIGNS, max_size=6), min_size=1, max_size=4).map("".join)


def rules_of(nlp: spacy.Language) -> WordRules:
    tokenizer: Any = nlp.tokenizer
    return WordRules(srsly.msgpack_loads(tokenizer.to_bytes()))


def by_spacy(nlp: spacy.Language, chunk: str) -> list[str]:
    with nlp.memory_zone():
        return [token.text for token in nlp.tokenizer(chunk)]


@pytest.fixture(scope="module", params=["shipped", "nn", "en"])
def both(request: Any) -> tuple[WordRules, spacy.Language]:
    """Return the rules of a tokenizer, and a pipeline with it."""
    if request.param == "shipped":
        folder, _ = models.find("nb_ent_news_sm")
        return WordRules.load(folder / "tokenizer"), spacy.load(folder)
    nlp = spacy.blank(request.param)
    return rules_of(nlp), nlp


@given(chunk=CHUNKS | st.text(min_size=1, max_size=12))
def test_words_are_those_of_spacy(both: tuple[WordRules, spacy.Language], chunk: str) -> None:
    rules, nlp = both

    for part in chunk.split():
        assert rules.words(part) == by_spacy(nlp, part)


def test_every_special_case_is_taken_apart_as_by_spacy(both: tuple[WordRules, spacy.Language]) -> None:
    rules, nlp = both

    for case in rules.special:
        for chunk in (case, f"({case}", f"{case},", f"«{case}».", f"{case}{case}", f"x{case}"):
            for part in chunk.split():
                assert rules.words(part) == by_spacy(nlp, part)


@given(chunk=CHUNKS)
def test_words_make_up_the_chunk(both: tuple[WordRules, spacy.Language], chunk: str) -> None:
    rules, _ = both

    assert "".join("".join(rules.words(part)) for part in chunk.split()) == "".join(chunk.split())


@pytest.mark.parametrize("data", [b"", b"Kari", srsly.msgpack_dumps({}), srsly.msgpack_dumps(["a"])])
def test_a_damaged_file_is_refused(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "tokenizer").write_bytes(data)

    with pytest.raises(ValueError, match=r"damaged|expected|too soon"):
        WordRules.load(tmp_path / "tokenizer")
