"""Who is who among the people of a document."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.resolve.identifiers import Named
from pipeline.resolve.people import at_their_turns, resolve_people
from pipeline.resolve.person_name import PersonName

PARTS = st.sampled_from(["Kari", "Ola", "Moen", "Lie", "Moe", "K.", "O.M.", "van", "al-Hadi", "V", "jr.", "Svein-Erik"])
NAMES = st.lists(PARTS, min_size=1, max_size=4).map(" ".join)
NAMED = {
    "Aksel Lie": Named("Aksel Lie"),
    "Per Lie": Named("Per Lie"),
    "Lie": Named("Lie", only_here=True),
    "Kari": Named("Kari", only_here=True),
}
TURNS = st.lists(st.sampled_from(sorted(NAMED)))


@given(NAMES)
def test_a_name_fits_in_itself(name: str) -> None:
    assert PersonName.of(name).fits_in(PersonName.of(name))


@given(st.lists(NAMES, max_size=12))
def test_every_name_stands_for_somebody_who_is_called_by_a_name_of_the_text_and_stands_for_herself(
    names: list[str],
) -> None:
    found = resolve_people(names, {})

    assert set(found) == set(names)
    assert {one.name for one in found.values()} <= set(names)
    assert all(found[one.name].name == one.name for one in found.values())


@given(NAMES, NAMES)
def test_two_who_are_set_apart_are_not_one(short: str, long: str) -> None:
    found = resolve_people([long, short], {short: {long}})

    if PersonName.of(short).key != PersonName.of(long).key:
        assert found[short].name != found[long].name


def test_a_surname_is_the_firsts_until_the_second_is_introduced_unless_it_is_set_apart() -> None:
    names = ["Lie", "Aksel Lie", "Lie", "Per Lie", "Lie"]

    assert [(one.name, one.by) for one in at_their_turns(names, NAMED, ()) if " " not in one.name] == [("Lie", "")] * 2
    assert at_their_turns(names, NAMED, ())[2] == Named("Aksel Lie", by="full-name", merge="turn")
    assert at_their_turns(names, NAMED, {"Lie"})[2] == NAMED["Lie"]


def test_a_first_name_is_not_told_by_turns() -> None:
    named = {"Kari Lie": Named("Kari Lie"), "Kari Moe": Named("Kari Moe"), "Kari": Named("Kari", only_here=True)}

    assert at_their_turns(["Kari Lie", "Kari", "Kari Moe"], named, ())[1].name == "Kari"


@given(TURNS, TURNS)
def test_what_comes_later_changes_nothing_before_and_no_full_name(names: list[str], later: list[str]) -> None:
    found = at_their_turns(names, NAMED, ())

    assert at_their_turns([*names, *later], NAMED, ())[: len(names)] == found
    assert all(one == NAMED[name] for name, one in zip(names, found, strict=True) if " " in name)


def test_who_the_whole_world_knows_by_one_word_is_the_same_in_all_documents() -> None:
    found = resolve_people(["Rihanna", "Batman", "Batmans", "Kari", "Lie"], {})

    assert {name: one.only_here for name, one in found.items()} == {
        "Rihanna": False,
        "Batman": False,
        "Batmans": True,
        "Kari": True,
        "Lie": True,
    }
