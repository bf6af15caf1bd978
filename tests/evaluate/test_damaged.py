"""Damaged gold, tables and folders: a sentence that says what is wrong, or scores, and never a traceback."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from random import Random

import pandas as pd
import pytest

from pipeline.cli import main
from pipeline.options import Settings
from pipeline.outputs import MANIFEST
from pipeline.run import run
from tests.attack.mutants import mutants
from tests.evaluate.tables import ROWS, csv_bytes, project
from tests.evaluate.test_gold_files import ARTICLE, COLUMNS, KARI

GOLD_MUTANTS, TABLE_MUTANTS = 6, 1


def sentence_or_scores(path: Path, count: int, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Give the program a file that is damaged in so many ways; leave it as it was."""
    whole = path.read_bytes()
    for mutant in mutants(whole, Random(path.name), count):  # noqa: S311 - the same mutants each time
        path.write_bytes(mutant)
        code = main(arguments)
        out, err = capsys.readouterr()
        assert (code, bool(out)) in {(0, True), (1, False)}
        assert code == 0 or (err.startswith("navnetabell: ") and len(err) < 5000), err[:500]
    path.write_bytes(whole)


@pytest.mark.parametrize("name", ["mentions.csv", "m.xlsx", "m.parquet", "m.jsonl", "a.jsonl", "a.conllu", "a.iob"])
def test_damaged_gold_gives_a_sentence_or_scores(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    path = project(tmp_path) / name
    if name == "m.xlsx":
        pd.DataFrame(ROWS).to_excel(path, index=False, sheet_name="mentions")
    elif name == "m.parquet":
        pd.DataFrame(ROWS).to_parquet(path)
    else:
        lines = {
            "m.jsonl": map(json.dumps, ROWS),
            "a.jsonl": (json.dumps(ARTICLE), json.dumps(ARTICLE | {"doc_id": "b"})),
            "a.conllu": (*KARI, "", *KARI),
            "a.iob": (*COLUMNS, "", *COLUMNS),
        }
        path.write_bytes("\n".join(lines[name]).encode() if name in lines else csv_bytes(ROWS))

    evaluate = ["evaluate", str(path), "--gold-mentions", "--errors", "feil.csv"]
    assert (main(evaluate), capsys.readouterr().err) == (0, "")
    sentence_or_scores(path, GOLD_MUTANTS, evaluate, capsys)


@pytest.mark.slow
def test_the_damaged_folder_of_a_run_gives_a_sentence_or_a_comparison(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text("Kari Nordmann bor i Bergen. – Nordmann liker Bergen.", encoding="utf-8")
    for kind in ("csv", "xlsx", "parquet", "jsonl"):
        sound, damaged = tmp_path / kind, tmp_path / f"{kind}, damaged"
        run([str(tmp_path / "a.txt")], sound, Settings(formats=(kind,), report=False))
        shutil.copytree(sound, damaged)
        compare = ["compare", str(sound), str(damaged)]
        assert (main(compare), bool(capsys.readouterr().out)) == (0, True)
        for path in sorted(one for one in damaged.iterdir() if one.suffix == f".{kind}" or one.name == MANIFEST):
            sentence_or_scores(path, TABLE_MUTANTS, compare, capsys)
