"""The command line: the only place that prints. Data goes to files, messages and progress to stderr."""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import __version__
from pipeline.errors import NavnetabellError, SettingsError
from pipeline.settings import CSV_DIALECTS, FORMATS, SHIPPED_MODEL, TYPES, Settings

if TYPE_CHECKING:  # pandas and spaCy, a second's work, are loaded only when there is something to do
    from pipeline.records import Document
    from pipeline.run import Outcome, Watch

DONE, NOTHING_DONE, WRONG_USAGE, SOME_FAILED = range(4)
INTERRUPTED = 130  # 128 + SIGINT, as shells have it

EPILOG = """\
examples:
  navnetabell run                          the texts in seeds/, tables into outputs/
  navnetabell run articles/ -o tables/     a folder, searched recursively
  navnetabell run a.txt b/ --formats csv   a file and a folder, CSV only
  cat a.txt | navnetabell run -            standard input

exit codes: 0 done; 1 nothing could be done; 2 wrong usage; 3 done, but some documents failed
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program with ``arguments`` (default: those of the process); return its exit code."""
    _speak_utf8()
    parser = _parser()
    chosen = parser.parse_args(arguments)
    if chosen.command is None:
        parser.print_help(sys.stderr)
        return WRONG_USAGE
    try:
        return _run(chosen)
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
    _add_run(commands.add_parser("run", help="write the tables", description="Write the tables for files and folders."))
    return parser


def _add_run(run: argparse.ArgumentParser) -> None:
    run.add_argument("inputs", nargs="*", metavar="INPUT", help="files, folders, or - for standard input (seeds/)")
    run.add_argument(
        "-o", "--output", type=Path, default=Path("outputs"), metavar="DIR", help="where to write (outputs/)"
    )
    run.add_argument("--model", metavar="NAME_OR_PATH", help=f"a spaCy pipeline's name or folder ({SHIPPED_MODEL})")
    run.add_argument("--types", metavar="LIST", help=f"which types of names, by commas, or 'all' ({','.join(TYPES)})")
    run.add_argument("--formats", metavar="LIST", help=f"which files to write, by commas ({','.join(FORMATS)})")
    run.add_argument("--csv-dialect", choices=CSV_DIALECTS, help=f"separators of the CSV files ({CSV_DIALECTS[0]})")
    run.add_argument("--corrections", metavar="FILE", help="a CSV or Excel file of corrections, before all rules")
    run.add_argument(
        "--config", type=Path, metavar="FILE", help="a TOML file of settings; the command line goes before it"
    )
    run.add_argument("--no-fix", action="append", metavar="NAME", help="leave out a cleaning fix; can be given again")
    run.add_argument("--force", action="store_true", help="do everything anew, also what is up to date")
    run.add_argument("--quiet", action="store_true", help="say nothing but what went wrong")


def _run(chosen: argparse.Namespace) -> int:
    settings = (Settings.load(chosen.config) if chosen.config else Settings()).updated(
        {name: getattr(chosen, name) for name in ("model", "types", "formats", "csv_dialect", "no_fix", "corrections")}
    )
    from pipeline.run import run  # noqa: PLC0415 - after the options are known to be sound

    with _progress(quiet=chosen.quiet) as watch:
        outcome = run(
            chosen.inputs or ["seeds"],
            chosen.output,
            settings,
            force=chosen.force,
            watch=watch,
        )
    if not chosen.quiet:
        for line in summary(outcome, chosen.output):
            _say(line)
    for problem in outcome.manifest["problems"]:
        _say(f"failed: {problem['doc_id']}: {problem['message']}")
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

        def watch(total: int) -> Watch:
            bar.reset(total)
            return tell

        def tell(batch: Sequence[Document]) -> None:
            bar.update(len(batch))

        yield watch


def _speak_utf8() -> None:
    """Make messages printable whatever the terminal's encoding: what it lacks is written as an escape."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _say(line: str) -> None:
    with contextlib.suppress(ValueError):  # a closed stream
        print(line, file=sys.stderr)  # noqa: T201 - the one place that prints
