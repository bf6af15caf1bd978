"""The keys of entities."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.names import folded
from pipeline.resolve.identifiers import entity_id, slug
from tests.cases import case_rows


@pytest.mark.parametrize(("kind", "name", "doc_id", "expected"), case_rows("resolve/ids"))
def test_an_id_is_type_and_name(kind: str, name: str, doc_id: str, expected: str) -> None:
    assert entity_id(kind, name, doc_id) == expected


@given(st.text(alphabet=st.characters(codec=None), min_size=1), st.text(min_size=1))
def test_an_id_can_be_taken_apart_whatever_the_name(name: str, doc_id: str) -> None:
    key = entity_id("person", name, doc_id)

    kind, _, rest = key.partition("/")
    found, at, document = rest.partition("@")
    assert (kind, at, document) == ("person", "@", doc_id)
    assert found == slug(name) != ""


@given(st.text(alphabet=st.characters(codec=None), min_size=1))
def test_a_name_in_an_id_can_be_written_and_read(name: str) -> None:
    found = slug(name)

    assert found.encode().decode() == found
    assert unicodedata.normalize("NFC", found) == found
    assert not set(found) & set("/@#\n\r\t ")


@given(st.text(min_size=1))
def test_case_makes_no_other_id(name: str) -> None:
    assert slug(name) == slug(unicodedata.normalize("NFD", name))


@pytest.mark.parametrize(
    ("one", "other"),
    [("Fr.p.", "FrP"), ("Vest-Sahara", "Vest Sahara"), ("Hermès", "Hermes"), ("Müller", "Muller"), ("NATO", "Nato")],
)
def test_spellings_of_one_name_fold_alike(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(("one", "other"), [("Ås", "As"), ("Bø", "Bo"), ("Næss", "Nass"), ("Göteborg", "Goteborg")])
def test_letters_are_no_accents(one: str, other: str) -> None:
    assert folded(one) != folded(other)


@given(st.text(alphabet=st.characters(codec=None), min_size=1))
def test_nothing_folds_to_nothing(name: str) -> None:
    assert folded(name)
