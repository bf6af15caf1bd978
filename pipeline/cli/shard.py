"""``navnetabell shard``: one part of the work, for job arrays."""

from __future__ import annotations

import argparse

from pipeline.cli import run as running
from pipeline.cli.common import DONE, NOTHING_DONE, SOME_FAILED, settings_of
from pipeline.cli.speak import say

NAME = "shard"
HELP = "do one part of the work of a run, for job arrays; merge writes the tables"


def add(command: argparse.ArgumentParser) -> None:
    """Add the options: those of ``run``, so that one line of them does for all parts and ``merge``, and two."""
    running.add(command)
    command.add_argument("--index", type=int, required=True, metavar="I", help="which part, from 1 to N")
    command.add_argument("--of", type=int, required=True, metavar="N", help="how many parts there are")


def does(chosen: argparse.Namespace) -> int:
    """Do the part and tell how much it was; return the exit code."""
    settings = settings_of(chosen)
    from pipeline.run import shard  # noqa: PLC0415 - after the options are known to be sound

    part = {"index": chosen.index, "of": chosen.of}
    with running.progress(quiet=chosen.quiet) as watch:
        counts = shard(chosen.inputs or ["seeds"], chosen.output, settings, **part, force=chosen.force, watch=watch)
    if not chosen.quiet:
        told = ", ".join(f"{count} {status}" for status, count in sorted(counts.items()))
        say(f"part {chosen.index} of {chosen.of}: {told or 'no documents'}")
    if not counts["failed"]:
        return DONE
    return SOME_FAILED if len(counts) > 1 else NOTHING_DONE
