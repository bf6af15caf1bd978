"""Old spelling by rule, and how well names are found in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.evaluate.gold import GoldDocument, GoldName
from tests.train.old_spelling import f_by_spelling, respelt, spellings

FLOORS = {"1917": -4.0, "1907": -8.0, "1880": -10.0}  # points from the F of the same texts in the spelling of today


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
