"""The user's own names: found, named, given ids, and counted as used."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import extract, read_tables
from pipeline.errors import SettingsError
from pipeline.resolve.known_names import KnownName, KnownNames
from tests.cases import case_rows
from tests.outputs import run_over
from tests.resolve.documents import make_document

FIRM = KnownName(2, "organisation", ("Fjordkast AS", "Fjordkast"), "999")


@pytest.mark.parametrize(("text", "found", "expected"), case_rows("resolve/known-names"))
def test_a_listed_name_goes_before_what_was_found_but_not_into_a_longer_name(
    text: str, found: str, expected: str
) -> None:
    names = KnownNames([FIRM])

    mentions = names.named(names.add_to(make_document(text, {"person": [found]}))).mentions

    assert [one.text for one in mentions] == expected.split("|")
    assert all((one.name == FIRM.name) == (one.text != found or found == "Fjordkast") for one in mentions)


def test_an_id_is_given_only_where_one_line_fits() -> None:
    names = KnownNames([FIRM, KnownName(3, "person", ("Kari Moen",), "1"), KnownName(4, "person", ("Kari Moen",), "2")])

    assert names.id_of("organisation", "Fjordkast") == "999"
    assert not names.id_of("person", "Kari Moen")
    assert names.unused([("organisation", "Fjordkasts")]) == [3, 4]


@given(st.lists(st.sampled_from(["Fjordkast", "AS", "Bø", "s", "og", "–", "Fjordkasts"]), max_size=10).map(" ".join))
def test_listed_names_never_overlap(text: str) -> None:
    names = KnownNames([FIRM, KnownName(3, "place", ("Bø",))])

    mentions = names.add_to(make_document(text, {"place": ["Bø"]})).mentions

    assert all(one.at + len(one.text) <= other.at for one, other in pairwise(mentions))
    assert all(text[one.at : one.at + len(one.text)] == one.text for one in mentions)


def test_a_name_listed_for_a_place_is_found_there_alone_and_replaces_all_that_overlaps_it() -> None:
    names = KnownNames([KnownName(2, "person", ("Ås",), doc_id="a.txt", place="p1+5")])
    document = make_document("Kari Ås og Kari Ås.", {"person": ["Kari Ås"]}, doc_id="a.txt")

    found = [(one.text, one.at) for one in names.add_to(document).mentions]

    assert found == [("Ås", 5), ("Kari Ås", 11)]
    assert names.add_to(replace(document, doc_id="b.txt")).mentions == document.mentions


def test_a_file_of_names_is_used_and_what_is_not_there_is_said(tmp_path: Path) -> None:
    names = tmp_path / "navn.csv"
    names.write_text("Name;Type;Aliases;Id\nFjordkast AS;organisation;Fjordkast;999\nX1;place;;\n", encoding="utf-8")

    outcome = run_over(tmp_path, {"a.txt": "Eieren av Fjordkast er Kari Moen."}, names=str(names))

    entities = read_tables(tmp_path / "ut").entities.set_index("name")
    assert entities.loc["Fjordkast AS", "authority_id"] == "999"
    assert any("--names" in note and "line 3" in note for note in outcome.manifest["notes"])


def test_a_correction_adds_a_name_that_was_missed(tmp_path: Path) -> None:
    corrections = tmp_path / "rettelser.csv"
    corrections.write_text("text,type,doc_id,name,new_type\nfjordkast,organisation,,Fjordkast,add\n", encoding="utf-8")

    mentions = extract(texts=["Her er fjordkast igjen. Fjordkast er her."], corrections=str(corrections)).mentions

    assert mentions["text"].to_list() == ["fjordkast", "Fjordkast"]
    assert set(mentions["name"] + "/" + mentions["type"].astype("str")) == {"Fjordkast/organisation"}
    assert set(mentions["resolved_by"]) == {"correction"}


@pytest.mark.parametrize("line", ["Fjordkast,firma", ",organisation"])
def test_a_line_that_means_nothing_is_refused(tmp_path: Path, line: str) -> None:
    path = tmp_path / "navn.csv"
    path.write_text(f"name,type\n{line}\n", encoding="utf-8")

    with pytest.raises(SettingsError, match="line 2"):
        KnownNames.load(path)
