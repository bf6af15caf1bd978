"""Texts made for training: raw corpora as numbers, untidy gold, Bokmål like Nynorsk, and old spelling by rule."""

from __future__ import annotations

import json
import lzma
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.evaluate.gold import GoldDocument, GoldName
from pipeline.train.gold import Sentence
from pipeline.train.nynorsk import WORDS, NynorskLike, nynorsk_words
from pipeline.train.raw import DOCUMENT_END, PARAGRAPH_END, RawText, ReadRaw, as_bytes, as_words
from pipeline.train.untidy import UNTIDY, varied, with_slips
from tests.cases import case_rows
from tests.train.old_spelling import f_by_spelling, respelt, spellings

KNOWN = {"bilar", "bilane", "moglegheit", "kasta", "husa"}
FLOORS = {"1917": -4.0, "1907": -8.0, "1880": -10.0}  # points from the F of the same texts in the spelling of today


def test_words_are_numbered_and_paragraphs_and_documents_end(tmp_path: Path) -> None:
    files = []
    for name, texts in (("nob", ["Kari bor her\n\n  Kari  ler \n"]), ("nno", ["Ola ler", ""])):
        files.append(tmp_path / f"{name}.jsonl.xz")
        with lzma.open(files[-1], "wt", encoding="utf-8") as lines:
            lines.writelines(json.dumps({"text": text}) + "\n" for text in texts)

    said = list(ReadRaw(files=tuple(files), out=tmp_path / "raw.npz").run())

    raw = RawText.load(tmp_path / "raw.npz")
    nob, nno = raw.corpora()
    assert len(said) == 2
    assert raw.words == ["Kari", "bor", "her", "ler", "Ola"]
    assert nob.tolist() == [0, 1, 2, PARAGRAPH_END, 0, 3, PARAGRAPH_END, DOCUMENT_END]
    assert nno.tolist() == [4, 3, PARAGRAPH_END, DOCUMENT_END, DOCUMENT_END]


@given(st.lists(st.text(st.characters(exclude_characters="\n", codec="utf-8")), min_size=1))
def test_words_are_stored_exactly(words: list[str]) -> None:
    assert as_words(as_bytes(words)) == words


@pytest.mark.parametrize("change", UNTIDY.values(), ids=UNTIDY)
@given(text=st.text("aåÅéßİŉ😀 \n\u0301xyzK"))
def test_a_variant_keeps_every_position(change: object, text: str) -> None:
    assert callable(change)
    assert len(change(text)) == len(text)


def test_the_names_of_a_variant_are_what_stands_there() -> None:
    gold = GoldDocument("a", "Kåre bur i Bø.", (GoldName(0, 4, "Kåre", "PER"), GoldName(11, 13, "Bø", "GPE_LOC")))

    changed = varied(gold, str.upper)

    assert [(name.text, changed.text[name.start : name.end]) for name in changed.names] == [("KÅRE",) * 2, ("BØ",) * 2]


def test_slips_change_some_words_and_never_their_ends() -> None:
    text = "Statsministeren reiste heimover mandag. " * 50

    slipped = with_slips(text)

    pairs = [(one, other) for one, other in zip(text.split(), slipped.split(), strict=True) if one != other]
    assert 5 < len(pairs) < 40
    assert all((one[0], one[-1]) == (other[0], other[-1]) for one, other in pairs)


def test_a_change_that_moves_positions_is_refused() -> None:
    with pytest.raises(ValueError, match="keep every position"):
        varied(GoldDocument("a", "Oslo", ()), lambda text: text + "!")


@pytest.mark.parametrize(("word", "expected"), case_rows("train/nynorsk"))
def test_words_become_nynorsk_where_that_is_known(word: str, expected: str) -> None:
    assert NynorskLike(KNOWN)(word) == expected


@given(st.text())
def test_a_capital_stays_a_capital(word: str) -> None:
    found = NynorskLike(KNOWN)(word)

    assert found == word or found[:1].isupper() == word[:1].isupper()


def test_every_line_of_the_list_is_a_pair() -> None:
    lines = WORDS.read_text(encoding="utf-8").splitlines()[1:]

    assert all(len(line.split()) == 2 for line in lines)
    assert len({line.split()[0] for line in lines}) == len(lines)


def test_known_words_stand_twice_in_nynorsk_gold_and_the_last_corpus() -> None:
    gold = [
        Sentence("", (), "norne-nno-train.conllu:a", heading=False, words=("ikkje", "noko"), labels=("O", "O")),
        Sentence("", (), "norne-nob-train.conllu:nno", heading=False, words=("ikke", "ikke"), labels=("O", "O")),
    ]
    raw = RawText(
        np.array([0, 0, -1, -2, 1, 2, 2, -1, -2], dtype=np.int32), np.array([4, 5]), ["ikke", "ikkje", "kvar"]
    )

    assert nynorsk_words(gold, raw) == {"ikkje", "kvar"}


def test_names_are_respelt_too_and_stay_where_they_stand() -> None:
    text = "En mann fra Ålesund så ut på båten til Per Ås."
    names = [GoldName(at := text.index(one), at + len(one), one, "PER") for one in ("Ålesund", "Per Ås")]
    old = respelt(GoldDocument("a", text, tuple(names)), spellings({"mann", "båten"})["1880"])

    assert old.text == "En Mand fra Aalesund saa ud paa Baaden til Per Aas."
    assert [one.text for one in old.names] == ["Aalesund", "Per Aas"]
    assert all(old.text[one.start : one.end] == one.text for one in old.names)


def test_the_spelling_of_before_1917_has_only_aa_and_that_of_today_is_as_it_is() -> None:
    found = spellings(set())

    assert [found[name]("uten") for name in found] == ["uten", "uten", "uden", "uden"]
    assert [found[name]("Åse") for name in found] == ["Åse", "Aase", "Aase", "Aase"]


@pytest.mark.corpus
@pytest.mark.slow
def test_names_in_old_spelling_are_found_nearly_as_well(corpora: Path) -> None:
    figures = f_by_spelling(corpora)

    assert {name for name, floor in FLOORS.items() if figures[name] - figures["modern"] < floor} == set()
