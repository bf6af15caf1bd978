"""A table of mentions that a person corrected, as gold."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import InputError
from pipeline.evaluate.corrected import RunFacts, find_texts
from pipeline.evaluate.gold import Gold, GoldDocument, GoldError
from pipeline.evaluate.gold_files import load_gold
from pipeline.evaluate.report import evaluate
from pipeline.options import Settings
from tests.conftest import ROOT
from tests.evaluate.tables import COLUMNS, ROWS, TEXTS, csv_bytes, project, row, write_table

OPEN, BUILDS = "ås.txt", "under/ein.txt"


@pytest.fixture
def outputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a run over two texts; the test stands where the user stands."""
    monkeypatch.chdir(tmp_path)
    return project(tmp_path)


def load(outputs: Path, *rows: dict[str, Any], **how: Any) -> Gold:
    return load_gold(write_table(outputs, rows, **how))


def spans(document: GoldDocument) -> list[tuple[int, int, str, str]]:
    return [(name.start, name.end, name.text, name.label) for name in document.names]


def test_rows_become_names_in_the_texts_that_the_run_read(outputs: Path) -> None:
    gold = load(outputs, *ROWS)

    assert {one.doc_id: one.text for one in gold.documents} == TEXTS
    assert spans(gold.documents[1]) == [
        (2, 11, "Statkraft", "ORG"),
        (22, 27, "Noreg", "GPE_LOC"),
        (35, 38, "Ola", "PER"),
    ]
    assert gold.types == ("person", "place", "organisation")
    assert gold.notes == ()


@pytest.mark.parametrize(
    "how",
    [
        {"delimiter": ";"},
        {"delimiter": ";", "encoding": "cp1252"},
        {"encoding": "utf-8"},
        {"encoding": "utf-16", "delimiter": "\t"},
        {"encoding": "mac_roman", "delimiter": ";"},
    ],
)
def test_the_table_may_be_saved_as_spreadsheets_save_it(outputs: Path, how: dict[str, str]) -> None:
    assert load(outputs, *ROWS, **how) == load(outputs, *ROWS)


