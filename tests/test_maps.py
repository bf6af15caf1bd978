"""Maps without a network, with a table of the same places."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.errors import SettingsError
from pipeline.maps import Dot, draw
from pipeline.run import extract
from pipeline.write.tables import read_tables
from tests.outputs import run_over


def test_a_place_in_norway_is_on_both_maps_and_one_abroad_on_that_of_the_world() -> None:
    dots = [Dot("Bodø", 67.28, 14.4, "city", 2, 1), Dot("Sydney", -33.9, 151.2, "city", 1, 1)]

    page = draw(dots)

    assert page.count("<title>Bodø: 2</title>") == 2
    assert page.count("<title>Sydney: 1</title>") == 1
    assert "http" not in page


def test_a_dot_leads_to_the_row_that_holds_its_sentences_and_nothing_of_them_is_markup() -> None:
    page = draw([Dot("A<b", 60.0, 10.0, "city", 1, 1, ("Han sa <script>.",))])

    assert 'href="#place-0"' in page
    assert '<tr id="place-0">' in page
    assert "<script>" not in page
    assert "A&lt;b" in page


def test_tables_show_the_map_if_places_were_asked_for() -> None:
    tables = extract(texts=["Ho flytta frå Bø i Telemark til Wien. Wien er fin."], tables=["places"])

    page = tables.map()

    assert page._repr_html_() == page
    assert "<li>Wien er fin.</li>" in page
    with pytest.raises(SettingsError, match="places"):
        extract(texts=["Wien er fin."]).map()


def test_places_are_written_as_geojson_and_come_back_from_every_table(tmp_path: Path) -> None:
    text, formats = "Kari Moen reiste fra Bergen til Lund i Skåne.\n", ("csv", "xlsx", "jsonl", "geojson")
    run_over(tmp_path, {"a.txt": text}, tables=("places",), formats=formats)

    collection = json.loads((tmp_path / "ut" / "places.geojson").read_text(encoding="utf-8"))
    assert collection["type"] == "FeatureCollection"
    assert [one["properties"]["name"] for one in collection["features"]] == ["Bergen", "Lund", "Skåne"]
    assert collection["features"][0]["geometry"] == {"type": "Point", "coordinates": [5.3242, 60.393]}
    read = read_tables(tmp_path / "ut").entities.set_index("name")
    assert read.loc["Bergen", "latitude"] == 60.393
    assert read["latitude"].isna().to_dict()["Kari Moen"]


def test_the_template_of_corrections_lists_where_an_unsure_place_may_be(tmp_path: Path) -> None:
    run_over(tmp_path, {"a.txt": "Det brant i Sande natt til mandag.\n"}, tables=("places",))

    header, line, *_ = (tmp_path / "ut" / "corrections-template.csv").read_text(encoding="utf-8-sig").splitlines()
    assert header.endswith(",places")
    assert "municipality 59.58 10.22 | municipality 62.2" in line


@pytest.mark.parametrize("tables", [(), ("places",)])
def test_the_report_has_a_map_whose_dots_lead_to_names_if_places_were_asked_for(
    tmp_path: Path, tables: tuple[str, ...]
) -> None:
    run_over(tmp_path, {"a.txt": "Kari Moen reiste fra Bergen til Wien.\n"}, tables=tables, report=True)

    page = (tmp_path / "ut" / "report.html").read_text(encoding="utf-8")
    assert page.count('<a href="#e2"><title>Bergen: 1</title>') == 2 * len(tables)
