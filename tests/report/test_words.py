"""The words of the page."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from pipeline.report import words
from pipeline.report.marked import LABELS, TYPES
from pipeline.report.words import Words
from pipeline.settings import LANGUAGES

CONTENTS: dict[str, dict[str, Any]] = json.loads(words.FILE.read_text(encoding="utf-8"))
NESTED = ("types", "labels", "states", "languages")


def gaps(value: str | list[str]) -> set[str]:
    return set(re.findall(r"{(\w+)}", "".join(value)))


def test_every_language_of_the_settings_has_words() -> None:
    assert set(CONTENTS) == set(LANGUAGES)


@pytest.mark.parametrize("lang", ["nn", "en"])
def test_languages_have_the_same_keys_with_the_same_gaps(lang: str) -> None:
    expected = {key: value.keys() if key in NESTED else gaps(value) for key, value in CONTENTS["nb"].items()}

    assert {key: value.keys() if key in NESTED else gaps(value) for key, value in CONTENTS[lang].items()} == expected


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_word_is_empty(lang: str) -> None:
    flat = [one for value in CONTENTS[lang].values() for one in (value.values() if isinstance(value, dict) else value)]

    assert all(flat)


def test_every_word_is_used() -> None:
    folder = Path(words.__file__).parent
    sources = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.suffix in {".py", ".html"})
    keys = {key.removeprefix("count_") for key in CONTENTS["nb"]}

    assert {key for key in keys if f'"{key}"' not in sources} == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_type_and_label_has_a_word(lang: str) -> None:
    assert set(CONTENTS[lang]["types"]) == set(TYPES)
    assert set(CONTENTS[lang]["labels"]) == set(LABELS)


@pytest.mark.parametrize(
    ("lang", "number", "expected"),
    [
        ("nb", 0, "0 dokumenter"),
        ("nb", 1, "1 dokument"),
        ("nb", 12_345, "12\u202f345 dokumenter"),
        ("nn", 2, "2 dokument"),
        ("en", 1, "1 document"),
        ("en", 1_234_567, "1,234,567 documents"),
    ],
)
def test_numbers_are_written_as_the_language_does(lang: str, number: int, expected: str) -> None:
    assert Words(lang).count(number, "documents") == expected


def test_what_has_no_word_is_called_what_it_is() -> None:
    assert Words("nb").named("se-x", "languages") == "se-x"
