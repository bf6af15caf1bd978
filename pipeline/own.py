"""What navnetabell itself is and writes: its name, its files, which are never read as texts, its threads."""

from __future__ import annotations

import gc
import json
import os
from contextlib import suppress
from pathlib import Path

MANIFEST = "run.json"
DATA_PACKAGE = "datapackage.json"
PROGRAM = "navnetabell"
TEXTS = "texts"
REPORT = "report"
REPORT_PAGE = "report.html"
FOLDERS = (TEXTS, REPORT)
"""Folders that a run replaces as a whole; ``run.json`` has a digest of each, empty where there is none."""
TABLE_NAMES = ("mentions", "entities", "documents", "cooccurrences")
OWN_NAMES = frozenset(
    {
        MANIFEST,
        *FOLDERS,
        "corrections-template.csv",
        DATA_PACKAGE,
        "navnetabell.xlsx",
        REPORT_PAGE,
        *(f"{table}.{ending}" for table in TABLE_NAMES for ending in ("csv", "jsonl", "parquet")),
        *(f"cooccurrences.{ending}" for ending in ("gexf", "graphml")),
    }
)
"""Names that a run can write: no other name in an output folder is ever touched."""
NEW_OBJECTS = 50_000  # after which those that refer to each other, and nobody to them, are looked for
OLDER = (20, 100)  # how many such looks until one that takes in those that survived one, and two
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")


def recorded_digests(folder: Path) -> dict[str, str]:
    """Return what a run wrote into ``folder``, as its ``run.json`` says: name -> SHA-256, of ``run.json`` itself empty.

    The file may be anyone's: only names that a run can write count. Tables that were passed on without ``run.json``, as
    those that are committed to Git, are known by their ``datapackage.json``; their digests are not, and are empty.
    """
    if not (folder / MANIFEST).exists():
        return _without_manifest(folder)
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
        if manifest["program"]["name"] != PROGRAM:
            return {}
        written = {
            **manifest["files"],
            **{name: manifest[name] for name in FOLDERS if manifest.get(name)},
            MANIFEST: "",
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}
    return {name: value for name, value in written.items() if name in OWN_NAMES and isinstance(value, str)}


def _without_manifest(folder: Path) -> dict[str, str]:
    with suppress(OSError, ValueError, KeyError, TypeError, RecursionError):
        if json.loads((folder / DATA_PACKAGE).read_bytes())["name"] == PROGRAM:
            return dict.fromkeys((name for name in OWN_NAMES if (folder / name).exists()), "")
    return {}


def own_names(folder: Path) -> frozenset[str]:
    """Return the names of the files and folders in ``folder`` that a run wrote, as its ``run.json`` tells them."""
    return frozenset(recorded_digests(folder))


def dedicate_process() -> None:
    """Make this process one that does our work and nothing else: one thread for matrices, garbage looked for seldom.

    Documents are made and dropped by the thousand, and none of them refers to itself: looking for such as often as
    Python does by itself takes a tenth of the time outside the recogniser.
    """
    keep_to_one_thread()
    gc.set_threshold(NEW_OBJECTS, *OLDER)


def keep_to_one_thread() -> None:
    """Let matrices be multiplied in one thread, unless the user has said otherwise.

    Ours are small: two threads take nearly three times the processor time of one, waiting for each other. The libraries
    read these variables when they are loaded, which must be later than this.
    """
    for name in THREADS:
        os.environ.setdefault(name, "1")
