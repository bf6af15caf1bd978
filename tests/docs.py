"""The parts of the manual that are made from declarations: `python -m tests.docs` writes them anew."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from pipeline.options import COMMANDS, SETTINGS, Option, options_of
from pipeline.read.formats import FILE_FORMATS
from pipeline.tabulate.columns import DECLARED
from tests.conftest import ROOT

TABLES_PAGE = ROOT / "docs" / "tables.md"
INPUT_PAGES = (ROOT / "docs" / "input.md", ROOT / "docs" / "input.nb.md")
INPUT_HEADS = ("| file | how it is read | fills | needs |", "| fil | slik leses den | fyller | krever |")
REFERENCE_PAGE = ROOT / "docs" / "reference.md"
REFERENCE_HEAD = """\
# Command reference

Made from `pipeline/options.toml` by `make reference`; edit it there. `navnetabell COMMAND --help` says the same.

Exit codes: 0 done; 1 nothing could be done, and a message says why and what to do; 2 wrong usage; 3 done, but some
documents failed, each with its reason in the table documents. 130, 143 and 129: stopped by Ctrl-C, SIGTERM or SIGHUP.

A **settings file** (`--config settings.toml`) is TOML, with the names in the last column as keys; options override it.

```toml
formats = ["csv", "parquet"]
types = ["person", "place"]
text-column = "brødtekst"

[labels]            # labels of a model that are unknown, and the type of each
SHIP = "product"
```
"""


def columns() -> Iterator[str]:
    """Yield the lines about all columns of all tables."""
    for table in DECLARED:
        key = ", ".join(f"`{name}`" for name in table.key)
        only = f" With `--tables {table.asked}`." if table.asked else ""
        yield f"\n## {table.name}\n\nA row is {table.row}. Key: {key}.{only}\n"
        yield "\n| column | type | meaning |\n| --- | --- | --- |\n"
        for column in table.columns:
            only = f" (with `--tables {column.asked}`)" if column.asked else ""
            meaning = column.meaning.replace("|", "\\|") + only
            yield f"| `{column.name}` | {column.type} | {meaning} |\n"
    yield "\n"


def formats(language: int) -> Iterator[str]:
    """Yield the lines about all kinds of file that are read, in English (0) or Norwegian (1); likes together."""
    yield f"\n{INPUT_HEADS[language]}\n| --- | --- | --- | --- |\n"
    words = tomllib.loads((ROOT / "tests" / "data" / "formats.toml").read_text(encoding="utf-8"))
    named = ((words["table" if one.open_table else one.endings[0]][language], one) for one in FILE_FORMATS)
    for (how, fills), alike in groupby(named, key=lambda pair: (pair[0], pair[1].fills)):
        kinds = [one for _, one in alike]
        endings = " ".join(f"`{ending}`" for one in kinds for ending in one.endings)
        extras = ", ".join(f"`{extra}`" for extra in dict.fromkeys(one.extra for one in kinds) if extra)
        yield f"| {endings} | {how} | {', '.join(f'`{name}`' for name in fills)} | {extras} |\n"
    yield "\n"


def page(path: Path, mark: str, lines: Iterable[str]) -> str:
    """Return a page with lines as they are declared between two marks."""
    begin, end = f"<!-- {mark} -->\n", f"<!-- /{mark} -->\n"
    before, _, rest = path.read_text(encoding="utf-8").partition(begin)
    return before + begin + "".join(lines) + end + rest.partition(end)[2]


def reference() -> str:
    """Return the command reference, made from the declared options."""
    return "\n".join((REFERENCE_HEAD, *(line for command in COMMANDS for line in _section(command))))


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


def pages() -> Iterator[tuple[Path, str]]:
    """Yield each page that has something declared in it, as it should be."""
    yield TABLES_PAGE, page(TABLES_PAGE, "columns", columns())
    for language, path in enumerate(INPUT_PAGES):
        yield path, page(path, "formats", formats(language))
    yield REFERENCE_PAGE, reference()


if __name__ == "__main__":
    for path, text in list(pages()):
        path.write_text(text, encoding="utf-8", newline="\n")
