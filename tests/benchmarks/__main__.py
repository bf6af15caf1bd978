"""``make bench``: the figures of speed and memory as a Markdown table. Nothing else should run meanwhile.

``python -m tests.benchmarks [NAME …]`` measures those only that are named, such as ``against_spacy``.
"""

from __future__ import annotations

import datetime as dt
import os
import platform
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.benchmarks.figures import FIGURES, Figure

CPU = Path("/proc/cpuinfo")


def machine() -> str:
    """Return what the figures were measured on."""
    names = (
        [line.split(":")[1].strip() for line in CPU.read_text().splitlines() if "model name" in line]
        if CPU.exists()
        else []
    )
    return f"{names[0] if names else platform.processor()}, {os.cpu_count()} cores, Python {platform.python_version()}"


def lines(names: Sequence[str], missed: list[str]) -> Iterator[str]:
    """Yield the lines of the table as they are measured; ``missed`` gets the figures that miss their floor."""
    yield f"Measured {dt.datetime.now(dt.UTC).date()} on {machine()}:"
    yield ""
    yield "| | floor | goal | measured | |"
    yield "| --- | --- | --- | --- | --- |"
    for measure, size in FIGURES:
        if names and measure.__name__ not in names:
            continue
        try:
            with tempfile.TemporaryDirectory() as folder:
                figure = measure(Path(folder), size)
        except pytest.skip.Exception as reason:
            yield f"| {measure.__name__} | | | not measured | {reason} |"
            continue
        missed += [] if figure.holds else [figure.name]
        yield row(figure)


def row(figure: Figure) -> str:
    """Return a figure as a row of the table."""
    return f"| {figure.name} | {figure.floor:g} | {figure.goal:g} | {figure.value:.2f} | {figure.beside} |"


if __name__ == "__main__":
    below: list[str] = []
    for line in lines(sys.argv[1:], below):
        print(line, flush=True)  # noqa: T201 - what was asked for
    sys.exit(f"Below the floor: {', '.join(below)}" if below else 0)