def test_the_workbook_is_read_from_its_sheet_of_mentions(outputs: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.title = "about"
    sheet = book.create_sheet("mentions")
    for cells in [COLUMNS, *([one.get(column) for column in COLUMNS] for one in ROWS)]:
        sheet.append(cells)
    book.save(outputs / "navnetabell.xlsx")

    assert load_gold(outputs / "navnetabell.xlsx").documents == load(outputs, *ROWS).documents


def test_parquet_and_json_lines_are_read_alike(outputs: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    parquet.write_table(pyarrow.Table.from_pylist(list(ROWS)), outputs / "mentions.parquet")
    (outputs / "mentions.jsonl").write_text("\n".join(map(json.dumps, ROWS)))

    expected = load(outputs, *ROWS).documents

    assert load_gold(outputs / "mentions.parquet").documents == expected
    assert load_gold(outputs / "mentions.jsonl").documents == expected


def test_the_folder_of_a_run_stands_for_its_table(outputs: Path) -> None:
    load(outputs, *ROWS)

    assert load_gold(outputs).name == "mentions.csv"


def test_the_texts_are_found_from_the_folder_above_the_table_too(
    outputs: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))

    assert len(load(outputs, *ROWS).documents) == 2


def test_the_texts_may_be_named(outputs: Path, tmp_path: Path) -> None:
    table = tmp_path / "retta.csv"
    table.write_bytes(csv_bytes(ROWS))

    with pytest.raises(GoldError, match=r"no run\.json lies beside it\. Say with --texts"):
        load_gold(table)
    assert len(load_gold(table, [outputs.parent / "seeds"]).documents) == 2


def test_texts_that_were_taken_out_of_other_files_are_read_from_where_the_run_kept_them(outputs: Path) -> None:
    (outputs / "texts").mkdir()
    (outputs / "texts" / "sak.docx.txt").write_text("Ola song i Bø.", encoding="utf-8")

    [document] = load(outputs, row("sak.docx", "Ola", 0, "PER")).documents

    assert document.text == "Ola song i Bø."


def test_an_added_row_without_a_place_stands_where_its_words_stand_alone(outputs: Path) -> None:
    [document] = load(outputs, *ROWS[:3], row(OPEN, "Oslo", "", "GPE_LOC")).documents

    assert spans(document)[-1] == (34, 38, "Oslo", "GPE_LOC")


def test_an_added_row_whose_words_other_rows_mark_elsewhere_stands_in_the_place_that_is_left(outputs: Path) -> None:
    [document] = load(outputs, row(OPEN, "Kari Ås", 0, "PER"), row(OPEN, "Kari Ås", "", "PER")).documents

    assert [name.start for name in document.names] == [0, 40]


def test_a_row_with_a_start_alone_is_as_long_as_its_words(outputs: Path) -> None:
    [document] = load(outputs, row(OPEN, "Kari Ås", 40, "PER", end="")).documents

    assert spans(document) == [(40, 47, "Kari Ås", "PER")]


def test_words_that_cleaning_mends_are_those_of_the_text(outputs: Path) -> None:
    (outputs.parent / "seeds" / "c.txt").write_text("Då kom KÃ¥re  \xadAas heim att.", encoding="utf-8")

    [document] = load(outputs, row("c.txt", "Kåre Aas", 7, "PER", end=18)).documents

    assert document.names[0].text == "KÃ¥re  \xadAas"


def test_letters_that_an_old_encoding_lost_are_forgiven(outputs: Path) -> None:
    (outputs.parent / "seeds" / "c.txt").write_text("Ei helg i Łódź og på Røros.", encoding="utf-8")
    rows = [row("c.txt", "Łódź", 10, "GPE_LOC"), row("c.txt", "Røros", 21, "GPE_LOC")]

    [document] = load(outputs, *rows, encoding="cp1252", delimiter=";").documents

    assert [name.text for name in document.names] == ["Łódź", "Røros"]


def test_what_guards_a_cell_against_formulas_is_undone(outputs: Path) -> None:
    (outputs.parent / "seeds" / "c.txt").write_text("Dei kalla han -Ola- heile kvelden.", encoding="utf-8")

    [document] = load(outputs, row("c.txt", "-Ola-", 14, "PER")).documents

    assert document.names[0].text == "-Ola-"


def test_names_of_one_entity_are_those_with_one_name_and_type(outputs: Path) -> None:
    document = load(outputs, *ROWS).documents[0]

    chains = [name.chain for name in document.names]
    assert chains == ["person/Kari Ås", "place/Ås", "person/Kari Ås", "person/Ola", "place/Oslo", "person/Kari Ås"]


def test_a_type_goes_before_the_label_and_it_is_said_where_they_disagree(outputs: Path) -> None:
    gold = load(outputs, row(OPEN, "Oslo", 34, "ORG", type="place"))

    assert [(name.type, name.label) for name in gold.documents[0].names] == [("place", "ORG")]
    assert gold.notes[-1] == "Rows whose label is not of their type: 1. Labels are scored by label, types by type."


def test_rows_without_labels_are_scored_by_type_and_that_is_said(outputs: Path) -> None:
    gold = load(outputs, *ROWS[:5], row(OPEN, "Kari Ås", 40, "", type="person"))

    assert not gold.labelled
    assert "Rows without a label: 1. So labels are not scored, only types." in gold.notes


def test_texts_without_a_row_are_not_scored_and_that_is_said(outputs: Path) -> None:
    gold = load(outputs, *ROWS[6:])

    assert [one.doc_id for one in gold.documents] == [BUILDS]
    assert gold.notes == ("Texts of the run that have no row in the table, and are not scored: 1 of 2.",)


def test_rows_of_types_that_the_run_did_not_look_for_are_left_out_and_that_is_said(outputs: Path) -> None:
    gold = load(outputs, *ROWS[:8], row(BUILDS, "Ola", 35, "PROD", type="product"))

    assert [name.text for name in gold.documents[1].names] == ["Statkraft", "Noreg"]
    assert gold.notes == ("Rows left out, of types that the run did not look for (person, place, organisation): 1.",)


def test_without_a_run_the_types_are_those_of_the_tables_and_of_the_rows(outputs: Path) -> None:
    (outputs / "run.json").unlink()
    path = write_table(outputs, [row(OPEN, "Ola", 28, "PROD", type="product")])

    assert load_gold(path, [outputs.parent / "seeds"]).types == ("person", "place", "organisation", "product")


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (
            row(OPEN, "Kari", 14, "PER", end=16),
            (
                "mentions.csv, row 3: at 14-16 the text has 'Ås', but the row says 'Kari' (it stands at 0-4, 40-44). "
                "Correct start and end, or text; if the file has changed since the run, run again"
            ),
        ),
        (row(OPEN, "Per", 14, "PER"), "row 3: at 14-17 the text has 'Ås.', but the row says 'Per' (it stands nowhere"),
        (row(OPEN, "Ås", 400, "PER"), "row 3: 400-402 is no place in ås.txt, which has 58 characters"),
        (row(OPEN, "Ås", 16, "PER", end=14), "row 3: 16-14 is no place"),
        (row(OPEN, "Ås", "14-16", "PER"), "row 3: '14-16' in the column start is no whole number"),
        (row(OPEN, "Ås", "", "PER"), "row 3: it has no start, and 'Ås' stands at 14-16, 25-27, 45-47 in ås.txt; write"),
        (
            row(OPEN, "Per", "", "PER"),
            "row 3: it has no start, and 'Per' stands nowhere, but for what other rows mark,",
        ),
        (row(OPEN, "Ås bur", 5, "PER"), "row 3: 'Ås bur' overlaps 'Kari Ås' of row 2"),
        (row(OPEN, "Kari Ås", 0, "PER"), "row 3: 'Kari Ås' overlaps 'Kari Ås' of row 2"),
        (row(OPEN, "Ås", 14, "PLACE"), "row 3: the label 'PLACE' is unknown; known are "),
        (row(OPEN, "Ås", 14, "LOC", type="stad"), "row 3: the type 'stad' is unknown; known are person, place"),
        (row(OPEN, "Ås", 14, "", type=""), "row 3: there is neither a type nor a label in it"),
        (row("", "Ås", 14, "LOC"), "row 3: there is no doc_id or no text in it"),
        (row("borte.txt", "Ås", 14, "LOC"), "there is no text 'borte.txt' in seeds. Say with --texts"),
    ],
)
def test_a_row_that_means_nothing_is_refused_with_its_number_and_what_to_do(
    outputs: Path, wrong: dict[str, Any], message: str
) -> None:
    with pytest.raises(GoldError) as caught:
        load(outputs, ROWS[0], wrong)

    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (["doc_id", "text", "end", "label"], "lacks start; its columns are: doc_id, text, end, label. Give a table of"),
        (["doc_id", "text", "start", "end", "name"], "lacks label or type; its columns are"),
        (["navn", "dokument"], "lacks doc_id, text, start, end; its columns are: navn, dokument"),
    ],
)
def test_a_table_of_other_columns_is_refused_with_its_columns(outputs: Path, columns: list[str], message: str) -> None:
    with pytest.raises(GoldError, match=r"The table .*mentions\.csv") as caught:
        load(outputs, *ROWS, columns=columns)

    assert message in str(caught.value)


