"""The command line, as a user meets it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline import read_tables
from pipeline.cli.summary import summary
from pipeline.run import Outcome
from tests.cli.program import navnetabell
from tests.read.files import zipped


def test_run_without_arguments_reads_seeds_and_writes_outputs(home: Path) -> None:
    done = navnetabell("run", cwd=home)

    assert done.returncode == 0, done.stderr
    assert read_tables(home / "outputs").mentions["doc_id"].unique().tolist() == ["a.txt"]


def test_data_goes_to_files_and_messages_to_stderr(home: Path) -> None:
    done = navnetabell("run", cwd=home)

    assert done.stdout == ""
    assert "nb_ent_news_sm" in done.stderr
    assert "Oslo (place)" in done.stderr


def test_there_is_no_progress_bar_where_stderr_is_no_terminal(home: Path) -> None:
    assert "it/s" not in navnetabell("run", cwd=home).stderr
    assert "\r" not in navnetabell("run", "--force", cwd=home).stderr


def test_quiet_says_nothing_when_all_went_well(home: Path) -> None:
    assert navnetabell("run", "--quiet", cwd=home).stderr == ""


def test_standard_input_is_a_document(home: Path) -> None:
    done = navnetabell("run", "-", "-o", "out", cwd=home, stdin=b"Ola Hansen bur i Bergen.")

    assert done.returncode == 0, done.stderr
    assert set(read_tables(home / "out").mentions["doc_id"]) == {"stdin"}


def test_a_single_file_is_known_by_its_bare_name(home: Path) -> None:
    navnetabell("run", str(home / "seeds" / "a.txt"), "-o", "out", cwd=home)

    assert read_tables(home / "out").documents["doc_id"].to_list() == ["a.txt"]


def test_a_second_run_says_that_nothing_has_changed(home: Path) -> None:
    navnetabell("run", cwd=home)

    assert "up to date" in navnetabell("run", cwd=home).stderr


def test_a_settings_file_goes_before_defaults_and_the_command_line_before_it(home: Path) -> None:
    (home / "settings.toml").write_text('formats = ["csv"]\ntypes = ["person"]\n')

    navnetabell("run", "--config", "settings.toml", "--types", "place", cwd=home)

    assert not (home / "outputs" / "navnetabell.xlsx").exists()
    assert set(read_tables(home / "outputs").mentions["type"]) == {"place"}


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["run", "nowhere"], 1, "no file or folder 'nowhere'"),
        (["run", "empty"], 1, "No text found in 'empty'"),
        (["run", "--model", "nb_core_news_none"], 1, "There is no model 'nb_core_news_none'"),
        (["run", "--model", "empty"], 1, "no config.cfg"),
        (["run", "-o", "seeds/a.txt"], 1, "Cannot write seeds"),
        (["run", "--types", "persons"], 2, "'persons' is unknown. Choose from: person"),
        (["run", "--formats", "pdf"], 2, "'pdf' is unknown. Choose from: csv"),
        (["run", "--config", "none.toml"], 2, "none.toml cannot be used"),
        (["run", "--no-fix", "everything"], 2, "everything"),
        (["run", "--scheduler", "tcp://127.0.0.1:1"], 2, "give --engine dask as well"),
        (["run", "--corrections", "outputs/corrections-template.csv"], 2, "under another name"),
        (["run", "--colour"], 2, "unrecognized arguments: --colour"),
        (["sprint"], 2, "invalid choice: 'sprint'"),
        ([], 2, "usage: navnetabell"),
    ],
)
def test_what_cannot_be_done_is_said_in_words(home: Path, arguments: list[str], code: int, words: str) -> None:
    (home / "empty").mkdir()

    done = navnetabell(*arguments, cwd=home)

    assert done.returncode == code
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert not (home / "outputs").exists()


def test_a_known_model_that_is_missing_is_named_with_its_command(home: Path) -> None:
    pytest.importorskip("spacy")
    done = navnetabell("run", "--model", "nb_core_news_lg", cwd=home)

    assert done.returncode == 1
    assert "python -m spacy download nb_core_news_lg" in done.stderr


def test_a_table_that_another_program_holds_open_is_named_and_stays(home: Path) -> None:
    navnetabell("run", cwd=home)
    before = (home / "outputs" / "navnetabell.xlsx").read_bytes()
    (home / "outputs" / "~$navnetabell.xlsx").write_bytes(b"")

    done = navnetabell("run", "--force", cwd=home)

    assert done.returncode == 1
    assert "navnetabell.xlsx is open in another program" in done.stderr
    assert (home / "outputs" / "navnetabell.xlsx").read_bytes() == before


def test_where_some_documents_failed_the_others_are_done(home: Path) -> None:
    (home / "seeds" / "b.txt").write_bytes(b"\x00\x01\x02" * 100)

    done = navnetabell("run", cwd=home)

    assert done.returncode == 3
    assert "failed: b.txt: " in done.stderr
    assert set(read_tables(home / "outputs").documents["status"]) == {"ok", "failed"}


def test_where_every_document_failed_nothing_could_be_done(home: Path) -> None:
    (home / "b.txt").write_bytes(b"\x00\x01\x02" * 100)

    done = navnetabell("run", "b.txt", cwd=home)

    assert done.returncode == 1
    assert "failed: b.txt: " in done.stderr


def test_a_text_without_names_is_said_aloud_with_model_and_language(home: Path) -> None:
    (home / "seeds" / "a.txt").write_text("Det regnet hele dagen, og ingen gikk ut.", encoding="utf-8")

    done = navnetabell("run", cwd=home)

    assert done.returncode == 0
    assert "No names were found" in done.stderr
    assert "nb_ent_news_sm" in done.stderr
    assert "language: 1 nb" in done.stderr


def test_files_of_other_kinds_are_counted_aloud(home: Path) -> None:
    (home / "seeds" / "picture.jpg").write_bytes(b"")

    assert "not read, of no kind that is read: 1 .jpg" in navnetabell("run", cwd=home).stderr


def test_what_an_archive_holds_of_other_kinds_is_counted_aloud(home: Path) -> None:
    (home / "seeds" / "a.zip").write_bytes(zipped({"picture.jpg": b"", "b.txt": b"Per bor i Oslo."}))

    assert "not read, of no kind that is read: 1 .jpg" in navnetabell("run", cwd=home).stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may list every folder")
def test_a_folder_that_may_not_be_listed_is_said_aloud(home: Path) -> None:
    (home / "seeds" / "låst").mkdir(mode=0o000)

    assert "skipped, cannot be read: låst (permission denied)" in navnetabell("run", cwd=home).stderr


def test_what_may_not_be_listed_stands_in_the_summary() -> None:
    counts = {"status": {"ok": 1}, "languages": {}, "mentions": {}, "entities": 0, "skipped": {}, "unmapped": {}}
    model = {"name": "a", "version": "1", "origin": "b"}
    manifest = {"counts": counts, "model": model, "most_named": [], "unlisted": ["låst", "b/c"], "notes": []}

    assert "skipped, cannot be read: låst, b/c" in list(summary(Outcome(manifest), Path("ut")))


def test_a_table_of_texts_is_read_by_the_columns_that_are_named(home: Path) -> None:
    (home / "t.csv").write_text("nr;sak\nA;Kari Nordmann bor i Oslo.\nB;Kari Nordmann bor i Oslo.\n", encoding="utf-8")

    told = navnetabell("run", "t.csv", cwd=home)
    done = navnetabell("run", "t.csv", "--text-column", "sak", "--id-column", "nr", "--keep-duplicates", cwd=home)

    assert told.returncode == 1
    assert "Say so with --text-column, or take the file away. The columns are: nr, sak." in told.stderr
    assert done.returncode == 0, done.stderr
    assert set(read_tables(home / "outputs").mentions["doc_id"]) == {"t.csv#A", "t.csv#B"}


def test_messages_can_be_written_whatever_the_encoding_of_the_terminal(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    (home / "seeds" / "a.txt").write_text("Kari bor i Tromsø.", encoding="utf-8")

    done = navnetabell("run", cwd=home)

    assert done.returncode == 0, done.stderr


def test_a_pipeline_of_the_shape_of_nb_core_news_sm_runs_by_its_path(home: Path, core_news_folder: Path) -> None:
    (home / "seeds" / "a.txt").write_text("Kari Nordmann bor i Bergen .", encoding="utf-8")

    done = navnetabell("run", "--model", str(core_news_folder), "--types", "all", cwd=home)

    assert done.returncode == 0, done.stderr
    assert read_tables(home / "outputs").mentions["text"].to_list() == ["Kari Nordmann", "Bergen"]
    assert "model      nb_core_news_sm 3.8.0 (folder)" in done.stderr
