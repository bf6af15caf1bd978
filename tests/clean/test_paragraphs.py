"""From a cleaned text to paragraphs, headings and speeches."""

from __future__ import annotations

import textwrap

import pytest

from pipeline.aligned import AlignedText
from pipeline.clean.paragraphs import paragraphs
from tests.clean.cases import cases, load

ARTICLE = load("article")


def texts(source: str) -> list[str]:
    return [paragraph.text.text for paragraph in paragraphs(AlignedText.of(source))]


@pytest.mark.parametrize(("source", "expected"), cases("structure"))
def test_a_text_is_cut_into_its_paragraphs(source: str, expected: list[list[str]]) -> None:
    found = paragraphs(AlignedText.of(source))

    assert [[paragraph.kind.value, paragraph.text.text] for paragraph in found] == expected


@pytest.mark.parametrize("width", [40, 60, 72, 80, 100])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r", " \n"])
def test_an_article_wrapped_at_any_width_has_the_same_paragraphs(width: int, line_end: str) -> None:
    wrapped = "\n\n".join(textwrap.fill(one, width, break_on_hyphens=False) for one in ARTICLE)

    assert texts(wrapped.replace("\n", line_end)) == ARTICLE


@pytest.mark.parametrize("separator", ["\n", "\n\n", "\r\n", "\n \n"])
def test_an_article_with_a_paragraph_a_line_has_the_same_paragraphs(separator: str) -> None:
    assert texts(separator.join(ARTICLE)) == ARTICLE
