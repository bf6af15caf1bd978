"""The stage as a whole: from a document that was read to one that is clean."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.clean import FIXES, clean
from pipeline.clean.duplicates import with_text_digest
from pipeline.clean.header import split_header
from pipeline.read import read_texts
from pipeline.records import Document, Kind, Status
from tests.cases import case_rows, cases, load
from tests.clean.invariants import TEXTS, calls, check_alignment
from tests.conftest import HANGS

ARTICLE = (
    " date 2021-09 innenriks\n\n"
    "Støre vil møte Vedum\n\n"
    "Jonas Gahr\xa0Støre sier at han ikke vet når de to skal møtes, men at det blir snart.\n\n"
    "– Vi har god tid, sier Trygve Slagsvold Vedum til NTB.\n"
)


def cleaned(source: str) -> Document:
    return clean(Document("a.txt", source=source))


def test_metadata_paragraphs_and_language_are_filled_in() -> None:
    document = cleaned(ARTICLE)
    kinds = [paragraph.kind for paragraph in document.paragraphs]

    assert (document.date, document.section, document.title) == ("2021-09", "innenriks", "Støre vil møte Vedum")
    assert (document.language, document.fixes, document.message) == ("nb", ("spaces",), "")
    assert kinds == [Kind.HEADING, Kind.PARAGRAPH, Kind.SPEECH]
    assert (document.source, document.status) == (ARTICLE, Status.OK)


def test_a_name_is_found_back_in_the_source() -> None:
    document = cleaned(ARTICLE)
    text = document.paragraphs[1].text
    at = text.text.index("Gahr Støre")
    start, end = text.origin(at, at + len("Gahr Støre"))

    assert ARTICLE[start:end] == "Gahr\xa0Støre"


@pytest.mark.parametrize(("source", "title"), case_rows("clean/titles"))
def test_the_title_is_the_heading_that_comes_first_but_for_byline_and_credit(source: str, title: str) -> None:
    assert cleaned(source).title == title


@pytest.mark.parametrize(("source", "expected"), cases("clean/data/header"))
def test_a_header_line_is_metadata_and_anything_else_is_text(source: str, expected: list[str]) -> None:
    date, section, start = split_header(source)

    assert [date, section, source[start:]] == expected


def test_a_document_that_is_not_ok_passes_through() -> None:
    for status in (Status.FAILED, Status.EMPTY, Status.DUPLICATE):
        document = Document("a.txt", source="KÃ¥re", status=status, message="Noe gikk galt.")
        assert clean(document) is document


def test_another_language_is_told_and_the_message_of_reading_is_kept() -> None:
    source = "She says that they do not know what will happen when the children come home from school."
    document = clean(replace(Document("a.txt", source=source), message="The encoding was guessed."))

    assert document.language == "en"
    assert document.message == (
        "The encoding was guessed. The text seems to be English; names in it are found less well than in Norwegian."
    )
    assert [paragraph.text.text for paragraph in document.paragraphs] == [source]


def test_a_word_divided_at_a_line_end_is_whole_in_its_paragraph() -> None:
    source = "Mange hadde møtt fram i salen da kronprinsesse Mette-\nMarit kom sammen med den nye stats-\nministeren."

    assert [paragraph.text.text for paragraph in cleaned(source).paragraphs] == [
        "Mange hadde møtt fram i salen da kronprinsesse Mette-Marit kom sammen med den nye statsministeren."
    ]


@given(TEXTS)
def test_every_paragraph_maps_into_the_source_and_none_overlap(source: str) -> None:
    last = 0
    for paragraph in cleaned(source).paragraphs:
        check_alignment(paragraph.text, source)
        start, end = paragraph.text.origin(0, len(paragraph.text))
        assert last <= start <= end
        last = end


@given(TEXTS, st.sets(st.sampled_from(list(FIXES))))
def test_a_paragraph_is_stripped_has_one_space_for_any_white_space_and_is_composed(
    source: str, no_fix: set[str]
) -> None:
    for paragraph in clean(Document("a.txt", source=source), no_fix=no_fix).paragraphs:
        assert paragraph.text.text == " ".join(paragraph.text.text.split()) != ""
        assert "composed-letters" in no_fix or unicodedata.is_normalized("NFC", paragraph.text.text)


def test_lost_letters_are_counted_in_words() -> None:
    one, two = (
        clean(Document("a.txt", source=source)).message for source in ("K\ufffdre bur i Bø.", "K\ufffdre i B\ufffd.")
    )

    assert one.startswith("1 letter of the text is lost")
    assert two.startswith("2 letters of the text are lost")


def test_no_string_stops_the_cleaning() -> None:
    for document in read_texts(load("clean/data/hostile")):
        assert clean(document).source == document.source


SIZE = 250_000
"""Where time grows with the square, each of these takes minutes, and the guard against hanging fails the test."""


GROWING = pytest.mark.parametrize(("before", "units", "after"), case_rows("clean/growing"))


def made(size: int, before: str, units: list[str], after: str) -> Document:
    """Return a text of about so many characters."""
    times = size // len("".join(units))
    return with_text_digest(Document("a", source=f"{before}{''.join(unit * times for unit in units)}{after}"))


@GROWING
def test_twice_the_text_is_twice_the_work(before: str, units: list[str], after: str) -> None:
    once, twice = (made(size, before, units, after) for size in (2_000, 4_000))
    clean(once)  # the first in a process reads the lists of words

    assert calls(lambda: clean(twice)) <= 2.1 * calls(lambda: clean(once)) + 99


@pytest.mark.slow(hangs=HANGS)
@GROWING
def test_a_long_text_is_cleaned_before_the_guard_takes_it_to_hang(before: str, units: list[str], after: str) -> None:
    assert clean(made(SIZE, before, units, after)).source
