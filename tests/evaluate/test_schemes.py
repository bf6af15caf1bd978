from __future__ import annotations

import pytest

from pipeline.evaluate.counts import FOUR, PER_FOUR, Counts, count
from pipeline.evaluate.schemes import comparable, four, tells_geo_political
from tests.evaluate.examples import found, gold


@pytest.mark.parametrize(
    ("label", "kind", "expected"),
    [
        ("PER", "person", "PER"),
        ("ORG", "organisation", "ORG"),
        ("LOC", "place", "LOC"),
        ("GPE_LOC", "place", "LOC"),
        ("GPE_ORG", "place", "ORG"),
        ("PROD", "product", "MISC"),
        ("EVT", "event", "MISC"),
        ("DRV", "derived", "MISC"),
        ("MISC", "other", "MISC"),
        ("PERSON", "person", "PER"),
        ("GPE", "place", "LOC"),
        ("NORP", "derived", "MISC"),
        ("SKIP", "product", "MISC"),
        ("BY", "place", "LOC"),
        ("", "organisation", "ORG"),
        ("ORG", "place", "ORG"),
    ],
)
def test_each_label_is_one_of_four(label: str, kind: str, expected: str) -> None:
    assert four(label, kind) == expected


def test_a_scheme_with_geo_political_labels_is_told_from_one_without() -> None:
    assert tells_geo_political({"PER", "GPE_ORG"})
    assert not tells_geo_political({"PER", "LOC", "GPE"})


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("PER GPE_LOC LOC ORG", "PER LOC ORG MISC", False),
        ("PER GPE_LOC ORG", "PER GPE_LOC GPE_ORG LOC DRV", True),
        ("PER LOC", "PERSON LOC", False),
        ("PER GPE_LOC", "PER", True),
        ("", "PER", True),
        ("GPE_ORG", "GPE_LOC", False),
    ],
)
def test_labels_of_two_sides_are_of_one_scheme_or_of_two(one: str, other: str, *, same: bool) -> None:
    assert comparable(one.split(), other.split()) == comparable(other.split(), one.split()) == same


def test_a_name_is_right_by_four_labels_when_the_label_is_another_of_the_same_four() -> None:
    counted = count(gold("[Noreg|GPE_ORG] og [Ås|GPE_LOC] og [VG|PROD]"), found("[Noreg|ORG] og [Ås|LOC] og [VG|MISC]"))

    assert counted[FOUR] == Counts(3, 3, 3, 3)
    assert counted[*PER_FOUR, "ORG"] == Counts(1, 1, 1, 1)