def test_a_table_without_rows_marks_no_name(outputs: Path) -> None:
    with pytest.raises(GoldError, match="marks no name"):
        load(outputs)


def test_texts_that_have_gone_are_told(outputs: Path) -> None:
    (outputs.parent / "seeds").rename(outputs.parent / "gamle")

    with pytest.raises(GoldError, match=r"the run read 'seeds', which is not here\. Say with --texts"):
        load(outputs, *ROWS)
    with pytest.raises(InputError, match="There is no file or folder"):
        load_gold(outputs, [Path("borte")])


def test_a_table_that_cannot_be_read_is_an_error_in_one_sentence_with_the_reason(outputs: Path) -> None:
    for name, content, message in (
        ("m.csv", b"doc_id,text,start,end,label\na.txt,x,1,2,LOC\na.txt,x,1,2,LOC,ein,til\n", "line 3, saw 7"),
        ("m.csv", b"%PDF-1.7 doc_id start", "lacks doc_id"),
        ("m.xlsx", b"PK\x03\x04 og ikkje meir", "is damaged"),
        ("m.parquet", b"PK\x03\x04 og ikkje meir", "is damaged"),
    ):
        (outputs / name).write_bytes(content)
        with pytest.raises(GoldError, match=message):
            load_gold(outputs / name)


def corrected_article(folder: Path) -> Path:
    """Return a table for the shipped article, corrected by hand: the list of its names that lies beside the tests."""
    names = json.loads((ROOT / "tests" / "data" / "seed_mentions.json").read_text(encoding="utf-8"))
    path = folder / "corrected.csv"
    rows = [{"doc_id": "000_c00a30efb6fb3972.txt", **name} for name in names]
    path.write_bytes(csv_bytes(rows, columns=["doc_id", "start", "end", "text", "type", "name"], delimiter=";"))
    return path


def test_the_tables_of_the_shipped_article_are_scored_against_those_a_person_corrected(tmp_path: Path) -> None:
    report = evaluate(corrected_article(tmp_path), Settings(), texts=[ROOT / "seeds"])

    told = report.as_dict()
    assert told["ner"]["types"]["f"] > 0.9
    assert told["entities"]["named"]["gold"] == told["entities"]["b3"]["gold"] > 40
    assert "all" not in told["ner"]
    assert not {"per_label", "four", "per_four"} & told["ner"].keys()
    assert any("labels are not scored, only types" in line for line in report.lines())


