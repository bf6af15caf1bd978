"""``navnetabell run``, as a user meets it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from pipeline import read_tables
from tests.cases import case_rows
from tests.clean.noise import noisy
from tests.cli.program import navnetabell
from tests.read.files import zipped

UNREADABLE = b"\x00\x01\x02" * 100


def test_without_arguments_seeds_are_read_and_tables_written_to_outputs(home: Path) -> None:
    done = navnetabell("run", cwd=home)

    assert (done.returncode, done.stdout) == (0, "")
    assert "nb_ent_news_sm" in done.stderr
    assert "Oslo (place)" in done.stderr
    assert "\r" not in done.stderr
    assert read_tables(home / "outputs").mentions["doc_id"].unique().tolist() == ["a.txt"]
    assert "up to date" in navnetabell("run", cwd=home).stderr
    assert navnetabell("run", "--quiet", cwd=home).stderr == ""
    shutil.rmtree(home / "seeds")
    without = navnetabell("run", cwd=home)
    assert (without.returncode, without.stdout) == (1, "")
    assert "navnetabell run FOLDER" in without.stderr


def test_old_spelling_is_told_in_the_summary(home: Path) -> None:
    text = "Han maatte ud paa sjøen, og saa sagde han at de ogsaa kunde faa en bog naar de havde tid."

    done = navnetabell("run", "-", "-o", "ut", cwd=home, stdin=text.encode())

    assert "spelling   1 before-1907; names in these are found less well" in done.stderr
    assert "spelling" not in navnetabell("run", cwd=home).stderr


def test_poor_ocr_is_told_in_the_summary(home: Path) -> None:
    text = "Han gikk ut på isen og så at den var for tynn til å bære ham, men han gikk likevel. " * 5

    done = navnetabell("run", "-", "-o", "ut", cwd=home, stdin=noisy(text, 0.2).encode())

    assert "ocr        1 looks like poor OCR: over 15% of its words do not look like words" in done.stderr
    assert "ocr" not in navnetabell("run", "-", "-o", "ut2", cwd=home, stdin=text.encode()).stderr


def test_standard_input_is_a_document_and_a_single_file_has_its_bare_name(home: Path) -> None:
    done = navnetabell("run", "-", "-o", "inn", cwd=home, stdin=b"Ola Hansen bur i Bergen.")
    navnetabell("run", str(home / "seeds" / "a.txt"), "-o", "ut", cwd=home)

    assert done.returncode == 0, done.stderr
    assert set(read_tables(home / "inn").mentions["doc_id"]) == {"stdin"}
    assert read_tables(home / "ut").documents["doc_id"].to_list() == ["a.txt"]


def test_the_command_line_overrides_a_settings_file_and_the_file_overrides_defaults(home: Path) -> None:
    (home / "settings.toml").write_text('formats = ["csv"]\ntypes = ["person"]\n')

    navnetabell("run", "--config", "settings.toml", "--types", "place", cwd=home)

    assert not (home / "outputs" / "navnetabell.xlsx").exists()
    assert set(read_tables(home / "outputs").mentions["type"]) == {"place"}


@pytest.mark.parametrize(("arguments", "code", "words"), case_rows("cli/run"))
def test_what_cannot_be_done_is_explained_in_a_sentence(
    home: Path, arguments: list[str], code: int, words: str
) -> None:
    (home / "empty").mkdir()
    (home / "unreadable.txt").write_bytes(UNREADABLE)
    (home / "deep.toml").write_text(f"types = {'[' * 5_000}", encoding="utf-8")

    done = navnetabell(*(one.replace("{long}", "x" * 2000) for one in arguments), cwd=home)

    assert done.returncode == code
    assert words in done.stderr
    assert len(done.stderr) < 2_000
    assert not (home / "outputs" / "mentions.csv").exists()


def test_a_table_that_another_program_holds_open_is_named_and_stays(home: Path) -> None:
    navnetabell("run", cwd=home)
    before = (home / "outputs" / "navnetabell.xlsx").read_bytes()
    (home / "outputs" / "~$navnetabell.xlsx").write_bytes(b"")

    done = navnetabell("run", "--force", cwd=home)

    assert done.returncode == 1
    assert "navnetabell.xlsx is open in another program" in done.stderr
    assert (home / "outputs" / "navnetabell.xlsx").read_bytes() == before


def test_what_the_last_run_had_and_this_one_has_not_is_told_in_a_line(home: Path) -> None:
    (home / "rettelser.csv").write_text("text,type,doc_id,name,new_type\nOslo,place,,Kristiania,\n", encoding="utf-8")
    more = ["--corrections", "rettelser.csv", "--tables", "quotes,affiliations", "--formats", "csv,sqlite"]
    first = navnetabell("run", *more, cwd=home)
    second = navnetabell("run", "--tables", "affiliations", "--formats", "csv,sqlite", cwd=home)
    third = navnetabell("run", "--formats", "csv", "--tables", "affiliations", cwd=home)

    assert "The last run" not in first.stderr
    [line] = [line for line in second.stderr.splitlines() if line.startswith("The last run")]
    assert line == (
        "The last run into outputs had --corrections rettelser.csv --tables quotes; this one did not. "
        "Removed, since this run does not write them: quotes.csv."
    )
    assert "\nRemoved, since this run does not write them: navnetabell.sqlite.\n" in third.stderr


def test_a_run_in_which_all_fails_leaves_no_folder(home: Path) -> None:
    (home / "bilde.jpg").write_bytes(b"\xff\xd8\xff\xe0")

    done = navnetabell("run", "bilde.jpg", "-o", "nye/tabeller", cwd=home)

    assert (done.returncode, "no tables were written" in done.stderr) == (1, True)
    assert not (home / "nye").exists()


def test_where_some_documents_failed_the_others_are_done(home: Path) -> None:
    (home / "seeds" / "b.txt").write_bytes(UNREADABLE)

    done = navnetabell("run", cwd=home)

    assert done.returncode == 3
    assert "\nfailed: b.txt: " in done.stderr
    assert set(read_tables(home / "outputs").documents["status"]) == {"ok", "failed"}


def test_a_text_without_names_is_reported_with_model_and_language(home: Path) -> None:
    (home / "seeds" / "a.txt").write_text("Det regnet hele dagen, og ingen gikk ut.", encoding="utf-8")

    done = navnetabell("run", cwd=home)

    assert done.returncode == 0
    for words in ("No names were found", "nb_ent_news_sm", "language: 1 nb"):
        assert words in done.stderr


@pytest.mark.usefixtures("locked")
def test_files_of_other_types_are_counted_also_in_an_archive_and_folders_that_may_not_be_listed_named(
    home: Path,
) -> None:
    (home / "seeds" / "låst").mkdir()
    (home / "seeds" / "picture.jpg").write_bytes(b"")
    (home / "seeds" / "a.zip").write_bytes(zipped({"picture.jpg": b"", "b.txt": b"Per bor i Oslo."}))

    told = navnetabell("run", cwd=home).stderr

    assert "skipped, unsupported file type: 2 .jpg" in told
    assert "skipped, cannot be read: låst (permission denied)" in told


def test_a_table_of_texts_is_read_by_the_columns_that_are_named(home: Path) -> None:
    (home / "t.csv").write_text(
        "nr;sak;når\nA;Kari Nordmann bor i Oslo.;17.5.2021\nB;Kari Nordmann bor i Oslo.;\n", encoding="utf-8"
    )

    told = navnetabell("run", "t.csv", cwd=home)
    columns = ("--text-column", "sak", "--id-column", "nr", "--date-column", "når")
    done = navnetabell("run", "t.csv", *columns, "--keep-duplicates", cwd=home)

    assert told.returncode == 1
    assert "--text-column" in told.stderr
    assert "The columns are: nr, sak, når." in told.stderr
    assert done.returncode == 0, done.stderr
    documents = read_tables(home / "outputs").documents
    assert documents[["doc_id", "date"]].to_numpy().tolist() == [["t.csv#A", "2021-05-17"], ["t.csv#B", ""]]


def test_a_pipeline_of_the_shape_of_nb_core_news_sm_runs_by_its_path(home: Path, core_news_folder: Path) -> None:
    (home / "seeds" / "a.txt").write_text("Kari Nordmann bor i Bergen .", encoding="utf-8")

    done = navnetabell("run", "--model", str(core_news_folder), "--types", "all", cwd=home)

    assert done.returncode == 0, done.stderr
    assert read_tables(home / "outputs").mentions["text"].to_list() == ["Kari Nordmann", "Bergen"]
    assert "model      nb_core_news_sm 3.8.0 (folder)" in done.stderr


def test_models_are_listed_as_text_and_as_json(home: Path) -> None:
    shown = navnetabell("models", cwd=home)
    found = json.loads(navnetabell("models", "--json", cwd=home).stdout)

    assert (shown.returncode, shown.stderr) == (0, "")
    assert shown.stdout.startswith("nb_ent_news_sm  ")
    assert "shipped" in shown.stdout.splitlines()[0]
    assert "python -m spacy download nb_core_news_lg" in shown.stdout
    assert "hf download NbAiLab/nb-bert-base-ner" in shown.stdout
    assert "F1: unknown" in shown.stdout.partition("hf:NbAiLab/nb-bert-base-ner")[2].partition("\n\n")[0]
    assert all(f"\n{model['name']}  " in f"\n{shown.stdout}" for model in found)
    assert {"name", "status", "version", "size_mb", "licence", "written", "labels", "scores"} <= set(found[0])
