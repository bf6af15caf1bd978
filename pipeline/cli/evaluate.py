"""``navnetabell evaluate``: scores on a gold file."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from pipeline.cli.common import DONE, add_common, settings_of
from pipeline.cli.speak import show

NAME = "evaluate"
HELP = "score names and entities on a gold file, over its texts"


def add(command: argparse.ArgumentParser) -> None:
    """Add the options."""
    command.add_argument(
        "gold",
        type=Path,
        metavar="GOLD",
        help="texts with their names: .jsonl; .conllu with name=; columns of words and IOB2 tags (.iob, .conll, .tsv); "
        "or a run's table of mentions after you have corrected it (.csv, .xlsx, .parquet, .jsonl, or the run's folder)",
    )
    command.add_argument(
        "--texts",
        action="append",
        default=[],
        type=Path,
        metavar="INPUT",
        help="for a table of mentions: a file or folder that the run read; more than once (those in its run.json)",
    )
    add_common(command)
    command.add_argument(
        "--confidence", action="store_const", const=True, help="compute probabilities for a spaCy model that gives none"
    )
    command.add_argument("--gold-mentions", action="store_true", help="gold names for found ones: entity scores alone")
    command.add_argument("--errors", type=Path, metavar="FILE", help="write what was missed or wrong: .csv or .xlsx")
    command.add_argument("--json", action="store_true", help="print the scores as JSON")


def does(chosen: argparse.Namespace) -> int:
    """Print the scores; return the exit code."""
    settings = settings_of(chosen)
    from pipeline.evaluate.report import evaluate  # noqa: PLC0415 - after the options are known to be sound

    report = evaluate(chosen.gold, settings, texts=chosen.texts, gold_mentions=chosen.gold_mentions)
    if chosen.errors:
        report.write_faults(chosen.errors)
    lines = [json.dumps(report.as_dict(), ensure_ascii=False, indent=1)] if chosen.json else report.lines()
    for line in lines:
        show(line)
    return DONE
