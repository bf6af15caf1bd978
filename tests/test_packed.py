"""Documents as bytes and back."""

from __future__ import annotations

import json
import zlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.aligned import AlignedText, Edit
from pipeline.corpus import pack, unpack
from pipeline.records import Document, Kind, Mention, Paragraph, Sentence, Status

TEXT = st.text(st.characters(codec="utf-8"), max_size=20)
WORDS = st.tuples() | st.tuples(TEXT) | st.tuples(TEXT, TEXT)
PROBABILITY = st.none() | st.floats(0, 1)


@st.composite
def settled(draw: st.DrawFn) -> Document:
    """Draw a document with paragraphs, sentences and mentions that lie in them."""
    texts = draw(st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=30), max_size=4))
    paragraphs = [Paragraph(AlignedText(text), draw(st.sampled_from(Kind))) for text in texts]
    sentences = []
    mentions = []
    for number, text in enumerate(texts, start=1):
        at = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(at + 1, len(text)))
        sentences.append(Sentence(number, at, text[at:end]))
        more = (draw(TEXT), draw(TEXT), draw(TEXT), draw(TEXT), draw(TEXT))
        mentions.append(
            Mention(text[at:end], 7, 9, draw(TEXT), draw(TEXT), number, len(sentences), at, draw(PROBABILITY), *more)
        )
    return Document(
        *(draw(TEXT) for _ in range(8)),
        fixes=draw(WORDS),
        paragraphs=tuple(paragraphs),
        sentences=tuple(sentences),
        mentions=tuple(mentions),
        status=draw(st.sampled_from(Status)),
        message=draw(TEXT),
        extracted=draw(st.booleans()),
        text_digest=draw(TEXT),
        unmapped=draw(WORDS),
    )


@given(document=settled())
def test_what_was_packed_is_unpacked_the_same_but_for_the_source_of_plain_text(document: Document) -> None:
    assert unpack(pack(document)) == document.without_source()


@given(document=settled())
def test_packing_twice_changes_no_byte(document: Document) -> None:
    assert pack(unpack(pack(document))) == pack(document)


def test_the_account_of_edits_is_let_go() -> None:
    mended = AlignedText("Kåre", (Edit(1, 2, 1, 3),))

    unpacked = unpack(pack(Document("a", paragraphs=(Paragraph(mended),))))

    assert unpacked.paragraphs == (Paragraph(AlignedText("Kåre")),)


def test_an_extracted_text_is_kept_and_of_a_plain_one_its_length() -> None:
    document = Document("a", source="Åse bur i Bø.")

    assert unpack(pack(document)).characters == 13
    assert unpack(pack(replace(document, extracted=True))).source == "Åse bur i Bø."


@given(data=st.binary(max_size=200))
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="no packed document"):
        unpack(data)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=16) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
)


@given(value=st.lists(JSON, min_size=4, max_size=4) | JSON)
def test_other_json_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="no packed document"):
        unpack(zlib.compress(json.dumps(value).encode()))


@given(document=settled(), place=st.integers(0, 10_000), flip=st.integers(1, 255))
def test_bytes_that_were_damaged_on_the_disk_are_refused(document: Document, place: int, flip: int) -> None:
    data = bytearray(pack(document))
    data[place % len(data)] ^= flip

    try:
        unpacked = unpack(bytes(data))
    except ValueError:
        return
    assert unpacked == document.without_source(), "a change that zlib does not mind must change nothing"


def test_bytes_that_were_cut_off_are_refused() -> None:
    with pytest.raises(ValueError, match="no packed document"):
        unpack(pack(Document("a", source="Kari Nordmann"))[:-3])
