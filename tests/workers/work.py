"""Functions that do toy work in worker processes: each item is a document that says what is to happen to it."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path

from pipeline.errors import ModelError
from pipeline.records import Document
from pipeline.workers import KILLED, Workers

DIES, EXITS, STARVES, WAITS, MEETS = "dør", "sluttar", "svelt", "ventar", "møter"
"""What an item's source begins with: it is killed, ends its process, takes all memory, takes a long time, waits
until there are as many processes as it says in the folder that it names."""
MISSING = "nb_ikkje"


class Work:
    """Does documents; the first word of their source says how that goes."""

    info = "toy"

    def __init__(self, folder: Path | None = None) -> None:
        """Leave a file in the folder, for it to be known how often this is made and by whom."""
        if folder:
            (folder / str(os.getpid())).touch()

    def __call__(self, batch: Sequence[Document]) -> list[Document]:
        """Return the documents with the process that did them as their title."""
        return [_done(document) for document in batch]


def _done(document: Document) -> Document:
    match document.source.split(" ")[0]:
        case "dør":
            os.kill(os.getpid(), signal.SIGKILL)
        case "sluttar":
            os._exit(0)
        case "svelt":
            raise MemoryError
        case "ventar":
            time.sleep(float(document.source.split(" ")[1]))
        case "møter":
            _, number, folder = document.source.split(" ", 2)
            while len(list(Path(folder).iterdir())) < int(number):
                time.sleep(0.01)
    return Document(document.doc_id, source=document.source, extracted=True, title=str(os.getpid()))


def made(folder: Path | None = None) -> Work:
    """Make the work."""
    return Work(folder)


def never_made() -> Work:
    """Fail as a missing model does."""
    raise ModelError.not_found(MISSING)


def ends_at_once() -> Work:
    """End the process that makes the work."""
    sys.stdout.flush()
    os._exit(3)


class Elsewhere:
    """Makes work, but can only be loaded where a module is installed that is installed nowhere."""

    def __call__(self) -> Work:
        """Make it."""
        return Work()

    def __reduce__(self) -> tuple[Callable[[str], object], tuple[str]]:
        """Be loaded by loading the module."""
        return import_module, ("nb_ikkje",)


def making(folder: Path) -> Callable[[], Work]:
    """Return what makes work that tells in a folder which processes made it."""
    return partial(made, folder)


def documents(*sources: str, first: int = 0) -> list[Document]:
    """Return a document for each source."""
    return [Document(str(number), source=source) for number, source in enumerate(sources, first)]


def batches(*groups: Sequence[str]) -> list[list[Document]]:
    """Return batches of items that are numbered throughout."""
    numbers = iter(range(1_000_000))
    return [[Document(str(next(numbers)), source=source) for source in group] for group in groups]


def endless(taken: list[int]) -> Iterator[list[Document]]:
    """Yield batches without end; the list gets longer with each."""
    while True:
        taken.append(len(taken))
        yield [Document(str(len(taken)), source="a")]


def names(workers: Workers, given: Sequence[Sequence[Document]]) -> list[str | None]:
    """Return the ``doc_id`` of each document in the order of the items, ``None`` for one that was killed."""
    found = sorted((one for some in workers.map(given) for one in some), key=lambda one: int(one.doc_id))
    return [None if one.message == KILLED else one.doc_id for one in found]
