from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from pipeline.evaluate.faults import FAULT_COLUMNS, context, faults, paired
from pipeline.evaluate.gold import GoldDocument
from pipeline.evaluate.scores import STRICT, count
from pipeline.records import Document
from tests.cases import case_rows
from tests.evaluate.examples import TEXT, Marked, found, found_of, gold, gold_of, names, read


def rows(wanted: GoldDocument, seen: Document) -> list[dict[str, Any]]:
    return faults([(wanted, seen)]).to_dict("records")


@pytest.mark.parametrize(("wanted", "seen", "expected"), case_rows("evaluate/faults"))
def test_a_fault_is_missed_invented_of_label_or_of_boundary(
    wanted: str, seen: str, expected: list[tuple[str, str, str]]
) -> None:
    assert [(one["fault"], one["gold_text"], one["found_text"]) for one in rows(gold(wanted), found(seen))] == expected


def test_a_name_parted_from_its_chain_is_split_and_one_joined_with_another_is_merged() -> None:
    wanted = gold("[Kari Moe|PER|k], [Kari|PER|k], [Moe|PER|k] og [Per Moe|PER|p].")
    seen = found("[Kari Moe|PER|x], [Kari|PER|x], [Moe|PER|y] og [Per Moe|PER|x].")

    told = [(one["fault"], one["gold_text"], one["other"], one["entity_id"]) for one in rows(wanted, seen)]

    assert told == [("split", "Moe", "Kari Moe", "y"), ("merged", "Per Moe", "Kari Moe", "x")]


def test_a_fault_has_labels_confidence_and_context() -> None:
    [fault] = rows(gold("Til  [Ås|GPE_LOC]\nno."), found("Til  [Ås|PER||0.7]\nno."))

    cells = ("1.txt", "label", 5, 7, "GPE_LOC", "PER", "Ås", "Ås", "", "", 0.7, "Til [[Ås]] no.")
    assert fault == dict(zip(FAULT_COLUMNS, cells, strict=True))
    assert context("Oslo", 0, 4) == "[[Oslo]]"


def test_where_labels_do_not_show_the_fault_types_do() -> None:
    marked = gold("[Ås|ORG] song.")
    [name] = marked.names
    retyped = replace(marked, names=(replace(name, marked_type="place"),))
    unlabelled = replace(marked, names=(replace(name, label="", marked_type="organisation"),))

    [fault] = rows(retyped, found("[Ås|ORG] song."))
    [missed] = rows(unlabelled, found("Ås song."))

    assert (fault["fault"], fault["gold_label"], fault["found_label"]) == ("label", "place", "organisation")
    assert (missed["fault"], missed["gold_label"]) == ("missed", "organisation")
    assert rows(unlabelled, found("[Ås|ORG] song.")) == []


def test_an_entity_with_another_name_has_both_names() -> None:
    marked = gold("[Noreg|GPE_LOC|n] vann.")
    marked = replace(marked, names=(replace(marked.names[0], entity="Norge"),))
    document = found("[Noreg|GPE_LOC|n] vann.")
    document = replace(document, mentions=(replace(document.mentions[0], name="Noreg"),))

    [fault] = rows(marked, document)

    assert (fault["fault"], fault["other"], fault["found_text"]) == ("name", "Norge", "Noreg")


@given(names(), names())
def test_every_name_that_is_not_right_has_one_fault(wanted: list[Marked], seen: list[Marked]) -> None:
    expected, actual = gold_of(TEXT, wanted), found_of(TEXT, seen)
    strict = count(expected, actual)[STRICT]

    found_faults = [one for one in rows(expected, actual) if one["fault"] not in {"split", "merged", "name"}]

    assert sum(bool(one["gold_label"]) for one in found_faults) == strict.gold - strict.right
    assert sum(bool(one["found_label"]) for one in found_faults) == strict.found - strict.right
    assert rows(expected, found_of(TEXT, wanted)) == []


@pytest.mark.parametrize(
    ("ones", "others", "expected"),
    [
        ("[Kari Ås|PER] song", "[Kari Ås|ORG] song", [("Kari Ås", "Kari Ås")]),
        ("[Kari Ås|PER] song", "Kari [Ås|PER] song", [("Kari Ås", "Ås")]),
        ("[Kari|PER] [Ås|PER] song", "[Kari Ås|PER] song", [("Kari", "Kari Ås"), ("Ås", None)]),
        ("[Kari Ås|PER] song", "[Kari|PER] [Ås|PER] song", [("Kari Ås", "Kari"), (None, "Ås")]),
        ("[Kari|PER] song", "Kari [song|PER]", [("Kari", None), (None, "song")]),
    ],
)
def test_spans_that_overlap_belong_together_the_nearest_first(
    ones: str, others: str, expected: list[tuple[str | None, str | None]]
) -> None:
    text = read(ones)[0]
    sides = [[(one.start, one.end) for one in read(markup)[1]] for markup in (ones, others)]

    pairs = [
        tuple(None if row is None else text[slice(*spans[row])] for row, spans in zip(pair, sides, strict=True))
        for pair in paired(*sides)
    ]

    assert pairs == expected


@given(names(), names())
def test_each_span_is_in_one_pair_those_of_a_pair_overlap_and_equal_ones_are_paired(
    ones: list[Marked], others: list[Marked]
) -> None:
    left, right = ([(one.start, one.end) for one in side] for side in (ones, others))
    pairs = list(paired(left, right))
    both = [(left[one], right[other]) for one, other in pairs if one is not None and other is not None]

    assert sorted(one for one, _ in pairs if one is not None) == list(range(len(left)))
    assert sorted(other for _, other in pairs if other is not None) == list(range(len(right)))
    assert all(one[0] < other[1] and other[0] < one[1] for one, other in both)
    assert {*left} & {*right} == {one for one, other in both if one == other}
