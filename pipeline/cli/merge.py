"""``navnetabell merge``: the tables of what several parts have done."""

from __future__ import annotations

import argparse

from pipeline.cli import run as running
from pipeline.cli.common import settings_of

NAME = "merge"
HELP = "write the tables of what all parts of shard have done, the same as of run"


def add(command: argparse.ArgumentParser) -> None:
    """Add the options: those of ``run``, and one."""
    running.add(command)
    command.add_argument("--fill", action="store_true", help="do here what no part has done, where else it is refused")


def does(chosen: argparse.Namespace) -> int:
    """Write the tables and tell what came out; return the exit code."""
    settings = settings_of(chosen)
    from pipeline.run import merge  # noqa: PLC0415 - after the options are known to be sound

    with running.progress(quiet=chosen.quiet) as watch:
        asked = {"force": chosen.force, "watch": watch, "fill": chosen.fill}
        outcome = merge(chosen.inputs or ["seeds"], chosen.output, settings, **asked)
    return running.told(outcome, chosen)
