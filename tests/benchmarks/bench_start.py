"""How soon there is something to see."""

from __future__ import annotations

import time

import pytest

from pipeline.recognise import load_recogniser
from tests.benchmarks.measure import cost

MOST_SECONDS_TO_LOAD = 2.0
MOST_SECONDS_TO_TELL = 0.3


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_what_there_is_is_told_at_once(option: str) -> None:
    assert min(cost("-m", "pipeline", option).processor for _ in range(3)) < MOST_SECONDS_TO_TELL


def test_the_shipped_model_loads_in_under_two_seconds() -> None:
    begin = time.process_time()
    load_recogniser("nb_ent_news_sm")

    assert time.process_time() - begin < MOST_SECONDS_TO_LOAD
