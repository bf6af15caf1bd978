"""The genitive taken off."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.lexicon import lines
from pipeline.resolve.base_form import Evidence, base_form
from tests.cases import cases


@pytest.mark.parametrize(("given_", "expected"), cases("resolve/cases/genitive"))
def test_the_genitive_is_taken_off_and_nothing_else(given_: Mapping[str, str], expected: str) -> None:
    assert base_form(given_["name"], after=given_["after"]) == expected


@given(st.text(min_size=1), st.text())
def test_what_is_left_is_the_beginning_of_the_name_and_not_empty(name: str, after: str) -> None:
    base = base_form(name, after=after)

    assert base
    assert name.startswith(base)
    assert len(name) - len(base) <= 2 or not name.rstrip("'’´`ʼ")[len(base) + 1 :]


def test_listed_names_stay_before_a_noun() -> None:
    assert [name for name in lines("names_in_s") if base_form(name, after=" bil") != name] == []


def test_the_bare_name_in_the_document_makes_it_a_genitive_at_the_end_of_a_sentence() -> None:
    evidence = Evidence.of([("Sandvik", " skrev"), ("Sandviks", ".")])

    assert base_form("Sandviks", after=".", evidence=evidence) == "Sandvik"


def test_a_listed_name_stays_though_the_name_without_s_is_in_the_document() -> None:
    evidence = Evidence.of([("Han", " kom"), ("Hans", " bil")])

    assert base_form("Hans", after=" bil", evidence=evidence) == "Hans"


def test_a_name_that_stands_where_no_genitive_can_keeps_its_s_everywhere() -> None:
    evidence = Evidence.of([("Trefals", " sier"), ("Trefals", " tale")])

    assert base_form("Ola Trefals", after=" tale", evidence=evidence) == "Ola Trefals"
