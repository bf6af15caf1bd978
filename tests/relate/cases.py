"""The files of cases of ``relate``, and documents as a run makes them of a text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.records import Document
from tests.relate.figures import processor

FOLDER = Path(__file__).with_name("cases")


def cases(name: str) -> list[Any]:
    """Return the cases of a file as parameters of a test; one with ``"known_failure"`` is expected to fail."""
    found = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    failing = [pytest.mark.xfail(strict=True)]
    return [
        pytest.param(one["in"], one["out"], id=one["label"], marks=failing if "known_failure" in one else [])
        for one in found
    ]


def related(text: str) -> Document:
    """Return the document of a text with its quotes and affiliations."""
    [document] = processor()([Document("a.txt", source=text)])
    assert "bug" not in document.message
    return document
