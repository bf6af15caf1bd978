"""The Norwegian README tells of every column, and leads nowhere that is not there."""

from __future__ import annotations

import re

import pytest

from pipeline.cli.program import main
from pipeline.tabulate.columns import TABLES, Table
from tests.conftest import ROOT

README = (ROOT / "README.nb.md").read_text(encoding="utf-8")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def anchor(heading: str) -> str:
    """Return the name by which GitHub links to a heading."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def section(table: str) -> str:
    """Return what is said of a table."""
    return README.split(f"**{table}**: ")[1].split("\n**")[0].split("\n## ")[0]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_column_of_every_table_is_told_of(table: Table) -> None:
    told = set(re.findall(r"`([a-z_0-9]+)`", section(table.name)))

    assert {column.name for column in table.columns} <= told


def test_every_reason_for_a_name_is_told_of() -> None:
    reasons = ("exact", "genitive", "full-name", "acronym", "spelling", "country", "correction", "corpus")

    assert all(f"`{reason}`" in section("mentions") for reason in reasons)


def test_every_option_that_is_named_exists(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["run", "--help"])
    known = capsys.readouterr().out

    options = set(re.findall(r"--[a-z][a-z-]*", README)) - {"--help"}
    assert options
    assert {option for option in options if option not in known} == set()


def test_every_link_leads_to_a_file_or_a_heading_that_is_there() -> None:
    for target in re.findall(r"\]\(([^)]+)\)", README):
        if target.startswith("https://"):
            continue
        path, _, name = target.partition("#")
        page = ROOT / (path or "README.nb.md")
        assert page.exists(), target
        if name:
            assert name in map(anchor, HEADING.findall(page.read_text(encoding="utf-8"))), target
