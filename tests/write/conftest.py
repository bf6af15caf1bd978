"""Texts that break programs: ours, and the big list of naughty strings."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.write.examples import HOSTILE


@pytest.fixture(params=["ours", pytest.param("blns", marks=pytest.mark.corpus)])
def hostile(request: pytest.FixtureRequest) -> list[str]:
    if request.param == "ours":
        return HOSTILE
    path: Path = request.getfixturevalue("corpora") / "hostile" / "blns.json"
    texts: list[str] = json.loads(path.read_text(encoding="utf-8"))
    assert len(texts) == 515
    return texts
