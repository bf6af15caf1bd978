"""What a user says of documents in a file of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import extract
from pipeline.errors import SettingsError
from pipeline.read.metadata import Metadata
from tests.outputs import run_over
from tests.read import dated

RIGHT_OR_EMPTY, FOUND_OF_SEEN = 99.5, 90.0  # per cent of 200 files
TABLE = (
    "doc_id;Dato;Tittel;Avis;Lenke\nsaker/a.txt;3. mai 2019;Brann;VG;http://a.no\nb.txt;;Flom;;\nc.csv;2001;;;\n"
    "d;2020-02;;;\n"
)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    (tmp_path / "metadata.csv").write_text(TABLE, encoding="utf-8")
    return tmp_path / "metadata.csv"


def test_documents_are_found_by_id_by_file_and_by_bare_name(table: Path) -> None:
    metadata = Metadata.load(table, SettingsError.bad_metadata)

    assert dict(metadata.of("saker/a.txt")) == {
        "title": "Brann",
        "date": "2019-05-03",
        "publication": "VG",
        "url": "http://a.no",
    }
    assert metadata.of("a.txt") == metadata.of("saker/a.txt#3") == metadata.of("saker/a.txt")
    assert metadata.of("under/b.txt") == (("title", "Flom"),)
    assert metadata.of("c.csv#12") == (("date", "2001"),)
    assert metadata.of("d.docx") == (("date", "2020-02"),)
    assert metadata.of("e.txt") == ()


def test_a_table_without_documents_or_facts_is_refused(table: Path) -> None:
    for contents in ("navn;alder\nKari;7\n", "doc_id;alder\na.txt;7\n", ""):
        table.write_text(contents, encoding="utf-8")
        with pytest.raises(SettingsError, match=r"leave out --metadata\.$"):
            Metadata.load(table, SettingsError.bad_metadata)


def test_lines_that_fit_no_document_and_dates_that_are_none_are_told(table: Path, tmp_path: Path) -> None:
    rows = "d.txt;2020;;;\nx.txt;i fjor;Borte;;\n ;2001;;;\nd.txt;ca. 1911;;;\n"
    table.write_text(TABLE + rows, encoding="utf-8-sig")
    metadata = Metadata.load(table, SettingsError.bad_metadata)
    notes = run_over(tmp_path, {"a.txt": "Kari bor i Bø."}, metadata=str(table)).manifest["notes"]

    assert metadata.unused(["saker/a.txt", "c.csv#12", "c.csv#13", "d.txt"]) == [3, 5, 6, 7]
    assert metadata.unused([]) == [2, 3, 4, 5, 6, 7, 9]
    assert metadata.doubtful == {7: "i fjor", 9: "ca. 1911"}
    unused, doubtful = notes[-2:]
    assert unused.endswith("fit no document: 6 (line 3, 4, 5, 6, 7, 9). Check the names of the files there.")
    assert doubtful.startswith("Dates of --metadata that were not understood: 2 (line 7: i fjor, 9: ca. 1911)")


def test_what_the_user_says_stands_above_all_but_the_header_line(table: Path, tmp_path: Path) -> None:
    folder = tmp_path / "inn"
    (folder / "saker").mkdir(parents=True)
    (folder / "saker" / "a.txt").write_text("Dato: 1.1.1999\n\nOverskrift\n\nKari bor i Bø.", encoding="utf-8")
    (folder / "d.txt").write_text(" date 2024-01-02 sport\n\nOla bor i Bø.", encoding="utf-8")

    documents = extract(folder, metadata=str(table)).documents.set_index("doc_id")

    assert documents.loc["saker/a.txt", ["title", "date", "source", "url"]].to_list() == [
        "Brann",
        "2019-05-03",
        "VG",
        "http://a.no",
    ]
    assert documents.loc["d.txt", ["date", "section"]].to_list() == ["2024-01-02", "sport"]


def test_dates_of_varied_files_are_right_or_empty_and_mostly_found(tmp_path: Path) -> None:
    right, seen = dated.shares(dated.read(dated.made(), tmp_path))

    assert right >= RIGHT_OR_EMPTY
    assert seen >= FOUND_OF_SEEN
