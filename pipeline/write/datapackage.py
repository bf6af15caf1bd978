"""``datapackage.json``: what each file, column and key is, for programs (Data Package v2, datapackage.org)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.outputs import DATA_PACKAGE, WORKBOOK
from pipeline.tabulate.columns import TABLES, Table
from pipeline.write.text_tables import DIALECTS, Dialect

PROFILES = "https://datapackage.org/profiles/2.0/"
DESCRIBED = ("csv", "parquet", "jsonl", "xlsx")
"""Formats in the order in which a table's name goes to its file; in the others the format stands behind it."""
MEDIA_TYPES = {
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
    "jsonl": "application/jsonl",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
FOREIGN_KEYS = {
    "mentions": (("doc_id", "documents", "doc_id"), ("entity_id", "entities", "entity_id")),
    "cooccurrences": (("source", "entities", "entity_id"), ("target", "entities", "entity_id")),
}


def write_datapackage(folder: Path, *, formats: Sequence[str], dialect: str, version: str) -> None:
    """Describe the tables of ``folder``, which are there in all of ``formats``, in its ``datapackage.json``."""
    described = [kind for kind in DESCRIBED if kind in formats]
    package = {
        "$schema": f"{PROFILES}datapackage.json",
        "name": "navnetabell",
        "title": "People, places and organisations named in a collection of texts",
        "version": version,
        "csv_dialect": dialect,
        "resources": [
            _resource(table, kind, f"-{kind}" if number else "", DIALECTS[dialect])
            for number, kind in enumerate(described)
            for table in TABLES
        ],
    }
    text = json.dumps(package, ensure_ascii=False, indent=2) + "\n"
    (folder / DATA_PACKAGE).write_text(text, encoding="utf-8", newline="\n")


def table_file(table: str, kind: str) -> str:
    """Return the name of the file that a table of some format is in.

    Example:
        >>> table_file("mentions", "csv"), table_file("mentions", "xlsx")
        ('mentions.csv', 'navnetabell.xlsx')
    """
    return WORKBOOK if kind == "xlsx" else f"{table}.{kind}"


def _resource(table: Table, kind: str, suffix: str, dialect: Dialect) -> dict[str, Any]:
    return {
        "name": f"{table.name}{suffix}",
        "type": "table",
        "path": table_file(table.name, kind),
        "description": f"A row is {table.row}.",
        "format": kind,
        "mediatype": MEDIA_TYPES[kind],
        **_encoding(table, kind, dialect),
        "schema": _schema(table, suffix, dialect.decimal if kind == "csv" else "."),
    }


def _encoding(table: Table, kind: str, dialect: Dialect) -> Mapping[str, Any]:
    """Return how a resource's bytes are to be read."""
    encoding = {"encoding": "utf-8"} if kind in {"csv", "jsonl"} else {}
    if kind == "csv":
        how = {"delimiter": dialect.delimiter, "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True}
    elif kind == "xlsx":
        how = {"sheetName": table.name, "excel": {"sheet": table.name}}  # in the standard's words and in frictionless's
    else:
        return encoding
    return {**encoding, "dialect": {"$schema": f"{PROFILES}tabledialect.json", **how, "header": True}}


def _schema(table: Table, suffix: str, decimal: str) -> dict[str, Any]:
    return {
        "$schema": f"{PROFILES}tableschema.json",
        "fields": [
            {"name": column.name, "type": column.type, "description": column.meaning}
            | ({"decimalChar": decimal} if column.type == "number" and decimal != "." else {})
            for column in table.columns
        ],
        "primaryKey": list(table.key),
        "foreignKeys": [
            {"fields": [here], "reference": {"resource": f"{there}{suffix}", "fields": [key]}}
            for here, there, key in FOREIGN_KEYS.get(table.name, ())
        ],
        "missingValues": [""],
    }
