"""Disturbs runs at random moments, again and again, and counts what that did to their tables: it must be nothing.

    python -m tests.harness_kill --rounds 100

starts `navnetabell run` with two workers on articles of its own making, in a process group of its own, a third of
them with Dask where it is installed. Mostly it kills the whole group at a moment that is spread over all that a run
does, half of them while it puts its tables in place; sometimes it kills one worker only, or lets no file grow beyond
a random size, as on a full disk. Now and then the articles change, so that tables are replaced by others, and a run
is allowed to finish. Each table that is there afterwards must be whole, and either the one from before or the new one;
at an end all must be those that a run which nobody disturbed wrote, to the last byte.
"""

from __future__ import annotations

import argparse
import csv
import io
import math
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from tests.made_articles import article, write_articles
from tests.outputs import differences, files

ARTICLES, SENTENCES = 48, 40
FINISHED = 5  # each so many rounds a run is allowed to finish
COMMIT = 0.03  # seconds within which a commit is killed
DASK = ("--engine", "dask")
CRAMPED = """
import resource, runpy, sys
most = int(sys.argv.pop(1))
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
runpy.run_module("pipeline", run_name="__main__", alter_sys=True)
"""
STAGING, STORE = ".navnetabell-*", ".navnetabell"
TABLES = ("mentions.csv", "documents.csv", "entities.csv", "cooccurrences.csv")


@dataclass
class Found:
    """What the kills did.

    Attributes:
        torn: files that are neither the old nor the new one.
        missing: files that were there before the kill and are not any more.
        lost: rows that a run which was allowed to finish has not written.
        doubled: rows that it has written too often.
        differing: files of such runs that are not as they should be.
        kills: what the run was doing, or what was done to it -> how often.
        done: how many disturbed runs came to their end all the same.
    """

    rounds: int = 0
    finished: int = 0
    done: int = 0
    torn: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    lost: int = 0
    doubled: int = 0
    differing: list[str] = field(default_factory=list)
    kills: Counter[str] = field(default_factory=Counter)

    def faults(self) -> dict[str, object]:
        """Return what went wrong."""
        told = {
            "torn": self.torn,
            "missing": self.missing,
            "lost": self.lost,
            "doubled": self.doubled,
            "differing": self.differing,
        }
        return {name: value for name, value in told.items() if value}


