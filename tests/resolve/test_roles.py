"""The title before a person's name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.resolve.roles import split_title, title_before
from tests.resolve.documents import cases


@pytest.mark.parametrize(("before", "expected"), cases("roles"))
def test_the_title_is_what_the_text_before_the_name_ends_in(before: str, expected: str) -> None:
    assert title_before(before) == expected


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        ("biskop Kari Lie", ("biskop", "Kari Lie")),
        ("tidligere biskop Kari Lie", ("biskop", "Kari Lie")),
        ("administrerende direktør Kari Lie", ("administrerende direktør", "Kari Lie")),
        ("gamle Ola", ("", "Ola")),
        ("de Gaulle", ("", "de Gaulle")),
        ("al-Hadi", ("", "al-Hadi")),
        ("Bisp", ("", "Bisp")),
        ("Emil Prest", ("", "Emil Prest")),
        ("k.d. lang", ("", "k.d. lang")),
    ],
)
def test_a_title_in_the_span_is_no_part_of_the_name(span: str, expected: tuple[str, str]) -> None:
    assert split_title(span) == expected


@given(st.text(min_size=1).map(lambda text: " ".join(text.split())).filter(bool))
def test_a_name_is_left_whatever_the_span(span: str) -> None:
    title, name = split_title(span)

    assert name
    assert span.endswith(name)
    assert title in span
