"""The whole chain, over files and strings."""

from __future__ import annotations

import html
import json
import os
import shutil
import socket
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from pipeline import Settings, Tables, extract, read_tables
from pipeline import process as process_module
from pipeline.errors import InputError, OutputError, SettingsError
from pipeline.options import ALL_TYPES
from pipeline.process import Processor
from pipeline.records import Document, Status
from pipeline.run import Progress, run
from tests.conftest import SEED
from tests.outputs import differences, files

HIDDEN = ".navnetabell"  # the work that is kept for the next run
TABLE_FILES = {"mentions.csv", "entities.csv", "documents.csv", "cooccurrences.csv"}
WORKBOOK = "navnetabell.xlsx"
ALWAYS = {"run.json", "corrections-template.csv", "datapackage.json", "report.html", HIDDEN}
CSV = Settings(formats=("csv",), report=False)
ARTICLES = {
    "a.txt": " date 2021-05-17 kultur\n\nNye bøker\n\nKari Nordmann fra Bergen skriver om Oslo. Nordmann er glad.\n",
    "b/c.txt": "Noreg vann kampen. Statsministeren vitja Tromsø saman med Ola Hansen.\r\n\r\n– Bra, sa Hansen.",
    "d.md": "# Reise\n\nFolk i Stavanger reiste til Danmark.",
}


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that no test changes."""
    folder = tmp_path_factory.mktemp("in") / "articles"
    for name, text in ARTICLES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text.encode())
    return folder


@pytest.fixture(scope="module")
def finished(articles: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that a run has written, likewise."""
    output = tmp_path_factory.mktemp("out")
    run([str(articles)], output, Settings())
    return output


@pytest.fixture(scope="module")
def extracted(articles: Path) -> Tables:
    return extract(articles)


def copied(folder: Path, to: Path) -> Path:
    return Path(shutil.copytree(folder, to))