@pytest.mark.parametrize(
    ("source", "said", "start", "end"),
    [
        ("Kari  Ås møtte Kari Lie på Ås.", "Kari Ås", 0, 8),  # white space aside
        ("Ho bur på A\u030as.", "Ås", 10, 13),  # another Unicode form
        ("Kari  Ås møtte Kari Lie på Ås.", "Kari Lie", "", ""),  # they occur once
        ("Kari og Karianne", "Kari", "", ""),  # a part of a word does not count
    ],
)
def test_words_are_found_where_they_are(outputs: Path, source: str, said: str, start: Any, end: Any) -> None:
    (outputs.parent / "seeds" / "c.txt").write_text(source, encoding="utf-8")

    [document] = load(outputs, row("c.txt", said, start, "PER", end=end)).documents

    assert " ".join(unicodedata.normalize("NFC", document.names[0].text).split()) == said


def test_question_marks_are_letters_only_where_the_encoding_lost_them(outputs: Path) -> None:
    (outputs.parent / "seeds" / "c.txt").write_text("Ei helg i Łódź på Røros.", encoding="utf-8")

    with pytest.raises(GoldError, match="the text has 'Łódź', but the row says"):
        load(outputs, row("c.txt", "?ód?", 10, "GPE_LOC"))


def test_emptied_rows_are_left_out_and_numbers_may_have_decimals(outputs: Path) -> None:
    gold = load(outputs, ROWS[0], {}, row(OPEN, "Ås", 14, "LOC") | {"start": "14,0", "end": "16.0"})

    assert [name.start for name in gold.documents[0].names] == [0, 14]
    with pytest.raises(GoldError, match="row 4"):
        load(outputs, ROWS[0], {}, row(OPEN, "Per", 14, "LOC"))


def test_values_of_json_lines_become_text_and_other_lines_are_refused(outputs: Path) -> None:
    path = outputs / "mentions.jsonl"
    line = json.dumps(row(OPEN, "Ås", 14, "LOC") | {"end": 16.0, "confidence": None, "name": None})
    path.write_text(line)

    assert spans(load_gold(path).documents[0]) == [(14, 16, "Ås", "LOC")]
    for wrong in ("{", "[1]", "3"):
        path.write_text(f"{line}\n{wrong}")
        with pytest.raises(InputError, match=r"mentions\.jsonl"):
            load_gold(path)


def test_a_workbook_without_a_sheet_of_mentions_is_read_from_its_first(outputs: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(COLUMNS)
    book.active.append([ROWS[0].get(column) for column in COLUMNS])
    book.save(outputs / "m.xlsx")

    assert len(load_gold(outputs / "m.xlsx").documents[0].names) == 1


def test_a_run_json_says_what_was_read_and_looked_for_or_nothing(outputs: Path) -> None:
    table = outputs / "mentions.csv"
    facts = RunFacts.beside(table)

    assert (facts.inputs, facts.types, facts.read) == (("seeds",), ("person", "place", "organisation"), 2)
    for told in ("", "[]", "{}", '{"settings": [], "inputs": 3, "counts": {}}', "[" * 100_000):
        (outputs / "run.json").write_text(told)
        assert RunFacts.beside(table) == RunFacts()


@pytest.mark.parametrize("doc_id", ["stdin", "gammalt namn.txt"])
def test_a_single_text_may_have_another_name(outputs: Path, doc_id: str) -> None:
    table, given = outputs / "mentions.csv", outputs.parent / "seeds" / OPEN

    assert find_texts({OPEN}, [], table) == {OPEN: TEXTS[OPEN]}
    assert find_texts({doc_id}, [given], table) == {doc_id: TEXTS[OPEN]}
    with pytest.raises(GoldError, match="there is no text"):
        find_texts({doc_id}, [given.parent], table)


def test_a_row_of_a_table_is_a_text(outputs: Path) -> None:
    (outputs.parent / "seeds" / "rader.csv").write_text("tekst,nummer\nKari song.,7\nOla dansa.,8\n", encoding="utf-8")
    told = json.loads((outputs / "run.json").read_text())
    told["settings"] |= {"text_column": "tekst", "id_column": "nummer"}
    (outputs / "run.json").write_text(json.dumps(told))

    assert find_texts({"rader.csv#8"}, [], outputs / "mentions.csv") == {"rader.csv#8": "Ola dansa."}


def test_a_text_that_cannot_be_read_any_more_is_an_error_with_the_reason(outputs: Path) -> None:
    (outputs.parent / "seeds" / OPEN).write_bytes(b"\x00\x01\x02" * 100)

    with pytest.raises(GoldError, match=r"'ås.txt' cannot be read \(The file is binary data and no text"):
        find_texts({OPEN}, [], outputs / "mentions.csv")
