"""The parts of the manual that are made from declarations: `python -m tests.docs` writes them anew."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from pipeline.read.formats import FILE_FORMATS
from pipeline.tabulate.columns import DECLARED
from tests.conftest import ROOT

TABLES_PAGE = ROOT / "docs" / "tables.md"
INPUT_PAGES = (ROOT / "docs" / "input.md", ROOT / "docs" / "input.nb.md")
INPUT_HEADS = ("| file | how it is read | fills | needs |", "| fil | slik leses den | fyller | krever |")


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


def pages() -> Iterator[tuple[Path, str]]:
    """Yield each page that has something declared in it, as it should be."""
    yield TABLES_PAGE, page(TABLES_PAGE, "columns", columns())
    for language, path in enumerate(INPUT_PAGES):
        yield path, page(path, "formats", formats(language))


if __name__ == "__main__":
    for path, text in list(pages()):
        path.write_text(text, encoding="utf-8")
