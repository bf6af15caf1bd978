"""Who a surname is at its turn, where two people of the document share it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.resolve.identifiers import Named
from pipeline.resolve.turns import at_their_turns
from pipeline.resolve.within import resolve_document
from tests.resolve.documents import make_document

NAMED = {
    "Aksel Lie": Named("Aksel Lie"),
    "Per Lie": Named("Per Lie"),
    "Lie": Named("Lie", only_here=True),
    "Kari": Named("Kari", only_here=True),
}
NAMES = st.lists(st.sampled_from(sorted(NAMED)))


def test_a_surname_is_the_firsts_until_the_second_is_introduced() -> None:
    text = "Lie kjem.\n\nAksel Lie vann. Lie er glad. Per Lie såg på. Lie gjekk heim."
    document = resolve_document(make_document(text, {"person": ["Aksel Lie", "Per Lie", "Lie"]}))

    assert [mention.entity_id for mention in document.mentions if mention.text == "Lie"] == [
        "person/lie@a.txt",
        "person/aksel-lie",
        "person/lie@a.txt",
    ]


def test_it_is_told_that_the_full_name_said_so() -> None:
    [*_, lie] = at_their_turns(["Aksel Lie", "Lie"], NAMED, ())

    assert (lie.name, lie.by) == ("Aksel Lie", "full-name")


def test_who_is_set_apart_stays_apart() -> None:
    [*_, lie] = at_their_turns(["Aksel Lie", "Lie"], NAMED, {"Lie"})

    assert lie.name == "Lie"


def test_a_first_name_is_not_told_by_turns() -> None:
    named = {"Kari Lie": Named("Kari Lie"), "Kari Moe": Named("Kari Moe"), "Kari": Named("Kari", only_here=True)}

    assert at_their_turns(["Kari Lie", "Kari", "Kari Moe"], named, ())[1].name == "Kari"


@given(NAMES, NAMES)
def test_what_comes_later_changes_nothing_before(names: list[str], later: list[str]) -> None:
    assert at_their_turns([*names, *later], NAMED, ())[: len(names)] == at_their_turns(names, NAMED, ())


@given(NAMES)
def test_full_names_are_never_changed(names: list[str]) -> None:
    found = at_their_turns(names, NAMED, ())

    assert all(one == NAMED[name] for name, one in zip(names, found, strict=True) if " " in name)
