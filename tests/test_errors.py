"""Messages of errors: cut where they quote input, near words suggested, missing libraries named."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import (
    MAX_QUOTED,
    DocumentError,
    InputError,
    OutputError,
    SettingsError,
    did_you_mean,
    require,
)


@given(st.text())
def test_a_message_quotes_any_words_and_cuts_long_ones(words: str) -> None:
    assert repr(words[:100])[1:-1][:50] in str(InputError.missing(words))
    assert len(str(OutputError.damaged(Path("a"), "ø" * 10_000))) < 2 * MAX_QUOTED
    assert "Did you mean" not in str(SettingsError.unknown("types", words, []))


def test_a_reason_brings_no_second_period_and_several_words_have_commas() -> None:
    assert str(OutputError.damaged(Path("a.csv"), "It ends early.")).count(". ") == 1
    assert ".txt, .md" in str(InputError.no_files(["inn"], (".txt", ".md")))


@pytest.mark.parametrize(
    ("given_word", "hint"), [("--ouput", " Did you mean --output?"), ("TEKST", " Did you mean tekst?"), ("zz", "")]
)
def test_near_misses_are_suggested_whatever_their_case(given_word: str, hint: str) -> None:
    assert did_you_mean(given_word, ["--output", "tekst"]) == hint


def test_a_missing_library_is_named_and_one_that_is_broken_is_told_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "needs_another.py").write_text("import not_there_at_all")
    (tmp_path / "broken_inside.py").write_text("raise ImportError('its other half has moved.')")
    monkeypatch.syspath_prepend(tmp_path)

    for module, words in (
        (
            "needs_another",
            "Reading needs not_there_at_all, which is not installed. Install it with: python -m pip install",
        ),
        ("broken_inside", "which is installed, but cannot be imported: its other half has moved. "),
        ("nor_this.inner", "Reading needs nor_this, which is not installed"),
    ):
        with pytest.raises(DocumentError) as caught:
            require(module, "html", DocumentError, "Reading")
        assert words in str(caught.value)
        assert "navnetabell[html]" in str(caught.value)
    assert require("sys", "html", DocumentError, "Reading") is sys
