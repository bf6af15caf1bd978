"""The records that flow through the chain, and documents as bytes and back."""

from __future__ import annotations

import json
import zlib
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.aligned import AlignedText, Edit
from pipeline.corpus import pack, unpack
from pipeline.records import LONGEST_CONTEXT, Document, Kind, Mention, Paragraph, Sentence


def document(text: str, at: int = 0) -> Document:
    return Document("a.txt", sentences=(Sentence(1, at, text),))


def mention(text: str, at: int) -> Mention:
    return Mention(text, 0, 1, "PER", "person", 1, 1, at)


def test_the_context_of_a_mention_is_its_sentence() -> None:
    assert document("Kari bur i Bø.", at=20).context(mention("Bø", 31)) == "Kari bur i Bø."


def test_of_a_very_long_sentence_the_context_is_the_part_around_the_name() -> None:
    text = "og " * 1000 + "Kari" + " og" * 1000

    context = document(text, at=50).context(mention("Kari", 3050))

    assert "og Kari og" in context
    assert context.startswith("…")
    assert context.endswith("…")
    assert len(context) == LONGEST_CONTEXT + 2


def test_the_context_at_the_begin_of_a_very_long_sentence_is_cut_behind_only_and_a_long_name_stays_whole() -> None:
    context, name = document("Kari" + " og" * 1000).context(mention("Kari", 0)), "Kari" * 1000

    assert context.startswith("Kari og")
    assert context.endswith("…")
    assert name in document("og " + name + " og").context(mention(name, 3))


DOCUMENT_FIELDS: dict[str, Any] = dict.fromkeys(Document.__dataclass_fields__, ...)
MENTION_FIELDS: dict[str, Any] = dict.fromkeys(Mention.__dataclass_fields__, ...)
SHARES = st.none() | st.floats(0, 1)
MENTIONS = st.lists(st.builds(Mention, **MENTION_FIELDS | {"confidence": SHARES}), max_size=4)
PARAGRAPHS = st.lists(st.builds(Paragraph, st.builds(AlignedText, st.text()), st.sampled_from(Kind)), max_size=4)
DRAWN = {
    "mentions": MENTIONS.map(tuple),
    "paragraphs": PARAGRAPHS.map(tuple),
    "source_length": st.just(0),
    "ocr": SHARES,
}
DOCUMENTS = st.builds(Document, **DOCUMENT_FIELDS | DRAWN)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=16) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
)


@given(document=DOCUMENTS)
def test_what_was_packed_is_unpacked_the_same_but_for_the_source_of_plain_text(document: Document) -> None:
    assert unpack(pack(document)) == document.without_source()
    assert pack(unpack(pack(document))) == pack(document)


def test_an_extracted_text_is_kept_of_a_plain_one_its_length_and_of_edits_nothing() -> None:
    mended = Paragraph(AlignedText("Kåre", (Edit(1, 2, 1, 3),)))
    document = Document("a", source="Åse bur i Bø.", paragraphs=(mended,))

    assert unpack(pack(document)).characters == 13
    assert unpack(pack(document)).paragraphs == (Paragraph(AlignedText("Kåre")),)
    assert unpack(pack(replace(document, extracted=True))).source == "Åse bur i Bø."


@given(data=st.binary(max_size=200) | JSON.map(lambda value: zlib.compress(json.dumps(value).encode())))
def test_other_bytes_other_json_and_bytes_that_were_cut_off_are_refused(data: bytes) -> None:
    for other in (data, pack(Document("a", source="Kari Nordmann"))[:-3]):
        with pytest.raises(ValueError, match="no packed document"):
            unpack(other)


@given(document=DOCUMENTS, place=st.integers(0, 10_000), flip=st.integers(1, 255))
def test_bytes_that_were_damaged_on_the_disk_are_refused(document: Document, place: int, flip: int) -> None:
    data = bytearray(pack(document))
    data[place % len(data)] ^= flip

    try:
        unpacked = unpack(bytes(data))
    except ValueError:
        return
    assert unpacked == document.without_source(), "a change that zlib does not mind must change nothing"
