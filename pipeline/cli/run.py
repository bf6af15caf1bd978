"""``navnetabell run``: the tables of files and folders."""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.cli.common import DONE, NOTHING_DONE, SOME_FAILED, add_common, settings_of
from pipeline.cli.speak import say
from pipeline.settings import CSV_DIALECTS, FORMATS, TYPES

if TYPE_CHECKING:  # pandas and spaCy, a second's work, are loaded only when there is something to do
    from pipeline.records import Document
    from pipeline.run import Outcome, Watch

NAME = "run"
HELP = "write the tables for files and folders"
OUTPUT = Path("outputs")


def add(run: argparse.ArgumentParser) -> None:
    """Add the options."""
    run.add_argument("inputs", nargs="*", metavar="INPUT", help="files, folders, or - for standard input (seeds/)")
    run.add_argument("-o", "--output", type=Path, default=OUTPUT, metavar="DIR", help=f"where to write ({OUTPUT}/)")
    add_common(run)
    run.add_argument("--types", metavar="LIST", help=f"which types of names, by commas, or 'all' ({','.join(TYPES)})")
    run.add_argument("--formats", metavar="LIST", help=f"which files to write, by commas ({','.join(FORMATS)})")
    run.add_argument("--csv-dialect", choices=CSV_DIALECTS, help=f"separators of the CSV files ({CSV_DIALECTS[0]})")
    run.add_argument("--corrections", metavar="FILE", help="a CSV or Excel file of corrections, before all rules")
    run.add_argument("--text-column", metavar="C", help="column of tables that holds the texts (text, tekst …)")
    run.add_argument("--id-column", metavar="C", help="column that holds what follows # in doc_id (number of the row)")
    run.add_argument("--date-column", metavar="C", help="column that holds the texts' dates (none)")
    run.add_argument(
        "--keep-duplicates", action="store_const", const=True, help="count a text again that was met before"
    )
    run.add_argument("--force", action="store_true", help="do everything anew, also what is up to date")
    run.add_argument("--quiet", action="store_true", help="say nothing but what went wrong")


def does(chosen: argparse.Namespace) -> int:
    """Write the tables and tell what came out; return the exit code."""
    settings = settings_of(chosen)
    from pipeline.run import run  # noqa: PLC0415 - after the options are known to be sound

    with progress(quiet=chosen.quiet) as watch:
        outcome = run(chosen.inputs or ["seeds"], chosen.output, settings, force=chosen.force, watch=watch)
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


def summary(outcome: Outcome, output: Path) -> Iterator[str]:
    """Yield the lines that tell a user what came out."""
    manifest = outcome.manifest
    counts, model = manifest["counts"], manifest["model"]
    if outcome.up_to_date:
        yield f"{output} is up to date: nothing has changed since the last run. --force does everything anew."
    yield f"model      {model['name']} {model['version']} ({model['origin']})"
    yield f"documents  {_counted(counts['status'])}; language: {_counted(counts['languages']) or 'unknown'}"
    yield f"mentions   {_counted(counts['mentions'])}"
    yield f"entities   {counts['entities']}"
    for named in manifest["most_named"]:
        yield f"{named['mentions']:>9}  {named['name']} ({named['type']})"
    if not any(counts["mentions"].values()):
        yield "No names were found. Is the text Norwegian, and the model made for it?"
    if counts["skipped"]:
        yield f"not read, of no kind that is read: {_counted(counts['skipped'])}"
    if manifest["unlisted"]:
        yield f"not read, may not be listed by you: {', '.join(manifest['unlisted'])}"
    if counts["unmapped"]:
        yield (
            f"labels that no type is known for, taken as 'other': {_counted(counts['unmapped'])}. "
            "Say what they are under [labels] in a settings file (--config)."
        )
    yield from manifest["notes"]
    yield f"tables     {output}"


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items())


@contextlib.contextmanager
def progress(*, quiet: bool) -> Iterator[Any]:
    """Give what `run` tells of its progress; a bar on a terminal, nothing elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from tqdm import tqdm  # noqa: PLC0415 - only where a bar is drawn

    with tqdm(unit=" documents", file=sys.stderr, leave=False) as bar:

        def watch(total: int | None) -> Watch:
            bar.reset(total)
            return tell

        def tell(batch: Sequence[Document]) -> None:
            bar.update(len(batch))

        yield watch
