"""The first line of an article when it is metadata."""

from __future__ import annotations

import pytest

from pipeline.clean.header import split_header
from tests.clean.cases import cases


@pytest.mark.parametrize(("source", "expected"), cases("header"))
def test_a_header_line_is_metadata_and_anything_else_is_text(source: str, expected: list[str]) -> None:
    date, section, start = split_header(source)

    assert [date, section, source[start:]] == expected
