"""Mentions -> named entities, within a document; and what that keeps in memory."""

from __future__ import annotations

import gc
import pickle
import tracemalloc
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.corpus import Corpus
from pipeline.options import TYPES
from pipeline.records import Document, Mention
from pipeline.resolve.identifiers import entity_id
from pipeline.resolve.within import resolve_document, without_unsure
from tests.cases import cases
from tests.clean.invariants import calls
from tests.conftest import HANGS
from tests.resolve.documents import LABELS, crowd, make_document, run_together, table_cases

FILLED = ("type", "name", "role", "entity_id", "country", "resolved_by")
REASONS = {"exact", "genitive", "full-name", "acronym", "spelling", "country"}
DOCUMENTS, PEOPLE = 6_000, 500  # different people in the small corpus; each is in many documents
LEVEL = 500_000  # bytes; documents or entities that were kept would be megabytes
MORE = 5  # times the people: fewer names than are remembered of those met lately, for that counts as memory too

WORDS = ["Kim", "Kims", "Kim Jong-il", "Aas'", "Lars", "USA", "USAs", "Frp", "Vik kommune", "Vik", "(", "🎉"]
GAPS = [" ", ", ", " og broren ", " far, ", " (", ") ", ". "]
texts = st.one_of(st.sampled_from(WORDS), st.text(max_size=30), st.text(alphabet="ab'’s.-/@# \ud800", max_size=12))
names = st.tuples(texts, st.sampled_from(sorted(LABELS)), st.sampled_from(GAPS))
documents = st.builds(run_together, st.lists(names, max_size=12), st.sampled_from(["a.txt", "å/b#1"]))


@pytest.mark.parametrize(("given_", "expected"), cases("resolve/cases/documents"))
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


@given(documents)
def test_every_mention_gets_a_name_an_id_and_a_reason_and_all_else_is_left_alone(document: Document) -> None:
    resolved = resolve_document(document)

    assert resolve_document(document) == resolved
    assert replace(resolved, mentions=()) == replace(document, mentions=())
    for before, after in zip(document.mentions, resolved.mentions, strict=True):
        assert replace(after, **{name: getattr(before, name) for name in FILLED}) == before
        assert before.type == after.type or {before.type, after.type} <= set(TYPES)
        assert after.name.strip()
        assert after.name.encode()
        assert after.entity_id in {entity_id(after.type, after.name, one) for one in ("", document.doc_id)}
        assert after.resolved_by in REASONS


@given(documents)
def test_products_and_events_change_nothing_for_people_places_and_organisations(document: Document) -> None:
    without = replace(document, mentions=tuple(one for one in document.mentions if one.type in TYPES))

    expected = [one.entity_id for one in resolve_document(without).mentions]

    assert [one.entity_id for one in resolve_document(document).mentions if one.type in TYPES] == expected


@pytest.mark.parametrize(
    "text", ["", " ", "?!", "–", "@", "/", "#", "🎉", "1984", "\ud800", "a" * 10_000, "'", "s", "S'"]
)
def test_a_name_that_is_hardly_one_is_not_lost(text: str) -> None:
    for type_ in LABELS:
        [resolved] = resolve_document(run_together([(text, type_, "")])).mentions

        assert resolved.name
        assert resolved.entity_id.encode()
        assert resolved.text == text


