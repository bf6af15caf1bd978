"""Cases as data, in files beside the tests: lines that can be added to without touching Python.

``NAME.json`` holds cases with a label, perhaps a comment, what goes in and what comes out; ``known_failure`` marks one
that must go on failing: when it no longer does, that is news. ``cases.toml`` in a folder of tests holds tables of rows:
lists of the values that a test takes, or such lists by the label of each.
"""

from __future__ import annotations

import json
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

TESTS = Path(__file__).parent


def load(path: str) -> Any:
    """Return the content of a JSON file, by its path from here without ending."""
    return json.loads((TESTS / f"{path}.json").read_text(encoding="utf-8"))


def cases(path: str) -> list[Any]:
    """Return the cases of a JSON file as parameters (in, out)."""
    failing = pytest.mark.xfail(strict=True)
    return [
        pytest.param(case["in"], case["out"], id=case["label"], marks=[failing] if case.get("known_failure") else [])
        for case in load(path)
    ]


def case_rows(table: str) -> list[Any]:
    """Return the rows of a table, such as ``read/html``: the table ``html`` in ``read/cases.toml``.

    A list within a list of a row is a tuple: what is compared with are mostly lists of those.
    """
    found = case_table(table)
    if isinstance(found, dict):
        return [pytest.param(*map(_value, row), id=label) for label, row in found.items()]
    return [tuple(map(_value, row)) if isinstance(row, list) else row for row in found]


def _value(cell: Any) -> Any:
    return [tuple(one) if isinstance(one, list) else one for one in cell] if isinstance(cell, list) else cell


def case_table(table: str) -> Any:
    """Return a table as it stands in its file."""
    folder, _, name = table.rpartition("/")
    return _tables(TESTS / folder)[name]


@cache
def _tables(folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / "cases.toml").read_text(encoding="utf-8"))
