"""Every fix against its cases, its invariants and long texts."""

from __future__ import annotations

import json
import lzma
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.aligned import AlignedText
from pipeline.clean.fixes import FIXES, join_hyphenated, mend, unescape_html
from pipeline.clean.mojibake import mend_double_encoding
from pipeline.errors import SettingsError
from tests.cases import TESTS, case_rows, cases
from tests.clean.invariants import TEXTS, check_alignment

CASES = [
    pytest.param(name, *case.values, id=f"{name}: {case.id}", marks=case.marks)
    for name in FIXES
    for case in cases(f"clean/data/fixes/{name}")
]


@pytest.mark.parametrize(("name", "broken", "expected"), CASES)
def test_a_fix_mends_what_is_broken_and_leaves_alone_what_is_sound(name: str, broken: str, expected: str) -> None:
    assert FIXES[name](AlignedText.of(broken)).text == expected


def test_every_fix_has_a_file_of_cases_and_every_file_a_fix() -> None:
    assert {path.stem for path in (TESTS / "clean/data/fixes").glob("*.json")} == set(FIXES)


@pytest.mark.parametrize("name", FIXES)
@given(source=TEXTS)
def test_a_fix_keeps_account_of_where_each_character_came_from(name: str, source: str) -> None:
    check_alignment(FIXES[name](AlignedText.of(source)), source)


@pytest.mark.parametrize("name", FIXES)
def test_a_fix_gives_back_the_very_text_that_needs_nothing(name: str) -> None:
    text = AlignedText.of("Kåre Willoch kom frå Oslo til Ørsta, «Møre», i går – og fór.\n\nHan smilte.\n")

    assert FIXES[name](text) is text


@pytest.mark.parametrize(("source", "no_fix", "expected", "names"), case_rows("clean/fixes-in-order"))
def test_the_fixes_that_changed_the_text_are_told_in_their_order_and_one_that_is_off_changes_nothing(
    source: str, no_fix: list[str], expected: str, names: list[str]
) -> None:
    mended, fixes = mend(AlignedText.of(source), no_fix=no_fix)

    assert (mended.text, fixes) == (expected, tuple(names))


def test_a_fix_that_does_not_exist_cannot_be_turned_off() -> None:
    with pytest.raises(SettingsError, match="'aksent' is unknown"):
        mend(AlignedText.of("Voss"), no_fix=["aksent"])


@pytest.mark.parametrize(
    ("source", "text", "stretch", "origin"),
    [("sa â€œÃ…se BjÃ¸rnâ€“Lieâ€\x9d", "sa “Åse Bjørn–Lie”", (4, 13), (6, 17)), ("KÃƒÂ¥re", "Kåre", (1, 2), (1, 5))],
    ids=["beside others", "broken twice"],
)
def test_a_letter_that_was_mended_stands_for_its_own_characters_only(
    source: str, text: str, stretch: tuple[int, int], origin: tuple[int, int]
) -> None:
    mended, _ = mend(AlignedText.of(source))

    assert (mended.text, mended.origin(*stretch)) == (text, origin)


@given(st.lists(st.sampled_from(["\x85", "\x94", "\x96", "å", "BjÃ¸rn", "Ã¥", ".", " "]), max_size=5).map("".join))
def test_a_name_beside_broken_signs_keeps_its_own_place(signs: str) -> None:
    source = f"sa {signs}Kåre Willoch{signs} i går"
    mended, _ = mend(AlignedText.of(source))
    at = mended.text.index("Kåre Willoch")

    assert source[slice(*mended.origin(at, at + 12))] == "Kåre Willoch"


@pytest.fixture(scope="module")
def reviews(corpora: Path) -> list[str]:
    with lzma.open(corpora / "norec.jsonl.xz", "rt", encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in islice(lines, 0, None, 12)]


@pytest.mark.corpus
def test_sound_reviews_are_left_as_they_are(reviews: list[str]) -> None:
    texts = [AlignedText.of(review) for review in reviews]
    touched = sum(join_hyphenated(mend_double_encoding(unescape_html(text))) is not text for text in texts)

    assert touched <= 3


DAMAGE = (
    *("links", "note-marks", "quoted-printable", "misread-letters", "accents", "blank-lines", "page-numbers"),
    *("old-hyphens", "loose-hyphens", "spaced-letters"),
)


@pytest.mark.corpus
def test_more_than_twenty_thousand_sound_lines_are_left_byte_for_byte(reviews: list[str], corpora: Path) -> None:
    norne = [(corpora / f"norne-{name}.conllu").read_text(encoding="utf-8") for name in ("nob-dev", "nno-dev")]
    sentences = [line.removeprefix("# text = ") for text in norne for line in text.split("\n") if line[:7] == "# text "]
    sound = [*reviews, *("\n".join(sentences[at : at + 20]) for at in range(0, len(sentences), 20))]

    assert sum(text.count("\n") + 1 for text in sound) > 20_000
    touched = [(name, text[:80]) for text in sound for name in DAMAGE if FIXES[name](AlignedText.of(text)).text != text]
    assert len(touched) <= 1, touched  # one of the reviews was put together of lines, with its hyphens


@pytest.mark.corpus
def test_nearly_all_lines_that_were_broken_are_mended(reviews: list[str]) -> None:
    lines = [line for review in reviews[:400] for line in review.split("\n") if not line.isascii()]
    whole = [line for line in lines if line.encode().decode("cp1252", "ignore").encode("cp1252") == line.encode()]
    mended = sum(mend_double_encoding(AlignedText.of(line.encode().decode("cp1252"))).text == line for line in whole)

    assert mended / len(whole) >= 0.9995
