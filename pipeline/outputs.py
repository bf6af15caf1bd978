"""What a run writes, by name and digest, and how a later run knows those files: by ``run.json``."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

Part = TypeVar("Part")

MANIFEST = "run.json"
DATA_PACKAGE = "datapackage.json"
PROGRAM = "navnetabell"
WORKBOOK = "navnetabell.xlsx"
DATABASE = "navnetabell.sqlite"
TEMPLATE = "corrections-template.csv"
TEXTS = "texts"
TEI = "tei.zip"
GEOJSON = "places.geojson"
REPORT = "report"
REPORT_PAGE = "report.html"
FOLDERS = (TEXTS, REPORT)
"""Folders that a run replaces as a whole; ``run.json`` has a digest of each, empty where there is none."""
TABLE_NAMES = ("mentions", "entities", "documents", "cooccurrences", "quotes", "affiliations")
OWN_NAMES = frozenset(
    {
        MANIFEST,
        *FOLDERS,
        TEMPLATE,
        DATA_PACKAGE,
        WORKBOOK,
        DATABASE,
        TEI,
        GEOJSON,
        REPORT_PAGE,
        *(f"{table}.{ending}" for table in TABLE_NAMES for ending in ("csv", "jsonl", "parquet")),
        *(f"cooccurrences.{ending}" for ending in ("gexf", "graphml")),
    }
)
"""Names that a run can write: no other name in an output folder is ever touched."""


def read_json(path: Path) -> Any:
    """Return what a JSON file holds; ``None`` where there is none, or it is damaged."""
    with suppress(OSError, ValueError, RecursionError):
        return json.loads(path.read_bytes())
    return None


def json_part(facts: Any, *keys: str, default: Part) -> Part:
    """Return what is at a path of keys, or the default where nothing of its type is: the file may be anyone's.

    Example:
        >>> json_part({"counts": {"words": 7}}, "counts", "words", default=0), json_part([], "counts", default={})
        (7, {})
    """
    for key in keys:
        facts = facts.get(key) if isinstance(facts, dict) else None
    return facts if isinstance(facts, type(default)) else default


def recorded_digests(folder: Path) -> dict[str, str]:
    """Return what a run wrote into ``folder``, as its ``run.json`` says: name -> SHA-256, of ``run.json`` itself empty.

    Only names that a run can write count. Tables that were passed on without ``run.json``, as those that are committed
    to Git, are known by their ``datapackage.json``; their digests are not, and are empty.
    """
    if not (folder / MANIFEST).exists():
        ours = json_part(read_json(folder / DATA_PACKAGE), "name", default="") == PROGRAM
        return {name: "" for name in OWN_NAMES if ours and (folder / name).exists()}
    facts = read_json(folder / MANIFEST)
    if json_part(facts, "program", "name", default="") != PROGRAM:
        return {}
    folders = {name: sha256 for name in FOLDERS if (sha256 := json_part(facts, name, default=""))}
    written = json_part(facts, "files", default=dict[str, str]()) | folders | {MANIFEST: ""}
    return {name: sha256 for name, sha256 in written.items() if name in OWN_NAMES and isinstance(sha256, str)}


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
    contents, written = read_json(folder / MANIFEST), recorded_digests(folder)
    if json_part(contents, "fingerprint", default="") != fingerprint or MANIFEST not in written:
        return None
    with suppress(OSError):
        if all(digest(folder / name) == written[name] for name in written if name != MANIFEST):
            return dict(contents)
    return None


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


def digest_if_readable(path: Path | None) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal; empty where no file can be read: what needs it says why."""
    try:
        return file_digest(path) if path and path.is_file() else ""
    except OSError:
        return ""
