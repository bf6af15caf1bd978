from __future__ import annotations

import pytest
from hypothesis import given

from pipeline.evaluate.counts import Counts
from pipeline.evaluate.credit import SCHEMES, Credit, Labelled, credit, total_credit
from tests.evaluate.examples import Marked, names, read


def labelled(marked: list[Marked]) -> list[Labelled]:
    return [(one.start, one.end, one.label) for one in marked]


def credited(gold: str, found: str) -> dict[str, Credit]:
    return credit(labelled(read(gold)[1]), labelled(read(found)[1]))


@pytest.mark.parametrize(
    ("gold", "found", "expected"),
    [
        ("[Kari Ås|PER]", "[Kari Ås|PER]", {scheme: Credit(correct=1) for scheme in SCHEMES}),
        ("[Kari Ås|PER]", "Kari Ås", {scheme: Credit(missed=1) for scheme in SCHEMES}),
        ("Kari Ås", "[Kari Ås|PER]", {scheme: Credit(spurious=1) for scheme in SCHEMES}),
        (
            "[Kari Ås|PER]",
            "[Kari|PER] Ås",
            {
                "strict": Credit(incorrect=1),
                "exact": Credit(incorrect=1),
                "partial": Credit(partial=1),
                "type": Credit(correct=1),
            },
        ),
        (
            "[Kari Ås|PER]",
            "[Kari Ås|ORG]",
            {
                "strict": Credit(incorrect=1),
                "exact": Credit(correct=1),
                "partial": Credit(correct=1),
                "type": Credit(incorrect=1),
            },
        ),
        (
            "[Kari|PER] [Ås|LOC]",
            "[Kari Ås|LOC]",
            {
                "strict": Credit(incorrect=1, missed=1),
                "exact": Credit(incorrect=1, missed=1),
                "partial": Credit(partial=1, missed=1),
                "type": Credit(correct=1, missed=1),
            },
        ),
    ],
)
def test_each_scheme_gives_what_its_definition_says(gold: str, found: str, expected: dict[str, Credit]) -> None:
    assert credited(gold, found) == expected


def test_a_partly_right_name_counts_half() -> None:
    assert Credit(correct=2, partial=1, missed=1, spurious=2).counts == Counts(2.5, 5, 2.5, 4)


def test_totals_are_sums() -> None:
    [one] = [credited("[Kari|PER]", "[Kari|PER]")]

    assert total_credit([one, one])["exact"] == Credit(correct=2)


@given(names(), names())
def test_names_are_all_accounted_for(wanted: list[Marked], seen: list[Marked]) -> None:
    for counts in credit(labelled(wanted), labelled(seen)).values():
        assert counts.counts.gold == len(wanted)
        assert counts.counts.found == len(seen)
