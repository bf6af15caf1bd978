"""Bokmål that is made to look like Nynorsk."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.train.gold import Sentence
from pipeline.train.nynorsk import WORDS, NynorskLike, nynorsk_words
from pipeline.train.raw import RawText
from tests.cases import case_rows

KNOWN = {"bilar", "bilane", "moglegheit", "kasta", "husa"}


@pytest.mark.parametrize(("word", "expected"), case_rows("train/nynorsk"))
def test_words_become_nynorsk_where_that_is_known(word: str, expected: str) -> None:
    assert NynorskLike(KNOWN)(word) == expected


@given(st.text())
def test_a_capital_stays_a_capital(word: str) -> None:
    found = NynorskLike(KNOWN)(word)

    assert found == word or found[:1].isupper() == word[:1].isupper()


def test_every_line_of_the_list_is_a_pair() -> None:
    lines = WORDS.read_text(encoding="utf-8").splitlines()[1:]

    assert all(len(line.split()) == 2 for line in lines)
    assert len({line.split()[0] for line in lines}) == len(lines)


def test_known_words_stand_twice_in_nynorsk_gold_and_the_last_corpus() -> None:
    gold = [
        Sentence("", (), "norne-nno-train.conllu:a", heading=False, words=("ikkje", "noko"), labels=("O", "O")),
        Sentence("", (), "norne-nob-train.conllu:nno", heading=False, words=("ikke", "ikke"), labels=("O", "O")),
    ]
    raw = RawText(
        np.array([0, 0, -1, -2, 1, 2, 2, -1, -2], dtype=np.int32), np.array([4, 5]), ["ikke", "ikkje", "kvar"]
    )

    assert nynorsk_words(gold, raw) == {"ikkje", "kvar"}
