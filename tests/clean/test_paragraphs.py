"""From a cleaned text to paragraphs, headings and speeches."""

from __future__ import annotations

import textwrap

import pytest

from pipeline.aligned import AlignedText
from pipeline.clean.documents import clean
from pipeline.clean.paragraphs import paragraphs
from pipeline.records import Document
from tests.cases import case_rows, cases, load

ARTICLE = load("clean/data/article")


def texts(source: str) -> list[str]:
    return [paragraph.text.text for paragraph in paragraphs(AlignedText.of(source))]


@pytest.mark.parametrize(("source", "expected"), cases("clean/data/structure"))
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


def cleaned(source: str) -> list[tuple[str, str]]:
    return [(one.kind.value, one.text.text) for one in clean(Document("a.txt", source)).paragraphs]


@pytest.mark.parametrize(("line", "kind"), case_rows("clean/lone-lines"))
def test_a_line_that_stands_alone_is_told_for_what_it_is(line: str, kind: str) -> None:
    assert cleaned(f"{line}\n\nDet regnet hele dagen i Bergen.")[0] == (kind, line)


@pytest.mark.parametrize(("dateline", "rest"), case_rows("clean/datelines"))
def test_a_dateline_is_a_text_of_its_own(dateline: str, rest: str) -> None:
    assert cleaned(dateline + rest) == [("dateline", dateline), ("paragraph", rest.strip())]


@pytest.mark.parametrize(
    "text", ["Oslo: Det regna.", "USA – et stort land.", "FRP-LEDEREN KOMMER IKKE TIL OSLO.", "A: Ja."]
)
def test_what_only_looks_like_a_dateline_stays_whole(text: str) -> None:
    assert [one for _, one in cleaned(text)] == [text]


def test_the_parts_of_a_dateline_keep_their_places_in_the_source() -> None:
    source = " date 2019-04 utenriks\n\nVLADIVOSTOK:  Kim m\u00adøtte Putin."

    dateline, rest = clean(Document("a.txt", source)).paragraphs

    assert source[slice(*dateline.text.origin(0, 11))] == "VLADIVOSTOK"
    assert source[slice(*rest.text.origin(0, 3))] == "Kim"
