"""What labels mean."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from pipeline.recognise import labels
from pipeline.settings import MORE_TYPES, TYPES
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
