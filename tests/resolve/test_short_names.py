"""What an organisation is called for short."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.resolve.lexicon import lines
from pipeline.resolve.short_names import begins_with, ends_with, may_stand_for, without_legal_form

NAMES = st.text(st.sampled_from("ABab &.") | st.characters(codec="utf-8"), min_size=1).filter(str.strip)


@pytest.mark.parametrize("form", list(lines("legal_forms")))
def test_a_company_is_the_same_with_and_without_its_legal_form(form: str) -> None:
    assert without_legal_form(f"Fjordfisk {form}") == "Fjordfisk"


@given(NAMES)
def test_what_is_left_without_the_legal_form_is_the_beginning_and_not_empty(name: str) -> None:
    bare = without_legal_form(name)

    assert bare
    assert name.startswith(bare)


@given(NAMES)
def test_no_name_is_its_own_beginning_or_end(name: str) -> None:
    assert not begins_with(name, name)
    assert not ends_with(name, name)


@pytest.mark.parametrize("acronym", ["NSF", "NS", "NoS"])
def test_an_acronym_has_the_letters_of_the_name_in_their_order(acronym: str) -> None:
    assert may_stand_for(acronym, "Norges Seilforbund") is (acronym != "NoS")
