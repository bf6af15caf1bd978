"""Who says what: the cases of ``cases/quotes.json``, and what holds for every text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.relate.words import verbs
from tests.relate.cases import cases, related
from tests.relate.figures import scores

CASES = cases("quotes")
FLOORS = json.loads(Path(__file__).with_name("floors.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_it_is_found_who_says_what(text: str, expected: list[list[str]]) -> None:
    document = related(text)

    found = [
        [one.kind, one.cue, name, one.speaker_text, one.resolved_by, one.text]
        for one in document.quotes
        for name in [document.mentions[one.speaker - 1].name if one.speaker else ""]
    ]

    assert found == expected


def test_words_are_where_the_offsets_say() -> None:
    for text in (one.values[0] for one in CASES):
        source = text.replace("\n\n", "\r\n\r\n")
        quotes = related(source).quotes
        assert all(source[one.start : one.end] == one.text for one in quotes), text
        assert all(source[slice(*one.speaker_span)] == one.speaker_text for one in quotes if one.speaker_span), text
        assert [one.start for one in quotes] == sorted(one.start for one in quotes), text


def test_every_form_of_a_verb_is_a_single_word_and_every_verb_has_both_infinitives() -> None:
    assert all(form.isalpha() and form.islower() for form in verbs())
    assert all(
        set(verb.lemmas) == {"nb", "nn"} and all(verb.lemmas.values()) for some in verbs().values() for verb in some
    )


@pytest.mark.corpus
def test_who_says_what_and_who_is_what_are_found_as_well_as_before(corpora: Path, record_property: Any) -> None:
    found = {name: [round(figure, 1) for figure in score.figures] for name, score in scores(corpora).items()}
    for name, figures in found.items():
        record_property(name, figures)

    assert {name: figures for name, figures in found.items() if list(map(max, figures, FLOORS[name])) != figures} == {}
