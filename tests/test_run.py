"""The whole chain, over files and strings."""

from __future__ import annotations

import html
import json
import os
import shutil
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from pipeline import Settings, extract, read_tables
from pipeline import process as process_module
from pipeline.errors import InputError, OutputError, SettingsError
from pipeline.process import Processor
from pipeline.records import Document, Status
from pipeline.run import run
from tests.conftest import SEED

HIDDEN = ".navnetabell"  # the work that is kept for the next run
TABLE_FILES = ("mentions.csv", "entities.csv", "documents.csv", "cooccurrences.csv", "navnetabell.xlsx")
ALWAYS = ("run.json", "corrections-template.csv", "datapackage.json", "report.html", HIDDEN)
ARTICLES = {
    "a.txt": " date 2021-05-17 kultur\n\nNye bøker\n\nKari Nordmann fra Bergen skriver om Oslo. Nordmann er glad.\n",
    "b/c.txt": "Noreg vann kampen. Statsministeren vitja Tromsø saman med Ola Hansen.\r\n\r\n– Bra, sa Hansen.",
    "d.md": "# Reise\n\nFolk i Stavanger reiste til Danmark.",
}


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    for name, text in ARTICLES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return folder


def tables_of(output: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in output.iterdir() if path.name not in {"run.json", HIDDEN}}


def test_a_run_writes_every_file_of_the_contract_and_nothing_else(articles: Path, tmp_path: Path) -> None:
    run([str(articles)], tmp_path / "out", Settings())

    assert {path.name for path in (tmp_path / "out").iterdir()} == {*TABLE_FILES, *ALWAYS}


def test_formats_that_were_not_asked_for_are_not_written(articles: Path, tmp_path: Path) -> None:
    run([str(articles)], tmp_path / "out", Settings(formats=("xlsx",)))

    assert {path.name for path in (tmp_path / "out").iterdir()} == {"navnetabell.xlsx", *ALWAYS}


def test_what_is_read_back_is_what_extract_gives(articles: Path, tmp_path: Path) -> None:
    run([str(articles)], tmp_path / "out", Settings(csv_dialect="excel-nb"))

    read, extracted = read_tables(tmp_path / "out"), extract(articles)

    for name in ("mentions", "entities", "documents", "cooccurrences"):
        assert_frame_equal(getattr(read, name), getattr(extracted, name))
    assert len(read.mentions) > 5


def test_a_name_in_mentions_is_the_name_in_entities(articles: Path) -> None:
    tables = extract(articles)

    joined = tables.mentions.merge(tables.entities, on="entity_id", suffixes=("", "_of_entity"))

    assert len(joined) == len(tables.mentions)
    assert (joined["name"] == joined["name_of_entity"]).all()


def test_the_tables_agree_on_how_much_there_is(articles: Path) -> None:
    tables = extract(articles)

    assert tables.documents["mentions"].sum() == tables.entities["mentions"].sum() == len(tables.mentions)
    assert tables.documents["doc_id"].to_list() == ["a.txt", "b/c.txt", "d.md"]


def test_a_second_run_gives_the_same_bytes(articles: Path, tmp_path: Path) -> None:
    run([str(articles)], tmp_path / "one", Settings())
    run([str(articles)], tmp_path / "two", Settings())

    assert tables_of(tmp_path / "one") == tables_of(tmp_path / "two")


