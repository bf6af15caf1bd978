"""Which of several places a text means, by what it says; and that no place is better than a wrong one."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import extract
from pipeline.errors import SettingsError
from pipeline.options import Settings
from pipeline.resolve.gazetteer import Gazetteer, Place
from pipeline.resolve.place_choice import Hints, decide
from tests.cases import case_rows

TELEMARK, VESTERAALEN = (59.4, 9.1), (68.6, 14.5)


def located(*texts: str, **options: object) -> dict[str, tuple[float, float, str]]:
    """Return latitude, longitude and reason by the name of each place that has one."""
    entities = extract(texts=texts, tables=["places"], **options).entities
    rows = entities[entities["latitude"].notna()]
    return {row["name"]: (row["latitude"], row["longitude"], row["place_by"]) for _, row in rows.iterrows()}


@pytest.mark.parametrize(("text", "name", "near", "by"), case_rows("resolve/locations"))
def test_a_place_is_where_its_text_says(text: str, name: str, near: tuple[float, float], by: str) -> None:
    latitude, longitude, reason = located(text)[name]

    assert (latitude, longitude) == pytest.approx(near, abs=0.6)
    assert reason == by


@pytest.mark.parametrize(
    "text", ["Han kom fra Bø.", "Det brant i Sande natt til mandag.", "Bilen sto på E6.", "Ho er frå Nes."]
)
def test_where_several_fit_and_nothing_tells_which_there_is_none(text: str) -> None:
    assert located(text) == {}


def test_other_places_of_a_text_tell_which_is_meant() -> None:
    assert located("Brannen i Bø spredte seg. Folk fra Sortland og Stokmarknes kom til.")["Bø"][:2] == pytest.approx(
        VESTERAALEN, abs=0.6
    )
    assert located("Brannen i Bø spredte seg. Folk fra Notodden og Seljord kom til.")["Bø"][:2] == pytest.approx(
        TELEMARK, abs=0.6
    )


def test_two_texts_that_mean_different_places_of_one_name_leave_it_open() -> None:
    texts = ("Bø ligger nær Sortland og Stokmarknes.", "Bø ligger nær Notodden og Seljord.")

    assert "Bø" not in located(*texts)


def test_a_name_that_no_list_has_is_where_the_text_puts_it() -> None:
    latitude, longitude, by = located("Ulykken skjedde ved Kvistlegaardsbakken i Drammen.")["Kvistlegaardsbakken"]

    assert (latitude, longitude, by) == (pytest.approx(59.74, abs=0.1), pytest.approx(10.2, abs=0.1), "inside")


def test_the_place_of_the_newspaper_tells_which_is_meant() -> None:
    oslo = Place("Berg", 59.9, 10.7, "village", "NO", 40_000)
    senja = Place("Berg", 69.4, 17.3, "village", "NO", 40_000)

    assert decide([oslo, senja], Hints(), paper=Place("Finnsnes", 69.2, 18.0, "town", "NO")) == (senja, "newspaper")
    assert decide([oslo, senja], Hints()) is None


def test_the_users_gazetteer_goes_before_what_is_shipped(tmp_path: Path) -> None:
    path = tmp_path / "steder.csv"
    path.write_text("Name;lat;lon;kind;id\nBergen;52,67;4,70;by;nl-1\n", encoding="utf-8")

    assert located("Hun bor i Bergen.", gazetteer=str(path)) == {"Bergen": (52.67, 4.7, "gazetteer")}


@pytest.mark.parametrize(("table", "fault"), case_rows("resolve/senseless-gazetteers"))
def test_a_gazetteer_that_means_nothing_is_refused_in_a_sentence(tmp_path: Path, table: str, fault: str) -> None:
    path = tmp_path / "steder.csv"
    path.write_text(table, encoding="utf-8")

    with pytest.raises(SettingsError) as caught:
        Gazetteer.load(path)

    assert fault in str(caught.value)


@pytest.mark.parametrize("options", [{"gazetteer": "steder.csv"}, {"formats": ("geojson",)}])
def test_what_is_about_places_needs_them_to_be_asked_for(options: dict[str, object]) -> None:
    with pytest.raises(SettingsError, match="add --tables places"):
        Settings().updated(options)


def test_without_being_asked_no_column_tells_of_places() -> None:
    assert "latitude" not in extract(texts=["Hun bor i Bergen."]).entities
