from __future__ import annotations

import pytest

from pipeline.errors import NavnetabellError
from pipeline.evaluate.gold import GoldError, GoldName, checked_names

TEXT = "Kari Ås bur i Ås."


def test_names_come_out_in_reading_order() -> None:
    place, person = GoldName(14, 16, "Ås", "GPE_LOC"), GoldName(0, 7, "Kari Ås", "PER")

    assert checked_names([place, person], TEXT, "gold.jsonl:1") == (person, place)


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ([GoldName(0, 4, "Kari", "PERSONN")], "label 'PERSONN' is unknown"),
        ([GoldName(14, 18, "Ås.", "LOC")], "lies outside the text"),
        ([GoldName(3, 3, "", "LOC")], "lies outside the text"),
        ([GoldName(-3, 3, "Kar", "LOC")], "lies outside the text"),
        ([GoldName(0, 4, "Kåre", "PER")], "the text has 'Kari' and not 'Kåre'"),
        ([GoldName(0, 7, "Kari Ås", "PER"), GoldName(5, 7, "Ås", "PER")], "'Kari Ås' and 'Ås' overlap"),
    ],
)
def test_unsound_names_are_refused_with_their_place(names: list[GoldName], message: str) -> None:
    with pytest.raises(GoldError, match=message) as caught:
        checked_names(names, TEXT, "gold.jsonl:7")

    assert str(caught.value).startswith("gold.jsonl:7: ")
    assert isinstance(caught.value, NavnetabellError)


def test_neighbours_without_a_space_between_them_do_not_overlap() -> None:
    names = [GoldName(0, 4, "Kari", "PER"), GoldName(4, 7, " Ås", "LOC")]

    assert checked_names(names, TEXT, "1") == tuple(names)


def test_a_name_knows_its_type() -> None:
    assert GoldName(14, 16, "Ås", "GPE_LOC").type == "place"
