"""The guard against formulas."""

from __future__ import annotations

import csv
import io
import re
from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.cells import guard, unguard
from tests.cases import case_table

SIGNS = tuple("=+-@＝＋－＠")
BARE = re.compile(r"""[=+\-@＝＋－＠]["']*(?:\Z|[,;|\t])""")  # a sign and nothing behind it in its cell
SEPARATORS = ",;\t|"
TRICKY = st.text("'=+-@＝\t\r\n\x00\x0b\u2028\ufeff;,|\"aå😀", max_size=8)
ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
FORMULAS = [f"{sign}{rest}" for sign in SIGNS for rest in ("1+1", "Vi har kontroll")] + case_table("formulas")
PLACES = case_table("places-of-formulas") + [f"Ola{one}{{}}{one}b" for one in SEPARATORS]
PLACES += (
    [f'a{one}"{{}}"' for one in SEPARATORS] + [f"{one}{{}}" for one in SEPARATORS] + ['";{}";', '"",{}', ";,|\t{}"]
)


@settings(max_examples=10 * settings().max_examples)
@given(TRICKY | ANY)
@example("''=")
@example("a,'-b;\"=\n'")
@example("a,'-,b")
def test_any_text_comes_back_and_no_piece_of_it_begins_a_formula(text: str) -> None:
    guarded = guard(text)

    assert unguard(guarded) == text
    for separator in (*SEPARATORS, "\n", "\r"):
        pieces = guarded.split(separator)
        assert not any(piece.startswith(SIGNS) and piece.strip("'\"") not in SIGNS for piece in pieces)


def is_formula(cell: str) -> bool:
    return cell.startswith(SIGNS) and not BARE.match(cell)


def live(written: str, read: str) -> list[tuple[str, str]]:
    """Return the texts that become formulas where tables with ``written`` between cells are split at ``read``."""
    found = []
    for form, place in product(FORMULAS, PLACES):
        text = place.format(form)
        file = io.StringIO(newline="")
        rows = csv.writer(file, delimiter=written, lineterminator="\r\n")
        rows.writerows([["doc", "name"], [guard("a"), guard(text)], [guard(text), guard(text)]])
        file.seek(0)
        cells = [cell for row in csv.reader(file, delimiter=read) for cell in row]
        found += [(text, cell) for cell in cells if is_formula(cell.lstrip("\x00\x0b"))]
    return found


@pytest.mark.parametrize("written", [",", ";"])
def test_no_program_finds_a_formula_wherever_it_splits_what_we_write(written: str) -> None:
    assert [live(written, read) for read in SEPARATORS] == [[]] * len(SEPARATORS)


@given(st.lists(st.text("'=+-@a;", max_size=4), unique=True))
def test_no_two_texts_are_guarded_to_one(texts: list[str]) -> None:
    assert len({guard(text) for text in texts}) == len(texts)


SOUND = ["'s-Hertogenbosch", "Nord-Korea, Sør-Korea", "a – b", "e-post: a@b.no", "1+1=2", "– Ja, sa han"]
BARE_SIGNS = ["-", "100,-", "100,-, 200,-", 'ja;"-"', "|=|", "a\n+\nb"]


def test_sound_text_and_a_sign_alone_stay_as_they_are() -> None:
    assert [text for text in SOUND + BARE_SIGNS if guard(text) != text] == []


def test_a_sign_before_what_only_some_programs_split_at_is_no_sign_alone() -> None:
    texts = ["=,5+1", "-;1", "-\nSUM(1)", 'a,"-,5+1"', "100,- kroner", "=\t1"]

    assert [text for text in texts if guard(text) == text] == []
