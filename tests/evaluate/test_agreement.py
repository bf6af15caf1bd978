from __future__ import annotations

import pytest
from hypothesis import given

from pipeline.evaluate.agreement import Agreement, agreement, kappa
from pipeline.evaluate.differences import pairs_of
from tests.evaluate.examples import TEXT, Marked, names, read
from tests.evaluate.sides import seen, seen_of


def agreed(one: str, other: str, *, by_label: bool = True) -> Agreement:
    return agreement(pairs_of(seen(one), seen(other)), len(read(one)[0].split()), by_label=by_label)


def test_names_are_the_same_by_span_type_label_and_name() -> None:
    found = agreed(
        "[Kari|PER] [Oslo|GPE_LOC] [Ås|LOC] [Bø|LOC|Bø] [NRK|ORG] song",
        "[Kari|PER] [Oslo|LOC] [Ås|PER] [Bø|LOC|Bø i Telemark] [NRK song|ORG]",
    )

    assert (found.a, found.b, found.spans, found.types, found.labels, found.names) == (5, 5, 4, 3, 2, 2)
    assert found.f(found.types) == pytest.approx(0.6)


def test_labels_of_two_schemes_are_not_counted() -> None:
    found = agreed("[Oslo|GPE_LOC]", "[Oslo|LOC]", by_label=False)

    assert found.labels is None
    assert found.as_dict()["f_labels"] is None
    assert found.as_dict()["f_types"] == 1


def test_two_sides_without_a_name_agree() -> None:
    found = agreed("Han song.", "Han song.")

    assert (found.f(found.spans), found.kappa) == (1, 1)


def test_kappa_is_over_the_words_of_the_texts_with_no_name_as_a_type() -> None:
    one, other = "[Kari Ås|PER] bur i [Bø|LOC] no", "Kari [Ås|PER] bur i [Bø|PER] no"

    words = {("person", "O"): 1, ("person", "person"): 1, ("place", "person"): 1, ("O", "O"): 3}
    assert agreed(one, other).kappa == pytest.approx(kappa(words))


def test_parts_of_one_word_are_one_word() -> None:
    one, other = "[Oslo-mannen|DRV] kom", "[Oslo|LOC]-mannen kom"

    assert agreed(one, other).kappa == pytest.approx(kappa({("derived", "place"): 1, ("O", "O"): 1}))


@given(names(), names())
def test_agreement_is_the_same_from_both_sides(ones: list[Marked], others: list[Marked]) -> None:
    there = agreement(pairs_of(seen_of(ones, TEXT), seen_of(others, TEXT)), 50, by_label=True)
    back = agreement(pairs_of(seen_of(others, TEXT), seen_of(ones, TEXT)), 50, by_label=True)

    assert (there.spans, there.types, there.labels) == (back.spans, back.types, back.labels)
    assert there.kappa == pytest.approx(back.kappa)
