"""What the whole corpus knows: one entity, one row, one name; and who is named with whom."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.corpus import MAX_TOGETHER, Corpus
from pipeline.records import Document, Mention
from pipeline.resolve.corrections import Correction, Corrections
from pipeline.resolve.within import resolve_document
from tests.corpora import link
from tests.resolve import test_corpus
from tests.resolve.documents import make_document

TEXTS = st.sampled_from(
    ["Kari Lie", "Lie", "Lies", "KARI LIE", "NATO", "Nato", "Noreg", "Norge", "Norges", "Fr.p.", "Frp"]
)
KINDS = {
    "person": ["Kari Lie", "Lie", "Lies", "KARI LIE"],
    "organisation": ["NATO", "Nato", "Fr.p.", "Frp"],
    "place": ["Noreg", "Norge", "Norges"],
}


@st.composite
def corpora(draw: st.DrawFn) -> list[Document]:
    """Return documents with dates and some names."""
    some = draw(st.lists(st.lists(TEXTS, max_size=5), max_size=5))
    dates = st.sampled_from(["", "2019", "2019-04", "2020-01-31"])
    return [
        replace(resolve_document(make_document(" og ".join(names), KINDS, f"{number}.txt")), date=draw(dates))
        for number, names in enumerate(some)
    ]


@given(corpora() | st.lists(st.sampled_from(test_corpus.TEXTS), max_size=40).map(test_corpus.resolved))
def test_mentions_and_entities_say_the_same(documents: list[Document]) -> None:
    linked = link(documents)
    mentions = [mention for document in linked.documents for mention in document.mentions]
    entities = {entity.entity_id: entity for entity in linked.entities}

    assert {mention.entity_id for mention in mentions} == set(entities)
    assert sum(entity.mentions for entity in entities.values()) == len(mentions)
    for mention in mentions:
        entity = entities[mention.entity_id]
        assert (mention.name, mention.country) == (entity.name, entity.country)
        assert mention.text in entity.aliases
        assert (mention.resolved_by == "exact") <= (mention.name == mention.text)


@given(corpora())
def test_linking_what_is_linked_changes_nothing_and_the_most_mentioned_come_first(documents: list[Document]) -> None:
    linked = link(documents)
    ranks = [(-entity.mentions, entity.entity_id) for entity in linked.entities]

    assert link(linked.documents).entities == linked.entities
    assert ranks == sorted(ranks)


@given(corpora(), st.randoms(use_true_random=False))
def test_it_makes_no_difference_in_which_order_documents_are_finished(
    documents: list[Document], dice: random.Random
) -> None:
    positions = list(enumerate(documents))
    dice.shuffle(positions)
    with Corpus() as corpus:
        for position, document in positions:
            corpus.place(position, b"", document)
        corpus.link(keep_duplicates=True)
        linked = [corpus.linked(position, document) for position, document in enumerate(documents)]
        entities = list(corpus.entities())

    assert (linked, entities) == link(documents)[:2]


@given(corpora(), corpora())
def test_adding_documents_changes_no_id(documents: list[Document], more: list[Document]) -> None:
    before = link(documents).documents
    after = link([*more, *documents]).documents[len(more) :]

    assert [one.entity_id for document in after for one in document.mentions] == [
        one.entity_id for document in before for one in document.mentions
    ]


def made(doc_id: str, text: str) -> Document:
    """Return a resolved document of organisations."""
    return resolve_document(make_document(text, {"organisation": ["UNICEF", "Unicef", "WWF", "Wwf"]}, doc_id))


def test_an_entity_is_called_what_it_is_called_most_in_the_corpus() -> None:
    (first, *rest), entities, *_ = link(
        [made("1.txt", "Wwf er her."), made("2.txt", "WWF er der."), made("3.txt", "WWF.")]
    )

    assert [(mention.name, mention.resolved_by) for mention in first.mentions] == [("WWF", "corpus")]
    assert [mention.resolved_by for document in rest for mention in document.mentions] == ["exact", "exact"]
    assert [(one.name, one.mentions, one.documents, one.aliases) for one in entities] == [("WWF", 3, 3, ("Wwf", "WWF"))]
    tied = link([made("1.txt", "UNICEF."), made("2.txt", "Unicef.")])
    assert [one.name for one in tied.entities] == ["Unicef"]  # of names used as much one in small letters


def test_a_correction_goes_before_what_the_corpus_says_and_dropped_names_are_no_entities() -> None:
    renamed = Corrections([Correction(2, "Wwf", "organisation", "", "Wwf", "")])
    dropped = Corrections([Correction(2, "Unicef", "organisation", "", "", "drop")])

    linked = link([made("1.txt", "Wwf er her."), made("2.txt", "WWF er der."), made("3.txt", "WWF.")], renamed)
    [document], entities, *_ = link([made("1.txt", "WWF og Unicef er her.")], dropped)

    assert {mention.name for document in linked.documents for mention in document.mentions} == {"Wwf"}
    assert [(one.name, one.mentions) for one in linked.entities] == [("Wwf", 3)]
    assert [mention.name for mention in document.mentions] == [one.name for one in entities] == ["WWF"]


def test_people_known_by_less_than_a_full_name_are_another_in_each_document() -> None:
    documents = [resolve_document(make_document("Kim kom.", {"person": ["Kim"]}, name)) for name in ("1.txt", "2.txt")]

    assert [entity.entity_id for entity in link(documents).entities] == ["person/kim@1.txt", "person/kim@2.txt"]


def test_dates_are_the_earliest_and_the_latest_there_are() -> None:
    document = resolve_document(make_document("Oslo.", {"place": ["Oslo"]}))
    [oslo] = link(replace(document, date=date) for date in ("2019-04", "", "2018-12-24", "2019-05")).entities

    assert (oslo.first_date, oslo.last_date, oslo.documents) == ("2018-12-24", "2019-05", 4)


def test_an_entity_has_the_type_that_its_id_says() -> None:
    document = make_document("Lund kom. Lund gjekk. Lunds bil.", {"person": ["Lund"], "place": ["Lunds"]})

    entities = link([resolve_document(document)]).entities

    assert [(entity.entity_id, entity.type) for entity in entities] == [("person/lund@a.txt", "person")]


PERSON = Mention("Kari", 0, 4, "PER", "person", 1, 1, 0)
PLACED = st.lists(st.tuples(st.sampled_from("abcde"), st.integers(1, 3), st.integers(1, 2)), max_size=12)


def named(*placed: tuple[str, int, int]) -> Document:
    """Return a document with an entity named in each (entity, paragraph, sentence in it)."""
    mentions = (
        replace(
            PERSON, paragraph=paragraph, sentence=10 * paragraph + number, name=one.upper(), entity_id=f"person/{one}"
        )
        for one, paragraph, number in placed
    )
    return Document("1.txt", mentions=tuple(mentions))


def pairs_in(placed: Iterable[tuple[str, object]]) -> list[tuple[str, str]]:
    by_place: dict[object, set[str]] = {}
    for one, at in placed:
        by_place.setdefault(at, set()).add(one)
    return [pair for people in by_place.values() for pair in combinations(sorted(people), 2)]


@given(st.lists(PLACED, max_size=5))
def test_pairs_are_counted_by_sentence_paragraph_and_document(several: list[list[tuple[str, int, int]]]) -> None:
    expected: list[Counter[tuple[str, str]]] = [Counter(), Counter(), Counter()]
    for placed in several:
        in_sentences = pairs_in((one, (paragraph, sentence)) for one, paragraph, sentence in placed)
        in_paragraphs = pairs_in((one, paragraph) for one, paragraph, _ in placed)
        for counts, found in zip(expected, (in_sentences, in_paragraphs, set(in_paragraphs)), strict=True):
            counts.update(found)

    rows = link(named(*placed) for placed in several).pairs

    assert {(str(source)[-1], str(target)[-1]): tuple(numbers) for source, target, _, _, *numbers in rows} == {
        pair: tuple(counts[pair] for counts in expected) for pair in expected[1]
    }


def test_those_most_often_together_come_first_and_of_equals_the_first_by_id() -> None:
    rows = link([named(("c", 1, 1), ("b", 1, 1), ("a", 1, 2)), named(("b", 1, 1), ("c", 1, 1))]).pairs

    assert [(row[2], row[3], *row[4:]) for row in rows] == [
        ("B", "C", 2, 2, 2),
        ("A", "B", 0, 1, 1),
        ("A", "C", 0, 1, 1),
    ]


def test_of_a_crowd_only_those_in_one_sentence_are_together() -> None:
    crowd = [(f"x{number}", 1, 3 + number) for number in range(MAX_TOGETHER)]
    in_one_sentence = [(f"y{number}", 1, 1) for number in range(MAX_TOGETHER + 1)]

    linked = link([named(("a", 1, 1), ("b", 1, 1), ("c", 1, 2), *crowd), named(*in_one_sentence)])

    assert [row[2:] for row in linked.pairs] == [("A", "B", 1, 1, 1)]
    assert linked.crowds == 2