def test_nothing_is_done_again_where_nothing_has_changed(articles: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = run([str(articles)], out, Settings())
    before = (out / "run.json").read_bytes()
    second = run([str(articles)], out, Settings())

    assert (first.up_to_date, second.up_to_date) == (False, True)
    assert second.manifest["counts"] == first.manifest["counts"]
    assert (out / "run.json").read_bytes() == before


@pytest.mark.parametrize("change", ["input", "settings", "table", "force"])
def test_what_has_changed_is_done_again(articles: Path, tmp_path: Path, change: str) -> None:
    out, chosen = tmp_path / "out", Settings()
    run([str(articles)], out, chosen)
    if change == "input":
        (articles / "e.txt").write_text("Per bor i Bodø.", encoding="utf-8")
    elif change == "settings":
        chosen = Settings(types=("place",))
    elif change == "table":
        (out / "mentions.csv").write_text("edited")

    again = run([str(articles)], out, chosen, force=change == "force")

    assert not again.up_to_date
    assert (out / "mentions.csv").read_bytes().startswith(b"\xef\xbb\xbfdoc_id,")


def test_run_json_holds_no_path_of_this_machine(articles: Path, tmp_path: Path, core_news_folder: Path) -> None:
    run([str(articles)], tmp_path / "out", Settings(model=str(core_news_folder)))

    content = (tmp_path / "out" / "run.json").read_text(encoding="utf-8")

    assert str(tmp_path) not in content
    assert str(core_news_folder) not in content
    assert json.loads(content)["model"]["name"] == "nb_core_news_sm"


def test_times_stand_in_run_json_under_seconds_only(articles: Path, tmp_path: Path) -> None:
    contents = []
    for name in ("one", "two"):
        run([str(articles)], tmp_path / name, Settings())
        contents.append(json.loads((tmp_path / name / "run.json").read_text(encoding="utf-8")))

    assert set(contents[0].pop("seconds")) == {"gather", "write"}
    contents[1].pop("seconds")
    assert contents[0] == contents[1]


def test_several_folders_put_their_names_in_front(articles: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(articles / "b", other)

    assert extract([articles, other]).documents["doc_id"].to_list() == [
        "articles/a.txt",
        "articles/b/c.txt",
        "articles/d.md",
        "other/c.txt",
    ]


def test_an_absolute_and_a_relative_path_give_the_same_tables(
    articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    run(["articles"], Path("one"), Settings())
    run([str(articles)], tmp_path / "two", Settings())

    assert tables_of(tmp_path / "one") == tables_of(tmp_path / "two")


def test_the_output_folder_inside_the_input_folder_is_not_read(articles: Path) -> None:
    out = articles / "tables"
    run([str(articles)], out, Settings())
    (out / "texts.txt").write_text("Kari bor i Oslo.", encoding="utf-8")

    run([str(articles)], out, Settings(), force=True)

    assert read_tables(out).documents["doc_id"].to_list() == ["a.txt", "b/c.txt", "d.md"]


def test_a_binary_file_costs_its_own_row_and_no_other(articles: Path, tmp_path: Path) -> None:
    (articles / "aa.txt").write_bytes(bytes(range(256)) * 20)

    outcome = run([str(articles)], tmp_path / "out", Settings())

    documents = read_tables(tmp_path / "out").documents.set_index("doc_id")
    assert documents["status"].to_dict() == {"a.txt": "ok", "aa.txt": "failed", "b/c.txt": "ok", "d.md": "ok"}
    assert documents.loc["aa.txt", "message"]
    assert [problem["doc_id"] for problem in outcome.manifest["problems"]] == ["aa.txt"]


def test_where_all_documents_fail_the_earlier_tables_stay_and_the_reason_is_the_first_line(
    articles: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    run([str(articles)], out, Settings())
    before = {**tables_of(out), "run.json": (out / "run.json").read_bytes()}
    (tmp_path / "rows.csv").write_text("id,tekstar\n1,Kari bor i Oslo.\n")

    with pytest.raises(InputError, match=r"^(?!No names).*column.*\(rows\.csv; no tables were written\)"):
        run([str(tmp_path / "rows.csv")], out, Settings(text_column="innhald"))

    assert {**tables_of(out), "run.json": (out / "run.json").read_bytes()} == before


def test_types_leave_rows_out_and_change_nothing_else(articles: Path) -> None:
    everything, people = extract(articles, types="all"), extract(articles, types=["person"])

    for name in ("mentions", "entities"):
        wanted, found = (
            getattr(tables, name).drop(columns="mention_id", errors="ignore").astype(object)
            for tables in (everything, people)
        )
        assert_frame_equal(found, wanted[wanted["type"] == "person"].reset_index(drop=True))
    assert len(people.mentions) > 2


def test_an_empty_file_has_its_row(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text(" \n")

    documents = extract(tmp_path).documents

    assert documents["status"].to_list() == ["empty"]


def test_a_fault_in_a_step_costs_one_document(monkeypatch: pytest.MonkeyPatch) -> None:
    original = process_module.resolve

    def faulty(document: Document, names: Any) -> Document:
        if document.doc_id == "text-2":
            message = "fault"
            raise RuntimeError(message)
        return original(document, names)

    monkeypatch.setattr(process_module, "resolve", faulty)

    documents = extract(texts=[f"Kari bor i Oslo, hus {number}." for number in range(3)]).documents

    assert documents["status"].to_list() == ["ok", "failed", "ok"]
    assert "RuntimeError: fault" in documents["message"][1]


def test_strings_can_be_extracted() -> None:
    mentions = extract(texts=["Kari Nordmann bor i Oslo.", "Nordmann reiste til Bergen."]).mentions

    assert set(mentions["doc_id"]) == {"text-1", "text-2"}


def test_options_of_extract_are_settings() -> None:
    assert set(extract(texts=["Kari Nordmann bor i Oslo."], types=["place"]).mentions["type"]) == {"place"}


def test_an_unknown_option_of_extract_is_refused() -> None:
    with pytest.raises(SettingsError, match="colour"):
        extract(texts=["Oslo"], colour="red")


@pytest.mark.parametrize("texts", ["Erna Solberg", [None], [b"Oslo"]])
def test_extract_takes_a_list_of_strings_and_nothing_else(texts: Any) -> None:
    with pytest.raises(InputError, match=r"texts=\[...\]"):
        extract(texts=texts)


@pytest.mark.parametrize(("before", "after"), [("csv", "xlsx"), ("xlsx", "csv")])
def test_no_table_of_an_earlier_run_stays_beside_new_ones(
    articles: Path, tmp_path: Path, before: str, after: str
) -> None:
    out = tmp_path / "out"
    run([str(articles)], out, Settings(formats=(before,)))
    (out / "notes.txt").write_text("mine")
    run([str(articles)], out, Settings(formats=(after,)))

    assert not list(out.glob(f"*s.{before}")) + list(out.glob(f"nav*.{before}"))
    assert (out / "notes.txt").read_text() == "mine"


def test_tables_are_never_read_as_texts(articles: Path) -> None:
    for formats in (("csv", "xlsx"), ("xlsx",), ("csv",)):
        run([str(articles)], articles, Settings(formats=formats))

    assert read_tables(articles).documents["doc_id"].to_list() == ["a.txt", "b/c.txt", "d.md"]


def test_texts_beside_the_tables_of_another_run_are_read(articles: Path, tmp_path: Path) -> None:
    run([str(articles)], articles, Settings())

    assert len(extract(tmp_path).documents) == len(ARTICLES)


def test_a_missing_corrections_file_is_named(articles: Path, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"none\.csv cannot be used"):
        run([str(articles)], tmp_path / "out", Settings(corrections="none.csv"))


@pytest.mark.parametrize("arguments", [{}, {"inputs": ".", "texts": ["Oslo"]}])
def test_extract_takes_either_files_or_strings(arguments: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="not both"):
        extract(**arguments)


def test_a_missing_folder_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no file or folder"):
        run([str(tmp_path / "none")], tmp_path / "out", Settings())

    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unwritable for root")
def test_an_unwritable_output_is_refused_in_words(articles: Path, tmp_path: Path) -> None:
    (tmp_path / "locked").mkdir(mode=0o500)

    with pytest.raises(OutputError, match="Permission denied"):
        run([str(articles)], tmp_path / "locked" / "out", Settings())


def test_tables_can_be_read_back_only_from_where_they_are(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="no navnetabell tables"):
        read_tables(tmp_path)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"a,b\r\n1,2\r\n"], ids=["empty", "bytes", "columns"])
def test_a_damaged_table_is_named(articles: Path, tmp_path: Path, content: bytes) -> None:
    run([str(articles)], tmp_path / "out", Settings(formats=("csv",)))
    (tmp_path / "out" / "entities.csv").write_bytes(content)

    with pytest.raises(OutputError, match=r"entities\.csv cannot be read"):
        read_tables(tmp_path / "out")


@pytest.fixture(scope="module")
def processor() -> Processor:
    return Processor(Settings(types=("person", "place", "organisation", "product", "event", "derived", "other")))


def mended(origin: str) -> str:
    """Return what the stretches below mean, by other means than the program's own."""
    for broken, sound in (("Ã¥", "å"), ("Ã…", "Å"), ("Ã¸", "ø"), ("\u00ad", ""), ("\u200b", ""), ("-\n", "")):
        origin = origin.replace(broken, sound)
    return " ".join(unicodedata.normalize("NFC", html.unescape(origin)).split())


BROKEN = [
    "Kåre Willoch",
    "KÃ¥re Willoch",
    "Ka\u030are Willoch",
    "Kåre\u00a0 Willoch",
    "K\u00adåre Will\u200boch",
    "K&aring;re Willoch",
]
PIECES = st.sampled_from(
    [
        *BROKEN,
        "Gro Harlem Brund-\nland",
        "\U0001f600 ",
        "Noreg",
        "i Ã…lesund",
        "TromsÃ¸s",
        "\r\n",
        "\n\n",
        " – ",
        ". ",
        "sa ",
    ]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
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


def test_the_shipped_seed_is_the_article_of_the_contract() -> None:
    assert SEED.read_bytes().startswith(b" date 2019-04 utenriks\n")
