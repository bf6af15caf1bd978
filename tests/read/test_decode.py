"""Bytes -> text, and the codec that gives it."""

from __future__ import annotations

import json
import lzma
import re
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import DocumentError
from pipeline.read.decode import SINGLE_BYTE, Decoded, decode
from tests.cases import case_rows

CASES = json.loads((Path(__file__).parent / "data" / "texts.json").read_text(encoding="utf-8"))
TEXTS = [pytest.param(case["text"], id=case["label"]) for case in CASES]
SAMPLE = CASES[-1]["text"]
UNICODE = ("utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
GUESSED = "The encoding was guessed: cp1252. If letters look wrong, save the file in UTF-8."


@pytest.mark.parametrize("text", TEXTS)
def test_norwegian_is_read_rightly_in_one_byte_a_letter_and_in_unicode_with_and_without_a_mark(text: str) -> None:
    for encoding in SINGLE_BYTE:
        data = text.encode(encoding, "replace")  # not every codec has dashes and quotation marks
        decoded = decode(data)
        assert (decoded.text, decoded.message) == (data.decode(encoding), ""), encoding
    for encoding in UNICODE:
        assert decode(text.encode(encoding)) == Decoded(text, encoding)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("Bodø og Tromsø".encode("iso8859-1"), Decoded("Bodø og Tromsø", "cp1252")),
        ("Bodø\x81 og Tromsø".encode("iso8859-1"), Decoded("Bodø\x81 og Tromsø", "iso8859-1")),
        ("Bodø\r\nTromsø\rÅs\n".encode("cp1252"), Decoded("Bodø\r\nTromsø\rÅs\n", "cp1252")),
        (b"Oslo", Decoded("Oslo", "utf-8")),
        (b"", Decoded("", "utf-8")),
        (b"1 \x80 2", Decoded("1 € 2", "cp1252", GUESSED)),
    ],
    ids=["same in cp1252", "not in cp1252", "line ends", "ASCII", "nothing", "not certain"],
)
def test_the_codec_is_named_and_a_guess_is_told(data: bytes, expected: Decoded) -> None:
    assert decode(data) == expected


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
        (bytes(range(256)), "The file contains binary data"),
        (b"\x00\x00\x00", "The file contains binary data"),
        (b"\xff\xfeA", "The file claims to be UTF-16 but is damaged"),
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


EVERY_REVIEW = 43  # is looked at: 1,000 reviews


@pytest.fixture(scope="module")
def reviews(corpora: Path) -> list[str]:
    with lzma.open(corpora / "norec.jsonl.xz", "rt", encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in islice(lines, 0, None, EVERY_REVIEW)]


@pytest.mark.corpus
@pytest.mark.parametrize(("encoding", "length", "least_right"), case_rows("read/guesses"))
def test_the_encoding_of_short_texts_is_guessed(
    reviews: list[str], encoding: str, length: int, least_right: float
) -> None:
    texts = [text[at : at + length] for text in reviews for at in (0, 500, 1000)]
    written = [text.encode(encoding, "replace") for text in texts if set(text) & set("æøåÆØÅ")]
    right = sum(decode(data).text == data.decode(encoding) for data in written)

    assert right >= least_right * len(written) > 0
