"""``navnetabell run``: the tables of files and folders."""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cli.common import DONE, NOTHING_DONE, SOME_FAILED, add_common, settings_of
from pipeline.cli.progress import Bar, Lines, Progress
from pipeline.cli.speak import say
from pipeline.cli.summary import summary
from pipeline.settings import CSV_DIALECTS, ENGINES, FORMATS, LANGUAGES, MORE_FORMATS, NETWORKS, TYPES

if TYPE_CHECKING:  # pandas and spaCy, a second's work, are loaded only when there is something to do
    from pipeline.run import Outcome

NAME = "run"
HELP = "write the tables for files and folders"
OUTPUT = Path("outputs")


def add(run: argparse.ArgumentParser) -> None:
    """Add the options."""
    run.add_argument("inputs", nargs="*", metavar="INPUT", help="files, folders, or - for standard input (seeds/)")
    add_common(run)
    add_finding(run)
    formats = f"which files to write, by commas: {','.join((*FORMATS, *MORE_FORMATS))} ({','.join(FORMATS)})"
    run.add_argument("--formats", metavar="LIST", help=formats)
    run.add_argument("--csv-dialect", choices=CSV_DIALECTS, help=f"separators of the CSV files ({CSV_DIALECTS[0]})")
    run.add_argument("--corrections", metavar="FILE", help="a CSV or Excel file of corrections, before all rules")
    run.add_argument(
        "--keep-duplicates", action="store_const", const=True, help="count a text again that was met before"
    )
    run.add_argument("--networks", metavar="LIST", help=f"also as networks, by commas: {','.join(NETWORKS)} (none)")
    run.add_argument("--no-report", dest="report", action="store_const", const=False, help="write no report.html")
    run.add_argument("--lang", choices=LANGUAGES, help=f"language of the report ({LANGUAGES[0]})")
    run.add_argument("--force", action="store_true", help="do everything anew, also what is up to date")


def add_finding(command: argparse.ArgumentParser) -> None:
    """Add the options about where it is written, and what changes what is found in a text and how it is done."""
    command.add_argument("-o", "--output", type=Path, default=OUTPUT, metavar="DIR", help=f"where to write ({OUTPUT}/)")
    command.add_argument(
        "--types", metavar="LIST", help=f"which types of names, by commas, or 'all' ({','.join(TYPES)})"
    )
    command.add_argument("--text-column", metavar="C", help="column of tables that holds the texts (text, tekst …)")
    command.add_argument(
        "--id-column", metavar="C", help="column that holds what follows # in doc_id (number of the row)"
    )
    command.add_argument("--date-column", metavar="C", help="column that holds the texts' dates (none)")
    command.add_argument(
        "--confidence", action="store_const", const=True, help="compute probabilities for a spaCy model that gives none"
    )
    command.add_argument(
        "--trust-pickle",
        action="store_const",
        const=True,
        help="read a Hugging Face model's weights also where they are pickled, which can run any code",
    )
    command.add_argument("--workers", type=int, metavar="N", help="processes that find names; 0: one a core (1)")
    command.add_argument("--engine", choices=ENGINES, help=f"where the work is done ({ENGINES[0]})")
    command.add_argument("--scheduler", metavar="ADDRESS", help="of a Dask cluster, tcp://… (one on this machine)")
    command.add_argument("--quiet", action="store_true", help="say nothing but what went wrong")


def does(chosen: argparse.Namespace) -> int:
    """Write the tables and tell what came out; return the exit code."""
    settings = settings_of(chosen)
    from pipeline.run import run  # noqa: PLC0415 - after the options are known to be sound

    with progress(quiet=chosen.quiet) as watch:
        outcome = run(chosen.inputs or ["seeds"], chosen.output, settings, force=chosen.force, watch=watch)
    return told(outcome, chosen)


def told(outcome: Outcome, chosen: argparse.Namespace) -> int:
    """Tell what came out; return the exit code."""
    if not chosen.quiet:
        for line in summary(outcome, chosen.output):
            say(line)
    for problem in outcome.manifest["problems"]:
        say(f"failed: {problem['doc_id']}: {problem['message']}")
    return exit_code(outcome)


def exit_code(outcome: Outcome) -> int:
    """Return what the process should end with."""
    status = outcome.manifest["counts"]["status"]
    if not status.get("failed"):
        return DONE
    return SOME_FAILED if len(status) > 1 else NOTHING_DONE


@contextlib.contextmanager
def progress(*, quiet: bool) -> Iterator[Callable[[int | None], Progress] | None]:
    """Give what `run` tells how far it is."""
    if quiet:
        yield None
        return
    show = Bar() if sys.stderr.isatty() else Lines()
    try:
        yield lambda total: Progress(total, show)
    finally:
        show.close()
