"""What a run writes, by name and digest, and how a later run knows those files: by ``run.json``."""

from __future__ import annotations

import hashlib
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


def folder_digest(folder: Path) -> str:
    """Return one SHA-256 over the names and contents of all files below a folder; empty if there is no folder.

    Links count by their name only: what they lead to is not ours.
    """
    if not folder.is_dir():
        return ""
    paths = (Path(parent, name) for parent, folders, files in os.walk(folder) for name in (*folders, *files))
    total = hashlib.sha256()
    for name, path in sorted((path.relative_to(folder).as_posix(), path) for path in paths):
        if path.is_symlink() or not path.is_dir():
            total.update(json.dumps([name, digest(path)]).encode("utf-8", "surrogateescape"))
    return total.hexdigest()


def digest(path: Path) -> str:
    """Return the digest that ``run.json`` has of a file or a folder; empty for what is neither."""
    if path.is_symlink():
        return ""
    return file_digest(path) if path.is_file() else folder_digest(path)


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
