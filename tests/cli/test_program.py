"""The program as a process: its streams, its signals, what it loads."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline import read_tables
from pipeline.cli import main
from pipeline.options import COMMANDS, options_of
from tests.cli.program import navnetabell
from tests.conftest import ROOT
from tests.outputs import files

COMMAND = Path(sys.executable).with_name("navnetabell")
PROGRAM = (sys.executable, "-m", "pipeline", "run")
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


def shell(line: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a line of Bash in which ``navnetabell`` is the program."""
    return subprocess.run(
        ["bash", "-c", line.replace("navnetabell", shlex.join(PROGRAM[:3]))],  # noqa: S607 - whatever Bash there is
        cwd=cwd,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_command_and_the_module_are_one_program(home: Path) -> None:
    told = subprocess.run([COMMAND, "--version"], cwd=home, capture_output=True, text=True, check=True).stdout

    assert told == navnetabell("--version", cwd=home).stdout
    assert re.fullmatch(r"navnetabell \d+\.\d+\.\d+\n", told)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_every_option_of_a_command(home: Path, command: str) -> None:
    told = navnetabell(command, "--help", cwd=home).stdout

    for option in options_of(command):
        assert all(flag in told for flag in option.flags if option.group), option
        assert " ".join(option.help.split()[:3]) in " ".join(told.split()), option


def test_a_closed_stderr_and_a_terminal_of_ascii_cost_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "seeds" / "a.txt").write_text("Kari bor i Tromsø.", encoding="utf-8")

    assert "Troms\\xf8 (place)" in navnetabell("run", cwd=home, encoding="ascii").stderr
    with monkeypatch.context() as patched:
        patched.chdir(home)
        patched.setattr(sys, "stderr", None)
        assert main(["run", "--force"]) == 0
        sys.stderr.close()


@pytest.mark.parametrize(
    ("line", "code", "words"),
    [
        pytest.param("navnetabell run --force <&- >&- 2>&-", 0, "", marks=pytest.mark.slow),
        pytest.param("navnetabell run --force >/dev/full 2>/dev/full", 0, "", marks=pytest.mark.slow),
        ("navnetabell run - -o inn <&-", 1, "navnetabell: Standard input is closed."),
        ("navnetabell models >/dev/full", 1, "navnetabell: No space left on device. Check"),
        ("navnetabell models | true", 0, ""),
        ("mkdir borte; cd borte; rmdir ../borte; navnetabell run ../seeds -o ../ut", 1, "navnetabell: "),
    ],
)
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_streams_that_are_closed_full_or_gone_end_in_a_sentence_and_cost_no_table(
    home: Path, line: str, code: int, words: str
) -> None:
    done = shell(line, home)

    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr
    assert done.stderr.startswith(words)
    assert done.returncode == code
    if "--force" in line:
        assert not read_tables(home / "outputs").mentions.empty


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_run_that_is_asked_to_end_leaves_whole_tables_and_says_so(home: Path, number: signal.Signals) -> None:
    navnetabell("run", cwd=home)
    before = files(home / "outputs")
    for article in range(300):
        (home / "seeds" / f"{article}.txt").write_text(f"Kari Nordmann bor i Bergen nr. {article}.\n" * 300)
    with subprocess.Popen(PROGRAM, cwd=home, env=ENVIRONMENT, stderr=subprocess.PIPE, text=True) as process:
        while not any((home / "outputs").glob(".navnetabell-*")):
            assert process.poll() is None
            time.sleep(0.01)
        process.send_signal(number)
        _, said = process.communicate()

    assert process.returncode == 128 + number
    assert said == "navnetabell: stopped. Tables of earlier runs are unchanged; run again to continue.\n"
    assert files(home / "outputs") == before
    assert not any((home / "outputs").glob(".navnetabell-*"))
