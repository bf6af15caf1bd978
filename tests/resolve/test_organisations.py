"""What is what among the organisations of a document."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from pipeline.lexicon import lines, table
from pipeline.names import folded
from pipeline.resolve.organisations import WELL_KNOWN, begins_with, ends_with, resolve_organisations, without_legal_form

FISHERS = ["NF", "Norges Fiskerlag", "Norges Fiskarlag", "Fiskerlaget AS", "Fiskerlaget", "AS", "Frp", "Høgre", "Lie &"]
NAMES = st.sampled_from(FISHERS) | st.text(alphabet="Ab c.-&", min_size=1, max_size=8).filter(str.strip)


@given(st.lists(NAMES, max_size=10), st.dictionaries(NAMES, NAMES, max_size=3))
def test_every_name_stands_for_something_and_all_its_spellings_for_the_same(
    names: list[str], explained: dict[str, str]
) -> None:
    found = resolve_organisations(Counter(names), explained)

    assert set(found) == set(names)
    assert all(one.name for one in found.values())
    stood_for: dict[str, str] = {}
    assert all(stood_for.setdefault(folded(name), one.name) == one.name for name, one in found.items())


@given(NAMES)
def test_what_is_left_without_the_legal_form_is_the_beginning_and_not_empty(name: str) -> None:
    bare = without_legal_form(name)

    assert bare
    assert name.startswith(bare)
    assert not begins_with(name, name)
    assert not ends_with(name, name)


def test_a_company_is_the_same_with_and_without_any_legal_form() -> None:
    assert {without_legal_form(f"Fjordfisk {form}") for form in lines("legal_forms")} == {"Fjordfisk"}


def test_a_well_known_organisation_is_found_by_all_its_names_and_no_name_is_two_of_them() -> None:
    known = table("organisations")["names"]
    names = [(folded(one), name) for name, others in known.items() for one in {name, *others}]

    assert [name for key, name in names if WELL_KNOWN[key].name != name] == []


def test_acronyms_that_explain_each_other_do_not_run_in_circles() -> None:
    found = resolve_organisations(Counter(["NF", "FN"]), {"NF": "FN", "FN": "NF"})

    assert set(found) == {"NF", "FN"}
