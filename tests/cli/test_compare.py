"""``navnetabell compare``, as a user meets it."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.options import SHIPPED_MODEL


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with a text in seeds/; the test stands there."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "a.txt").write_text("Kari Nordmann bor i Bergen.", encoding="utf-8")
    return tmp_path


@pytest.fixture
def two_runs(home: Path) -> Path:
    """Return the folder of two runs, ``ein`` and ``to``, of which the second looked for people only."""
    for name, types in (("ein", "all"), ("to", "person")):
        assert main(["run", "seeds", "-o", name, "--types", types, "--formats", "csv", "--quiet"]) == 0
    return home


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.usefixtures("two_runs")
def test_the_differences_are_printed_and_the_summary_is_told_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "ein", "to"]) == 0

    out, err = capsys.readouterr()
    assert [(row["difference"], row["text_a"]) for row in rows(out)] == [("only a", "Bergen")]
    assert "Cohen's kappa" in err
    assert "differences: 1 only a" in err


def test_with_a_folder_the_differences_are_written_and_the_summary_is_printed(
    two_runs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", "ein", "to", "-o", "skilnad/her", "--csv-dialect", "excel-nb"]) == 0

    out, err = capsys.readouterr()
    assert "differences: 1 only a" in out
    assert err == ""
    written = (two_runs / "skilnad" / "her" / "differences.csv").read_text(encoding="utf-8-sig")
    assert written.startswith("doc_id;difference;start;end;text_a;text_b;")
    assert ";only a;20;26;Bergen;;" in written
    assert (two_runs / "skilnad" / "her" / "differences.xlsx").is_file()


@pytest.mark.usefixtures("two_runs")
def test_the_summary_is_printed_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    main(["compare", "ein", "to", "--json"])

    told = json.loads(capsys.readouterr().out)
    assert (told["agreement"]["a"], told["agreement"]["b"], told["differences"]["only a"]) == (2, 1, 1)
    assert [row["text_a"] for row in told["rows"]] == ["Bergen"]


def test_two_models_are_compared_from_the_command_line(home: Path, core_news_folder: Path) -> None:
    command = ["compare", "seeds", "--model", SHIPPED_MODEL, "--model", str(core_news_folder), "--json"]

    done = subprocess.run([sys.executable, "-m", "pipeline", *command], cwd=home, capture_output=True, check=False)

    assert done.returncode == 0, done.stderr.decode()
    told = json.loads(done.stdout)
    assert told["a"]["model"]["name"] == SHIPPED_MODEL
    assert told["b"]["title"] == "nb_core_news_sm 3.8.0"
    assert told["b"]["cost"]["words_per_second"] > 0


@pytest.mark.usefixtures("two_runs")
@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["seeds", "--model", SHIPPED_MODEL], 2, "Give texts and two models, navnetabell compare INPUT --model A"),
        (["seeds"], 2, "or the folders of two runs"),
        (["ein", "seeds"], 1, "There are no navnetabell tables in seeds"),
        (["borte", "--model", SHIPPED_MODEL, "--model", SHIPPED_MODEL], 1, "There is no file or folder 'borte'"),
        (["seeds", "--model", SHIPPED_MODEL, "--model", "nb_borte"], 1, "There is no model 'nb_borte'"),
        (["-", "--model", SHIPPED_MODEL, "--model", SHIPPED_MODEL], 2, "Standard input can be read only once"),
        (["ein", "to", "-o", "seeds/a.txt"], 1, "Cannot write"),
    ],
)
def test_what_cannot_be_done_is_said_in_words(
    arguments: list[str], code: int, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", *arguments]) == code

    assert message in capsys.readouterr().err


@pytest.mark.usefixtures("two_runs")
def test_runs_over_other_texts_have_nothing_to_compare(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "andre").mkdir()
    (home / "andre" / "b.txt").write_text("Ola Hansen reiste til Oslo.", encoding="utf-8")
    main(["run", "andre", "-o", "tre", "--formats", "csv", "--quiet"])

    assert main(["compare", "ein", "tre"]) == 1
    assert "have no text in common" in capsys.readouterr().err
