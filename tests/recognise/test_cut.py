"""Long texts are cut where no name is likely to stand."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.recognise.cut import pieces


@given(st.text(alphabet="aA .!«»-\nå", max_size=200), st.integers(2, 40))
def test_pieces_are_the_text_and_none_is_longer_than_the_limit(text: str, limit: int) -> None:
    spans = list(pieces(text, limit))

    assert "".join(text[start:end] for start, end in spans) == text
    assert all(end - start <= limit for start, end in spans)


def test_a_short_text_is_one_piece() -> None:
    assert list(pieces("Ola kom heim.")) == [(0, 13)]


def test_a_cut_goes_between_words_where_no_sentence_ends() -> None:
    text = "Erna Solberg " * 10

    assert all(text[end - 1] == " " for _, end in pieces(text, 40))


def test_a_cut_goes_after_a_sentence_before_it_goes_after_a_word() -> None:
    text = "Dei kom til Bergen i går. Kari Nordmann var med då dei drog vidare."

    [(_, end), *_] = pieces(text, 40)

    assert text[:end] == "Dei kom til Bergen i går. "
