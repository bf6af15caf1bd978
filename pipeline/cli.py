"""The command line. Data goes to files or stdout, messages and progress to stderr."""

from __future__ import annotations

import argparse
import json
import os
import shlex
import signal
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from pipeline import __version__
from pipeline.errors import InputError, NavnetabellError, OutputError, SettingsError, did_you_mean, shortened
from pipeline.options import COMMANDS, Settings, options_of, settings_of
from pipeline.progress import echo, log, progress_shown
from pipeline.tuning import dedicate_process

if TYPE_CHECKING:  # what takes long to load is imported in the commands, when the options are known to be sound
    from pipeline.recognise.models import Model, ReportedScore
    from pipeline.run import Outcome

DONE, NOTHING_DONE, WRONG_USAGE, SOME_FAILED = range(4)
SIGNALLED = 128  # and the number of the signal, as shells have it
SEEDS = "seeds"
STDIN = "-"
UNKNOWN = "unknown"

EPILOG = """\
examples:
  navnetabell run                          the texts in seeds/, tables into outputs/
  navnetabell run articles/ -o tables/     a folder, searched recursively
  navnetabell run a.txt b/ --formats csv   a file and a folder, CSV only
  navnetabell run rows.csv --text-column C a table with a text in each row (.csv, .tsv, .jsonl, .parquet)
  cat a.txt | navnetabell run -            standard input

exit codes: 0 done; 1 nothing could be done; 2 wrong usage; 3 done, but some documents failed
"""
ABOUT_MODELS = """\
To use one: navnetabell run INPUT --model NAME. F1 is in percent, for exact span and label; published figures are
those of the model's makers, and figures for different texts or numbers of labels cannot be compared. To measure one
on your own texts: navnetabell evaluate GOLD --model NAME"""


class Stopped(KeyboardInterrupt):
    """The process was asked to end, by Ctrl-C or as `kill` does."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program with ``arguments`` (default: those of the process); return its exit code."""
    _sound_streams()
    dedicate_process()
    chosen = _parsed(sys.argv[1:] if arguments is None else arguments)
    if chosen is None:
        return WRONG_USAGE
    stopped_by: list[int] = []
    try:
        with _signals(stopped_by):
            code = _RUN[chosen.command](chosen)
            sys.stdout.flush()
            return code
    except SettingsError as error:
        log(f"navnetabell: {error}")
        return WRONG_USAGE
    except NavnetabellError as error:
        log(f"navnetabell: {error}")
    except KeyboardInterrupt:
        log("navnetabell: stopped. Tables of earlier runs are unchanged; run again to continue.")
        return SIGNALLED + (stopped_by or [signal.SIGINT])[0]
    except BrokenPipeError:
        sys.stdout = sys.stderr = None  # nobody reads them any more
    except OSError as error:
        sys.stdout = None  # if it is full, Python would try again when it ends
        where = f" ({shortened(str(error.filename))})" if error.filename else ""
        log(f"navnetabell: {error.strerror or error}{where}. Check the paths and the free disk space, and run again.")
    except MemoryError:
        log("navnetabell: not enough memory. Run with fewer --workers, or in parts: navnetabell shard --help")
    return NOTHING_DONE


