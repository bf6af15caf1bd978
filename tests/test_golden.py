"""The tables of a varied folder are the same as when they were frozen, in every format.

    python -m tests.test_golden      freezes them anew, in tests/golden.json; the commit says why they changed

Left out is what differs between machines or runs: confidences (their last digits), digests of made files, and times.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from itertools import chain
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from pipeline import Settings
from pipeline.run import run
from tests.made_articles import write_articles
from tests.read import files

FROZEN = Path(__file__).parent / "golden.json"
DATA = Path(__file__).parent / "data"
MOVING = ("confidence", "sha256")
MASKS = (
    (re.compile(rb"[0-9a-f]{64}"), b"SHA"),
    (re.compile(rb"""([,;]|"confidence": ?)"?[01][.,]\d+"?(\}?\r?\n)"""), rb"\1\2"),
    (re.compile(rb"lastmodifieddate=\"[^\"]*\""), b""),
)
CORRECTIONS = (
    "text,type,doc_id,name,new_type\r\nNRK,organisation,,Norsk rikskringkasting,\r\nOslo,place,,Oslo kommune,\r\n"
)


def varied(folder: Path) -> None:
    """Write texts of every kind that is read, sound and hostile."""
    write_articles(folder / "artikler", 12)
    for name, make in (*files.ONE_TEXT.items(), *files.TABLES.items()):
        for variety, texts in (("nb", files.BOKMAAL), ("nn", files.NYNORSK)):
            (folder / f"{variety}{name}").write_bytes(make([*texts, f"Filen er av slaget {name}."]))
    (folder / "pakket.zip").write_bytes(
        files.zipped({"a/b.txt": b"Kari Nordmann bor i Oslo.", "c.csv": files.csv(["Ja, Ola."])})
    )
    hostile = json.loads((DATA / "hostile.json").read_text(encoding="utf-8"))
    rows = [{"id": number, "text": f"Kari Nordmann {text} kom til Bergen."} for number, text in enumerate(hostile)]
    (folder / "fiendtlig.jsonl").write_bytes(files.jsonl(rows))


def gold(folder: Path) -> None:
    """Write the project's own gold as rows of a table, three of them twice."""
    lines = (DATA / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines]
    (folder / "gold.jsonl").write_bytes(files.jsonl([{"text": text} for text in [*texts, *texts[:3]]]))


def seed(folder: Path) -> None:
    """Write the shipped article."""
    for path in (Path(__file__).parents[1] / "seeds").iterdir():
        (folder / path.name).write_bytes(path.read_bytes())


def reviews(folder: Path) -> None:
    """Write 1,200 newspaper reviews, if the corpora are to be had."""
    import lzma  # noqa: PLC0415 - only where the corpora are

    with lzma.open(Path(os.environ["NAVNETABELL_CORPORA"]) / "norec.jsonl.xz", "rt", encoding="utf-8") as lines:
        for number, line in zip(range(1200), lines, strict=False):
            (folder / f"{number:05}.txt").write_text(json.loads(line)["text"], encoding="utf-8")


EVERYTHING = {"formats": ("csv", "xlsx", "parquet", "jsonl"), "networks": ("gexf", "graphml")}
CASES: Mapping[str, tuple[Callable[[Path], None], Mapping[str, Any]]] = {
    "seed": (seed, EVERYTHING),
    "varied": (varied, EVERYTHING),
    "gold, all types": (gold, {"types": "all", "formats": ("csv",)}),
    "gold, people only": (gold, {"types": ("person",), "formats": ("csv",)}),
    "gold, duplicates kept": (gold, {"keep_duplicates": True, "formats": ("csv",)}),
    "articles, corrections, excel-nb": (
        lambda folder: write_articles(folder, 12) and None,
        {"corrections": "rettelser.csv", "csv_dialect": "excel-nb", "formats": ("csv",)},
    ),
}
SLOW = {
    "varied, two workers": (varied, {**EVERYTHING, "workers": 2}),
    "varied, Dask": (varied, {**EVERYTHING, "engine": "dask", "workers": 2}),
}
CORPUS = {"1,200 reviews": (reviews, {"formats": ("csv",), "types": "all"})}


def digests(make: Callable[[Path], None], options: Mapping[str, Any], top: Path) -> dict[str, str]:
    """Run over what ``make`` writes; return file -> digest."""
    (top / "inn").mkdir()
    make(top / "inn")
    chosen = dict(options)
    if chosen.get("corrections"):
        chosen["corrections"] = str(top / "rettelser.csv")
        (top / "rettelser.csv").write_bytes(CORRECTIONS.encode("utf-8-sig"))
    run([str(top / "inn")], top / "ut", Settings(report=False).updated(chosen))
    found = sorted(path for path in (top / "ut").rglob("*") if path.is_file() and path.name != "run.json")
    shown = [path for path in found if not path.relative_to(top / "ut").as_posix().startswith(".")]
    return {path.relative_to(top / "ut").as_posix(): _digest(path) for path in shown}


def _digest(path: Path) -> str:
    if path.suffix == ".parquet":
        frame = pd.read_parquet(path)
        contents = repr([*frame.dtypes.items()]).encode() + _rows(frame)
    elif path.suffix == ".xlsx":
        contents = b"".join(_sheets(path))
    else:
        contents = path.read_bytes()
        for pattern, instead in MASKS:
            contents = pattern.sub(instead, contents)
    return hashlib.sha256(contents).hexdigest()[:16]


def _sheets(path: Path) -> Iterator[bytes]:
    with closing(openpyxl.load_workbook(path, read_only=True)) as book:
        for sheet in book:
            header, *rows = sheet.iter_rows(values_only=True)
            yield sheet.title.encode() + _rows(pd.DataFrame(rows, columns=list(header), dtype=object))


def _rows(frame: pd.DataFrame) -> bytes:
    return frame.drop(columns=[name for name in MOVING if name in frame]).to_json(orient="split", index=False).encode()


@pytest.mark.parametrize(
    "case",
    [
        *CASES,
        *(pytest.param(name, marks=pytest.mark.slow) for name in SLOW),
        *(pytest.param(name, marks=pytest.mark.corpus) for name in CORPUS),
    ],
)
def test_the_tables_are_those_that_were_frozen(case: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    if case in CORPUS:
        request.getfixturevalue("corpora")
    make, options = {**CASES, **SLOW, **CORPUS}[case]
    frozen = json.loads(FROZEN.read_text(encoding="utf-8"))

    found = digests(make, options, tmp_path)

    assert found == frozen[case.partition(", two workers")[0].partition(", Dask")[0]]


def freeze() -> None:
    """Write the digests anew; those of corpora that are not at hand stay."""
    earlier = json.loads(FROZEN.read_text(encoding="utf-8")) if FROZEN.exists() else {}
    at_hand = CASES | (CORPUS if os.environ.get("NAVNETABELL_CORPORA") else {})
    for name, (make, options) in at_hand.items():
        with tempfile.TemporaryDirectory() as top:
            earlier[name] = digests(make, options, Path(top))
    known = {name: earlier[name] for name in chain(CASES, CORPUS) if name in earlier}
    FROZEN.write_text(json.dumps(known, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    freeze()
