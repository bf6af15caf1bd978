"""What is what among the places of a document: countries and their codes, and places with several names."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter, defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.lexicon import table
from pipeline.names import folded
from pipeline.resolve.places import countries, country, resolve_places
from tests.cases import case_rows

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


def test_america_is_the_usa_only_where_the_usa_is_named() -> None:
    assert resolve_places(Counter(["Amerika", "USA"]))["Amerika"].country == "US"
    assert resolve_places(Counter(["Amerika"]))["Amerika"].country == ""


@pytest.mark.parametrize(("name", "others"), (table("place_names")["names"] | table("place_names")["unions"]).items())
def test_a_place_is_found_by_all_its_names(name: str, others: list[str]) -> None:
    both = [f"{name} / {others[0]}", f"{others[0]} - {name}"]

    assert {resolve_places(Counter([one]))[one].name for one in (name, *others, *both)} == {name}


def test_no_name_is_two_places_or_a_country_in_the_lexicon() -> None:
    names = [folded(one) for name, others in table("place_names")["names"].items() for one in {name, *others}]

    assert [name for name, count in Counter(names).items() if count > 1] == []
    assert [name for name in names if country(name)] == []


@pytest.mark.parametrize(("code", "names"), case_rows("resolve/country-codes"))
def test_a_country_has_a_code_by_all_its_names_and_nothing_else_has(code: str, names: str) -> None:
    assert {found.country if (found := country(name)) else "" for name in names.split()} == {code}
    assert country("") is None


def test_each_country_has_one_name() -> None:
    parts = {"England", "Skottland", "Wales", "Nord-Irland"}
    names: defaultdict[str, set[str]] = defaultdict(set)
    for found in countries().values():
        names[found.country] |= {found.name} - parts

    assert [some for some in names.values() if len(some) != 1] == []


def test_babel_is_not_imported_before_a_place_is_looked_up() -> None:
    program = "import sys, pipeline.resolve.within; sys.exit('babel' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
