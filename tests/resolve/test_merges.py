"""How often each kind of merge is right, and what becomes of one that is not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.evaluate.gold_files import read_gold
from pipeline.lexicon import table
from pipeline.records import is_made, probability
from pipeline.resolve import people
from tests.resolve.merges import FILE, RULES, counted
from tests.resolve.test_figures import without_faults

KINDS = table("merges")["kinds"]
NOT_COUNTED = {"few-documents"}


def test_every_kind_in_the_rules_has_its_counts_and_the_other_way_round() -> None:
    folder = Path(people.__file__).parent
    said = {word for rule in RULES for word in re.findall(r'"([a-z-]+)"', (folder / f"{rule}.py").read_text())}

    assert {kind for kind in KINDS if kind not in NOT_COUNTED} <= said
    assert all(0 <= right <= of for right, of in KINDS.values())


def test_what_is_seldom_right_is_not_merged(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ["William Moen", "Bill Moen", "William Moen"]
    merged = people.resolve_people(names, {})["Bill Moen"]
    monkeypatch.setattr("pipeline.resolve.people.is_made", lambda kind: kind != "nickname")
    kept = people.resolve_people(names, {})["Bill Moen"]

    assert (merged.name, merged.merge) == ("William Moen", "nickname")
    assert (kept.name, kept.merge) == ("Bill Moen", "")


def test_few_cases_count_less_than_many_and_near_names_are_asked_about_however_often_they_are_one() -> None:
    assert probability("slip") < probability("acronym")
    assert not is_made("near-name")


@pytest.mark.corpus
def test_the_counts_are_those_of_the_chains(corpora: Path) -> None:
    gold = without_faults(FILE, read_gold(corpora / f"{FILE}.jsonl"))
    none = {kind: [0, 0] for kind in KINDS if kind not in NOT_COUNTED}

    assert none | counted(gold) == {kind: counts for kind, counts in KINDS.items() if kind not in NOT_COUNTED}
