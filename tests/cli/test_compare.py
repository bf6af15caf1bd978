"""``navnetabell compare``, as a user meets it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.evaluate import compare
from pipeline.options import SHIPPED_MODEL
from tests.cases import case_rows
from tests.cli.program import navnetabell


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a text in seeds/ and two runs over it, the second for people only, and one elsewhere."""
    folder = tmp_path_factory.mktemp("home")
    texts = {"seeds/a.txt": "Kari Nordmann bor i Bergen.", "andre/b.txt": "Ola Hansen reiste til Oslo."}
    for name, text in texts.items():
        (folder / name).parent.mkdir()
        (folder / name).write_text(text, encoding="utf-8")
    for inputs, name, types in (("seeds", "ein", "all"), ("seeds", "to", "person"), ("andre", "tre", "all")):
        done = navnetabell("run", inputs, "-o", name, "--types", types, "--formats=csv", "--no-report", cwd=folder)
        assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(autouse=True)
def stand_there(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in that folder; let models read in this process, not each in one of its own."""
    monkeypatch.chdir(home)
    monkeypatch.setattr(compare, "measured", compare.side_of_model)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_differences_are_printed_and_the_summary_is_told_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "ein", "to"]) == 0

    out, err = capsys.readouterr()
    assert [(row["difference"], row["text_a"]) for row in rows(out)] == [("only a", "Bergen")]
    assert "Cohen's kappa" in err
    assert "differences: 1 only a" in err


def test_with_a_folder_the_differences_are_written_and_the_summary_is_printed(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", "ein", "to", "-o", "skilnad/her", "--csv-dialect", "excel-nb"]) == 0

    out, err = capsys.readouterr()
    assert "differences: 1 only a" in out
    assert err == ""
    written = (home / "skilnad" / "her" / "differences.csv").read_text(encoding="utf-8-sig")
    assert written.startswith("doc_id;difference;start;end;text_a;text_b;")
    assert ";only a;20;26;Bergen;;" in written
    assert (home / "skilnad" / "her" / "differences.xlsx").is_file()


def test_the_summary_is_printed_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    main(["compare", "ein", "to", "--json"])

    told = json.loads(capsys.readouterr().out)
    assert (told["agreement"]["a"], told["agreement"]["b"], told["differences"]["only a"]) == (2, 1, 1)
    assert [row["text_a"] for row in told["rows"]] == ["Bergen"]


def test_two_models_are_compared_from_the_command_line(
    core_news_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", "seeds", "--model", SHIPPED_MODEL, "--model", str(core_news_folder), "--json"]) == 0

    told = json.loads(capsys.readouterr().out)
    assert told["a"]["model"]["name"] == SHIPPED_MODEL
    assert told["b"]["title"] == "nb_core_news_sm 3.8.0"
    assert told["b"]["cost"]["words_per_second"] > 0


@pytest.mark.parametrize(("arguments", "code", "message"), case_rows("cli/compare"))
def test_what_cannot_be_done_is_said_in_words(
    arguments: list[str], code: int, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", *arguments]) == code

    assert message in capsys.readouterr().err
