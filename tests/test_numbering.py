"""Entities by number."""

from __future__ import annotations

from itertools import chain

from hypothesis import given
from hypothesis import strategies as st

from pipeline.numbering import Numbering
from pipeline.records import Document, Mention

CORPORA = st.lists(st.lists(st.sampled_from("abcdefgh"), max_size=6), max_size=8)


def document(letters: list[str]) -> Document:
    """Return a document that names an entity a letter."""
    mentions = (Mention(one, 0, 1, "PER", "person", 1, 1, 0, name=one.upper(), entity_id=one) for one in letters)
    return Document("1.txt", mentions=tuple(mentions))


@given(CORPORA, st.integers(0, 5))
def test_an_entity_keeps_the_number_it_got_when_it_was_met(corpus: list[list[str]], most: int) -> None:
    numbering = Numbering(most=most)
    expected: dict[str, int] = {}

    for letters in corpus:
        assert numbering.of(document(letters)) == [expected.setdefault(one, len(expected)) for one in letters]

    assert numbering.count == len(expected)
    assert {one: numbering.number(one) for one in expected} == expected


@given(CORPORA, st.integers(0, 5))
def test_numbers_are_kept_with_the_names(corpus: list[list[str]], most: int) -> None:
    numbering = Numbering(most=most)
    for letters in corpus:
        numbering.of(document(letters))
    numbering.write_away()

    rows = list(numbering.scratch.query("SELECT number, entity, name FROM numbered ORDER BY number"))
    assert rows == [(number, one, one.upper()) for number, one in enumerate(dict.fromkeys(chain(*corpus)))]


def test_what_no_document_names_has_no_number() -> None:
    assert Numbering().number("person/kari-lie") is None
