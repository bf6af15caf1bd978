"""What labels mean, and the spans that labelled words make."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.options import MORE_TYPES, TYPES
from pipeline.recognise.labels import TYPE_OF_LABEL, LabelScheme, Tag
from tests import pipelines

ONTONOTES = (
    "PERSON NORP FAC ORG GPE LOC PRODUCT EVENT WORK_OF_ART LAW LANGUAGE DATE TIME PERCENT MONEY QUANTITY ORDINAL "
    "CARDINAL"
)


def test_every_label_of_norne_and_ontonotes_means_a_type_that_there_is() -> None:
    assert {*pipelines.NORNE_LABELS, "GPE", *ONTONOTES.split()} <= set(TYPE_OF_LABEL)
    assert set(TYPE_OF_LABEL.values()) == {*TYPES, *MORE_TYPES}


@pytest.mark.parametrize(
    ("type_", "expected"),
    [
        ("person", "PER PERS PERSON"),
        ("place", "LOC GPE_LOC GPE_ORG GPE FAC LOCATION FACILITY"),
        ("organisation", "ORG ORGANIZATION ORGANISATION"),
    ],
)
def test_a_type_is_meant_by_every_label_that_says_so(type_: str, expected: str) -> None:
    assert {label for label, meant in TYPE_OF_LABEL.items() if meant == type_} == set(expected.split())


def positions(prefixes: str, pattern: str = "{}-{}") -> list[str]:
    return ["O", *(pattern.format(position, label) for label in ("PER", "GPE_LOC") for position in prefixes)]


TAG_SCHEMES = {
    "BIO": (positions("BI"), "B-PER I-PER O B-GPE_LOC"),
    "BIO, the outside last": ([*positions("BI")[1:], "O"], "B-PER I-PER O B-GPE_LOC"),
    "BIOES": (positions("BIES"), "B-PER E-PER O S-GPE_LOC"),
    "BILOU": (positions("BILU"), "B-PER L-PER O U-GPE_LOC"),
    "IO": (positions("I"), "I-PER I-PER O I-GPE_LOC"),
    "bare": (["O", "PER", "GPE_LOC"], "PER PER O GPE_LOC"),
    "the position behind": (positions("BI", "{1}-{0}"), "PER-B PER-I O GPE_LOC-B"),
    "an underscore": (positions("BI", "{}_{}"), "B_PER I_PER O B_GPE_LOC"),
}


def scheme(*names: str) -> LabelScheme:
    return LabelScheme(dict(enumerate(names)))


def spans(names: list[str], said: str) -> list[tuple[int, int, str]]:
    return scheme(*names).spans([names.index(label) for label in said.split()])


@pytest.mark.parametrize(("names", "said"), TAG_SCHEMES.values(), ids=TAG_SCHEMES)
def test_the_same_labels_and_names_come_of_every_scheme(names: list[str], said: str) -> None:
    assert scheme(*names).labels == ("GPE_LOC", "PER")
    assert spans(names, said) == [(0, 2, "PER"), (3, 4, "GPE_LOC")]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("B-PER B-PER", [(0, 1, "PER"), (1, 2, "PER")]),
        ("I-PER I-PER", [(0, 2, "PER")]),
        ("B-PER I-GPE_LOC", [(0, 1, "PER"), (1, 2, "GPE_LOC")]),
        ("S-PER S-PER", [(0, 1, "PER"), (1, 2, "PER")]),
        ("B-PER E-PER I-PER", [(0, 2, "PER"), (2, 3, "PER")]),
        ("E-PER", [(0, 1, "PER")]),
        ("O O", []),
    ],
)
def test_labels_that_break_the_rules_still_make_names(said: str, expected: list[tuple[int, int, str]]) -> None:
    assert spans(positions("BIES"), said) == expected


def test_no_name_goes_on_over_a_break() -> None:
    assert scheme("O", "PER").spans([1, 1, 1], breaks={2}) == [(0, 2, "PER"), (2, 3, "PER")]


def test_without_a_label_o_the_first_one_is_outside() -> None:
    assert scheme("ingen", "PER").tags == (Tag(), Tag("PER"))


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("O", "B-PER", "I-PER", "X", "[CLS]", "[SEP]"), ("PER",)),  # a model that labels its own pieces
        (("O", "PER", "VITAMIN-B"), ("PER", "VITAMIN-B")),  # a label that only looks marked behind
    ],
)
def test_what_is_no_entity_and_what_is_no_position_is_known(names: tuple[str, ...], expected: tuple[str, ...]) -> None:
    assert scheme(*names).labels == expected


@pytest.mark.parametrize("names", [["LABEL_0", "LABEL_1"], ["LABEL_0"], []])
def test_labels_without_names_are_refused(names: list[str]) -> None:
    with pytest.raises(ValueError, match="id2label"):
        scheme(*names)


@given(
    st.sampled_from([names for names, _ in TAG_SCHEMES.values()]),
    st.lists(st.integers(0, 4), max_size=12),
    st.sets(st.integers(0, 12)),
)
def test_every_word_with_a_name_is_in_one_name_and_no_other_word_in_any(
    names: list[str], said: list[int], breaks: set[int]
) -> None:
    said = [number % len(names) for number in said]
    known = scheme(*names)

    covered = [word for start, end, _ in known.spans(said, breaks) for word in range(start, end)]

    assert covered == [word for word, number in enumerate(said) if known.tags[number].label]


@pytest.fixture(scope="module")
def seqeval() -> Any:
    return pytest.importorskip("seqeval.metrics.sequence_labeling", reason="seqeval is not installed")


@given(said=st.lists(st.integers(0, 18), max_size=20))
def test_names_are_those_that_seqeval_finds(seqeval: Any, said: list[int]) -> None:
    names = ["O", *(f"{position}-{label}" for label in pipelines.NORNE_LABELS for position in "BI")]

    expected = [(start, end + 1, label) for label, start, end in seqeval.get_entities([names[one] for one in said])]

    assert scheme(*names).spans(said) == expected
