"""Mentions as resolve reads them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.aligned import AlignedText
from pipeline.records import Document, Mention, Paragraph
from pipeline.resolve.readings import WINDOW, readings, split_title, title_before, trimmed
from tests.cases import case_rows, cases
from tests.resolve.documents import make_document


@pytest.mark.parametrize(("text", "expected"), case_rows("resolve/trimmed"))
def test_quotes_and_the_sentences_full_stop_are_no_part_of_a_name(text: str, expected: str) -> None:
    assert trimmed(text) == expected


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("Først.\n\nI går kom Kari Lie hjem.\n\nSist.", "I går kom ", " hjem."),
        (f"{'a ' * 500}Kari Lie{' a' * 500}", "a " * (WINDOW // 2), " a" * (WINDOW // 2)),
    ],
    ids=["paragraph", "window"],
)
def test_a_reading_has_the_words_around_the_name_in_its_own_paragraph(text: str, before: str, after: str) -> None:
    [reading] = readings(make_document(text, {"person": ["Kari Lie"]}))

    assert (reading.before, reading.after) == (before, after)


@pytest.mark.parametrize(("before", "expected"), cases("resolve/cases/roles"))
def test_the_title_is_what_the_text_before_the_name_ends_in(before: str, expected: str) -> None:
    assert title_before(before) == expected


@pytest.mark.parametrize(("span", "expected"), case_rows("resolve/titles"))
def test_a_title_in_the_span_is_no_part_of_the_name(span: str, expected: list[str]) -> None:
    assert list(split_title(span)) == expected


@given(st.text(min_size=1).map(lambda text: " ".join(text.split())).filter(bool))
def test_a_name_is_left_whatever_the_span(span: str) -> None:
    title, name = split_title(span)

    assert name
    assert span.endswith(name)
    assert title in span


@pytest.mark.parametrize(("text", "names", "expected"), case_rows("resolve/types"))
def test_what_stands_beside_a_name_tells_its_type(text: str, names: dict[str, str], expected: list[str]) -> None:
    places = [(match.start(), match[0]) for match in re.finditer("|".join(sorted(names, key=len)[::-1]), text)]
    mentions = tuple(Mention(name, at, at + len(name), "ORG", names[name], 1, 1, at) for at, name in places)
    document = Document("a.txt", source=text, paragraphs=(Paragraph(AlignedText.of(text)),), mentions=mentions)

    assert [one.mention.type for one in readings(document)] == expected


@pytest.mark.parametrize(("confidence", "expected"), [(None, "person"), (0.4, "person"), (0.9, "organisation")])
def test_a_title_says_nothing_against_a_model_that_is_sure(confidence: float | None, expected: str) -> None:
    text = "Journalist Nordlys 1996–1998."
    mention = Mention("Nordlys", 11, 18, "ORG", "organisation", 1, 1, 11, confidence=confidence)
    document = Document("a.txt", source=text, paragraphs=(Paragraph(AlignedText.of(text)),), mentions=(mention,))

    assert [one.mention.type for one in readings(document)] == [expected]
