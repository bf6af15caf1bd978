"""``navnetabell models``: which models there are, what they are worth, and how to get them."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

from pipeline.cli.common import DONE
from pipeline.cli.speak import show

if TYPE_CHECKING:
    from pipeline.recognise.models import Model, Score

NAME = "models"
HELP = "list the models that are shipped, installed and to be had"
UNKNOWN = "unknown"
CLOSING = (
    "To use one: navnetabell run --model NAME. F1 in percent, exact span and label; published figures are their\n"
    "makers', and those of other splits or numbers of labels cannot be compared. To measure one on texts of your own:\n"
    "navnetabell evaluate GOLD --model NAME"
)


def add(command: argparse.ArgumentParser) -> None:
    """Add the options."""
    command.add_argument("--json", action="store_true", help="print them as JSON")


def does(chosen: argparse.Namespace) -> int:
    """Print the models; return the exit code."""
    from pipeline.recognise.models import catalogue  # noqa: PLC0415 - for this command only

    found = catalogue()
    if chosen.json:
        show(json.dumps([asdict(model) for model in found], ensure_ascii=False, indent=1))
        return DONE
    for model in found:
        for line in lines(model):
            show(line)
    show(CLOSING)
    return DONE


def lines(model: Model) -> Iterator[str]:
    """Yield what is known of a model, its name first, an empty line last."""
    size = f"{model.size_mb:g} MB" if model.size_mb else f"size {UNKNOWN}"
    written = ", ".join(model.written) or f"language {UNKNOWN}"
    yield f"{model.name}  {model.version[:12]}  {model.status}".replace("    ", "  ")
    yield f"  {size}; {written}; licence {model.licence or UNKNOWN}"
    yield f"  labels: {', '.join(model.labels) or UNKNOWN}"
    yield f"  F1: {'; '.join(map(_score, model.scores)) or UNKNOWN}"
    if model.install:
        yield f"  install: {model.install}"
    if model.address:
        yield f"  source: {model.address}"
    yield ""


def _score(score: Score) -> str:
    return f"{score.f1} {score.split} ({score.labels} labels, {score.source})".replace("  ", " ")
