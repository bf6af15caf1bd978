"""The command reference: ``python -m tests.reference`` writes docs/reference.md from the declared options."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from pipeline.options import COMMANDS, SETTINGS, Option, options_of
from tests.conftest import ROOT

PAGE = ROOT / "docs" / "reference.md"
HEAD = """\
# Command reference

Made from `pipeline/options.py` by `make reference`; edit it there. `navnetabell COMMAND --help` says the same.

Exit codes: 0 done; 1 nothing could be done, and a message says why and what to do; 2 wrong usage; 3 done, but some
documents failed, each with its reason in the table documents. 130, 143 and 129: stopped by Ctrl-C, SIGTERM or SIGHUP.

A **settings file** (`--config settings.toml`) is TOML, with the names in the last column as keys; options override it.
"""
EXAMPLE = """\
```toml
formats = ["csv", "parquet"]
types = ["person", "place"]
text-column = "brødtekst"

[labels]            # labels of a model that are unknown, and the type of each
SHIP = "product"
```
"""


def reference() -> str:
    """Return the page."""
    return "\n".join((HEAD, EXAMPLE, *(line for command in COMMANDS for line in _section(command))))


def _section(command: str) -> Iterator[str]:
    text = COMMANDS[command]
    yield f"## navnetabell {command}\n\n{text[0].upper()}{text[1:]}.\n"
    for group, options in groupby(options_of(command), lambda option: option.group):
        yield f"| {group or 'arguments'} | | settings file |\n| --- | --- | --- |"
        yield from (_row(option) for option in options)
        yield ""


def _row(option: Option) -> str:
    value = "" if option.kind is bool else option.metavar or f"{{{','.join(option.choices)}}}"
    flags = " ".join((", ".join(option.flags), value)) if option.group else value
    key = f"`{option.key}`" if option in SETTINGS else ""
    return f"| `{flags.strip()}` | {option.shown.replace('|', '/')} | {key} |"


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(reference(), encoding="utf-8", newline="\n")
