"""What the report keeps on disk meanwhile."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.numbering import Numbering
from pipeline.records import Document, Entity, Mention
from pipeline.report.spill import DocumentRow, SentenceRow, Spill

OSLO = Entity("place/oslo", "Oslo", "place", "", 5, 4, "2019", "2020", ("Oslo", "Oslos"))
KARI = Entity("person/kari-lie", "Kari Lie", "person", "", 1, 1, "", "", ("Kari Lie",))


def named(*entities: Entity) -> Document:
    """Return a document that names entities."""
    mentions = (
        Mention(one.name, 0, 1, "", one.type, 1, 1, 0, name=one.name, entity_id=one.entity_id) for one in entities
    )
    return Document("1.txt", mentions=tuple(mentions))


def new(*entities: Entity) -> Spill:
    """Return a spill for a corpus that names entities, which are numbered in that order."""
    numbering = Numbering()
    numbering.of(named(*entities))
    numbering.write_away()
    return Spill(numbering.scratch)


def document(number: int) -> DocumentRow:
    return DocumentRow(number, f"Sak {number}", f"{number}.txt", "2019", "", "nn", 2, 1, "ok", "")


def keep(spill: Spill, number: int) -> None:
    """Keep documents of one sentence each, of which every one names entity 0."""
    spill.add(
        [(document(one), f"<p>{one}") for one in range(1, number + 1)],
        [SentenceRow(one, one, 1, f"setning {one}") for one in range(1, number + 1)],
        [(0, one) for one in range(number, 0, -1)],
    )
    spill.rank([])


def test_documents_come_back_in_order() -> None:
    spill = new()
    keep(spill, 5)

    assert list(spill.rows(2, 4)) == [document(2), document(3), document(4)]
    assert list(spill.texts(4, 9)) == ["<p>4", "<p>5"]


def test_sentences_of_an_entity_come_in_reading_order_with_their_document() -> None:
    spill = new()
    keep(spill, 3)

    found = list(spill.sentences(0, (3, 3)))

    assert [one.document for one in found] == [1, 2, 3]
    assert found[0] == (1, 1, "setning 1", "Sak 1", "2019")
    assert (spill.number_of_sentences(0), spill.number_of_sentences(1)) == (3, 0)


@given(st.integers(1, 60), st.integers(1, 60))
def test_sentences_are_spread_evenly_when_not_all_are_wanted(wanted: int, total: int) -> None:
    wanted = min(wanted, total)
    spill = new()
    keep(spill, total)

    numbers = [one.document for one in spill.sentences(0, (wanted, total))]
    gaps = {later - earlier for earlier, later in zip([0, *numbers], numbers, strict=False)}

    assert len(numbers) == wanted
    assert numbers[-1] == total
    assert max(gaps) - min(gaps) <= 1


def test_entities_come_back_by_rank_with_their_numbers() -> None:
    spill = new(KARI, OSLO)
    spill.rank([OSLO, KARI])

    assert list(spill.entities(1, 9)) == [(1, 1, OSLO), (2, 0, KARI)]
    assert sorted(spill.ranks()) == [(0, 2), (1, 1)]
    assert list(spill.mentions()) == [5, 1]
    assert dict(spill.types()) == {"place": 1, "person": 1}


def test_an_entity_that_no_text_names_has_no_number() -> None:
    spill = new(KARI)
    spill.rank([OSLO])

    assert [one.number for one in spill.entities(1, 1)] == [-1]
