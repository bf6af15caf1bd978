"""Bytes -> text, and the codec that gives it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import DocumentError
from pipeline.read.decode import SINGLE_BYTE, decode

CASES = json.loads((Path(__file__).parent / "data" / "texts.json").read_text(encoding="utf-8"))
TEXTS = [pytest.param(case["text"], id=case["label"]) for case in CASES]
SAMPLE = CASES[-1]["text"]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("encoding", SINGLE_BYTE)
def test_norwegian_of_one_byte_a_letter_is_read_rightly(text: str, encoding: str) -> None:
    data = text.encode(encoding, "replace")  # not every codec has dashes and quotation marks

    assert decode(data).text == data.decode(encoding)
    assert decode(data).message == ""


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-32", "utf-32"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32-le", "utf-32-le"),
        ("utf-32-be", "utf-32-be"),
    ],
)
def test_unicode_is_read_rightly_with_and_without_a_mark(text: str, written: str, expected: str) -> None:
    decoded = decode(text.encode(written))

    assert (decoded.text, decoded.encoding, decoded.message) == (text, expected, "")


def test_cp1252_is_named_where_iso_8859_1_gives_the_same_text() -> None:
    assert decode("Bodø og Tromsø".encode("iso8859-1")).encoding == "cp1252"


def test_iso_8859_1_is_named_where_cp1252_has_no_such_byte() -> None:
    assert decode("Bodø\x81 og Tromsø".encode("iso8859-1")).encoding == "iso8859-1"


def test_line_ends_are_left_as_they_are() -> None:
    assert decode("Bodø\r\nTromsø\rÅs\n".encode("cp1252")).text == "Bodø\r\nTromsø\rÅs\n"


def test_ascii_is_utf_8() -> None:
    assert decode(b"Oslo").encoding == "utf-8"


def test_nothing_is_an_empty_text() -> None:
    assert decode(b"").text == ""


def test_a_guess_that_is_not_certain_is_told() -> None:
    decoded = decode(b"1 \x80 2")

    assert decoded.message == "The encoding was guessed: cp1252. If letters look wrong, save the file in UTF-8."


@pytest.mark.parametrize("broken", [SAMPLE.encode()[:-1] + b"\xc3", SAMPLE.encode() + b"\n" + "på".encode("cp1252")])
def test_utf_8_that_is_damaged_loses_nothing_and_is_told(broken: bytes) -> None:
    decoded = decode(broken)

    assert decoded.text == broken.decode(decoded.encoding)
    assert decoded.message.startswith("Not all of the file is UTF-8")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"%PDF-1.7\n...", "This is a PDF file"),
        (b"PK\x03\x04...", "This is a ZIP archive"),
        (b"\x89PNG\r\n\x1a\n", "This is an image"),
        (bytes(range(256)), "The file is binary data"),
        (b"\x00\x00\x00", "The file is binary data"),
        (b"\xff\xfeA", "The file says it is UTF-16 but is damaged"),
    ],
)
def test_what_is_no_text_is_refused_with_what_to_do(data: bytes, message: str) -> None:
    with pytest.raises(DocumentError, match=f"^{re.escape(message)}.*, then run again[.]$"):
        decode(data)


@given(st.one_of(st.binary(max_size=60), st.text(max_size=30).map(lambda text: text.encode("utf-8", "replace"))))
def test_any_bytes_are_decoded_by_the_codec_that_is_named_or_refused(data: bytes) -> None:
    try:
        decoded = decode(data)
    except DocumentError:
        return
    assert data.decode(decoded.encoding) == decoded.text
