"""Who is who among the people of a document."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.resolve.people import resolve_people
from pipeline.resolve.person_name import PersonName

PARTS = st.sampled_from(["Kari", "Ola", "Moen", "Lie", "Moe", "K.", "O.M.", "van", "al-Hadi", "V", "jr.", "Svein-Erik"])
NAMES = st.lists(PARTS, min_size=1, max_size=4).map(" ".join)


@given(st.lists(NAMES, max_size=12))
def test_every_name_stands_for_somebody(names: list[str]) -> None:
    assert set(resolve_people(names, {})) == set(names)


@given(st.lists(NAMES, max_size=12))
def test_nobody_is_called_by_a_name_that_is_not_in_the_text(names: list[str]) -> None:
    assert {found.name for found in resolve_people(names, {}).values()} <= set(names)


@given(st.lists(NAMES, max_size=12))
def test_whoever_a_name_stands_for_stands_for_herself(names: list[str]) -> None:
    found = resolve_people(names, {})

    assert all(found[one.name].name == one.name for one in found.values())


@given(NAMES, NAMES)
def test_two_who_are_set_apart_are_not_one(short: str, long: str) -> None:
    found = resolve_people([long, short], {short: {long}})

    if PersonName.of(short).key != PersonName.of(long).key:
        assert found[short].name != found[long].name


def test_a_son_is_not_his_father() -> None:
    found = resolve_people(["Per Lie sr.", "Per Lie jr.", "Per Lie"], {})

    assert {one.name for one in found.values()} == {"Per Lie sr.", "Per Lie jr.", "Per Lie"}


def test_a_number_tells_kings_apart() -> None:
    found = resolve_people(["Håkon V", "Håkon VII", "Håkon"], {})

    assert found["Håkon"].name == "Håkon"


def test_a_person_is_called_by_the_full_name_that_is_used_most() -> None:
    found = resolve_people(["Kari Anne Moen", "Kari Moen", "Kari Moen", "Moen"], {})

    assert {one.name for one in found.values()} == {"Kari Moen"}


def test_a_person_is_not_called_by_the_capitals_of_a_headline() -> None:
    found = resolve_people(["OLE GUNNAR LIE", "Ole-Gunnar Lie", "Lie"], {})

    assert {one.name for one in found.values()} == {"Ole-Gunnar Lie"}


def test_the_one_the_text_is_about_is_meant() -> None:
    names = ["Moen", "Moen", "Kari Moen", "Kari", "Kari Moen", "Ola Moen", "Moen"]

    assert resolve_people(names, {})["Moen"].name == "Kari Moen"


@pytest.mark.parametrize("name", ["Kim", "K. Lie", "van Berg", "A.", "pappa", "Kari-Anne"])
def test_less_than_a_full_name_is_known_from_its_document_only(name: str) -> None:
    assert resolve_people([name], {})[name].only_here


@pytest.mark.parametrize("name", ["Kari Lie", "Kim Jong-un", "H.C. Lie", "Olav V", "Omar al-Hadi", "Jan van der Berg"])
def test_a_full_name_is_known_everywhere(name: str) -> None:
    assert not resolve_people([name], {})[name].only_here