@pytest.mark.parametrize(
    ("name", "type_", "confidences", "kept"),
    [
        ("Bakken", "person", [0.39], False),
        ("Bakken", "person", [0.2, 0.4], True),
        ("Bakken", "organisation", [0.49, 0.3], False),
        ("Bakken", "organisation", [0.3, None], False),  # that a name stands there once more says nothing of what it is
        ("Bakken", "organisation", [0.5], True),
        ("Bakken AS", "organisation", [0.1], True),
        ("I/S Bakken", "organisation", [0.1], True),
        ("Bakken skole", "organisation", [0.1], True),
        ("Mållagets", "organisation", [0.1], True),
        ("Bakken", "person", [None], True),
        ("Bakken", "place", [0.1], True),
    ],
)
def test_people_and_organisations_that_are_nowhere_sure_are_left_out(
    name: str, type_: str, confidences: Sequence[float | None], *, kept: bool
) -> None:
    document = make_document(" ".join([f"I går kom {name}."] * len(confidences)), {type_: [name]})
    mentions = tuple(replace(one, confidence=c) for one, c in zip(document.mentions, confidences, strict=True))

    found = without_unsure(resolve_document(replace(document, mentions=mentions)))

    assert len(found.mentions) == kept * len(confidences)


def test_an_unsure_name_a_letter_off_a_sure_one_is_kept() -> None:
    document = make_document(
        "Telenor tente pengar. Telinor og Bakken tapte.", {"organisation": ["Telenor", "Telinor", "Bakken"]}
    )
    mentions = tuple(replace(one, confidence=0.9 if one.text == "Telenor" else 0.3) for one in document.mentions)

    found = without_unsure(resolve_document(replace(document, mentions=mentions)))

    assert [one.text for one in found.mentions] == ["Telenor", "Telinor"]


def test_a_mention_outside_all_paragraphs_is_resolved_by_its_words_alone() -> None:
    mention = Mention("Kim", 0, 3, "PER", "person", 7, 1, 0)

    [resolved] = resolve_document(Document("a.txt", mentions=(mention,))).mentions

    assert resolved.entity_id == "person/kim@a.txt"


def test_twice_the_mentions_are_twice_the_work() -> None:
    once, twice = (crowd("a.txt", range(size), size) for size in (100, 200))
    resolve_document(once)

    assert calls(lambda: resolve_document(twice)) <= 2.5 * calls(lambda: resolve_document(once))


@pytest.mark.slow(hangs=HANGS)
def test_many_mentions_are_resolved_before_the_guard_takes_it_to_hang() -> None:
    assert len(resolve_document(crowd("a.txt", range(8_000), 8_000)).mentions) == 40_000


def held(size: int, people: int) -> int:
    """Return how many bytes a corpus holds of so many resolved documents that name so many people."""
    numbers = [range(2 * number, 2 * number + 2) for number in range(size)]
    packed = [pickle.dumps(resolve_document(crowd(f"{some.start}.txt", some, people))) for some in numbers]
    tracemalloc.start()
    try:
        with Corpus() as index:
            for position, one in enumerate(packed):
                index.place(position, b"", pickle.loads(one))  # noqa: S301 - of our own; so nothing of it is held here
            index.link()
            index.linked(0, pickle.loads(packed[0]))  # noqa: S301 - likewise
            gc.collect()
            return tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()


@pytest.mark.slow
def test_memory_grows_neither_with_the_documents_nor_with_the_entities() -> None:
    held(DOCUMENTS // 10, PEOPLE)
    few = held(DOCUMENTS // 10, PEOPLE)
    many, more = held(DOCUMENTS, PEOPLE), held(DOCUMENTS, MORE * PEOPLE)

    assert max(many, more) - few < LEVEL


FOUND = ({"person": ["Parks"]}, {}, {"organisation": ["Parks"]}, {"place": ["Parks"]})


@pytest.mark.parametrize(("text", "expected"), table_cases("relations"))
@pytest.mark.parametrize("found", FOUND, ids=str)
def test_somebodys_relation_is_not_that_somebody_whether_or_not_the_genitive_is_found(
    text: str, expected: str, found: dict[str, Sequence[str]]
) -> None:
    people = ["Park Chung-hee", "Park", *found.get("person", ())]
    *_, last = resolve_document(make_document(f"{text}\n\nDette er Park.", {**found, "person": people})).mentions

    assert last.entity_id == ("person/park@a.txt" if expected == "two" else "person/park-chung-hee")
