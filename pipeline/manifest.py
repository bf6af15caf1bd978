"""What a run writes, by name and digest: ``run.json``, by which a later run knows its files, and if they still hold."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

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


def write_manifest(folder: Path, contents: Mapping[str, Any]) -> None:
    """Write ``run.json`` with the digests of the files that lie in ``folder`` already, of ``texts/`` one over all."""
    files = {
        path.name: file_digest(path) for path in sorted(folder.iterdir()) if path.is_file() and path.name != MANIFEST
    }
    kept = {"files": files, **{name: folder_digest(folder / name) for name in FOLDERS}}
    text = json.dumps({**contents, **kept}, ensure_ascii=False, indent=2) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8", newline="\n")


def read_current(folder: Path, fingerprint: str) -> dict[str, Any] | None:
    """Return the ``run.json`` of ``folder`` if that run had the same fingerprint and its files are as it left them."""
    try:
        contents = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        written = recorded_digests(folder)
        same = contents["fingerprint"] == fingerprint and MANIFEST in written
        same = same and all(digest(folder / name) == written[name] for name in written if name != MANIFEST)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return contents if same else None


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


class Fingerprint:
    """A digest over everything that could change the result of a run."""

    def __init__(self, *parts: object) -> None:
        """Begin with what does not depend on the documents: anything that JSON can hold."""
        self._total = hashlib.sha256()
        for part in parts:
            self._add(part)

    def add(self, doc_id: str, sha256: str) -> None:
        """Add a document; the order counts."""
        self._add([doc_id, sha256])

    def hexdigest(self) -> str:
        """Return the digest in hexadecimal."""
        return self._total.hexdigest()

    def _add(self, part: object) -> None:
        self._total.update(json.dumps(part, sort_keys=True, ensure_ascii=True).encode() + b"\n")


def code_digest(files: Iterable[Path]) -> str:
    """Return one SHA-256, in hexadecimal, over the contents of files, in the order given."""
    total = hashlib.sha256()
    for path in files:
        total.update(file_digest(path).encode())
    return total.hexdigest()
