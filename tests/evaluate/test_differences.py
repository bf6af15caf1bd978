from __future__ import annotations

import pytest
from hypothesis import given

from pipeline.evaluate.differences import Difference, Kind, differences, pairs_of
from tests.evaluate.examples import TEXT, Marked, names
from tests.evaluate.sides import seen, seen_of


def differing(one: str, other: str, *, by_label: bool = True) -> list[Difference]:
    return differences(pairs_of(seen(one), seen(other)), by_label=by_label)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("[Kari|PER] song.", "[Kari|PER] song.", []),
        ("[Kari|PER] song.", "Kari song.", [(Kind.ONLY_A, "Kari", "")]),
        ("Kari song.", "[Kari|PER] song.", [(Kind.ONLY_B, "", "Kari")]),
        ("[Kari Ås|PER] song.", "[Kari|PER] Ås song.", [(Kind.BOUNDARY, "Kari Ås", "Kari")]),
        ("[Ås|PER] song.", "[Ås|LOC] song.", [(Kind.TYPE, "Ås", "Ås")]),
        ("[Ås|GPE_LOC] song.", "[Ås|LOC] song.", [(Kind.LABEL, "Ås", "Ås")]),
        ("[Noreg|LOC|Norge] vann.", "[Noreg|LOC|Noreg] vann.", [(Kind.NAME, "Noreg", "Noreg")]),
    ],
)
def test_a_pair_differs_in_one_way(one: str, other: str, expected: list[tuple[Kind, str, str]]) -> None:
    assert [(row.difference, row.text_a, row.text_b) for row in differing(one, other)] == expected


def test_a_row_tells_what_each_side_says_and_the_sentence() -> None:
    [row] = differing("Til [Ås|GPE_LOC|Ås|0.7] no.", "Til [Ås|PER|Kari Ås|0.9] no.")

    assert row == Difference(
        "1.txt",
        Kind.TYPE,
        4,
        6,
        "Ås",
        "Ås",
        "GPE_LOC",
        "PER",
        "place",
        "person",
        "Ås",
        "Kari Ås",
        0.7,
        0.9,
        "Til Ås no.",
    )


def test_between_two_schemes_labels_of_one_type_do_not_differ() -> None:
    assert differing("[Ås|GPE_LOC] song.", "[Ås|LOC] song.", by_label=False) == []


def test_rows_stand_in_the_order_of_the_texts() -> None:
    ones = (*seen("[Å|LOC] og [Ø|LOC]", "b.txt"), *seen("[Å|LOC]", "a.txt"))
    rows = differences(pairs_of(ones, seen("Å [og|LOC] Ø", "b.txt")), by_label=True)

    assert [(row.doc_id, row.start) for row in rows] == [("b.txt", 0), ("b.txt", 2), ("b.txt", 5), ("a.txt", 0)]


@given(names(), names())
def test_swapping_the_sides_swaps_the_columns(ones: list[Marked], others: list[Marked]) -> None:
    there = differences(pairs_of(seen_of(ones, TEXT), seen_of(others, TEXT)), by_label=True)
    back = differences(pairs_of(seen_of(others, TEXT), seen_of(ones, TEXT)), by_label=True)

    assert len(there) == len(back)
    assert sum(row.difference is Kind.ONLY_A for row in there) == sum(row.difference is Kind.ONLY_B for row in back)


@given(names())
def test_a_side_does_not_differ_from_itself(ones: list[Marked]) -> None:
    assert differences(pairs_of(seen_of(ones, TEXT), seen_of(ones, TEXT)), by_label=True) == []
