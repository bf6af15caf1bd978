"""``python -m pipeline.train``."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec

import pytest

HAS_EXTRA = all(find_spec(name) for name in ("torch", "floret", "faker"))


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Return what the program says."""
    command = [sys.executable, "-m", "pipeline.train", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.skipif(HAS_EXTRA, reason="the extra train is installed")
def test_a_missing_library_is_named_with_the_command_that_installs_it() -> None:
    done = run("teacher", "--help")

    assert done.returncode == 1
    assert done.stderr.strip().endswith("pip install 'navnetabell[train]'")


def test_the_steps_are_listed_in_their_order() -> None:
    done = run("--help")

    told = " ".join(done.stdout.split())
    places = [told.index(f" {step}") for step in ("gold", "raw", "teacher", "student", "package")]
    assert places == sorted(places)


@pytest.mark.skipif(not HAS_EXTRA, reason="needs the extra train")
def test_a_step_tells_its_options() -> None:
    done = run("student", "--help")

    assert "--nynorsk-share" in done.stdout
    assert "share of raw windows" in done.stdout
