"""The figures of speed and memory: each a ratio, of things measured in one run on one machine."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from pipeline import read_tables
from tests import pipelines
from tests.benchmarks import corpus
from tests.benchmarks.measure import Cost, cost, least, output, run, run_with_peak
from tests.report.chromium import chromium
from tests.report.reports import many_documents, write_report

BARE = ("--formats", "csv", "--no-report", "--workers", "1")
EVERYTHING = ("--formats", "csv,xlsx,parquet", "--workers", "1")

NOVEL = 600_000  # bytes
FEW_DOCUMENTS = 5_000
PAINTED = """
const done = arguments[arguments.length - 1];
requestAnimationFrame(() => setTimeout(() => done(performance.now())));
"""
IMPORT = "import sys; sys.modules['torch'] = None; import spacy"  # where PyTorch is installed, spaCy loads it as well


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure, what was asked of it, and what it was made of.

    Attributes:
        value: the ratio.
        floor: what it must reach, and `goal` what it should; smaller is better if the goal is smaller.
        beside: absolute figures, for reading only.
    """

    name: str
    value: float
    floor: float
    goal: float
    beside: str

    @property
    def holds(self) -> bool:
        """Return whether the floor is met."""
        return self.value <= self.floor if self.goal < self.floor else self.value >= self.floor


def against_spacy(folder: Path, documents: int, rounds: int = 1) -> Figure:
    """Compare words a second, from raw files to tables, with a script around ``nlp.pipe``."""
    words = corpus.write(folder / "texts", documents)
    model = folder / "model"
    pipelines.core_news_shape(pipelines.PUBLISHED_WIDTH).to_disk(model)
    theirs, ours = [], []
    for _ in range(rounds):  # turn by turn, so that both meet the same load
        theirs.append(
            cost("-m", "tests.benchmarks.reference", str(model), str(folder / "texts"), str(folder / "names.csv"))
        )
        ours.append(run(folder / "texts", folder / "out", *BARE))
    reference, found = least(theirs).processor, least(ours).processor
    beside = f"{words / found:,.0f} against {words / reference:,.0f} words/s of processor time, {documents:,} documents"
    return Figure("speed against nlp.pipe", reference / found, 5.0, 6.0, beside)


def two_workers(folder: Path, documents: int) -> Figure:
    """Compare two workers with one, by the clock."""
    corpus.write(folder / "texts", documents)
    one = run(folder / "texts", folder / "one", *BARE)
    two = run(folder / "texts", folder / "two", *BARE[:-1], "2")
    return Figure(
        "two workers against one", one.clock / two.clock, 1.5, 1.8, f"{one.clock:.1f} s and {two.clock:.1f} s"
    )


def extras(folder: Path, documents: int) -> Figure:
    """Return what workbook, Parquet and report add to a run."""
    corpus.write(folder / "texts", documents)
    bare = run(folder / "texts", folder / "bare", *BARE)
    full = run(folder / "texts", folder / "full", *EVERYTHING)
    added = full.processor / bare.processor - 1
    beside = f"{bare.processor:.1f} s and {full.processor:.1f} s of processor time"
    return Figure("workbook, Parquet and report add", added, 0.4, 0.2, beside)


def relations(folder: Path, documents: int, rounds: int = 3) -> Figure:
    """Return what quotes, affiliations and places add to a run."""
    corpus.write(folder / "texts", documents)
    bare, full = [], []
    for _ in range(rounds):  # turn by turn, so that both meet the same load
        bare.append(run(folder / "texts", folder / "bare", *BARE))
        full.append(run(folder / "texts", folder / "full", *BARE, "--tables", "quotes,affiliations,places"))
    without, asked = least(bare).processor, least(full).processor
    beside = f"{without:.1f} s and {asked:.1f} s of processor time"
    return Figure("quotes, affiliations and places add", asked / without - 1, 0.25, 0.15, beside)


