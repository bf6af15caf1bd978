"""What a command costs: processor time, time by the clock, memory at its peak."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tests.conftest import ROOT

ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"), "1")


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command cost.

    Attributes:
        clock: seconds by the clock.
        processor: seconds of processor time, of all its processes.
        memory: MB at the peak, of its largest process.
    """

    clock: float
    processor: float
    memory: float


def cost(*command: str) -> Cost:
    """Run Python with ``command`` as its arguments, matrices in one thread, and return what it cost.

    Raises:
        AssertionError: it did not end well.
    """
    with tempfile.TemporaryFile() as said:
        begin = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-W", "ignore", *command],
            cwd=ROOT,
            env={**os.environ, **ONE_THREAD},
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        _, status, used = os.wait4(process.pid, 0)
        clock = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        assert process.returncode == 0, said.read().decode(errors="replace")
    return Cost(clock, used.ru_utime + used.ru_stime, used.ru_maxrss / 1000)


PEAK = """
import re, runpy, sys
file, module, *sys.argv[1:] = sys.argv[1:]
sys.argv[0] = module
try:
    runpy.run_module(module, run_name="__main__", alter_sys=True)
finally:
    with open("/proc/self/status") as status:
        peak = re.search(r"VmHWM:\\s+(\\d+)", status.read())[1]
    with open(file, "w") as told:
        told.write(peak)
"""


def run_with_peak(texts: Path, output: Path, *options: str) -> Cost:
    """Return what the program costs over a folder of texts, its memory as the process itself knows it.

    What the operating system tells of a process that has ended counts what its parent had when it started it.
    """
    if not Path("/proc/self/status").exists():
        return run(texts, output, *options)
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "peak"
        program = ("-c", PEAK, str(told), "pipeline", "run")
        found = cost(*program, str(texts), "-o", str(output), "--quiet", "--force", *options)
        return replace(found, memory=int(told.read_text()) * 1024 / 1e6)


def output(*command: str) -> str:
    """Run Python with ``command`` as its arguments, matrices in one thread, and return what it prints."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", *command],
        cwd=ROOT,
        env={**os.environ, **ONE_THREAD},
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return done.stdout


def run(texts: Path, output: Path, *options: str) -> Cost:
    """Return what the program costs over a folder of texts."""
    return cost("-m", "pipeline", "run", str(texts), "-o", str(output), "--quiet", "--force", *options)


def least(costs: Sequence[Cost]) -> Cost:
    """Return the least of each, which is the least disturbed."""
    return Cost(min(one.clock for one in costs), min(one.processor for one in costs), min(one.memory for one in costs))