class Harness:
    """Two states of a folder of articles, what a run makes of each, and an output folder that is fought over."""

    def __init__(self, folder: Path, seed: int = 1, *, articles: int = ARTICLES) -> None:
        """Make the articles, and their tables undisturbed."""
        self.folder = folder
        self.dice = random.Random(seed)  # noqa: S311 - for the same kills each time
        self.inputs = [write_articles(folder / name / "articles", articles, SENTENCES) for name in ("one", "two")]
        (self.inputs[1] / "sak-00001.txt").write_text(article(1_000_001, SENTENCES), encoding="utf-8")
        (self.inputs[1] / "sak-00002.txt").unlink()
        write_articles(self.inputs[1], 3, SENTENCES, first=articles)
        self.output = folder / "out"
        self.wanted = [folder / name / "tables" for name in ("one", "two")]
        begin = time.monotonic()
        for source, output in zip(self.inputs, self.wanted, strict=True):
            with self._started(source, output) as process:
                assert process.wait() == 0
        self.seconds = (time.monotonic() - begin) / 2
        self.found = Found()
        self.state = 0

    def rounds(self, count: int, seconds: float = math.inf) -> Found:
        """Disturb so many runs, as far as there is time; return what that did.

        One that was to be killed and was done before does not count.
        """
        end = time.monotonic() + seconds
        while self.found.rounds < count and time.monotonic() < end:
            self._disturbed()
            if self.found.rounds % FINISHED == 0:
                self._finished()
        self._finished()
        return self.found

    def _disturbed(self) -> None:
        """Disturb a run, and look at what is there."""
        before = files(self.output)
        options = self.dice.choice(((), (), DASK if find_spec("distributed") else ()))
        code = self.dice.choice((self._killed, self._killed, self._killed, self._robbed, self._cramped))(options)
        if code == 0:
            self.found.done += 1
            self.state = 1 - self.state  # else nothing would be left to do
        after = files(self.output)
        wanted = [files(one) for one in self.wanted]
        self.found.torn += [name for name, data in after.items() if data not in [one.get(name) for one in wanted]]
        self.found.missing += sorted(before.keys() - after.keys())

    def _killed(self, options: Sequence[str]) -> int:
        """Kill a run at a random moment; return its exit code."""
        moment = self.dice.choice((self._any_time, self._any_time, self._while_writing, self._while_committing))
        with self._started(self.inputs[self.state], self.output, *options) as process:
            moment(process)
            _kill(process)
        if process.wait() == -signal.SIGKILL:
            self._count(self._doing(), options)
        return process.returncode

    def _robbed(self, options: Sequence[str]) -> int:
        """Kill one of the processes that a run has started; it must come to its end all the same."""
        with self._started(self.inputs[self.state], self.output, *options) as process:
            self._any_time(process)
            if workers := _workers(process):
                with suppress(ProcessLookupError):
                    os.kill(self.dice.choice(workers), signal.SIGKILL)
                self._count("a worker alone", options)
            if process.wait():
                self.found.differing.append(f"exit code {process.returncode} after the death of a worker")
        return process.returncode

    def _cramped(self, options: Sequence[str]) -> int:
        """Let a run write no file beyond a random size."""
        most = int(10 ** self.dice.uniform(2, 6))
        with self._started(self.inputs[self.state], self.output, *options, most=most) as process:
            self._count(f"no room, exit code {process.wait()}", options)
        return process.returncode

    def _count(self, doing: str, options: Sequence[str]) -> None:
        self.found.rounds += 1
        self.found.kills[f"{doing}, Dask" if options else doing] += 1

    def _any_time(self, _process: subprocess.Popen[bytes]) -> None:
        time.sleep(self.dice.uniform(0, self.seconds))

    def _while_writing(self, process: subprocess.Popen[bytes]) -> None:
        self._wait_for("mentions.csv", process)
        time.sleep(self.dice.uniform(0, self.seconds / 3))

    def _while_committing(self, process: subprocess.Popen[bytes]) -> None:
        self._wait_for("run.json", process)
        time.sleep(self.dice.uniform(0, COMMIT))

    def _wait_for(self, name: str, process: subprocess.Popen[bytes]) -> None:
        """Wait until a run makes a file."""
        while process.poll() is None and not any(self.output.glob(f"{STAGING}/{name}")):
            time.sleep(0.0005)

    def _doing(self) -> str:
        """Return what a run was doing when it was killed."""
        staging = next(self.output.glob(STAGING), None)
        if staging is None:
            return "starting or closing"
        if (staging / "old").exists():
            return "committing"
        if (staging / "run.json").exists():
            return "about to commit"
        return "writing" if any(staging.iterdir()) else "reading and recognising"

    def _finished(self) -> None:
        """Let a run come to its end, and compare; sometimes let the next begin with nothing."""
        with self._started(self.inputs[self.state], self.output) as process:
            code = process.wait()
        self.found.finished += 1
        wanted = self.wanted[self.state]
        if code or not (self.output / "run.json").exists():
            self.found.differing.append(f"exit code {code}")
            return
        self.found.differing += differences(self.output, wanted)
        for name in TABLES:
            ours, theirs = _rows(self.output / name), _rows(wanted / name)
            self.found.lost += (theirs - ours).total()
            self.found.doubled += (ours - theirs).total()
        self.found.differing += [path.name for path in self.output.glob(STAGING)]
        self.state = 1 - self.state
        if self.dice.random() < 0.7:
            shutil.rmtree(self.output / STORE)

    @contextmanager
    def _started(self, source: Path, output: Path, *options: str, most: int = 0) -> Iterator[subprocess.Popen[bytes]]:
        """Start a run whose files may have at most so many bytes, if that is not 0."""
        program = [sys.executable, "-c", CRAMPED, str(most)] if most else [sys.executable, "-m", "pipeline"]
        arguments = [*program, "run", str(source), "-o", str(output), "--workers", "2", "--quiet", *options]
        silent = subprocess.DEVNULL if most or options else None  # what is said of the fault
        with subprocess.Popen(arguments, start_new_session=True, stderr=silent) as process:
            try:
                yield process
            finally:
                _kill(process)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a process and all that it started, if it has not ended."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _workers(process: subprocess.Popen[bytes]) -> list[int]:
    """Return the ids of the processes in the group of a process, except its own and Python's own helper processes."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            command = (folder / "cmdline").read_text()
            if int(fields[2]) == process.pid != int(folder.name) and "tracker" not in command:
                found.append(int(folder.name))
    return found


def _rows(path: Path) -> Counter[tuple[str, ...]]:
    if not path.exists():
        return Counter()
    return Counter(map(tuple, csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""))))


def main() -> int:
    """Kill as often as was asked for, and tell what that did."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        harness = Harness(Path(folder), chosen.seed)
        found = harness.rounds(chosen.rounds)
    sys.stdout.write(
        f"{found.rounds} disturbances of runs of {harness.seconds:.1f} s, {found.finished} runs allowed to finish, "
        f"{found.done} disturbed ones done all the same\n"
        f"disturbed while: {', '.join(f'{name} {count}' for name, count in found.kills.most_common())}\n"
        f"torn {len(found.torn)}, missing {len(found.missing)}, rows lost {found.lost}, doubled {found.doubled}, "
        f"files differing {len(found.differing)}\n"
    )
    sys.stdout.writelines(f"{name}: {value}\n" for name, value in found.faults().items())
    return 1 if found.faults() else 0


if __name__ == "__main__":
    sys.exit(main())
