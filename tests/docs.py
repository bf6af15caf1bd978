"""The parts of the manual that are made from declarations: `python -m tests.docs` writes them anew."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.tabulate.columns import TABLES
from tests.conftest import ROOT

TABLES_PAGE = ROOT / "docs" / "tables.md"
BEGIN, END = "<!-- columns -->\n", "<!-- /columns -->\n"


def columns() -> Iterator[str]:
    """Yield the lines about all columns of all tables."""
    for table in TABLES:
        yield f"\n## {table.name}\n\nA row is {table.row}. Key: {', '.join(f'`{name}`' for name in table.key)}.\n"
        yield "\n| column | type | meaning |\n| --- | --- | --- |\n"
        for column in table.columns:
            meaning = column.meaning.replace("|", "\\|")
            yield f"| `{column.name}` | {column.type} | {meaning} |\n"
    yield "\n"


def tables_page() -> str:
    """Return the page about the tables, with the columns as they are declared."""
    before, _, rest = TABLES_PAGE.read_text(encoding="utf-8").partition(BEGIN)
    return before + BEGIN + "".join(columns()) + END + rest.partition(END)[2]


if __name__ == "__main__":
    TABLES_PAGE.write_text(tables_page(), encoding="utf-8")
