"""The recogniser's speed, as a ratio to a pipeline of nb_core_news_sm's shape and size in the same process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable

from tests.conftest import ROOT

FLOOR = 2.7  # 3.3 to 3.5 when measured alone; the rest is room for a machine that does other work too
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"), "1")
MEASURE = """
import json, time
from pathlib import Path
from pipeline.recognise.recogniser import SpacyRecogniser
from tests import pipelines

lines = Path("tests/data/gold.jsonl").read_text(encoding="utf-8").splitlines()
texts = [text for line in lines for text in json.loads(line)["text"].split("\\n\\n")] * 8
words = sum(len(text.split()) for text in texts)
whole = pipelines.core_news_shape(pipelines.PUBLISHED_WIDTH)
ours = SpacyRecogniser.load("nb_ent_news_sm")

def speed(read):
    begin = time.perf_counter()
    read()
    return words / (time.perf_counter() - begin)

def reference():
    with whole.memory_zone():
        list(whole.pipe(texts))

speeds = {"reference": 0.0, "ours": 0.0}
for _ in range(3):  # turn by turn; the best of each is the least disturbed
    speeds["reference"] = max(speeds["reference"], speed(reference))
    speeds["ours"] = max(speeds["ours"], speed(lambda: ours.read(texts)))
print(json.dumps({"words": words, **speeds}))
"""


def test_names_are_found_some_three_times_as_fast_as_by_a_pipeline_of_the_shape_of_nb_core_news_sm(
    record_property: Callable[[str, object], None],
) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", MEASURE],
        cwd=ROOT,
        env={**os.environ, **ONE_THREAD},
        check=True,
        capture_output=True,
        text=True,
    )
    measured = json.loads(done.stdout)
    ratio = measured["ours"] / measured["reference"]
    record_property("ratio", round(ratio, 2))

    assert ratio >= FLOOR, measured
