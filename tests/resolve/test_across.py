"""One entity, one row, one name across the corpus."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import Document
from pipeline.resolve.across import EntityIndex
from pipeline.resolve.corrections import Correction, Corrections
from pipeline.resolve.within import resolve_document
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


@given(corpora())
def test_mentions_and_entities_say_the_same(documents: list[Document]) -> None:
    index = EntityIndex()
    mentions = [mention for document in index.add_all(documents) for mention in document.mentions]

    entities = {entity.entity_id: entity for entity in index.entities()}
    assert {mention.entity_id for mention in mentions} == set(entities)
    assert sum(entity.mentions for entity in entities.values()) == len(mentions)
    for mention in mentions:
        entity = entities[mention.entity_id]
        assert (mention.name, mention.country) == (entity.name, entity.country)
        assert mention.text in entity.aliases
        assert (mention.resolved_by == "exact") <= (mention.name == mention.text)


@given(corpora())
def test_settling_what_is_settled_changes_nothing(documents: list[Document]) -> None:
    index = EntityIndex()
    settled = index.add_all(documents)

    assert [index.settle(document) for document in documents] == settled


@given(corpora())
def test_entities_come_with_the_most_mentioned_first(documents: list[Document]) -> None:
    index = EntityIndex()
    index.add_all(documents)

    ranks = [(-entity.mentions, entity.entity_id) for entity in index.entities()]
    assert ranks == sorted(ranks)


@given(corpora(), st.integers(0, 3))
def test_entities_on_disk_are_those_in_memory(documents: list[Document], most: int) -> None:
    index, on_disk = EntityIndex(), EntityIndex(most=most)

    assert on_disk.add_all(documents) == index.add_all(documents)
    assert on_disk.entities() == index.entities()


@given(corpora(), corpora())
def test_documents_that_come_later_are_heard_too(documents: list[Document], more: list[Document]) -> None:
    later = [replace(document, doc_id=f"later-{document.doc_id}") for document in more]
    index, in_turn = EntityIndex(), EntityIndex(most=1)
    in_turn.add_all(documents)

    assert in_turn.add_all(later) == index.add_all([*documents, *later])[len(documents) :]
    assert in_turn.entities() == index.entities()


@given(corpora(), corpora())
def test_adding_documents_changes_no_id(documents: list[Document], more: list[Document]) -> None:
    alone, with_more = EntityIndex(), EntityIndex()
    with_more.add_all(more)

    before = [mention.entity_id for one in alone.add_all(documents) for mention in one.mentions]
    after = [mention.entity_id for one in with_more.add_all(documents) for mention in one.mentions]

    assert after == before


def made(doc_id: str, text: str) -> Document:
    """Return a resolved document of organisations."""
    return resolve_document(make_document(text, {"organisation": ["UNICEF", "Unicef", "WWF", "Wwf"]}, doc_id))


def test_an_entity_is_called_what_it_is_called_most_in_the_corpus() -> None:
    index = EntityIndex()
    first, *rest = index.add_all([made("1.txt", "Wwf er her."), made("2.txt", "WWF er der."), made("3.txt", "WWF.")])

    assert [(mention.name, mention.resolved_by) for mention in first.mentions] == [("WWF", "corpus")]
    assert [mention.resolved_by for document in rest for mention in document.mentions] == ["exact", "exact"]
    assert [(one.name, one.mentions, one.documents, one.aliases) for one in index.entities()] == [
        ("WWF", 3, 3, ("Wwf", "WWF"))
    ]


def test_of_names_used_as_much_one_in_small_letters_is_taken() -> None:
    index = EntityIndex()
    index.add_all([made("1.txt", "UNICEF."), made("2.txt", "Unicef.")])

    assert [one.name for one in index.entities()] == ["Unicef"]


def test_a_name_that_comes_back_after_another_is_counted_with_its_first_mentions() -> None:
    texts = ["WWF.", "Wwf.", "Wwf.", "WWF.", "WWF."]
    index, on_disk = EntityIndex(), EntityIndex(most=0)
    for one in (index, on_disk):
        one.add_all([made(f"{number}.txt", text) for number, text in enumerate(texts)])

    assert [one.name for one in on_disk.entities()] == [one.name for one in index.entities()] == ["WWF"]


def corrected(*lines: Correction) -> EntityIndex:
    """Return an index with corrections."""
    return EntityIndex(Corrections(lines))


def test_a_correction_goes_before_what_the_corpus_says() -> None:
    index = corrected(Correction(2, "Wwf", "organisation", "", "Wwf", ""))
    settled = index.add_all([made("1.txt", "Wwf er her."), made("2.txt", "WWF er der."), made("3.txt", "WWF.")])

    assert {mention.name for document in settled for mention in document.mentions} == {"Wwf"}
    assert [(one.name, one.mentions) for one in index.entities()] == [("Wwf", 3)]


def test_dropped_names_are_no_entities() -> None:
    index = corrected(Correction(2, "Unicef", "organisation", "", "", "drop"))
    [settled] = index.add_all([made("1.txt", "WWF og Unicef er her.")])

    assert [mention.name for mention in settled.mentions] == ["WWF"]
    assert [one.name for one in index.entities()] == ["WWF"]


def test_people_known_by_less_than_a_full_name_are_another_in_each_document() -> None:
    index = EntityIndex()
    for doc_id in ("1.txt", "2.txt"):
        index.add(resolve_document(make_document("Kim kom.", {"person": ["Kim"]}, doc_id)))

    assert [entity.entity_id for entity in index.entities()] == ["person/kim@1.txt", "person/kim@2.txt"]


def test_dates_are_the_earliest_and_the_latest_there_are() -> None:
    index = EntityIndex()
    for date in ("2019-04", "", "2018-12-24", "2019-05"):
        document = make_document("Oslo.", {"place": ["Oslo"]})
        index.add(replace(resolve_document(document), date=date))

    [oslo] = index.entities()

    assert (oslo.first_date, oslo.last_date, oslo.documents) == ("2018-12-24", "2019-05", 4)


def test_an_entity_has_the_type_that_its_id_says() -> None:
    document = make_document("Lund kom. Lund gjekk. Lunds bil.", {"person": ["Lund"], "place": ["Lunds"]})
    index = EntityIndex()
    index.add(resolve_document(document))

    assert [(entity.entity_id, entity.type) for entity in index.entities()] == [("person/lund@a.txt", "person")]
