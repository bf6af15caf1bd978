"""A command under limits of time and memory, and what became of it."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Timer

MAX_SECONDS = 20  # of processor time
MAX_WAIT = 120  # seconds, also where other programs keep the machine busy
MAX_MEMORY = 1_000  # MB
MAX_MEMORY_OF_MANY = 1_500  # of a process that read thousands of files


@dataclass(frozen=True)
class Ended:
    """How a command ended: its exit code (negative: killed by that signal), messages, and peak memory in MB."""

    code: int
    said: str
    memory: int

    @property
    def faults(self) -> list[str]:
        """What must never be."""
        found = []
        if "Traceback" in self.said or "This is a bug in navnetabell" in self.said:
            found.append("traceback: " + self.said.strip().splitlines()[-1][:200])
        if self.code < 0:
            found.append(f"ended by signal {-self.code}: hung or killed")
        if self.memory > MAX_MEMORY:
            found.append(f"took {self.memory} MB")
        return found


def command(*arguments: str | Path, cwd: Path, stdin: bytes | None = b"") -> Ended:
    """Run the program as a user does, for at most `MAX_SECONDS` and with at most four times `MAX_MEMORY`."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "pipeline", *map(str, arguments)],
            cwd=cwd,
            stdin=subprocess.PIPE if stdin is not None else subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            preexec_fn=_limit,  # noqa: PLW1509 - limits can only be set there
        )
        if process.stdin:
            process.stdin.write(stdin or b"")
            process.stdin.close()
        waiting = Timer(MAX_WAIT, process.kill)  # for what waits without working, such as for a pipe
        waiting.start()
        _, status, used = os.wait4(process.pid, 0)
        waiting.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        return Ended(process.returncode, said.read().decode("utf-8", "replace"), used.ru_maxrss // 1024)


def in_process(arguments: Sequence[str | Path]) -> list[str]:
    """Call the program in this process, for thousands of calls; return its faults."""
    from pipeline.__main__ import main  # noqa: PLC0415 - what it imports takes a second

    try:
        main([str(one) for one in arguments])
    except SystemExit as ended:
        return [] if isinstance(ended.code, (int, type(None))) else [f"SystemExit {ended.code!r}"]
    except Exception as error:  # noqa: BLE001 - any is a fault: the program must tell it in words
        return [f"{type(error).__name__}: {str(error)[:200]}"]
    return []


def in_time(arguments: Sequence[str | Path]) -> list[str]:
    """Call the program in this process, as `in_process`; a hang, and memory that it took for good, are faults too."""
    before = signal.signal(signal.SIGALRM, _hung)
    left = signal.alarm(MAX_WAIT)  # a test's own
    try:
        faults = in_process(arguments)
    finally:
        signal.alarm(left)
        signal.signal(signal.SIGALRM, before)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return faults + [f"took {memory} MB"] * (memory > MAX_MEMORY_OF_MANY)


def _hung(*_: object) -> None:
    message = f"hung for {MAX_WAIT} seconds"
    raise TimeoutError(message)


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_AS, (4 * MAX_MEMORY * 2**20, 4 * MAX_MEMORY * 2**20))
