"""From a cold start to finished tables, as a ratio to a reference measured in the same run."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from pipeline.recognise.recognisers import load_recogniser
from tests.conftest import ROOT

ROUNDS = 5
MOST_TIMES_IMPORTING_SPACY = 3.0
MOST_SECONDS_TO_LOAD = 2.0


def seconds(*command: str) -> float:
    begin = time.perf_counter()
    subprocess.run([sys.executable, *command], check=True, capture_output=True)
    return time.perf_counter() - begin


def test_tables_of_one_article_take_less_than_three_times_as_long_as_importing_spacy(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    reference, run = [], []
    for _ in range(ROUNDS):  # turn by turn, so that both meet the same load; the best of each is the least disturbed
        reference.append(seconds("-c", "import spacy"))
        run.append(seconds("-m", "pipeline", "run", "--force", "--quiet", str(ROOT / "seeds"), "-o", str(tmp_path)))
    ratio = min(run) / min(reference)
    record_property("ratio", round(ratio, 2))

    assert ratio < MOST_TIMES_IMPORTING_SPACY, f"{min(run):.2f} s against {min(reference):.2f} s"


def test_the_shipped_model_loads_in_under_two_seconds() -> None:
    begin = time.process_time()
    load_recogniser("nb_ent_news_sm")

    assert time.process_time() - begin < MOST_SECONDS_TO_LOAD
