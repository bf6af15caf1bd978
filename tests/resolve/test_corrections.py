"""The user's corrections go before every rule; the template asks about the most doubtful decisions first."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest

from pipeline import Settings, read_tables
from pipeline.corpus import link_documents
from pipeline.errors import SettingsError
from pipeline.records import Document, Mention
from pipeline.resolve.corpus import FEW
from pipeline.resolve.corrections import COLUMNS, PLACE, Corrections
from pipeline.run import run
from tests.cases import case_rows
from tests.outputs import run_over

HEADER = ",".join((*COLUMNS, PLACE))


def corrections(folder: Path, *lines: str, header: str = HEADER) -> Corrections:
    path = folder / "corrections.csv"
    path.write_text("\n".join((header, *lines)), encoding="utf-8")
    return Corrections.load(path)


def document(*mentions: str, doc_id: str = "a.txt") -> Document:
    """Return a resolved document of mentions, given by their ids."""
    pairs = [mention.split("/") for mention in mentions]
    found = (
        Mention(text, 0, 1, "X", kind, 1, 1, 0, name=text, entity_id=f"{kind}/{text.lower()}", resolved_by="exact")
        for kind, text in pairs
    )
    return Document(doc_id, mentions=tuple(found))


@pytest.mark.parametrize(("lines", "mentions", "expected"), case_rows("resolve/corrections"))
def test_a_line_changes_the_names_it_speaks_of(
    tmp_path: Path, lines: list[str], mentions: list[str], expected: list[str]
) -> None:
    before = document(*mentions)
    [after] = link_documents([before], corrections(tmp_path, *lines))

    assert [one.entity_id for one in after.mentions] == expected
    assert all(one in before.mentions or one.resolved_by == "correction" for one in after.mentions)
    assert all(one.entity_id.startswith(f"{one.type}/") for one in after.mentions)


def test_lines_that_nothing_was_found_for_are_counted(tmp_path: Path) -> None:
    given = corrections(tmp_path, "Kim,person,,Kim Larsen,", "Ola,person,,Ola Li,")
    link_documents([document("person/Kim")], given)

    assert given.unused() == [3]


def test_a_file_of_a_norwegian_excel_and_a_workbook_are_understood(tmp_path: Path) -> None:
    path, book = tmp_path / "corrections.csv", openpyxl.Workbook()
    path.write_bytes(f"{HEADER.replace(',', ';')}\r\nBø;place;;Bø i Telemark;\r\n".encode("cp1252"))
    for row in (list(COLUMNS), ["Bø", "place", None, "Bø i Telemark", None]):
        book.worksheets[0].append(row)
    book.save(path.with_suffix(".xlsx"))

    for one in (path, path.with_suffix(".xlsx")):
        [after] = link_documents([document("place/Bø")], Corrections.load(one))
        assert [mention.name for mention in after.mentions] == ["Bø i Telemark"]


@pytest.mark.parametrize(("lines", "words"), case_rows("resolve/senseless-corrections"))
def test_a_line_that_means_nothing_is_named_by_its_number(tmp_path: Path, lines: list[str], words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        corrections(tmp_path, *lines)


def test_a_file_without_the_columns_or_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="it has no column doc_id, new_type"):
        corrections(tmp_path, header="text,type,name")
    with pytest.raises(SettingsError, match="No such file"):
        Corrections.load(tmp_path / "none.csv")


def test_the_template_says_where_a_name_stands_so_that_two_people_of_one_text_can_be_told_apart(tmp_path: Path) -> None:
    texts = {"a.txt": "Hansen kom til Bergen.\n\nSeinare gjekk Hansen heim.\n"}
    run_over(tmp_path, texts)
    [row] = [row for row in template_of(tmp_path / "ut") if row["text"] == "Hansen"]

    first, second = row["found_at"].split()
    assert row["place"] == ""
    lines = [f"Hansen,person,a.txt,Per Hansen,,{first}", f"Hansen,person,a.txt,Siv Hansen,,{second}"]
    corrections(tmp_path, *lines)
    run_over(tmp_path, texts, corrections=str(tmp_path / "corrections.csv"))

    mentions = read_tables(tmp_path / "ut").mentions
    assert mentions[mentions["text"] == "Hansen"]["name"].to_list() == ["Per Hansen", "Siv Hansen"]


def template_of(folder: Path) -> list[dict[str, str]]:
    with (folder / "corrections-template.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_template_changes_nothing_as_it_is_and_what_it_says_when_it_is_filled_in(tmp_path: Path) -> None:
    text = "Kari Nordmann bor i Oslo. Nordmann kjenner Hansen i Bergen."
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    source = [str(tmp_path / "a.txt")]
    run(source, tmp_path / "one", Settings(report=False))
    rows, path = template_of(tmp_path / "one"), tmp_path / "one" / "corrections-template.csv"

    outcome = run(source, tmp_path / "two", Settings(corrections=str(path), report=False))

    assert (tmp_path / "two" / "mentions.csv").read_bytes() == (tmp_path / "one" / "mentions.csv").read_bytes()
    assert outcome.manifest["notes"] == []
    assert rows[0]["text"] == "Hansen"
    assert {row["text"] for row in rows} == set(read_tables(tmp_path / "one").mentions["text"])

    filled = path.read_text(encoding="utf-8-sig").replace(",a.txt,Hansen,", ",a.txt,Per Hansen,")
    (tmp_path / "rettelser.csv").write_text(filled, encoding="utf-8")
    run(source, tmp_path / "three", Settings(corrections=str(tmp_path / "rettelser.csv"), report=False))

    mentions = read_tables(tmp_path / "three").mentions.set_index("text")
    assert mentions.loc["Hansen", ["entity_id", "resolved_by"]].to_list() == ["person/per-hansen", "correction"]


def test_names_a_letter_apart_are_asked_about_and_not_merged(tmp_path: Path) -> None:
    text = "Ordfører Erik Dahl bor i Bergen. I går talte Erik Dahl på møtet. Deretter fikk lærer Eirik Dahl ordet."
    run_over(tmp_path, {"a.txt": text})

    first, *others = template_of(tmp_path / "ut")
    assert (first["text"], first["name"], first["resolved_by"]) == ("Eirik Dahl",) * 2 + ("the same as Erik Dahl?",)
    assert not any("?" in row["resolved_by"] for row in others)


def test_a_lone_surname_whose_bearer_few_documents_name_is_asked_about_and_merged_by_the_answer(tmp_path: Path) -> None:
    texts = {f"{number}.txt": "Forfatteren Jo Nesbø kom til Bergen." for number in range(FEW)}
    texts["ny.txt"] = "Nesbø har skrevet en ny bok, sier forlaget."
    run_over(tmp_path, texts, keep_duplicates=True)

    [asked] = [row for row in template_of(tmp_path / "ut") if "?" in row["resolved_by"]]
    assert (asked["text"], asked["name"], asked["resolved_by"]) == ("Nesbø", "Nesbø", "the same as Jo Nesbø?")

    corrections(tmp_path, "Nesbø,person,ny.txt,Jo Nesbø,")
    run_over(tmp_path, texts, corrections=str(tmp_path / "corrections.csv"), keep_duplicates=True)
    names = read_tables(tmp_path / "ut").entities["name"].to_list()
    assert (names.count("Jo Nesbø"), names.count("Nesbø")) == (1, 0)
