"""Bylines, credits and datelines are recognised for what they are."""

from __future__ import annotations

import pytest

from pipeline.clean.documents import clean
from pipeline.records import Document, Kind


def cleaned(source: str) -> list[tuple[str, str]]:
    return [(one.kind.value, one.text.text) for one in clean(Document("a.txt", source)).paragraphs]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Av Kari Nordmann", Kind.BYLINE),
        ("Av Kari Nordmann og Ola Hansen", Kind.BYLINE),
        ("Tekst: Marit Ås", Kind.BYLINE),
        ("Foto: Ola Nordmann / NTB", Kind.CREDIT),
        ("ILLUSTRASJONSFOTO: Åse Bø", Kind.CREDIT),
        ("Av jord er du kommet", Kind.HEADING),
        ("Av hensyn til Kari Nordmann ble møtet flyttet til i morgen", Kind.HEADING),
        ("Fotografen fra Bø", Kind.HEADING),
        ("Av alt eg høyrde, var dette verst.", Kind.PARAGRAPH),
    ],
)
def test_a_line_that_stands_alone_is_told_for_what_it_is(line: str, kind: Kind) -> None:
    assert cleaned(f"{line}\n\nDet regnet hele dagen i Bergen.")[0] == (kind.value, line)


@pytest.mark.parametrize(
    ("text", "dateline", "rest"),
    [
        ("OSLO (NTB): Statsministeren kom.", "OSLO (NTB):", "Statsministeren kom."),
        ("VLADIVOSTOK: Kim møtte Putin.", "VLADIVOSTOK:", "Kim møtte Putin."),
        ("BERGEN (NTB) – Det brann i natt.", "BERGEN (NTB) –", "Det brann i natt."),
        ("NEW YORK: FN vedtok det.", "NEW YORK:", "FN vedtok det."),
    ],
)
def test_a_dateline_is_a_text_of_its_own(text: str, dateline: str, rest: str) -> None:
    assert cleaned(text) == [("dateline", dateline), ("paragraph", rest)]


@pytest.mark.parametrize(
    "text", ["Oslo: Det regna.", "USA – et stort land.", "FRP-LEDEREN KOMMER IKKE TIL OSLO.", "A: Ja."]
)
def test_what_only_looks_like_a_dateline_stays_whole(text: str) -> None:
    assert [one for _, one in cleaned(text)] == [text]


def test_the_title_is_neither_a_byline_nor_a_credit() -> None:
    source = "Foto: Ola Nordmann / NTB\n\nAv Kari Nordmann\n\nKongen i byen\n\nKong Harald kom."

    assert clean(Document("a.txt", source)).title == "Kongen i byen"


def test_the_parts_of_a_dateline_keep_their_places_in_the_source() -> None:
    source = " date 2019-04 utenriks\n\nVLADIVOSTOK:  Kim m\u00adøtte Putin."

    dateline, rest = clean(Document("a.txt", source)).paragraphs

    assert source[slice(*dateline.text.origin(0, 11))] == "VLADIVOSTOK"
    assert source[slice(*rest.text.origin(0, 3))] == "Kim"
