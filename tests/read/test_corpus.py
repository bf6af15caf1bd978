"""The guess of an encoding against many texts. Needs the corpora."""

from __future__ import annotations

import json
import lzma
from itertools import islice
from pathlib import Path

import pytest

from pipeline.read.decode import decode

pytestmark = pytest.mark.corpus

EVERY = 43
"""Every forty-third review is looked at: 1,000 reviews."""


@pytest.fixture(scope="module")
def reviews(corpora: Path) -> list[str]:
    with lzma.open(corpora / "norec.jsonl.xz", "rt", encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in islice(lines, 0, None, EVERY)]


@pytest.mark.parametrize(
    ("encoding", "length", "least_right"),
    [
        ("cp1252", 30, 1),
        ("cp1252", 200, 1),
        ("iso8859-1", 30, 1),
        ("mac_roman", 200, 0.99),
        ("cp865", 200, 0.99),
        ("cp850", 200, 0.99),
    ],
)
def test_the_encoding_of_short_texts_is_guessed(
    reviews: list[str], encoding: str, length: int, least_right: float
) -> None:
    texts = [text[at : at + length] for text in reviews for at in (0, 500, 1000)]
    written = [text.encode(encoding, "replace") for text in texts if set(text) & set("æøåÆØÅ")]
    right = sum(decode(data).text == data.decode(encoding) for data in written)

    assert right >= least_right * len(written) > 0
