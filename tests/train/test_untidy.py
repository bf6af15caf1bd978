"""Gold texts as untidy people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.evaluate.gold import GoldDocument, GoldName
from pipeline.train.untidy import UNTIDY, varied, with_slips


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
