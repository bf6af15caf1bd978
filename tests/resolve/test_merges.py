"""How often each kind of merge is right, and what becomes of one that is not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.evaluate.gold_files import read_gold
from pipeline.lexicon import table
from pipeline.names import probability
from pipeline.records import Sentence
from pipeline.resolve.corrections import Doubts
from pipeline.resolve.organisations import resolve_organisations
from pipeline.resolve.people import at_their_turns, resolve_people
from pipeline.resolve.places import resolve_places
from pipeline.resolve.within import resolve_document
from tests.resolve.documents import make_document
from tests.resolve.merges import FILE, NEAR_NAMES, counted
from tests.resolve.test_figures import without_faults

KINDS = table("merges")["kinds"]
PEOPLE = {
    "slip": ["Trond Mikkelsen", "Mikkelsen", "Mikkelsen", "Mikkeslen"],
    "nickname": ["William Moen", "William Moen", "Bill Moen"],
    "initial": ["Kari Anne Moen", "Kari A. Moen"],
    "foremost": ["Kari Moen", "Kari Moen", "Kari Moen", "Per Moen", "Moen"],
    "surname": ["Kari Moen", "Per Moen Lie", "Moen"],
    "no-relation": ["Kari Moen", "Per Moen", "Moen"],
    "introduced": ["Kari Moen", "Moen", "Per Moen"],
    "turn": ["Moen", "Kari Moen", "Moen", "Per Moen"],
}
ORGANISATIONS = {
    "slip": [*["Havbrukslaget"] * 3, "Havburkslaget"],
    "explained": ["Vik Bank", "VBN"],
    "acronym": ["Norges Seilforbund", "NSF"],
    "definite-form": ["Norges fiskarlag", "Fiskarlaget"],
    "head": ["Norsk kulturråd", "rådet"],
}
PLACES = {"slip": [*["Kristiansund"] * 3, "Krisitansund"]}


def made_of_people(kind: str) -> set[str]:
    names = PEOPLE[kind]
    named = resolve_people(names, {}, {"Per Moen"} if kind == "no-relation" else set())
    return {one.merge for one in at_their_turns(names, named, set())}


def made_of_organisations(kind: str) -> set[str]:
    explained = {"VBN": "Vik Bank"} if kind == "explained" else {}
    return {one.merge for one in resolve_organisations(Counter(ORGANISATIONS[kind]), explained).values()}


def made_of_places(kind: str) -> set[str]:
    return {one.merge for one in resolve_places(Counter(PLACES[kind]), set()).values()}


MADE = [
    (made, kind)
    for made, kinds in ((made_of_people, PEOPLE), (made_of_organisations, ORGANISATIONS), (made_of_places, PLACES))
    for kind in kinds
]
EACH = pytest.mark.parametrize(("made", "kind"), MADE)


@EACH
def test_every_kind_that_the_rules_make_has_its_counts(made: Callable[[str], set[str]], kind: str) -> None:
    assert made(kind) - {""} == {kind}


def test_every_kind_that_has_counts_is_made_by_a_rule() -> None:
    assert {kind for _, kind in MADE} == set(KINDS)
    assert all(0 <= right <= of for right, of in KINDS.values())


@EACH
def test_a_kind_that_is_seldom_right_is_not_made(
    made: Callable[[str], set[str]], kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(KINDS, kind, [1, 10])

    assert kind not in made(kind)


def test_a_merge_that_is_not_made_is_asked_about(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.names.table", lambda _: {"kinds": {kind: [1, 10] for kind in KINDS}, "least": 0.8})
    text = "Lie; Kari Lie; Lie; Per Lie; William Moen; Bill Moen; Bill Moen svarte Norges Seilforbund og NSF."
    people = ["Lie", "Kari Lie", "Lie", "Per Lie", "William Moen", "Bill Moen", "Bill Moen"]
    document = make_document(text, {"person": people, "organisation": ["Norges Seilforbund", "NSF"]})
    doubts = Doubts()
    doubts.add(resolve_document(replace(document, sentences=(Sentence(1, 0, text),))))

    reasons = {row[0]: str(row[5]) for row in doubts.ranked()}
    assert {text: reason for text, reason in reasons.items() if reason.endswith("?")} == {
        "William Moen": "the same as Bill Moen?",
        "Lie": "the same as Kari Lie?",
        "NSF": "the same as Norges Seilforbund?",
    }


def test_few_cases_count_less_than_many() -> None:
    assert probability("slip") < probability("acronym")


@pytest.mark.corpus
def test_the_counts_are_those_of_the_chains(corpora: Path) -> None:
    gold = without_faults(FILE, read_gold(corpora / f"{FILE}.jsonl"))
    none = {kind: [0, 0] for kind in KINDS}

    assert none | counted(gold) == KINDS | {NEAR_NAMES: [19, 20]}
