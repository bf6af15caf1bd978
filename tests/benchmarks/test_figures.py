"""Speed and memory, on little text: what `make bench` measures on much.

Bounds are those asked for, with room where a busy machine or the cost of starting counts for more on little text.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.benchmarks import figures
from tests.benchmarks.figures import Figure

Record = Callable[[str, object], None]


@pytest.mark.parametrize(
    ("measure", "size", "bound"),
    [
        (figures.against_spacy, 120, 2.5),  # 3 at least on 2,000 texts
        (figures.outside, 600, 0.6),  # 0.3 at most on 2,000 reviews, which have a quarter of the names
        (figures.extras, 600, 0.7),  # 0.4 at most on 2,000 reviews
        (figures.start, 3, 1.7),
        (figures.long_text, 1_000_000, 0.6),
        (figures.memory, 1_000, 1.8),  # what is kept of words met before is still filling up; 1.5 at most at 40,000
        (figures.flat, 1_000, 1.4),  # 1.25 at most at 40,000
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_it_costs_stays_within_its_bound(
    measure: Callable[[Path, int], Figure], size: int, bound: float, tmp_path: Path, record_property: Record
) -> None:
    figure = measure(tmp_path, size)
    record_property(figure.name, round(figure.value, 2))

    more_is_better = figure.goal > figure.floor
    assert figure.value >= bound if more_is_better else figure.value <= bound, figure


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="there is one core")
def test_two_workers_are_faster_than_one(tmp_path: Path, record_property: Record) -> None:
    figure = figures.two_workers(tmp_path, 800)
    record_property(figure.name, round(figure.value, 2))

    assert figure.value >= 1.15, figure  # 1.5 at least on 2,000 texts and a quiet machine
