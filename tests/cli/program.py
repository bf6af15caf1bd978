"""The program as a user starts it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

TEXT = "Kari Nordmann bor i Oslo.\n"


def navnetabell(*arguments: str, cwd: Path, stdin: bytes = b"") -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", *arguments], cwd=cwd, input=stdin, capture_output=True, check=False
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())
