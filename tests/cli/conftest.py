"""What all tests of the command line start from."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.program import TEXT


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a folder with an article in seeds/, as a user has it."""
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "a.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path
