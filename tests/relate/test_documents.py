"""What is found of quotes and affiliations, on its way through runs of every kind into the tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pandas.testing import assert_frame_equal

from pipeline import Tables, extract, read_tables
from pipeline.errors import SettingsError
from pipeline.options import Settings
from pipeline.run import merge, run, shard

TEXTS = {
    "a.txt": "Statsminister Kari Nordmann (45) kom. – Vi vinner, sier Nordmann til NTB. Hun tror at det går bra.",
    "b.txt": "Ifølge Reuters er det uro i Oslo. Tre er skadd, opplyser politiet.",
    "c.txt": "Ingen sa noe.",
}
ASKED = ("quotes", "affiliations")


@pytest.fixture
def inputs(tmp_path: Path) -> str:
    (tmp_path / "inn").mkdir()
    for name, text in TEXTS.items():
        (tmp_path / "inn" / name).write_text(text, encoding="utf-8")
    return str(tmp_path / "inn")


def settings(**options: Any) -> Settings:
    return Settings(report=False, tables=ASKED).updated(options)


def assert_same(one: Tables, other: Tables) -> None:
    assert_frame_equal(one.entities, other.entities)
    assert list(one.more) == list(other.more) == list(ASKED)
    for name in ASKED:
        assert_frame_equal(one.more[name], other.more[name])


@pytest.mark.parametrize("how", [{"formats": "csv"}, {"formats": "jsonl", "workers": 2}, {"formats": "xlsx"}])
def test_the_tables_of_a_run_are_those_of_extract(inputs: str, tmp_path: Path, how: dict[str, Any]) -> None:
    run([inputs], tmp_path / "ut", settings(**how))
    first = read_tables(tmp_path / "ut")
    done = run([inputs], tmp_path / "ut", settings(**how, types=["person", "place", "organisation", "product"]))

    assert_same(first, extract(inputs, tables=ASKED))
    assert_same(read_tables(tmp_path / "ut"), first)
    assert (len(first.quotes()), done.reused) == (4, 3)


def test_parts_are_merged_with_what_was_found_in_them(inputs: str, tmp_path: Path) -> None:
    for index in (1, 2):
        shard([inputs], tmp_path / "ut", settings(), index=index, of=2)
    merge([inputs], tmp_path / "ut", settings())

    assert_same(read_tables(tmp_path / "ut"), extract(inputs, tables=ASKED))


def test_without_being_asked_for_nothing_is_found_and_the_tables_say_how_to_ask(inputs: str, tmp_path: Path) -> None:
    run([inputs], tmp_path / "ut", settings(tables=[]))

    tables = read_tables(tmp_path / "ut")
    assert not list((tmp_path / "ut").glob("quotes*"))
    assert "tables" not in (tmp_path / "ut" / "datapackage.json").read_text(encoding="utf-8").partition("resources")[0]
    with pytest.raises(SettingsError, match="--tables quotes"):
        tables.said_by("Nordmann")


def test_a_run_that_asks_for_more_finds_it_in_what_an_earlier_one_has_done(inputs: str, tmp_path: Path) -> None:
    run([inputs], tmp_path / "ut", settings(tables=[]))
    run([inputs], tmp_path / "ut", settings())

    assert_same(read_tables(tmp_path / "ut"), extract(inputs, tables=ASKED))


def test_a_speaker_whose_mention_is_left_out_has_no_id_and_the_others_keep_theirs(inputs: str) -> None:
    quotes = extract(inputs, tables=ASKED, types=["organisation"]).quotes()

    assert quotes["speaker"].to_list() == ["", "", "Reuters", ""]
    assert quotes["resolved_by"].to_list() == ["", "", "name", ""]
    assert quotes["speaker_text"].to_list() == ["Nordmann", "Hun", "Reuters", "politiet"]


def test_a_correction_renames_the_speaker(inputs: str, tmp_path: Path) -> None:
    lines = "text,type,doc_id,name,new_type\nNordmann,person,,Kari Lie,\nReuters,organisation,,,drop\n"
    (tmp_path / "rettelser.csv").write_text(lines, encoding="utf-8")

    quotes = extract(inputs, tables=ASKED, corrections=str(tmp_path / "rettelser.csv")).quotes()

    assert quotes["speaker"].to_list() == ["Kari Lie", "Kari Lie", "", ""]


def test_said_by_is_asked_by_surname(inputs: str) -> None:
    tables = extract(inputs, tables=["quotes"])

    assert tables.said_by("nordmann")["text"].to_list() == ["Vi vinner", "det går bra"]
    assert repr(tables).endswith("quotes: 4)")
