from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.clean.documents import clean
from pipeline.evaluate.gold import GoldError
from pipeline.evaluate.placing import SourceText, Words
from pipeline.records import Document

SOURCE = "Kari  Ås møtte Kari Lie på Ås.\n"


def text(source: str = SOURCE, *, lossy: bool = False) -> SourceText:
    return SourceText(clean(Document("a.txt", source=source)), lossy=lossy)


def words(said: str) -> Words:
    return Words("m.csv, row 2", said)


def test_words_stand_where_they_are_said_to_stand_white_space_aside() -> None:
    assert text().place(words("Kari Ås"), 0, 8) == (0, 8)


def test_words_in_another_unicode_form_are_the_same_words() -> None:
    assert text("Ho bur på A\u030as.").place(words("Ås"), 10, 13) == (10, 13)


def test_words_without_an_end_are_as_long_as_they_are() -> None:
    assert text().place(words("Kari Lie"), 15) == (15, 23)


def test_words_that_stand_once_are_found() -> None:
    assert text().only_place(words("Kari Lie")) == (15, 23)
    assert text().only_place(words("Ås"), taken=[(0, 8)]) == (27, 29)


def test_a_part_of_a_word_is_no_place() -> None:
    with pytest.raises(GoldError, match="'Kar' stands nowhere"):
        text().only_place(words("Kar"))


def test_words_that_stand_more_than_once_are_told_with_their_places() -> None:
    with pytest.raises(GoldError, match=r"'Kari' stands at 0-4, 15-19 in a\.txt; write start and end"):
        text().only_place(words("Kari"))


def test_question_marks_stand_for_letters_only_where_the_encoding_lost_them() -> None:
    assert text("Til Łódź.", lossy=True).place(words("?ód?"), 4, 8) == (4, 8)
    with pytest.raises(GoldError, match="the text has 'Łódź', but the row says"):
        text("Til Łódź.").place(words("?ód?"), 4, 8)


@given(st.integers(0, len(SOURCE)), st.integers(0, len(SOURCE)))
def test_what_stands_in_a_place_stands_there(start: int, end: int) -> None:
    said = SOURCE[start:end]
    if said.strip():
        assert text().place(words(said), start, end) == (start, end)