def memory(folder: Path, documents: int) -> Figure:
    """Compare the peak of memory at ten times the documents."""
    del folder
    few, many = _sized(documents // 10), _sized(documents)
    beside = f"{few.memory:.0f} MB and {many.memory:.0f} MB at {documents // 10:,} and {documents:,} documents"
    return Figure("memory at ten times the documents", many.memory / few.memory, 1.5, 1.2, beside)


def flat(folder: Path, documents: int) -> Figure:
    """Compare the cost of a document at many times the documents, the cost of starting left out."""
    del folder
    none, few, many = _sized(1), _sized(documents // 10), _sized(documents)
    each = [(cost.processor - none.processor) / number for cost, number in ((few, documents // 10), (many, documents))]
    beside = f"{1000 * each[0]:.1f} ms and {1000 * each[1]:.1f} ms a document"
    return Figure("cost of a document at ten times the documents", each[1] / each[0], 1.25, 1.1, beside)


@cache
def _sized(documents: int) -> Cost:
    with tempfile.TemporaryDirectory() as folder:
        corpus.write(Path(folder) / "texts", documents)
        return run_with_peak(Path(folder) / "texts", Path(folder) / "out", *BARE)


def outside(folder: Path, documents: int) -> Figure:
    """Return how much of a run is spent on anything but cutting texts into words and finding names."""
    corpus.write(folder / "texts", documents)
    told = output("-m", "tests.benchmarks.share", str(folder / "texts"), str(folder / "share"))
    spent = json.loads(told.splitlines()[-1])
    share = 1 - spent["recogniser"] / spent["whole"]
    beside = f"{spent['whole'] - spent['recogniser']:.1f} s of {spent['whole']:.1f} s of processor time"
    return Figure("share of a run outside the recogniser", share, 0.3, 0.15, beside)


def long_text(folder: Path, size: int) -> Figure:
    """Return the peak of memory, in GB, for one text of so many bytes; all its offsets are looked at."""
    (folder / "long").mkdir(parents=True)
    path = folder / "long" / "long.txt"
    texts = corpus.texts(size)
    with path.open("wb") as file:
        while file.tell() < size:
            file.write(next(texts).encode() + b"\n\n")
    cost = run_with_peak(folder / "long", folder / "out", *BARE)
    mentions = read_tables(folder / "out").mentions
    source = path.read_bytes().decode()
    places = zip(mentions["start"], mentions["end"], mentions["text"], strict=True)
    wrong = sum(source[start:end].split() != text.split() for start, end, text in places)
    beside = f"{size / 1e6:.0f} MB, {len(mentions):,} names, {wrong} not where their offsets say; {cost.clock:.0f} s"
    return Figure("GB for one long text", cost.memory / 1000, 2.0, 1.0, beside)


def novels(folder: Path, count: int) -> Figure:
    """Return the peak of memory, in GB, for so many texts as long as novels."""
    (folder / "novels").mkdir()
    texts = corpus.texts(count * NOVEL)
    for number in range(count):
        with (folder / "novels" / f"{number}.txt").open("wb") as file:
            while file.tell() < NOVEL:
                file.write(next(texts).encode() + b"\n\n")
    cost = run_with_peak(folder / "novels", folder / "out", *EVERYTHING)
    beside = f"{count} of {NOVEL // 1000} kB; {cost.processor:.0f} s of processor time"
    return Figure("GB for many texts as long as novels", cost.memory / 1000, 0.6, 0.4, beside)


def start(folder: Path, rounds: int = 5) -> Figure:
    """Compare the tables of one article, from a cold start, with importing spaCy."""
    reference, ours = [], []
    for _ in range(rounds):
        reference.append(cost("-c", IMPORT))
        ours.append(run(Path("seeds"), folder / "out"))
    known, found = least(reference).processor, least(ours).processor
    beside = f"{found:.2f} s against {known:.2f} s of processor time"
    return Figure("start: tables of one article against `import spacy`", found / known, 2.5, 1.7, beside)


def opens(folder: Path, documents: int) -> Figure:
    """Return how many seconds the slowest page of the report takes to open in Chromium, the least of three times."""
    some = list(many_documents(min(documents, 250), 6))
    copies = (replace(one, doc_id=f"{copy}/{one.doc_id}") for copy in range(documents // len(some)) for one in some)
    first = write_report(folder, copies, at_once=100)
    names = ("names", "texts", "pairs", "sentences", "review", "names-1", "documents-1")
    files = [first, *(folder / "report" / f"{name}.html" for name in names)]
    with chromium(folder / "profile") as page:
        took = {file.stem: min(_opening(page, file) for _ in range(3)) for file in files}
    slowest = max(took, key=lambda name: took[name])
    floor, goal = (0.5, 0.25) if documents <= FEW_DOCUMENTS else (1.5, 1.0)
    beside = f"{slowest}; the first page {took[first.stem]:.2f} s; {len(files)} pages"
    return Figure(f"seconds to open a report on {documents:,} documents", took[slowest], floor, goal, beside)


def _opening(page: Any, file: Path) -> float:
    """Return the seconds from asking for a page until it has been loaded, its script run, and it has been painted."""
    page.get("about:blank")
    page.get(file.as_uri())
    return float(page.execute_async_script(PAINTED)) / 1000


FIGURES: tuple[tuple[Callable[..., Figure], int], ...] = (
    (against_spacy, 2_000),
    (two_workers, 2_000),
    (outside, 2_000),
    (extras, 2_000),
    (relations, 600),
    (start, 5),
    (long_text, 10_000_000),
    (novels, 500),
    (memory, 40_000),
    (flat, 40_000),
    (opens, FEW_DOCUMENTS),
    (opens, 100_000),
)
"""What `make bench` measures: functions of a folder and a number of texts, of rounds, of bytes."""
