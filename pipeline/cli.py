"""The command line: the only place that prints. Data goes to files, messages and progress to stderr."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import __version__
from pipeline.errors import NavnetabellError, SettingsError
from pipeline.settings import CSV_DIALECTS, FORMATS, SHIPPED_MODEL, TYPES, Settings

if TYPE_CHECKING:  # pandas and spaCy, a second's work, are loaded only when there is something to do
    from pipeline.records import Document
    from pipeline.run import Outcome, Watch

DONE, NOTHING_DONE, WRONG_USAGE, SOME_FAILED = range(4)
OUTPUT = Path("outputs")
INTERRUPTED = 130  # 128 + SIGINT, as shells have it

EPILOG = """\
examples:
  navnetabell run                          the texts in seeds/, tables into outputs/
  navnetabell run articles/ -o tables/     a folder, searched recursively
  navnetabell run a.txt b/ --formats csv   a file and a folder, CSV only
  navnetabell run rows.csv --text-column C a text in each row of a table (.csv, .tsv, .jsonl, .parquet)
  cat a.txt | navnetabell run -            standard input

exit codes: 0 done; 1 nothing could be done; 2 wrong usage; 3 done, but some documents failed
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program with ``arguments`` (default: those of the process); return its exit code."""
    _speak_utf8()
    _keep_to_one_thread()
    parser = _parser()
    chosen = parser.parse_args(arguments)
    if chosen.command is None:
        parser.print_help(sys.stderr)
        return WRONG_USAGE
    try:
        return int(chosen.does(chosen))
    except SettingsError as error:
        _say(f"navnetabell: {error}")
        return WRONG_USAGE
    except NavnetabellError as error:
        _say(f"navnetabell: {error}")
        return NOTHING_DONE
    except KeyboardInterrupt:
        _say("navnetabell: stopped. Tables of earlier runs are as they were.")
        return INTERRUPTED
    except BrokenPipeError:
        sys.stderr = None  # whoever read our messages has gone; there is nobody left to tell
        return NOTHING_DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="navnetabell",
        description="From a folder of Norwegian text to tables of the people, places and organisations named in it.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"navnetabell {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name, add, does, what in COMMANDS:
        add(commands.add_parser(name, help=what, description=f"{what[0].upper()}{what[1:]}."), does)
    return parser


def _add_common(command: argparse.ArgumentParser) -> None:
    command.add_argument("--model", metavar="NAME_OR_PATH", help=f"a spaCy pipeline's name or folder ({SHIPPED_MODEL})")
    command.add_argument("--config", type=Path, metavar="FILE", help="a TOML file of settings; options go before it")
    command.add_argument("--no-fix", action="append", metavar="NAME", help="leave out a cleaning fix; more than once")


def _add_run(run: argparse.ArgumentParser, does: Callable[[argparse.Namespace], int]) -> None:
    run.set_defaults(does=does)
    run.add_argument("inputs", nargs="*", metavar="INPUT", help="files, folders, or - for standard input (seeds/)")
    run.add_argument("-o", "--output", type=Path, default=OUTPUT, metavar="DIR", help=f"where to write ({OUTPUT}/)")
    _add_common(run)
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


def _add_evaluate(command: argparse.ArgumentParser, does: Callable[[argparse.Namespace], int]) -> None:
    command.set_defaults(does=does)
    command.add_argument(
        "gold", type=Path, metavar="GOLD", help="texts with their names: .jsonl, or .conllu with name="
    )
    _add_common(command)
    command.add_argument("--gold-mentions", action="store_true", help="gold names for found ones: entity scores alone")
    command.add_argument("--errors", type=Path, metavar="FILE", help="write what was missed or wrong as CSV")
    command.add_argument("--json", action="store_true", help="print the scores as JSON")


def _settings(chosen: argparse.Namespace) -> Settings:
    names = (one.name for one in fields(Settings))
    given = {name: getattr(chosen, name) for name in names if getattr(chosen, name, None) is not None}
    return (Settings.load(chosen.config) if chosen.config else Settings()).updated(given)


def _evaluate(chosen: argparse.Namespace) -> int:
    settings = _settings(chosen)
    from pipeline.evaluate.evaluation import evaluate  # noqa: PLC0415 - after the options are known to be sound

    report = evaluate(chosen.gold, settings, gold_mentions=chosen.gold_mentions)
    if chosen.errors:
        report.write_faults(chosen.errors)
    lines = [json.dumps(report.as_dict(), ensure_ascii=False, indent=1)] if chosen.json else report.lines()
    for line in lines:
        print(line)  # noqa: T201 - the scores are what was asked for
    return DONE


def _run(chosen: argparse.Namespace) -> int:
    settings = _settings(chosen)
    from pipeline.run import run  # noqa: PLC0415 - after the options are known to be sound

    with _progress(quiet=chosen.quiet) as watch:
        outcome = run(chosen.inputs or ["seeds"], chosen.output, settings, force=chosen.force, watch=watch)
    if not chosen.quiet:
        for line in summary(outcome, chosen.output):
            _say(line)
    for problem in outcome.manifest["problems"]:
        _say(f"failed: {problem['doc_id']}: {problem['message']}")
    return exit_code(outcome)


COMMANDS = (
    ("run", _add_run, _run, "write the tables for files and folders"),
    ("evaluate", _add_evaluate, _evaluate, "score names and entities on a gold file, over its texts"),
)


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
def _progress(*, quiet: bool) -> Iterator[Any]:
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


def _keep_to_one_thread() -> None:
    """Let matrices be multiplied in one thread, unless the user has said otherwise.

    Ours are small: two threads take nearly three times the processor time of one, waiting for each other. The libraries
    read these variables when they are loaded, which is later than this.
    """
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"):
        os.environ.setdefault(name, "1")


def _speak_utf8() -> None:
    """Make messages printable whatever the terminal's encoding: what it lacks is written as an escape."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _say(line: str) -> None:
    with contextlib.suppress(ValueError):  # a closed stream
        print(line, file=sys.stderr)  # noqa: T201 - the one place that prints
