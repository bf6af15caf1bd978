"""Damaged gold, tables and folders: a sentence that says what is wrong, or scores, and never a traceback.

``NAVNETABELL_MUTANTS`` is how many mutants of each file are tried.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from random import Random

import pandas as pd
import pytest

from pipeline.cli import main
from pipeline.options import Settings
from pipeline.run import run
from tests.attack.mutants import mutants
from tests.evaluate.tables import ROWS, csv_bytes, project
from tests.evaluate.test_gold_files import ARTICLE, COLUMNS, KARI

MUTANTS = int(os.environ.get("NAVNETABELL_MUTANTS", "6"))


def damaged(data: bytes, name: str, count: int) -> Iterator[bytes]:
    return mutants(data, Random(name), count)  # noqa: S311 - the same mutants each time


def sentence_or_scores(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    code = main(arguments)

    out, err = capsys.readouterr()
    assert (code, bool(out)) in {(0, True), (1, False)}
    assert code == 0 or (err.startswith("navnetabell: ") and len(err) < 5000), err[:500]


def write_frame(path: Path) -> None:
    frame = pd.DataFrame(ROWS)
    write = {".xlsx": partial(frame.to_excel, index=False, sheet_name="mentions"), ".parquet": frame.to_parquet}
    write[path.suffix](path)


@pytest.mark.parametrize("name", ["mentions.csv", "m.xlsx", "m.parquet", "m.jsonl", "a.jsonl", "a.conllu", "a.iob"])
def test_damaged_gold_gives_a_sentence_or_scores(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    path = project(tmp_path) / name
    texts = {
        "mentions.csv": csv_bytes(ROWS),
        "m.jsonl": "\n".join(map(json.dumps, ROWS)).encode(),
        "a.jsonl": f"{json.dumps(ARTICLE)}\n{json.dumps(ARTICLE | {'doc_id': 'b'})}".encode(),
        "a.conllu": "\n".join([*KARI, "", *KARI]).encode(),
        "a.iob": "\n".join([*COLUMNS, "", *COLUMNS]).encode(),
    }
    if name in texts:
        path.write_bytes(texts[name])
    else:
        pytest.importorskip("openpyxl" if path.suffix == ".xlsx" else "pyarrow")
        write_frame(path)

    for data in [path.read_bytes(), *damaged(path.read_bytes(), name, MUTANTS)]:
        path.write_bytes(data)
        sentence_or_scores(["evaluate", str(path), "--gold-mentions", "--errors", "feil.csv"], capsys)


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("runs")
    (folder / "a.txt").write_text("Kari Nordmann bor i Bergen. – Nordmann liker Bergen.", encoding="utf-8")
    for kind in ("csv", "xlsx", "parquet", "jsonl"):
        run([str(folder / "a.txt")], folder / kind, Settings(formats=(kind,), report=False))
    return folder


@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet", "jsonl"])
def test_the_damaged_folder_of_a_run_gives_a_sentence_or_a_comparison(
    runs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    folder = tmp_path / "damaged"
    shutil.copytree(runs / kind, folder)
    for path in sorted(one for one in folder.iterdir() if one.is_file() and "template" not in one.name):
        whole = path.read_bytes()
        for data in damaged(whole, path.name, max(2, MUTANTS // 3)):
            path.write_bytes(data)
            sentence_or_scores(["compare", str(runs / kind), str(folder)], capsys)
        path.write_bytes(whole)
