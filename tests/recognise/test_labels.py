"""What labels mean, and the spans that labelled words make."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.options import MORE_TYPES, TYPES
from pipeline.recognise import labels
from pipeline.recognise.labels import LabelScheme, Tag
from tests import pipelines

SCHEMES = [labels.NORNE, labels.NORNE_EIGHT, labels.NORNE_SEVEN, labels.FOUR, labels.ONTONOTES, labels.WRITTEN_OUT]


def test_norne_has_the_nine_labels_of_the_published_pipelines() -> None:
    assert set(labels.NORNE) == set(pipelines.NORNE_LABELS)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_no_scheme_loses_or_changes_a_label_in_the_table(scheme: Mapping[str, str]) -> None:
    assert {label: labels.TYPE_OF_LABEL[label] for label in scheme} == scheme


def test_every_label_means_a_type_that_there_is() -> None:
    assert set(labels.TYPE_OF_LABEL.values()) <= {*TYPES, *MORE_TYPES}


@pytest.mark.parametrize(("scheme", "number"), list(zip(SCHEMES[:4], (9, 8, 7, 4), strict=True)))
def test_each_scheme_has_as_many_labels_as_its_name_says(scheme: Mapping[str, str], number: int) -> None:
    assert len(scheme) == number


def test_a_place_is_a_place_by_every_label_that_says_so() -> None:
    places = {label for label, type_ in labels.TYPE_OF_LABEL.items() if type_ == "place"}

    assert places == {"LOC", "GPE_LOC", "GPE_ORG", "GPE", "FAC", "LOCATION", "FACILITY"}


NINE = ("PER", "ORG", "LOC", "GPE_LOC", "GPE_ORG", "PROD", "EVT", "DRV", "MISC")
TAG_SCHEMES = {
    "BIO": ["O", "B-PER", "I-PER", "B-GPE_LOC", "I-GPE_LOC"],
    "BIO, the outside last": ["B-PER", "I-PER", "B-GPE_LOC", "I-GPE_LOC", "O"],
    "BIOES": ["O", *(f"{position}-{label}" for label in ("PER", "GPE_LOC") for position in "BIES")],
    "BILOU": ["O", *(f"{position}-{label}" for label in ("PER", "GPE_LOC") for position in "BILU")],
    "IO": ["O", "I-PER", "I-GPE_LOC"],
    "bare": ["O", "PER", "GPE_LOC"],
    "the position behind": ["O", "PER-B", "PER-I", "GPE_LOC-B", "GPE_LOC-I"],
    "an underscore": ["O", "B_PER", "I_PER", "B_GPE_LOC", "I_GPE_LOC"],
}


def scheme(*names: str) -> LabelScheme:
    return LabelScheme(dict(enumerate(names)))


def ids(names: list[str], said: str) -> list[int]:
    return [names.index(label) for label in said.split()]


@pytest.mark.parametrize("names", TAG_SCHEMES.values(), ids=TAG_SCHEMES)
def test_the_labels_of_names_are_found_whatever_the_scheme(names: list[str]) -> None:
    assert scheme(*names).labels == ("GPE_LOC", "PER")


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (TAG_SCHEMES["BIO"], "B-PER I-PER O B-GPE_LOC"),
        (TAG_SCHEMES["BIO, the outside last"], "B-PER I-PER O B-GPE_LOC"),
        (TAG_SCHEMES["BIOES"], "B-PER E-PER O S-GPE_LOC"),
        (TAG_SCHEMES["BILOU"], "B-PER L-PER O U-GPE_LOC"),
        (TAG_SCHEMES["IO"], "I-PER I-PER O I-GPE_LOC"),
        (TAG_SCHEMES["bare"], "PER PER O GPE_LOC"),
        (TAG_SCHEMES["the position behind"], "PER-B PER-I O GPE_LOC-B"),
    ],
)
def test_the_same_names_come_of_every_scheme(names: list[str], said: str) -> None:
    assert scheme(*names).spans(ids(names, said)) == [(0, 2, "PER"), (3, 4, "GPE_LOC")]


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
    names = TAG_SCHEMES["BIOES"]

    assert scheme(*names).spans(ids(names, said)) == expected


def test_no_name_goes_on_over_a_break() -> None:
    assert scheme("O", "PER").spans([1, 1, 1], breaks={2}) == [(0, 2, "PER"), (2, 3, "PER")]


def test_without_a_label_o_the_first_one_is_outside() -> None:
    assert scheme("ingen", "PER").tags == (Tag(), Tag("PER"))


def test_marks_of_a_model_that_labels_its_own_pieces_are_no_names() -> None:
    assert scheme("O", "B-PER", "I-PER", "X", "[CLS]", "[SEP]").labels == ("PER",)


def test_a_label_that_only_looks_marked_behind_keeps_its_name() -> None:
    assert scheme("O", "PER", "VITAMIN-B").labels == ("PER", "VITAMIN-B")


@pytest.mark.parametrize("names", [["LABEL_0", "LABEL_1"], ["LABEL_0"], []])
def test_labels_without_names_are_refused(names: list[str]) -> None:
    with pytest.raises(ValueError, match="id2label"):
        scheme(*names)


@given(
    st.sampled_from(list(TAG_SCHEMES.values())), st.lists(st.integers(0, 4), max_size=12), st.sets(st.integers(0, 12))
)
def test_every_word_with_a_name_is_in_one_name_and_no_other_word_in_any(
    names: list[str], said: list[int], breaks: set[int]
) -> None:
    said = [number % len(names) for number in said]
    known = scheme(*names)

    covered = [place for start, end, _ in known.spans(said, breaks) for place in range(start, end)]

    assert covered == [place for place, number in enumerate(said) if known.tags[number].label]


@pytest.fixture(scope="module")
def seqeval() -> Any:
    return pytest.importorskip("seqeval.metrics.sequence_labeling", reason="seqeval is not installed")


@given(said=st.lists(st.integers(0, 18), max_size=20))
def test_names_are_those_that_seqeval_finds(seqeval: Any, said: list[int]) -> None:
    names = ["O", *(f"{position}-{label}" for label in NINE for position in "BI")]

    expected = [(start, end + 1, label) for label, start, end in seqeval.get_entities([names[one] for one in said])]

    assert scheme(*names).spans(said) == expected
