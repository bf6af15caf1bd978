"""The user's corrections go before every rule."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest

from pipeline import Settings, extract, read_tables
from pipeline.errors import SettingsError
from pipeline.records import Document, Mention
from pipeline.resolve.corrections import COLUMNS, Corrections
from pipeline.run import run

HEADER = ",".join(COLUMNS)


def corrections(folder: Path, *lines: str, header: str = HEADER) -> Corrections:
    path = folder / "corrections.csv"
    path.write_text("\n".join((header, *lines)), encoding="utf-8")
    return Corrections.load(path)


def document(*mentions: tuple[str, str], doc_id: str = "a.txt") -> Document:
    found = tuple(
        Mention(text, 0, 1, "X", kind, 1, 1, 0, name=text, entity_id=f"{kind}/{text.lower()}", resolved_by="exact")
        for text, kind in mentions
    )
    return Document(doc_id, mentions=found)


def names(document: Document) -> list[tuple[str, str, str]]:
    return [(one.name, one.entity_id, one.resolved_by) for one in document.mentions]


def test_a_name_is_replaced_everywhere_or_in_one_document(tmp_path: Path) -> None:
    given = corrections(tmp_path, "Kim,person,,Kim Jong-un,", "Kim,person,b.txt,Kim Larsen,")

    assert names(given.apply(document(("Kim", "person")))) == [("Kim Jong-un", "person/kim-jong-un", "correction")]
    assert names(given.apply(document(("Kim", "person"), doc_id="b.txt"))) == [
        ("Kim Larsen", "person/kim-larsen", "correction")
    ]
    assert given.unused() == []


def test_a_type_is_replaced(tmp_path: Path) -> None:
    corrected = corrections(tmp_path, "Brann,place,,Brann,organisation").apply(document(("Brann", "place")))

    assert [(one.type, one.entity_id) for one in corrected.mentions] == [("organisation", "organisation/brann")]


def test_a_mention_is_dropped(tmp_path: Path) -> None:
    corrected = corrections(tmp_path, "Sist,person,,,drop").apply(document(("Sist", "person"), ("Oslo", "place")))

    assert [one.text for one in corrected.mentions] == ["Oslo"]


def test_a_line_speaks_only_of_its_type_and_one_without_a_type_of_all(tmp_path: Path) -> None:
    given = corrections(tmp_path, "Vik,person,,Ola Vik,", "Vik,,,Vik i Sogn,place")

    corrected = given.apply(document(("Vik", "person"), ("Vik", "place"), ("Vik", "organisation")))

    assert [one.name for one in corrected.mentions] == ["Ola Vik", "Vik i Sogn", "Vik i Sogn"]


def test_a_line_that_says_what_is_so_changes_nothing(tmp_path: Path) -> None:
    before = document(("Kim", "person"))

    assert corrections(tmp_path, "Kim,person,,Kim,").apply(before) == before


def test_lines_that_nothing_was_found_for_are_counted(tmp_path: Path) -> None:
    given = corrections(tmp_path, "Kim,person,,Kim Larsen,", "Ola,person,,Ola Li,")
    given.apply(document(("Kim", "person")))

    assert given.unused() == [3]


def test_semicolons_and_the_encoding_of_a_norwegian_excel_are_understood(tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    path.write_bytes(f"{HEADER.replace(',', ';')}\r\nBø;place;;Bø i Telemark;\r\n".encode("cp1252"))

    corrected = Corrections.load(path).apply(document(("Bø", "place")))

    assert [one.name for one in corrected.mentions] == ["Bø i Telemark"]


def test_a_workbook_is_understood(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(list(COLUMNS))
    sheet.append(["Kim", "person", None, "Kim Larsen", None])
    book.save(tmp_path / "corrections.xlsx")

    corrected = Corrections.load(tmp_path / "corrections.xlsx").apply(document(("Kim", "person")))

    assert [one.name for one in corrected.mentions] == ["Kim Larsen"]


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["Kim,person,,Kim Larsen,", "Kim,person,,Kim Li,"], "line 2 and line 3 are both about 'Kim'"),
        ([",person,,Kim,"], "line 2: the text is missing"),
        (["Kim,man,,Kim Li,"], "line 2: the type 'man' is unknown"),
        (["Kim,person,,Kim Li,man"], "line 2: the new_type 'man' is unknown"),
        (["Kim,,,,add"], "line 2: the type is missing"),
        (["Kim,,a.txt,,"], "line 2: the name is missing"),
    ],
)
def test_a_line_that_means_nothing_is_named_by_its_number(tmp_path: Path, lines: list[str], words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        corrections(tmp_path, *lines)


def test_a_file_without_the_columns_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="it has no column doc_id, new_type"):
        corrections(tmp_path, header="text,type,name")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="No such file"):
        Corrections.load(tmp_path / "none.csv")


def test_the_template_given_back_as_it_is_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Kari Nordmann bor i Oslo. Nordmann kjenner Hansen i Bergen.", encoding="utf-8")
    source = [str(tmp_path / "a.txt")]
    run(source, tmp_path / "one", Settings())
    template = tmp_path / "one" / "corrections-template.csv"

    outcome = run(source, tmp_path / "two", Settings(corrections=str(template)))

    assert (tmp_path / "two" / "mentions.csv").read_bytes() == (tmp_path / "one" / "mentions.csv").read_bytes()
    assert outcome.manifest["notes"] == []


def test_a_filled_in_template_does_what_it_says(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Kari Nordmann bor i Oslo. Hansen bor i Bergen.", encoding="utf-8")
    source = [str(tmp_path / "a.txt")]
    run(source, tmp_path / "one", Settings())
    template = tmp_path / "one" / "corrections-template.csv"
    with template.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if row["text"] == "Hansen":
            row["name"] = "Per Hansen"
    with template.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)

    run(source, tmp_path / "two", Settings(corrections=str(template)))

    mentions = read_tables(tmp_path / "two").mentions.set_index("text")
    assert mentions.loc["Hansen", "entity_id"] == "person/per-hansen"
    assert mentions.loc["Hansen", "resolved_by"] == "correction"


def test_the_most_doubtful_decisions_stand_first_in_the_template(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Kari Nordmann bor i Oslo. Hansen bor i Bergen.", encoding="utf-8")
    run([str(tmp_path)], tmp_path / "out", Settings())

    with (tmp_path / "out" / "corrections-template.csv").open(encoding="utf-8-sig", newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file)]

    assert texts[0] == "Hansen"
    assert set(texts) == set(extract(tmp_path / "a.txt").mentions["text"])
