"""The program and its commands."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.cli.program import COMMANDS
from tests.cli.program import navnetabell
from tests.conftest import ROOT


def test_the_command_and_the_module_are_one_program(home: Path) -> None:
    command = Path(sys.executable).with_name("navnetabell")

    told = subprocess.run([command, "--version"], cwd=home, capture_output=True, text=True, check=True).stdout

    assert told == navnetabell("--version", cwd=home).stdout
    assert re.fullmatch(r"navnetabell \d+\.\d+\.\d+\n", told)


@pytest.mark.parametrize("command", [command.NAME for command in COMMANDS])
def test_every_option_stands_in_the_readme(home: Path, command: str) -> None:
    options = set(re.findall(r"--[a-z-]+", navnetabell(command, "--help", cwd=home).stdout)) - {"--help"}
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert options
    assert {option for option in options if option not in readme} == set()
