"""A mention as resolve reads it."""

from __future__ import annotations

import pytest

from pipeline.resolve.readings import WINDOW, readings, trimmed
from tests.resolve.documents import make_document


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("«Hurtigruten»", "Hurtigruten"),
        ('"Hurtigruten"', "Hurtigruten"),
        ("Hurtigruten,", "Hurtigruten"),
        ("Frp.", "Frp"),
        ("Fr.p.", "Fr.p."),
        ("Apple Inc.", "Apple Inc."),
        ("A.", "A."),
        ("Lars'", "Lars'"),
        ("'Lars'", "Lars"),
        ("Kari  Lie\n", "Kari Lie"),
        ("A\u030as", "Ås"),
        ("!!!", "!!!"),
        ("", "?"),
    ],
)
def test_quotes_and_the_sentences_full_stop_are_no_part_of_a_name(text: str, expected: str) -> None:
    assert trimmed(text) == expected


def test_a_reading_has_the_words_around_the_name_in_its_own_paragraph() -> None:
    document = make_document("Først.\n\nI går kom Kari Lie hjem.\n\nSist.", {"person": ["Kari Lie"]})

    [reading] = readings(document)

    assert (reading.before, reading.after) == ("I går kom ", " hjem.")


def test_no_more_than_a_window_is_read_around_a_name() -> None:
    document = make_document(f"{'a ' * 500}Kari Lie{' a' * 500}", {"person": ["Kari Lie"]})

    [reading] = readings(document)

    assert (len(reading.before), len(reading.after)) == (WINDOW, WINDOW)


def test_a_body_of_which_the_beginning_was_found_has_its_whole_name() -> None:
    document = make_document("Statsministerens kontor vil ikkje svare.", {"organisation": ["Statsministerens"]})

    [reading] = readings(document)

    assert (reading.bare, reading.base) == ("Statsministerens", "Statsministerens kontor")