def named(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_run_writes_every_file_of_the_contract_and_nothing_else(finished: Path) -> None:
    assert named(finished) == {*TABLE_FILES, WORKBOOK, *ALWAYS}


def test_only_what_is_asked_for_is_written_and_no_table_of_an_earlier_run_stays_beside_it(
    articles: Path, tmp_path: Path
) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    for formats, tables in (("csv", TABLE_FILES), ("xlsx", {WORKBOOK}), ("csv", TABLE_FILES)):
        run([str(articles)], tmp_path, Settings(formats=(formats,)))
        assert named(tmp_path) == {*tables, *ALWAYS, "notes.txt"}

    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_what_is_read_back_is_what_extract_gives(articles: Path, tmp_path: Path, extracted: Tables) -> None:
    run([str(articles)], tmp_path, CSV.updated({"csv_dialect": "excel-nb"}))

    read = read_tables(tmp_path)

    for name in ("mentions", "entities", "documents", "cooccurrences"):
        assert_frame_equal(getattr(read, name), getattr(extracted, name))
    assert len(read.mentions) > 5


def test_the_tables_agree_on_names_and_on_how_much_there_is(extracted: Tables) -> None:
    joined = extracted.mentions.merge(extracted.entities, on="entity_id", suffixes=("", "_of_entity"))

    assert (joined["name"] == joined["name_of_entity"]).all()
    numbers = {extracted.documents["mentions"].sum(), extracted.entities["mentions"].sum(), len(joined)}
    assert numbers == {len(extracted.mentions)}
    assert extracted.documents["doc_id"].to_list() == ["a.txt", "b/c.txt", "d.md"]


def test_a_run_elsewhere_by_a_relative_path_differs_in_its_times_only(
    articles: Path, finished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(articles.parent)
    run(["articles"], tmp_path, Settings())

    assert differences(tmp_path, finished) == []
    assert set(json.loads((tmp_path / "run.json").read_bytes())["seconds"]) == {"gather", "write"}


def test_nothing_is_done_again_where_nothing_has_changed_and_all_else_is(
    articles: Path, finished: Path, tmp_path: Path
) -> None:
    out = copied(finished, tmp_path / "out")
    before = (out / "run.json").read_bytes()

    second = run([str(articles)], out, Settings())

    assert second.up_to_date
    assert second.manifest == json.loads(before)
    assert (out / "run.json").read_bytes() == before

    assert run([str(articles)], out, Settings(), force=True).reused == 0
    (out / "mentions.csv").write_text("edited")
    assert not run([str(articles)], out, Settings()).up_to_date
    assert (out / "mentions.csv").read_bytes() == (finished / "mentions.csv").read_bytes()
    assert not run([str(articles)], out, Settings(types=("place",))).up_to_date


def test_run_json_holds_no_path_of_this_machine(articles: Path, tmp_path: Path, core_news_folder: Path) -> None:
    run([str(articles)], tmp_path / "out", CSV.updated({"model": str(core_news_folder)}))

    content = (tmp_path / "out" / "run.json").read_text(encoding="utf-8")

    assert str(tmp_path) not in content
    assert str(core_news_folder) not in content
    assert json.loads(content)["model"]["name"] == "nb_core_news_sm"


def test_several_folders_put_their_names_in_front(articles: Path, tmp_path: Path) -> None:
    other = copied(articles / "b", tmp_path / "other")

    ids = extract([articles, other]).documents["doc_id"]

    assert ids.to_list() == ["articles/a.txt", "articles/b/c.txt", "articles/d.md", "other/c.txt"]


def test_the_output_folder_inside_the_input_folder_is_not_read_but_texts_beside_other_tables_are(
    articles: Path, tmp_path: Path
) -> None:
    folder = copied(articles, tmp_path / "articles")
    out = folder / "tables"
    run([str(folder)], out, CSV)
    (out / "texts.txt").write_text("Kari bor i Oslo.", encoding="utf-8")

    assert run([str(folder)], out, CSV).up_to_date
    assert extract(folder).documents["doc_id"].to_list() == ["a.txt", "b/c.txt", "d.md", "tables/texts.txt"]


def test_a_document_that_fails_or_is_empty_costs_its_own_row_and_no_other(
    articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = process_module.resolve

    def faulty(document: Document, **kwargs: Any) -> Document:
        if document.doc_id == "d.md":
            message = "fault"
            raise RuntimeError(message)
        return original(document, **kwargs)

    monkeypatch.setattr(process_module, "resolve", faulty)
    folder = copied(articles, tmp_path / "articles")
    (folder / "aa.txt").write_bytes(bytes(range(256)) * 20)
    (folder / "e.txt").write_text(" \n")

    outcome = run([str(folder)], tmp_path / "out", CSV)

    documents = read_tables(tmp_path / "out").documents.set_index("doc_id")
    assert documents["status"].to_dict() == {
        "a.txt": "ok",
        "aa.txt": "failed",
        "b/c.txt": "ok",
        "d.md": "failed",
        "e.txt": "empty",
    }
    assert documents["message"]["aa.txt"]
    assert "RuntimeError: fault" in documents["message"]["d.md"]
    assert [problem["doc_id"] for problem in outcome.manifest["problems"]] == ["aa.txt", "d.md"]


def test_where_all_documents_fail_the_earlier_tables_stay_and_the_reason_is_the_first_line(
    finished: Path, tmp_path: Path
) -> None:
    out = copied(finished, tmp_path / "out")
    (tmp_path / "rows.csv").write_text("id,tekstar\n1,Kari bor i Oslo.\n")

    with pytest.raises(InputError, match=r"^(?!No names).*column.*\(rows\.csv; no tables were written\)"):
        run([str(tmp_path / "rows.csv")], out, Settings(text_column="innhald"))

    assert files(out) == files(finished)
    assert (out / "run.json").read_bytes() == (finished / "run.json").read_bytes()


def test_types_leave_rows_out_and_change_nothing_else(articles: Path) -> None:
    everything, people = extract(articles, types="all"), extract(articles, types=["person"])

    for name in ("mentions", "entities"):
        wanted, found = (
            getattr(tables, name).drop(columns="mention_id", errors="ignore").astype(object)
            for tables in (everything, people)
        )
        assert_frame_equal(found, wanted[wanted["type"] == "person"].reset_index(drop=True))
    assert len(people.mentions) > 2


def test_strings_can_be_extracted_with_the_options_of_a_run_and_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, None)  # to call it would be a fault
    texts = ["Kari Nordmann bor i Oslo.", "Nordmann reiste til Bergen."]

    mentions = extract(texts=texts, types=["place"]).mentions

    assert mentions[["doc_id", "name"]].to_numpy().tolist() == [["text-1", "Oslo"], ["text-2", "Bergen"]]


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ({"texts": ["Oslo"], "colour": "red"}, SettingsError, "colour"),
        ({"texts": "Erna Solberg"}, InputError, r"texts=\[...\]"),
        ({"texts": [None]}, InputError, r"texts=\[...\]"),
        ({"texts": [b"Oslo"]}, InputError, r"texts=\[...\]"),
        ({}, InputError, "not both"),
        ({"inputs": ".", "texts": ["Oslo"]}, InputError, "not both"),
    ],
    ids=str,
)
def test_extract_refuses_what_means_nothing(arguments: dict[str, Any], error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        extract(**arguments)


def test_a_missing_folder_or_corrections_file_is_named_before_anything_is_written(tmp_path: Path) -> None:
    for name, chosen, error, words in (
        ("none", CSV, InputError, "no file or folder"),
        (str(SEED), CSV.updated({"corrections": "none.csv"}), SettingsError, r"none\.csv cannot be used"),
    ):
        with pytest.raises(error, match=words):
            run([name], tmp_path / "out", chosen)

    assert not (tmp_path / "out").exists()
    with pytest.raises(OutputError, match="no navnetabell tables"):
        read_tables(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unwritable for root")
def test_an_unwritable_output_is_refused_in_words(articles: Path, tmp_path: Path) -> None:
    (tmp_path / "locked").mkdir(mode=0o500)

    with pytest.raises(OutputError, match="Permission denied"):
        run([str(articles)], tmp_path / "locked" / "out", CSV)


@pytest.fixture(scope="module")
def processor() -> Processor:
    return Processor(Settings(types=ALL_TYPES))


def mended(origin: str) -> str:
    """Return what the stretches below mean, by other means than the program's own."""
    for broken, sound in (("Ã¥", "å"), ("Ã…", "Å"), ("Ã¸", "ø"), ("\u00ad", ""), ("\u200b", ""), ("-\n", "")):
        origin = origin.replace(broken, sound)
    return " ".join(unicodedata.normalize("NFC", html.unescape(origin)).split())


PIECES = st.sampled_from(
    [
        *("Kåre Willoch", "KÃ¥re Willoch", "Ka\u030are Willoch", "Kåre\u00a0 Willoch", "K\u00adåre Will\u200boch"),
        *("K&aring;re Willoch", "Gro Harlem Brund-\nland", "\U0001f600 ", "Noreg", "i Ã…lesund", "TromsÃ¸s"),
        *("\r\n", "\n\n", " – ", ". ", "sa "),
    ]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=st.lists(PIECES, max_size=12), header=st.sampled_from(["", " date 2019-04 utenriks\n\n"]))
def test_start_and_end_are_the_stretch_that_the_text_came_from(
    pieces: list[str], header: str, processor: Processor
) -> None:
    source = header + "Statsminister " + " ".join(pieces) + " besøkte Oslo."

    [document] = processor([Document("a.txt", source, "utf-8")])

    assert document.status is Status.OK
    previous = len(header)
    for mention in document.mentions:
        assert previous <= mention.start < mention.end <= len(source)
        previous = mention.end
        assert mended(source[mention.start : mention.end]) == mention.text
        sentence = document.sentences[mention.sentence - 1]
        assert mention.text in sentence.text
        assert sentence.paragraph == mention.paragraph


def test_the_users_files_are_read_once_so_that_one_that_goes_away_during_a_run_changes_nothing(
    articles: Path, tmp_path: Path
) -> None:
    said = {
        "corrections": "text,type,doc_id,name,new_type\nOslo,place,,Christiania,\nsaman,person,,,\n",
        "names": "name,type\nNye bøker,product\nHamar,place\n",
        "authority": "name,type,id\nOla Hansen,person,viaf:7\nEva Lie,person,viaf:8\n",
        "metadata": "doc_id,date\na.txt,mai\nz.txt,2019\n",
    }
    for name, text in said.items():
        (tmp_path / name).with_suffix(".csv").write_text(text, encoding="utf-8")
    settings = CSV.updated({name: str((tmp_path / name).with_suffix(".csv")) for name in said} | {"types": "all"})
    whole = run([str(articles)], tmp_path / "whole", settings)

    def go_away(_total: int | None) -> Progress:
        for name in said:
            (tmp_path / name).with_suffix(".csv").unlink()
        return len

    again = run([str(articles)], tmp_path / "again", settings, watch=go_away)

    assert again.manifest["notes"] == whole.manifest["notes"]
    assert differences(tmp_path / "again", tmp_path / "whole") == []
