"""The program as a user runs it, but in this process."""

from __future__ import annotations

import contextlib
import io
import subprocess
import sys
from pathlib import Path
from unittest import mock

from pipeline.cli import main

TEXT = "Kari Nordmann bor i Oslo.\n"
"""A text with names."""


def navnetabell(
    *arguments: str, cwd: Path, stdin: bytes = b"", encoding: str = "utf-8"
) -> subprocess.CompletedProcess[str]:
    """Run the program; ``encoding`` is that of the terminal."""
    streams = [io.TextIOWrapper(io.BytesIO(data), encoding=encoding) for data in (stdin, b"", b"")]
    with (
        contextlib.chdir(cwd),
        mock.patch.multiple(sys, **dict(zip(("stdin", "stdout", "stderr"), streams, strict=True))),
    ):
        try:
            code: object = main(arguments)
        except SystemExit as ended:  # argparse's way
            code = ended.code
    said = []
    for stream in streams[1:]:
        stream.flush()
        said.append(stream.buffer.getvalue().decode())  # type: ignore[attr-defined]
    return subprocess.CompletedProcess(arguments, int(str(code)), *said)