def _sound_streams() -> None:
    """Give closed streams somewhere to go, and make messages printable whatever the encoding of the terminal."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:  # closed by the caller: the first file that is opened would take its place
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - as long as the process
            if name == "stdin":
                sys.stdin = None
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


@contextmanager
def _signals(stopped_by: list[int]) -> Iterator[None]:
    """End at SIGTERM and SIGHUP as at Ctrl-C; what is ignored, as by ``nohup``, stays so."""

    def stop(number: int, _frame: object) -> NoReturn:
        stopped_by.append(number)
        raise Stopped

    names = (name for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))
    ours = [number for number in map(signal.Signals.__getitem__, names) if signal.getsignal(number) is signal.SIG_DFL]
    if threading.current_thread() is not threading.main_thread():
        ours = []
    for number in ours:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, signal.SIG_DFL)


def _parsed(arguments: Sequence[str]) -> argparse.Namespace | None:
    """Return the parsed arguments; print help where there are none. Ends the process where they make no sense."""
    parser, commands = _parsers()
    if not arguments:
        parser.print_help(sys.stderr)
        return None
    first = arguments[0]
    if not first.startswith("-") and first not in COMMANDS:
        hint = did_you_mean(first, COMMANDS) or f" Choose from: {', '.join(COMMANDS)}."
        with suppress(OSError):
            hint = f" To read it: navnetabell run {shlex.quote(first)}" if Path(first).exists() else hint
        parser.error(f"{shortened(first)!r} is not a command.{hint}")
    chosen, unknown = parser.parse_known_args(arguments)
    if chosen.command is None:
        parser.error("a command is missing. For example: navnetabell run FOLDER")
    if unknown:
        given = shortened(" ".join(unknown))
        commands[chosen.command].error(f"unrecognized arguments: {given}.{_hint(chosen, unknown)}")
    return chosen


def _hint(chosen: argparse.Namespace, unknown: Sequence[str]) -> str:
    """Return what was probably meant by arguments that a command does not take."""
    given = next((word.partition("=")[0] for word in unknown if word.startswith("-")), "")
    flags = {command: [flag for option in options_of(command) for flag in option.flags] for command in COMMANDS}
    elsewhere = [command for command in COMMANDS if given in flags[command]]
    if elsewhere:
        return f" {given} is an option of: {', '.join(elsewhere)}."
    return did_you_mean(given, (flag for flag in flags[chosen.command] if flag.startswith("--")))


def _parsers() -> tuple[argparse.ArgumentParser, Mapping[str, argparse.ArgumentParser]]:
    """Return the parser of the program and those of its commands."""
    parser = argparse.ArgumentParser(
        prog="navnetabell",
        description="From a folder of Norwegian text to tables of the people, places and organisations named in it.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"navnetabell {__version__}")
    adding = parser.add_subparsers(dest="command", metavar="COMMAND")
    commands = {}
    for name, text in COMMANDS.items():
        command = commands[name] = adding.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")
        for title, options in groupby(options_of(name), key=attrgetter("group")):
            group = command.add_argument_group(title) if title else command
            for option in options:
                option.add_to(group)
    return parser, commands


def _inputs(chosen: argparse.Namespace) -> list[str]:
    """Return what is to be read.

    Raises:
        InputError: nothing was given and there is no seeds/, or standard input is closed.
    """
    if not chosen.inputs and not Path(SEEDS).exists():
        raise InputError.nothing_given(SEEDS)
    if STDIN in chosen.inputs and sys.stdin is None:
        raise InputError.no_stdin()
    return chosen.inputs or [SEEDS]


def _run(chosen: argparse.Namespace) -> int:
    """Write the tables, and print what came out; of `merge`, those of what the parts have done."""
    settings = settings_of(chosen)
    inputs = _inputs(chosen)
    from pipeline.run import merge, run  # noqa: PLC0415 - takes long

    with progress_shown(quiet=chosen.quiet) as watch:
        asked: dict[str, Any] = {"force": bool(chosen.force), "watch": watch}
        if chosen.command == "merge":
            outcome = merge(inputs, chosen.output, settings, **asked, fill=bool(chosen.fill))
        else:
            outcome = run(inputs, chosen.output, settings, **asked)
    code = _exit_code(outcome.manifest["counts"]["status"])
    for line in _outcome_lines(outcome, chosen, code):
        log(line)
    return code


def _shard(chosen: argparse.Namespace) -> int:
    """Do one part of the work, and print how much it was."""
    settings = settings_of(chosen)
    inputs = _inputs(chosen)
    from pipeline.run import shard  # noqa: PLC0415 - takes long

    part = {"index": chosen.index, "of": chosen.of, "force": bool(chosen.force)}
    with progress_shown(quiet=chosen.quiet) as watch:
        counts = shard(inputs, chosen.output, settings, **part, watch=watch)
    if not chosen.quiet:
        log(f"part {chosen.index} of {chosen.of}: {_counted(dict(sorted(counts.items()))) or 'no documents'}")
    return _exit_code(counts)


def _exit_code(status: Mapping[str, int]) -> int:
    """Return the exit code for the number of documents of each status."""
    if not status.get("failed"):
        return DONE
    return SOME_FAILED if len(status) > 1 else NOTHING_DONE


def _outcome_lines(outcome: Outcome, chosen: argparse.Namespace, code: int) -> Iterator[str]:
    """Yield what a user is told when a run is done: where nothing could be done, why comes first."""
    problems = outcome.manifest["problems"]
    if code != NOTHING_DONE and not chosen.quiet:
        yield from summary(outcome, chosen.output)
    for problem in problems:
        yield f"failed: {problem['doc_id']}: {problem['message']}"
    more = outcome.manifest["counts"]["status"].get("failed", 0) - len(problems)
    if more:
        yield f"failed: {more} more; see the table documents"


def summary(outcome: Outcome, output: Path) -> Iterator[str]:
    """Yield the lines that tell a user what came out."""
    manifest = outcome.manifest
    counts, model = manifest["counts"], manifest["model"]
    if outcome.up_to_date:
        yield f"{output} is up to date: nothing has changed since the last run. --force redoes everything."
    yield f"model      {model['name']} {model['version']} ({model['origin']})"
    yield f"documents  {_counted(counts['status'])}; language: {_counted(counts['languages']) or UNKNOWN}"
    yield from _hard_to_read(counts)
    if outcome.reused:
        yield f"           {outcome.reused} of them from earlier runs"
    yield f"mentions   {_counted(counts['mentions'])}"
    yield f"entities   {counts['entities']}"
    stated = [(name, counts[name]) for name in ("quotes", "affiliations") if name in counts]
    if stated:
        yield f"stated     {', '.join(f'{count} {name if count != 1 else name[:-1]}' for name, count in stated)}"
    for named in manifest["most_named"]:
        yield f"{named['mentions']:>9}  {named['name']} ({named['type']})"
    if not any(counts["mentions"].values()):
        yield "No names were found. Check that the texts are in a language that the model was made for."
    if counts["skipped"]:
        yield f"skipped, unsupported file type: {_counted(counts['skipped'])}"
    if manifest["unlisted"]:
        yield f"skipped, cannot be read: {', '.join(manifest['unlisted'])}"
    if counts["unmapped"]:
        yield (
            f"unknown labels, counted as type 'other': {_counted(counts['unmapped'])}. "
            "Give each a type under [labels] in a settings file (--config)."
        )
    yield from manifest["notes"]
    yield from _no_longer(outcome, output)
    for name in outcome.kept:
        yield f"{name}: the earlier table with your changes, kept beside the new one"
    yield f"tables     {output}"


def _hard_to_read(counts: Mapping[str, Any]) -> Iterator[str]:
    """Yield a line on documents in an old spelling, and one on those that were read badly."""
    if old := {name: count for name, count in counts["orthography"].items() if name != "modern"}:
        yield f"spelling   {_counted(old)}; names in these are found less well"
    if poor := counts["poor_ocr"]["documents"]:
        share = (
            f"over {counts['poor_ocr']['above']:.0%} of {'its' if poor == 1 else 'their'} words do not look like words"
        )
        yield f"ocr        {poor} look{'s' * (poor == 1)} like poor OCR: {share}"


def _no_longer(outcome: Outcome, output: Path) -> Iterator[str]:
    """Yield a line on what the last run had and wrote, and this one did not."""
    told = []
    if outcome.left_out:
        told.append(f"The last run into {output} had {' '.join(outcome.left_out)}; this one did not.")
    if outcome.gone:
        told.append(f"Removed, since this run does not write them: {', '.join(outcome.gone)}.")
    if told:
        yield " ".join(told)


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items())


def _evaluate(chosen: argparse.Namespace) -> int:
    """Print the scores on a gold file."""
    settings = settings_of(chosen)
    from pipeline.evaluate.report import evaluate  # noqa: PLC0415 - takes long
    from pipeline.write.tables import write_rows  # noqa: PLC0415 - takes long

    report = evaluate(chosen.gold, settings, texts=chosen.texts or [], gold_mentions=bool(chosen.gold_mentions))
    if chosen.errors:
        write_rows(chosen.errors, report.faults, "fault")
    for line in [_json(report.as_dict())] if chosen.json else report.lines():
        echo(line)
    return DONE


def _compare(chosen: argparse.Namespace) -> int:
    """Write or print the differences of two models or runs, and the summary."""
    settings = _sound_comparison(chosen)
    from pipeline.evaluate.compare import compare_folders, compare_models  # noqa: PLC0415 - takes long
    from pipeline.write.tables import write_rows  # noqa: PLC0415 - takes long
    from pipeline.write.text_tables import csv_text  # noqa: PLC0415 - takes long

    if chosen.models:
        found = compare_models(chosen.inputs, tuple(chosen.models), settings)
    else:
        found = compare_folders(Path(chosen.inputs[0]), Path(chosen.inputs[1]))
    if chosen.output:
        try:
            chosen.output.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError.unwritable(chosen.output, error) from error
        for ending in (".csv", ".xlsx"):
            path = chosen.output / f"differences{ending}"
            write_rows(path, found.differences, "difference", settings.csv_dialect)
    if chosen.json:
        echo(_json(found.as_dict(rows=not chosen.output)))
        return DONE
    if not chosen.output:
        echo(csv_text(found.differences.round(4), settings.csv_dialect).replace("\r\n", "\n").rstrip("\n"))
    for line in found.lines():
        (echo if chosen.output else log)(line)
    return DONE


def _sound_comparison(chosen: argparse.Namespace) -> Settings:
    """Return the settings of a comparison that makes sense.

    Raises:
        SettingsError: it is not said what to compare, or an option makes no sense.
    """
    if len(chosen.models or []) not in {0, 2} or not (chosen.models or len(chosen.inputs) == 2):  # noqa: PLR2004 - of a pair
        raise SettingsError.no_pair()
    if STDIN in chosen.inputs:
        raise SettingsError.stdin_twice()
    return settings_of(chosen)


def _app(chosen: argparse.Namespace) -> int:
    """Serve the page until the user ends it; a run that is at work then is ended too."""
    import webbrowser  # noqa: PLC0415 - for this command only

    from pipeline.app.project import Project  # noqa: PLC0415 - takes long
    from pipeline.app.server import AppServer  # noqa: PLC0415 - likewise

    project = Project(chosen.folder, chosen.lang)
    with AppServer(project) as server:
        log(f"navnetabell: {server.address}\nThe page is open as long as this program runs; Ctrl-C ends it.")
        if not chosen.no_browser:
            threading.Thread(target=webbrowser.open, args=[server.address_once()], daemon=True).start()
        try:
            server.serve_forever()
        finally:
            project.stop()
    return DONE


def _models(chosen: argparse.Namespace) -> int:
    """Print which models there are, what they are worth, and how to get them."""
    from pipeline.recognise.models import catalogue  # noqa: PLC0415 - for this command only

    found = catalogue()
    if chosen.json:
        echo(_json([asdict(model) for model in found]))
        return DONE
    for model in found:
        for line in model_lines(model):
            echo(line)
    echo(ABOUT_MODELS)
    return DONE


def model_lines(model: Model) -> Iterator[str]:
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


def _score(score: ReportedScore) -> str:
    return f"{score.f1} {score.split} ({score.labels} labels, {score.source})".replace("  ", " ")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)


_RUN = {
    "run": _run,
    "evaluate": _evaluate,
    "compare": _compare,
    "shard": _shard,
    "merge": _run,
    "models": _models,
    "app": _app,
}
