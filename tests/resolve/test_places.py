"""What is what among the places of a document."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.resolve.countries import country
from pipeline.resolve.identifiers import folded
from pipeline.resolve.lexicon import table
from pipeline.resolve.places import resolve_places

NAMES = st.one_of(
    st.sampled_from(["Oslo", "Oslo kommune", "OSLO", "Norge", "Noreg", "Irland", "Island", "Chicago", "Chigago"]),
    st.text(min_size=1, max_size=8).filter(str.strip),
)


@given(st.lists(NAMES, max_size=10))
def test_every_place_gets_a_name(names: list[str]) -> None:
    found = resolve_places(Counter(names))

    assert set(found) == set(names)
    assert all(one.name for one in found.values())


def test_a_municipality_is_its_place_whether_or_not_the_bare_name_is_in_the_text() -> None:
    assert resolve_places(Counter(["Vik kommune"]))["Vik kommune"].name == "Vik"


def test_two_countries_are_never_one_for_a_letter() -> None:
    found = resolve_places(Counter({"Irland": 5, "Island": 1}))

    assert (found["Irland"].country, found["Island"].country) == ("IE", "IS")


@pytest.mark.parametrize(("name", "others"), table("place_names")["names"].items())
def test_a_place_is_found_by_all_its_names(name: str, others: list[str]) -> None:
    both = [f"{name} / {others[0]}", f"{others[0]} - {name}"]

    assert {resolve_places(Counter([one]))[one].name for one in (name, *others, *both)} == {name}


def test_no_name_is_two_places_or_a_country_in_the_lexicon() -> None:
    names = [folded(one) for name, others in table("place_names")["names"].items() for one in {name, *others}]

    assert [name for name, count in Counter(names).items() if count > 1] == []
    assert [name for name in names if country(name)] == []


def test_america_is_the_usa_where_the_usa_is_named() -> None:
    assert resolve_places(Counter(["Amerika", "USA"]))["Amerika"].country == "US"
    assert resolve_places(Counter(["Amerika"]))["Amerika"].country == ""
