"""``datapackage.json``: what each file, column and key is, for programs (Frictionless Data Package v1)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pipeline.tabulate.columns import TABLES, Table
from pipeline.write.delimited import DIALECTS

NAME = "datapackage.json"


def write_datapackage(folder: Path, *, dialect: str, version: str) -> None:
    """Describe the CSV tables of ``folder`` in its ``datapackage.json``."""
    package = {
        "name": "navnetabell",
        "profile": "tabular-data-package",
        "title": "People, places and organisations named in a collection of texts",
        "version": version,
        "csv_dialect": dialect,
        "resources": list(_resources(dialect)),
    }
    text = json.dumps(package, ensure_ascii=False, indent=2) + "\n"
    (folder / NAME).write_text(text, encoding="utf-8", newline="\n")


def read_dialect(folder: Path) -> str:
    """Return the name of the CSV dialect that the tables of ``folder`` are written in; standard if it is not said."""
    path = folder / NAME
    if not path.is_file():
        return "standard"
    return str(json.loads(path.read_text(encoding="utf-8")).get("csv_dialect", "standard"))


def _resources(dialect: str) -> Iterable[dict[str, Any]]:
    spoken = DIALECTS[dialect]
    for table in TABLES:
        yield {
            "name": table.name,
            "path": f"{table.name}.csv",
            "profile": "tabular-data-resource",
            "description": f"A row is {table.row}.",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "dialect": {
                "delimiter": spoken.delimiter,
                "lineTerminator": "\r\n",
                "quoteChar": '"',
                "doubleQuote": True,
                "header": True,
            },
            "schema": _schema(table, spoken.decimal),
        }


def _schema(table: Table, decimal: str) -> dict[str, Any]:
    return {
        "fields": [
            {"name": column.name, "type": column.type, "description": column.meaning}
            | ({"decimalChar": decimal} if column.type == "number" else {})
            for column in table.columns
        ],
        "primaryKey": list(table.key),
        "foreignKeys": [
            {"fields": [here], "reference": {"resource": there, "fields": [key]}}
            for here, there, key in FOREIGN_KEYS.get(table.name, ())
        ],
        "missingValues": [""],
    }


FOREIGN_KEYS = {
    "mentions": (("doc_id", "documents", "doc_id"), ("entity_id", "entities", "entity_id")),
    "cooccurrences": (("source", "entities", "entity_id"), ("target", "entities", "entity_id")),
}
