"""A few rounds of the harness that kills runs at random moments; ``python -m tests.harness_kill`` does more."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.harness_kill import Harness


@pytest.mark.slow
def test_runs_that_are_killed_leave_whole_tables_and_lose_no_row(tmp_path: Path) -> None:
    found = Harness(tmp_path, articles=12).rounds(4, seconds=60)

    assert found.faults() == {}
    assert found.rounds > 0
    assert found.finished > 0
