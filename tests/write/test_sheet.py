"""Cells as XML."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from pipeline.write.sheet import number_cell, text_cell, unescape

TEXT = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("_x0\r<>&\x00\ufffe\uffff "), min_size=1)


@given(TEXT)
def test_any_text_is_sound_xml_and_comes_back(text: str) -> None:
    cell = ET.fromstring(f"<c{text_cell(text)}")  # noqa: S314 - written by ourselves

    assert [element.tag for element in cell.iter()] == ["c", "is", "t"]
    assert unescape(str(cell.findtext("is/t"))) == text


def test_white_space_at_the_ends_is_kept() -> None:
    assert [text_cell(text).count("preserve") for text in ("a b", " a", "a\n", "\t")] == [0, 1, 1, 1]


@given(st.integers() | st.floats(allow_nan=False, allow_infinity=False))
def test_any_number_comes_back(number: float) -> None:
    cell = ET.fromstring(f"<c{number_cell(number)}")  # noqa: S314 - written by ourselves

    assert type(number)(str(cell.findtext("v"))) == number


def test_what_is_empty_has_no_cell() -> None:
    assert text_cell("") == number_cell(float("nan")) == ""
