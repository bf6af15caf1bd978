"""A table of mentions that a person corrected, as gold."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline import extract
from pipeline.errors import InputError
from pipeline.evaluate.corrected import find_texts
from pipeline.evaluate.gold import Gold, GoldError
from pipeline.evaluate.gold_files import load_gold
from pipeline.evaluate.report import evaluate
from pipeline.options import Settings
from tests.cases import case_rows
from tests.conftest import ROOT
from tests.evaluate.tables import ROWS, TEXTS, csv_bytes, project, row, write_table
from tests.read import exports

OPEN, BUILDS = "ås.txt", "under/ein.txt"
LODZ, TWICE = "Ei helg i Łódź og på Røros.", "Kari  Ås møtte Kari Lie på Ås."
MISSING = "Texts without a row in the table, which are not scored: 1 of 2."


@pytest.fixture
def outputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a run over two texts, below the working directory."""
    monkeypatch.chdir(tmp_path)
    return project(tmp_path)


def load(outputs: Path, *rows: dict[str, Any], **how: Any) -> Gold:
    return load_gold(write_table(outputs, rows, **how))


def sources(needed: set[str], given: list[Path], table: Path) -> dict[str, str]:
    return {doc_id: document.source for doc_id, document in find_texts(needed, given, table).items()}


def test_rows_become_names_in_the_texts_that_the_run_read(outputs: Path) -> None:
    gold = load(outputs, *ROWS)

    assert {one.doc_id: one.text for one in gold.documents} == TEXTS
    assert [(one.start, one.end, one.text, one.label) for one in gold.documents[1].names] == [
        (2, 11, "Statkraft", "ORG"),
        (22, 27, "Noreg", "GPE_LOC"),
        (35, 38, "Ola", "PER"),
    ]
    assert (gold.types, gold.notes) == (("person", "place", "organisation"), ())
    chains = [name.chain for name in gold.documents[0].names]
    assert chains == ["person/Kari Ås", "place/Ås", "person/Kari Ås", "person/Ola", "place/Oslo", "person/Kari Ås"]
    assert load_gold(outputs).name == "mentions.csv"


def write_workbook(frame: pd.DataFrame, path: Path) -> None:
    with pd.ExcelWriter(path) as book:
        pd.DataFrame({"about": ["x"]}).to_excel(book, sheet_name="about")
        frame.to_excel(book, sheet_name="mentions", index=False)


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("navnetabell.xlsx", write_workbook),
        ("without-a-sheet-of-mentions.xlsx", lambda frame, path: frame.to_excel(path, index=False)),
    ],
)
def test_a_workbook_is_read_by_its_sheet_of_mentions_or_its_first(
    outputs: Path, name: str, write: Callable[[pd.DataFrame, Path], None]
) -> None:
    pytest.importorskip("openpyxl")
    write(pd.DataFrame(ROWS), outputs / name)

    assert load_gold(outputs / name).documents == load(outputs, *ROWS).documents


