from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.aligned import AlignedText
from pipeline.clean.documents import clean
from pipeline.errors import NavnetabellError
from pipeline.evaluate.gold import (
    GoldDocument,
    GoldError,
    GoldName,
    as_read,
    checked_names,
    with_gold_names,
)
from pipeline.records import Document
from tests.cases import case_rows

TEXT = "Kari Ås bur i Ås."


def test_names_come_out_in_reading_order_and_may_touch() -> None:
    person, space, place = (
        GoldName(0, 4, "Kari", "PER"),
        GoldName(4, 7, " Ås", "LOC"),
        GoldName(14, 16, "Ås", "GPE_LOC"),
    )

    assert checked_names([place, person, space], TEXT, "gold.jsonl:1") == (person, space, place)
    assert place.type == "place"


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ([GoldName(0, 4, "Kari", "PERSONN")], "label 'PERSONN' is unknown"),
        ([GoldName(14, 18, "Ås.", "LOC")], "lies outside the text"),
        ([GoldName(3, 3, "", "LOC")], "lies outside the text"),
        ([GoldName(-3, 3, "Kar", "LOC")], "lies outside the text"),
        ([GoldName(0, 4, "Kåre", "PER")], "the text has 'Kari' and not 'Kåre'"),
        ([GoldName(0, 7, "Kari Ås", "PER"), GoldName(5, 7, "Ås", "PER")], "'Kari Ås' and 'Ås' overlap"),
    ],
)
def test_unsound_names_are_refused_with_their_place(names: list[GoldName], message: str) -> None:
    with pytest.raises(GoldError, match=message) as caught:
        checked_names(names, TEXT, "gold.jsonl:7")

    assert str(caught.value).startswith("gold.jsonl:7: ")
    assert isinstance(caught.value, NavnetabellError)


def test_a_gold_text_has_a_digest_as_if_it_had_been_read() -> None:
    assert as_read(GoldDocument("1", "a", ())).sha256 != as_read(GoldDocument("2", "b", ())).sha256


@pytest.mark.parametrize(("source", "names", "mentions"), case_rows("evaluate/mentions-of-gold"))
def test_gold_names_become_mentions_of_the_cleaned_text(
    source: str, names: list[str], mentions: list[tuple[str, int, int]]
) -> None:
    marked = [GoldName(source.index(name), source.index(name) + len(name), name, "PER") for name in names]

    document = with_gold_names(clean(Document("1.txt", source=source)), marked)

    assert [(one.text, one.paragraph, one.at) for one in document.mentions] == mentions
    assert [source[one.start : one.end] for one in document.mentions] == names[: len(mentions)]
    assert [one.text for one in document.sentences] == [one.text.text for one in document.paragraphs]


CHANGES = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 3), st.text("xy", max_size=2)), max_size=3)


@given(CHANGES, st.integers(0, 11), st.integers(1, 12))
def test_a_span_of_the_source_is_found_again_in_the_text(
    changes: list[tuple[int, int, str]], start: int, length: int
) -> None:
    source = "abcdefghijklmno"
    aligned, end, sound = AlignedText.of(source), 0, []
    for begin, size, new in sorted(changes):
        if begin >= end:
            sound.append((begin, begin + size, new))
            end = begin + size
    aligned = aligned.replace(sound)
    stop = min(start + length, len(source))

    low, high = aligned.span_of(start, stop)

    for offset in range(len(aligned)):
        first, last = aligned.origin(offset, offset + 1)
        if first < last:  # a character that came from the source
            assert (low <= offset < high) == (first < stop and last > start)
