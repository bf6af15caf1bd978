"""A run over texts, and what it has written, for comparing: every file's bytes, and the account without its times."""

from __future__ import annotations

import json
import resource
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pipeline.options import Settings
from pipeline.run import Outcome, run


@contextmanager
def no_file_beyond(size: int) -> Iterator[None]:
    """Let no file grow beyond so many bytes, as on a full disk."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def run_over(folder: Path, texts: Mapping[str, str], **options: Any) -> Outcome:
    """Write texts into ``folder/inn``, and what the program finds there into ``folder/ut``, as CSV without a report."""
    for name, text in texts.items():
        (folder / "inn" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "inn" / name).write_text(text, encoding="utf-8")
    settings = Settings(formats=("csv",), report=False).updated(options)
    return run([str(folder / "inn")], folder / "ut", settings)


def files(output: Path) -> dict[str, bytes]:
    """Return the bytes of all files that a user sees in a folder, but for ``run.json``."""
    return {
        path.relative_to(output).as_posix(): path.read_bytes()
        for path in sorted(output.rglob("*"))
        if path.is_file() and path.name != "run.json" and not path.relative_to(output).as_posix().startswith(".")
    }


def account(output: Path) -> dict[str, Any]:
    """Return what ``run.json`` tells, but for times."""
    told: dict[str, Any] = json.loads((output / "run.json").read_text(encoding="utf-8"))
    del told["seconds"]
    return told


def differences(one: Path, other: Path) -> list[str]:
    """Return the names of the files, and of what ``run.json`` tells, that two runs have not written the same."""
    left, right = files(one) | account(one), files(other) | account(other)
    return [name for name in sorted(left.keys() | right.keys()) if left.get(name) != right.get(name)]
