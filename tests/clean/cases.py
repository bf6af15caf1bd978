"""Cases as data: each has a label, perhaps a comment, what goes in and what comes out.

``fails`` marks a known failure, which must go on failing: when it no longer does, that is news.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

DATA = Path(__file__).parent / "data"


def load(name: str) -> Any:
    """Return the content of a data file."""
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def cases(name: str) -> list[Any]:
    """Return the cases of a data file as parameters (in, out)."""
    return [_parameter(case) for case in load(name)]


def _parameter(case: dict[str, Any]) -> Any:
    known = [pytest.mark.xfail(strict=True, reason=case.get("comment", ""))] if case.get("fails") else []
    return pytest.param(case["in"], case["out"], id=case["label"], marks=known)
