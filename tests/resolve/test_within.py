"""Mentions -> named entities, within a document."""

from __future__ import annotations

import string
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.aligned import AlignedText
from pipeline.options import TYPES
from pipeline.records import Document, Mention, Paragraph
from pipeline.resolve.identifiers import entity_id
from pipeline.resolve.within import resolve_document
from tests.resolve.documents import LABELS, cases, make_document, table_cases

FILLED = {"type", "name", "role", "entity_id", "country", "resolved_by"}
GIVEN = tuple(one.name for one in fields(Mention) if one.name not in FILLED)
REASONS = {"exact", "genitive", "full-name", "acronym", "spelling", "country"}

words = st.sampled_from(
    ["Kim", "Kims", "Kim Jong-il", "Aas'", "Lars", "USA", "USAs", "Frp", "Vik kommune", "Vik", "(", "🎉"]
)
texts = st.one_of(words, st.text(min_size=0, max_size=30), st.text(alphabet="ab'’s.-/@# \ud800", max_size=12))


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Return a document of one paragraph with names of all types in it, one after the other."""
    gaps = st.sampled_from([" ", ", ", " og broren ", " far, ", " (", ") ", ". "])
    paragraph, mentions = "", []
    for text, kind, gap in draw(st.lists(st.tuples(texts, st.sampled_from(sorted(LABELS)), gaps), max_size=12)):
        at = len(paragraph)
        mentions.append(Mention(text, at, at + len(text), LABELS[kind], kind, 1, 1, at))
        paragraph += text + gap
    cut = (Paragraph(AlignedText.of(paragraph)),)
    return Document(draw(st.sampled_from(["a.txt", "å/b#1"])), paragraph, paragraphs=cut, mentions=tuple(mentions))


@pytest.mark.parametrize(("given_", "expected"), cases("documents"))
def test_each_mention_gets_the_entity_it_stands_for(given_: Mapping[str, Any], expected: Any) -> None:
    names: dict[str, Sequence[str]] = {type_: some for type_, some in given_.items() if type_ != "text"}
    mentions = resolve_document(make_document(given_["text"], names)).mentions

    if isinstance(expected, list):  # all mentions, in order; reason, country and role only where they matter
        rows = [(one.text, one.entity_id, one.resolved_by, one.country, one.role) for one in mentions]
        assert [list(row[: len(wanted)]) for row, wanted in zip(rows, expected, strict=True)] == expected
    else:
        found = {text: {one.entity_id for one in mentions if one.text == text} for text in expected}
        assert found == {text: {entity_id} for text, entity_id in expected.items()}


def test_two_names_are_one_or_two_however_often_one_of_them_stands_there() -> None:
    wrong = []
    for type_, first, second, *one in table_cases("pairs"):
        for usual, rare in [(first, second)] if one else [(first, second), (second, first)]:
            text = "\n\n".join([*[f"Der var {usual} også i fjor."] * 7, f"Siden ble det {rare} likevel."])
            mentions = resolve_document(make_document(text, {type_: [usual, rare]})).mentions
            names = {mention.name for mention in mentions}
            wrong += [(usual, rare)] if (len(names) == 1) != bool(one) else []

    assert not wrong


@given(documents())
def test_what_recognise_found_is_left_alone(document: Document) -> None:
    resolved = resolve_document(document)

    found = [[getattr(mention, name) for name in GIVEN] for mention in resolved.mentions]
    assert found == [[getattr(mention, name) for name in GIVEN] for mention in document.mentions]
    assert replace(resolved, mentions=()) == replace(document, mentions=())


@given(documents())
def test_every_mention_gets_a_name_an_id_and_a_reason(document: Document) -> None:
    for mention in resolve_document(document).mentions:
        assert mention.name.strip()
        assert mention.name.encode()
        assert mention.entity_id.startswith(f"{mention.type}/")
        assert mention.resolved_by in REASONS


@given(documents())
def test_an_id_is_type_and_name_and_the_document_where_the_name_is_not_full(document: Document) -> None:
    for mention in resolve_document(document).mentions:
        alone, here = (entity_id(mention.type, mention.name, doc_id) for doc_id in ("", document.doc_id))
        assert mention.entity_id in {alone, here}


@given(documents())
def test_one_document_gives_one_result(document: Document) -> None:
    assert resolve_document(document) == resolve_document(document)


@given(documents())
def test_only_people_places_and_organisations_change_their_type(document: Document) -> None:
    for before, after in zip(document.mentions, resolve_document(document).mentions, strict=True):
        assert before.type == after.type or {before.type, after.type} <= set(TYPES)


@given(documents())
def test_products_and_events_change_nothing_for_people_places_and_organisations(document: Document) -> None:
    main = {"person", "place", "organisation"}
    without = replace(document, mentions=tuple(one for one in document.mentions if one.type in main))

    expected = [one.entity_id for one in resolve_document(without).mentions]

    assert [one.entity_id for one in resolve_document(document).mentions if one.type in main] == expected


@pytest.mark.parametrize(
    "text", ["", " ", "?!", "–", "@", "/", "#", "🎉", "1984", "\ud800", "a" * 10_000, "'", "s", "S'"]
)
@pytest.mark.parametrize("kind", sorted(LABELS))
def test_a_name_that_is_hardly_one_is_not_lost(text: str, kind: str) -> None:
    mention = Mention(text, 0, len(text), LABELS[kind], kind, 1, 1, 0)
    document = Document("a.txt", text, paragraphs=(Paragraph(AlignedText.of(text)),), mentions=(mention,))

    [resolved] = resolve_document(document).mentions

    assert resolved.name
    assert resolved.entity_id.encode()
    assert resolved.text == text


def test_a_mention_outside_all_paragraphs_is_resolved_by_its_words_alone() -> None:
    mention = Mention("Kim", 0, 3, "PER", "person", 7, 1, 0)

    [resolved] = resolve_document(Document("a.txt", mentions=(mention,))).mentions

    assert resolved.entity_id == "person/kim@a.txt"


def test_a_document_without_mentions_is_returned_as_it_is() -> None:
    document = Document("a.txt", "Ingen her.")

    assert resolve_document(document) == document


def test_every_field_of_a_mention_is_given_or_filled() -> None:
    filled = {"type", "name", "role", "entity_id", "country", "resolved_by"}

    assert {field.name for field in fields(Mention)} == filled | set(GIVEN)


def many(names: int) -> Document:
    """Return a document with as many different people, each by full name, surname and genitive."""
    letters = string.ascii_lowercase
    surnames = [
        "".join(letters[(number // len(letters) ** power) % len(letters)] for power in range(4)).capitalize()
        for number in range(names)
    ]
    text = " ".join(f"Kari {surname}. {surname} kom. {surname}s hus." for surname in surnames)
    mentions = []
    at = 0
    for surname in surnames:
        for name, gap in ((f"Kari {surname}", 2), (surname, 6), (f"{surname}s", 6)):
            mentions.append(Mention(name, at, at + len(name), "PER", "person", 1, 1, at))
            at += len(name) + gap
    return Document("a.txt", text, paragraphs=(Paragraph(AlignedText.of(text)),), mentions=tuple(mentions))


def test_time_grows_with_the_number_of_mentions_and_no_faster() -> None:
    assert len(resolve_document(many(8_000)).mentions) == 24_000  # in quadratic time the guard would fail it
