"""The program: its parser, its commands, its exit codes."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from pipeline import __version__
from pipeline.cli import compare, evaluate, merge, models, run, shard
from pipeline.cli.common import INTERRUPTED, NOTHING_DONE, WRONG_USAGE
from pipeline.cli.speak import say, speak_utf8
from pipeline.errors import NavnetabellError, SettingsError
from pipeline.own import dedicate_process

COMMANDS = (run, evaluate, compare, shard, merge, models)

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
    speak_utf8()
    dedicate_process()
    parser = _parser()
    chosen = parser.parse_args(arguments)
    if chosen.command is None:
        parser.print_help(sys.stderr)
        return WRONG_USAGE
    try:
        return int(chosen.does(chosen))
    except SettingsError as error:
        say(f"navnetabell: {error}")
        return WRONG_USAGE
    except NavnetabellError as error:
        say(f"navnetabell: {error}")
        return NOTHING_DONE
    except KeyboardInterrupt:
        say("navnetabell: stopped. Tables of earlier runs are as they were.")
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
    for command in COMMANDS:
        what = command.HELP
        own = commands.add_parser(command.NAME, help=what, description=f"{what[0].upper()}{what[1:]}.")
        own.set_defaults(does=command.does)
        command.add(own)
    return parser