def test_the_texts_are_found_from_the_folder_above_the_table_or_may_be_named(
    outputs: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    table = elsewhere / "retta.csv"
    table.write_bytes(csv_bytes(ROWS))
    monkeypatch.chdir(elsewhere)

    assert len(load(outputs, *ROWS).documents) == 2
    with pytest.raises(GoldError, match=r"there is no run\.json in its folder\. Give the files"):
        load_gold(table)
    assert len(load_gold(table, [outputs.parent / "seeds"]).documents) == 2


def test_texts_that_were_taken_out_of_other_files_are_read_from_where_the_run_kept_them(outputs: Path) -> None:
    (outputs / "texts").mkdir()
    (outputs / "texts" / "sak.docx.txt").write_text("Ola song i Bø.", encoding="utf-8")

    [document] = load(outputs, row("sak.docx", "Ola", 0, "PER")).documents

    assert document.text == "Ola song i Bø."


@pytest.mark.parametrize(("source", "rows", "how", "names"), case_rows("evaluate/places-of-rows"))
def test_the_words_of_a_row_are_found_where_they_are(
    outputs: Path, source: str, rows: list[Any], how: dict[str, Any], names: list[str]
) -> None:
    (outputs.parent / "seeds" / "c.txt").write_text(source, encoding="utf-8")

    given = [row("c.txt", words, start, "PER", **others) for words, start, others in rows]
    [document] = load(outputs, *given, **how).documents

    assert [name.text for name in document.names] == names
    assert [name.text for name in document.names] == [source[name.start : name.end] for name in document.names]


@pytest.mark.parametrize(
    ("rows", "kept", "notes"),
    [
        (ROWS[6:], [("organisation", "ORG"), ("place", "GPE_LOC"), ("person", "PER")], [MISSING]),
        (
            [row(OPEN, "Oslo", 34, "ORG", type="place")],
            [("place", "ORG")],  # the type goes before the label
            [MISSING, "Rows whose label is not of their type: 1. Labels are scored by label, types by type."],
        ),
        (
            [row(OPEN, "Kari Ås", 40, "", type="person")],
            [("person", "")],
            [MISSING, "Rows without a label: 1. So labels are not scored, only types."],
        ),
        (
            [ROWS[7], row(BUILDS, "Ola", 35, "PROD", type="product")],
            [("place", "GPE_LOC")],
            [MISSING, "Rows left out, of types that the run did not look for (person, place, organisation): 1."],
        ),
        ([ROWS[6], {}, row("", "", "", "", name="", type="")], [("organisation", "ORG")], [MISSING]),  # emptied rows
    ],
)
def test_what_is_not_scored_is_noted(
    outputs: Path, rows: list[dict[str, Any]], kept: list[tuple[str, str]], notes: list[str]
) -> None:
    gold = load(outputs, *rows)

    assert [(name.type, name.label) for document in gold.documents for name in document.names] == kept
    assert list(gold.notes) == notes
    assert gold.labelled == all(label for _, label in kept)


def test_without_a_run_the_types_are_those_of_the_tables_and_of_the_rows(outputs: Path) -> None:
    (outputs / "run.json").unlink()
    path = write_table(outputs, [row(OPEN, "Ola", 28, "PROD", type="product")])

    assert load_gold(path, [outputs.parent / "seeds"]).types == ("person", "place", "organisation", "product")


@pytest.mark.parametrize("cells", case_rows("evaluate/senseless-rows"))
def test_a_row_that_means_nothing_is_refused_with_its_number_and_what_to_do(outputs: Path, cells: list[Any]) -> None:
    *wrong, others, message = cells
    with pytest.raises(GoldError) as caught:
        load(outputs, ROWS[0], {}, row(*wrong, **others))

    assert message in str(caught.value)


@pytest.mark.parametrize(("columns", "message"), case_rows("evaluate/other-columns"))
def test_a_table_of_other_columns_is_refused_with_its_columns(outputs: Path, columns: list[str], message: str) -> None:
    with pytest.raises(GoldError, match=r"The table .*mentions\.csv") as caught:
        load(outputs, *ROWS, columns=columns)

    assert message in str(caught.value)


def test_a_table_without_rows_and_texts_that_have_gone_are_refused(outputs: Path) -> None:
    with pytest.raises(GoldError, match="marks no name"):
        load(outputs)
    (outputs.parent / "seeds").rename(outputs.parent / "gamle")
    with pytest.raises(GoldError, match=r"the run read 'seeds', which is not here\. Give the files"):
        load(outputs, *ROWS)
    with pytest.raises(InputError, match="There is no file or folder"):
        load_gold(outputs, [Path("borte")])


def test_a_table_that_cannot_be_read_is_an_error_in_one_sentence_with_the_reason(outputs: Path) -> None:
    line = json.dumps(row(OPEN, "Ås", 14, "LOC") | {"end": 16.0, "confidence": None, "name": None})
    (outputs / "m.jsonl").write_text(line)
    assert [name.text for name in load_gold(outputs / "m.jsonl").documents[0].names] == ["Ås"]
    for name, content, message in (
        ("m.csv", b"doc_id,text,start,end,label\na.txt,x,1,2,LOC\na.txt,x,1,2,LOC,ein,til\n", "line 3, saw 7"),
        ("m.csv", b"%PDF-1.7 doc_id start", "has no column doc_id"),
        ("m.xlsx", b"PK\x03\x04 og ikkje meir", "is damaged"),
        ("m.parquet", b"PK\x03\x04 og ikkje meir", "is damaged"),
        *(("m.jsonl", f"{line}\n{wrong}".encode(), r"m\.jsonl") for wrong in ("{", "[1]", "3")),
    ):
        (outputs / name).write_bytes(content)
        with pytest.raises(GoldError, match=message):
            load_gold(outputs / name)


def test_the_tables_of_the_shipped_article_are_scored_against_those_a_person_corrected(tmp_path: Path) -> None:
    names = json.loads((ROOT / "tests" / "data" / "seed_mentions.json").read_text(encoding="utf-8"))
    rows = [{"doc_id": "000_c00a30efb6fb3972.txt", **name} for name in names]
    path = tmp_path / "corrected.csv"
    path.write_bytes(csv_bytes(rows, columns=["doc_id", "start", "end", "text", "type", "name"], delimiter=";"))

    report = evaluate(path, Settings(), texts=[ROOT / "seeds"])

    scored = report.as_dict()
    assert scored["ner"]["types"]["f"] > 0.9
    assert scored["entities"]["named"]["gold"] == scored["entities"]["b3"]["gold"] > 40
    assert not {"all", "per_label", "four", "per_four"} & scored["ner"].keys()
    assert any("labels are not scored, only types" in line for line in report.lines())


def test_an_article_of_an_export_is_scored_without_what_the_run_left_out(outputs: Path) -> None:
    text, printed = exports.retriever(4, articles=3)
    (outputs.parent / "seeds" / "arkiv.txt").write_text(text, encoding="utf-8", newline="")
    found = extract(outputs.parent / "seeds").mentions
    rows = found[found["doc_id"] == "arkiv.txt#3"].astype({"confidence": "str"}).to_dict("records")
    rows[0] |= {"start": "", "end": ""} if text.count(str(rows[0]["text"])) == 1 else {}
    path = write_table(outputs, rows)
    [document] = load_gold(path).documents
    report = evaluate(path, Settings())

    assert document.text == text[document.offset : document.offset + len(document.text)]
    assert printed[1].spans[-1][1] <= document.offset <= printed[2].spans[0][0]
    assert [name.text for name in document.names] == [text[name.start : name.end] for name in document.names]
    assert report.as_dict()["ner"]["types"]["f"] == 1
    assert report.faults.empty
    with pytest.raises(GoldError, match=r"0-4 is outside arkiv\.txt#3, whose text is at \d{3}"):
        load(outputs, row("arkiv.txt#3", "Kari", 0, "PER"))


@pytest.mark.parametrize("damaged", ["", "[]", "{}", '{"settings": [], "inputs": 3, "counts": {}}', "[" * 100_000])
def test_a_run_json_that_is_damaged_says_nothing(outputs: Path, damaged: str) -> None:
    (outputs / "run.json").write_text(damaged)

    assert load_gold(write_table(outputs, ROWS[6:]), [outputs.parent / "seeds"]).notes == ()
    with pytest.raises(GoldError, match=r"there is no run\.json in its folder"):
        load_gold(outputs)


@pytest.mark.parametrize("doc_id", ["stdin", "gammalt namn.txt"])
def test_a_single_text_may_have_another_name(outputs: Path, doc_id: str) -> None:
    table, given = outputs / "mentions.csv", outputs.parent / "seeds" / OPEN

    assert sources({OPEN}, [], table) == {OPEN: TEXTS[OPEN]}
    assert sources({doc_id}, [given], table) == {doc_id: TEXTS[OPEN]}
    with pytest.raises(GoldError, match="there is no text"):
        find_texts({doc_id}, [given.parent], table)


def test_a_row_of_a_table_is_a_text_and_one_that_cannot_be_read_any_more_an_error(outputs: Path) -> None:
    table, seeds = outputs / "mentions.csv", outputs.parent / "seeds"
    (seeds / "rader.csv").write_text("tekst,nummer\nKari song.,7\nOla dansa.,8\n", encoding="utf-8")
    facts = json.loads((outputs / "run.json").read_text())
    facts["settings"] |= {"text_column": "tekst", "id_column": "nummer"}
    (outputs / "run.json").write_text(json.dumps(facts))

    assert sources({"rader.csv#8"}, [], table) == {"rader.csv#8": "Ola dansa."}
    (seeds / OPEN).write_bytes(b"\x00\x01\x02" * 100)
    with pytest.raises(GoldError, match=r"'ås.txt' cannot be read \(The file contains binary data, not text"):
        find_texts({OPEN}, [], table)
