"""What is what among the organisations of a document."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.resolve.identifiers import folded
from pipeline.resolve.lexicon import table
from pipeline.resolve.organisations import resolve_organisations, well_known

NAMES = st.one_of(
    st.sampled_from(
        ["NF", "Norges Fiskerlag", "Norges Fiskarlag", "Fiskerlaget AS", "Fiskerlaget", "AS", "Frp", "Høgre"]
    ),
    st.text(alphabet="Ab c.-", min_size=1, max_size=8).filter(str.strip),
)


@given(st.lists(NAMES, max_size=10), st.dictionaries(NAMES, NAMES, max_size=3))
def test_every_name_stands_for_something(names: list[str], explained: dict[str, str]) -> None:
    found = resolve_organisations(Counter(names), explained)

    assert set(found) == set(names)
    assert all(one.name for one in found.values())


@given(st.lists(NAMES, max_size=10))
def test_spellings_that_fold_alike_stand_for_one(names: list[str]) -> None:
    found = resolve_organisations(Counter(names), {})

    stood_for: dict[str, str] = {}
    for name, one in found.items():
        assert stood_for.setdefault(folded(name), one.name) == one.name


@pytest.mark.parametrize(("name", "others"), table("organisations")["names"].items())
def test_a_well_known_organisation_is_found_by_all_its_names(name: str, others: list[str]) -> None:
    assert {found.name for one in (name, *others) if (found := well_known(folded(one)))} == {name}


def test_no_name_is_two_organisations_in_the_lexicon() -> None:
    names = [folded(name) for key, others in table("organisations")["names"].items() for name in {key, *others}]

    assert [name for name, count in Counter(names).items() if count > 1] == []


def test_acronyms_that_explain_each_other_do_not_run_in_circles() -> None:
    found = resolve_organisations(Counter(["NF", "FN"]), {"NF": "FN", "FN": "NF"})

    assert set(found) == {"NF", "FN"}


def test_the_usual_spelling_is_the_one_used_more() -> None:
    found = resolve_organisations(Counter({"Senatet": 3, "Seantet": 1}), {})

    assert found["Seantet"].name == "Senatet"
