"""``navnetabell compare``: what two models, or two earlier runs, find differently."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from pipeline.cli.common import DONE, add_settings, settings_of
from pipeline.cli.speak import say, show
from pipeline.errors import OutputError, SettingsError
from pipeline.settings import CSV_DIALECTS, TYPES, Settings

NAME = "compare"
HELP = "show what two models, or two earlier runs, find differently in the same texts"
BOTH = 2
NAMED, ENDINGS = "differences", (".csv", ".xlsx")
STDIN = "-"
ONCE = "Standard input can be read only once, and two models are to read it. Put the text into a file."
USAGE = "Give texts and two models, navnetabell compare INPUT --model A --model B; or the folders of two runs."


def add(command: argparse.ArgumentParser) -> None:
    """Add the options."""
    command.add_argument(
        "inputs",
        nargs="+",
        metavar="INPUT",
        help="files and folders of texts; without --model, the folders of two runs",
    )
    command.add_argument(
        "--model", action="append", default=[], dest="models", metavar="NAME_OR_PATH", help="a model; give two"
    )
    command.add_argument(
        "-o", "--output", type=Path, metavar="DIR", help="write the differences there, and the summary to stdout"
    )
    add_settings(command)
    command.add_argument(
        "--confidence", action="store_const", const=True, help="compute probabilities for a spaCy model that gives none"
    )
    command.add_argument("--types", metavar="LIST", help=f"which types of names, or 'all' ({','.join(TYPES)})")
    command.add_argument("--csv-dialect", choices=CSV_DIALECTS, help=f"separators of the CSV ({CSV_DIALECTS[0]})")
    command.add_argument("--text-column", metavar="C", help="column of tables that holds the texts (text, tekst …)")
    command.add_argument("--id-column", metavar="C", help="column that holds what follows # in doc_id")
    command.add_argument("--json", action="store_true", help="print JSON: the summary; without -o the differences too")


def does(chosen: argparse.Namespace) -> int:
    """Write or print the differences, and the summary; return the exit code."""
    settings = _sound(chosen)
    from pipeline.evaluate.compare import compare_folders, compare_models  # noqa: PLC0415 - options are sound now

    if chosen.models:
        found = compare_models(chosen.inputs, (chosen.models[0], chosen.models[1]), settings)
    else:
        found = compare_folders(Path(chosen.inputs[0]), Path(chosen.inputs[1]))
    if chosen.output:
        for ending in ENDINGS:
            found.write(_folder(chosen.output) / f"{NAMED}{ending}", settings.csv_dialect)
    if chosen.json:
        show(json.dumps(found.as_dict(rows=not chosen.output), ensure_ascii=False, indent=1))
        return DONE
    if not chosen.output:
        show(found.csv_text(settings.csv_dialect).replace("\r\n", "\n").rstrip("\n"))
    for line in found.lines():
        (show if chosen.output else say)(line)
    return DONE


def _sound(chosen: argparse.Namespace) -> Settings:
    """Return the settings of a comparison that makes sense.

    Raises:
        SettingsError: it is not said what to compare, or an option means nothing.
    """
    if len(chosen.models) not in {0, BOTH} or (not chosen.models and len(chosen.inputs) != BOTH):
        raise SettingsError(USAGE)
    if STDIN in chosen.inputs:
        raise SettingsError(ONCE)
    return settings_of(chosen)


def _folder(path: Path) -> Path:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError.unwritable(path, error.strerror or str(error)) from error
    return path
