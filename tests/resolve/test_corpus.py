"""Who a lone surname is where its own document does not say, and what is a genitive."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import Document
from pipeline.resolve.corpus import SUPPORT, Known, genitives, joined, lone_surnames
from pipeline.resolve.corrections import Correction, Corrections
from pipeline.resolve.identifiers import entity_id
from pipeline.resolve.within import resolve_document
from tests.corpora import Linked, link
from tests.resolve.documents import make_document

NAMES = {
    "person": [
        *["Jo Nesbø", "Nesbø", "Nesbøs", "Jo", "Kari Nesbø", "Lana Del Rey", "Rey", "Kari Hansen", "Hansen"],
        *["Ola Mo", "Ola Mos", "Ola Moss", "Mos", "Moss", "Ola Trefal", "Ola Trefals"],
    ],
    "place": ["Trefal"],
    "organisation": ["Trefals"],
}
ALL_AGREE = ["Jo Nesbø har skrive ei bok."] * SUPPORT
TEXTS = ["Jo Nesbø kom.", "Nesbø kom.", "Kari Nesbø kom.", "Jo kom.", "Rey.", "", "Ola Mo.", "Ola Mos.", "Ola Moss."]


def resolved(texts: Sequence[str]) -> list[Document]:
    """Return documents, called 1.txt, 2.txt, …, after the first pass."""
    documents = (make_document(text, NAMES, f"{number}.txt") for number, text in enumerate(texts, start=1))
    return list(map(resolve_document, documents))


def linked(texts: Sequence[str], corrections: Corrections | None = None) -> Linked:
    """Return them after both passes, and their entities."""
    return link(resolved(texts), corrections)


def ids(document: Document) -> list[str]:
    """Return what the mentions of a document stand for."""
    return [mention.entity_id for mention in document.mentions]


@pytest.mark.parametrize(
    ("others", "text", "expected"),
    [
        pytest.param(ALL_AGREE, "Nesbøs bøker sel.", "person/jo-nesbø", id="the whole corpus agrees"),
        pytest.param(ALL_AGREE[1:], "Nesbø kom.", f"person/nesbø@{SUPPORT}.txt", id="too few documents"),
        pytest.param([*ALL_AGREE, "Kari Nesbø kom."], "Nesbø kom.", f"person/nesbø@{SUPPORT + 2}.txt", id="two people"),
        pytest.param(ALL_AGREE, "Fru Nesbø kom.", f"person/nesbø@{SUPPORT + 1}.txt", id="an address"),
        pytest.param(ALL_AGREE, "Jo kom.", f"person/jo@{SUPPORT + 1}.txt", id="first name"),
        pytest.param(["Kari Hansen."] * SUPPORT, "Hansen.", f"person/hansen@{SUPPORT + 1}.txt", id="common surname"),
        pytest.param(["Lana Del Rey."] * SUPPORT, "Rey.", f"person/rey@{SUPPORT + 1}.txt", id="half a surname"),
        pytest.param(ALL_AGREE, "Jo Nesbø og Kari Nesbø. Nesbø.", f"person/nesbø@{SUPPORT + 1}.txt", id="full names"),
        pytest.param(["Trefal er fint."] * 20, "Trefals kom.", "organisation/trefals", id="genitive of another type"),
    ],
)
def test_a_lone_surname_is_whom_the_whole_corpus_means_by_it(others: list[str], text: str, expected: str) -> None:
    *_, last = linked([*others, text]).documents

    assert ids(last)[-1] == expected


def test_the_rows_of_who_is_joined_become_one_whichever_document_is_read_first() -> None:
    (first, *_), [nesbo], *_ = linked(["Nesbøs bøker sel.", *ALL_AGREE, "Nesbø kom. Nesbø gjekk."])

    assert [(one.name, one.resolved_by) for one in first.mentions] == [("Jo Nesbø", "corpus")]
    assert (nesbo.mentions, nesbo.documents) == (SUPPORT + 3, SUPPORT + 2)
    assert nesbo.aliases == ("Nesbøs", "Jo Nesbø", "Nesbø")


def test_the_corrections_go_before_the_corpus() -> None:
    corrections = Corrections([Correction(2, "Nesbø", "person", "", "Nesbø", "")])
    (*_, last), entities, *_ = linked([*ALL_AGREE, "Nesbø kom."], corrections)

    assert [(one.name, one.resolved_by) for one in last.mentions] == [("Nesbø", "correction")]
    assert [(one.entity_id, one.mentions) for one in entities] == [("person/jo-nesbø", SUPPORT), ("person/nesbø", 1)]


def test_a_genitive_that_only_the_corpus_tells_is_joined_and_counted() -> None:
    found = linked(["Boka er Ola Trefals.", "Ola Trefal skriv."])
    [genitive], [bare] = (document.mentions for document in found.documents)

    assert (genitive.name, genitive.entity_id, genitive.resolved_by) == (bare.name, bare.entity_id, "corpus")
    assert [(one.name, one.documents, one.aliases) for one in found.entities] == [
        ("Ola Trefal", 2, ("Ola Trefals", "Ola Trefal"))
    ]


def known(name: str, documents: int, type_: str = "person", *, literal: bool = True) -> Known:
    """Return an entity that is called ``name``."""
    return Known(entity_id(type_, name), type_, name, documents, literal)


@pytest.mark.parametrize(
    ("name", "bare", "expected"),
    [
        (known("Ola Trefals", 1), known("Ola Trefal", 1), True),
        (known("Ola Trefals", 2), known("Ola Trefal", 1), False),
        (known("Ola Trefals", 1), known("Ola Trefal", 9, literal=False), False),
        (known("Ola Trefals", 1)._replace(beside_bare=True), known("Ola Trefal", 9), False),
        (known("Ola Nes", 1), known("Ola Ne", 9), False),
        (known("Trefals", 1, "organisation"), known("Trefal", SUPPORT - 1, "organisation"), False),
        (known("Trefals", 1, "organisation"), known("Trefal", 19, "organisation"), True),
        (known("TRES", 1, "organisation"), known("TRE", 19, "organisation"), False),
    ],
)
def test_a_name_in_s_is_a_genitive_where_the_corpus_has_it_without(name: Known, bare: Known, *, expected: bool) -> None:
    assert genitives([(name, bare)]) == ({name.entity_id: bare.entity_id} if expected else {})


@pytest.mark.parametrize("type_", ["place", "organisation", "product"])
def test_a_surname_that_is_something_else_too_is_not_joined(type_: str) -> None:
    entities = [known("Jo Nesbø", SUPPORT), known("Nesbø", 1, type_)]

    assert list(joined([("person/nesbø@1.txt", "nesbø")], lambda: entities)) == []


@given(st.lists(st.sampled_from(["Nesbø", "Jo Nesbø", "J. Nesbø", "Jo", "de Vries", "Rey"]), max_size=5))
def test_lone_surnames_are_words_that_no_other_name_has(names: list[str]) -> None:
    document = resolve_document(make_document(". ".join(names), {"person": names or ["Ingen"]}))

    found = lone_surnames(document.mentions)

    assert set(found) <= {one for one in ids(document) if "@" in one}
    assert set(found.values()) <= {"nesbø", "jo", "rey"}
    assert len(set(found.values())) == len(found)


@given(st.lists(st.sampled_from(TEXTS[:3]), max_size=30))
def test_more_documents_change_no_id_of_a_full_name(texts: list[str]) -> None:
    before = linked(texts).documents
    after = linked([*texts, *ALL_AGREE, "Kari Hansen kom."]).documents

    for one, other in zip(before, after, strict=False):
        full = [(a, b) for a, b in zip(ids(one), ids(other), strict=True) if "@" not in a]
        assert all(a == b or one.mentions[0].resolved_by == "corpus" for a, b in full)
