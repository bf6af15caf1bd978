"""What is printed while the program works: messages and progress on stderr, data on stdout. Only here and in `cli`."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:  # what is loaded late, or takes long
    from tqdm import tqdm

    from pipeline.records import Document

MINUTE = 60.0
HOUR = 3600.0


def log(line: str) -> None:
    """Print a message on stderr."""
    with suppress(ValueError, OSError):  # closed, full, or nobody reads it: the work goes on
        print(line, file=sys.stderr)  # noqa: T201 - the one place that prints messages


def echo(line: str) -> None:
    """Print a line of what was asked for on stdout."""
    print(line)  # noqa: T201 - the one place that prints data


class ProgressView(Protocol):
    """What shows the progress of a run."""

    def __call__(self, progress: Progress, *, done: bool) -> None:
        """Show it, if it is time to."""


class Progress:
    """Counts finished documents, and has them shown.

    Attributes:
        total: how many documents there are; ``None`` where that is not known before they are read.
        documents: finished so far.
        words: in them.
        failed: how many of them.
    """

    def __init__(self, total: int | None, show: ProgressView, clock: Callable[[], float] = time.monotonic) -> None:
        self.total = total
        self.documents = self.words = self.failed = 0
        self._show = show
        self._clock = clock
        self._begin = clock()

    def __call__(self, batch: Sequence[Document]) -> None:
        """Count finished documents."""
        self.documents += len(batch)
        self.words += sum(document.words for document in batch)
        self.failed += sum(document.status.value == "failed" for document in batch)
        self._show(self, done=self.documents == self.total)

    @property
    def seconds(self) -> float:
        """Seconds so far."""
        return self._clock() - self._begin

    @property
    def speed(self) -> float:
        """Words a second."""
        return self.words / max(self.seconds, 1e-9)

    def line(self) -> str:
        """Return the progress in words.

        Example:
            >>> progress = Progress(400, lambda progress, done: None, clock=iter((0.0, 60.0, 60.0)).__next__)
            >>> progress.documents, progress.words, progress.failed = 100, 60_000, 2
            >>> progress.line()
            '100 of 400 documents, 1,000 words/s, 2 failed, about 3 minutes left'
        """
        of = f" of {self.total:,}" if self.total else ""
        parts = [f"{self.documents:,}{of} documents", f"{self.speed:,.0f} words/s"]
        if self.failed:
            parts.append(f"{self.failed:,} failed")
        if self.total and self.documents:
            parts.append(f"about {_duration(self.seconds / self.documents * (self.total - self.documents))} left")
        return ", ".join(parts)


def _duration(seconds: float) -> str:
    if seconds < MINUTE:
        return "a minute"
    return f"{seconds / MINUTE:.0f} minutes" if seconds < 2 * HOUR else f"{seconds / HOUR:.0f} hours"


class Bar:
    """Draws a bar on a terminal, and leaves nothing behind."""

    def __init__(self) -> None:
        self._bar: tqdm[Any] | None = None

    def __call__(self, progress: Progress, *, done: bool) -> None:
        """Draw the progress."""
        del done
        bar = self._bar = self._bar or _bar(progress.total)
        failed = f", {progress.failed} failed" if progress.failed else ""
        bar.set_postfix_str(f"{progress.speed:,.0f} words/s{failed}", refresh=False)
        bar.update(progress.documents - bar.n)

    def close(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.close()


def _bar(total: int | None) -> Any:
    from tqdm import tqdm  # noqa: PLC0415 - only where a bar is drawn

    return tqdm(total=total, unit=" documents", file=sys.stderr, leave=False)


class Lines:
    """Prints a line a minute."""

    def __init__(self, every: float = MINUTE) -> None:
        """Print nothing yet.

        Args:
            every: seconds between two lines.
        """
        self._every = every
        self._printed = 0.0

    def __call__(self, progress: Progress, *, done: bool) -> None:
        """Print the progress, if a minute has passed."""
        if not done and progress.seconds - self._printed >= self._every:
            self._printed = progress.seconds
            log(progress.line())

    def close(self) -> None:
        """Leave the lines as they are."""


@contextmanager
def progress_shown(*, quiet: bool) -> Iterator[Callable[[int | None], Progress] | None]:
    """Give what `run` calls with the number of documents: a bar on a terminal, elsewhere a line a minute."""
    if quiet:
        yield None
        return
    show = Bar() if sys.stderr.isatty() else Lines()
    try:
        yield lambda total: Progress(total, show)
    finally:
        show.close()
