"""Texts go in; names and sentence starts come out."""

from __future__ import annotations

import pytest

from pipeline.recognise.recogniser import SpacyRecogniser


@pytest.fixture(scope="module")
def recogniser() -> SpacyRecogniser:
    return SpacyRecogniser.load("nb_ent_news_sm")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Statsminister Gro Harlem Brundtland besøkte Bergen.",
            [("Gro Harlem Brundtland", "PER"), ("Bergen", "GPE_LOC")],
        ),
        ("Statsminister Jens Stoltenberg vitja Noreg.", [("Jens Stoltenberg", "PER"), ("Noreg", "GPE_LOC")]),
    ],
    ids=["bokmål", "nynorsk"],
)
def test_names_are_found_in_both_written_standards(
    recogniser: SpacyRecogniser, text: str, expected: list[tuple[str, str]]
) -> None:
    [reading] = recogniser.read([text])

    assert [(text[name.start : name.end], name.label) for name in reading.names] == expected


def test_readings_come_in_the_order_of_the_texts(recogniser: SpacyRecogniser) -> None:
    texts = ["Kari bor i Oslo.", "", "Ola bor i Tromsø."]

    readings = recogniser.read(texts)

    assert [len(reading.sentences) for reading in readings] == [1, 0, 1]
    assert [text[reading.names[-1].start :] for text, reading in zip(texts, readings, strict=True) if text] == [
        "Oslo.",
        "Tromsø.",
    ]


def test_reading_leaves_no_words_behind(recogniser: SpacyRecogniser) -> None:
    recogniser.read(["Ho heitte Xqzw og kom til Yvkk."])

    assert "Xqzw" not in recogniser.nlp.vocab.strings
