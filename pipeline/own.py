"""What navnetabell itself wrote, which is never read as a text."""

from __future__ import annotations

import json
from pathlib import Path

MANIFEST = "run.json"
PROGRAM = "navnetabell"
TEXTS = "texts"


def own_names(folder: Path) -> frozenset[str]:
    """Return the names of the files and folders in ``folder`` that a run wrote, as its ``run.json`` tells them.

    Nothing where there is no ``run.json``, or one of another program.
    """
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
        if manifest["program"]["name"] != PROGRAM:
            return frozenset()
        names = {MANIFEST, *manifest["files"], *({TEXTS} if manifest.get("texts") else ())}
        return frozenset(name for name in names if name == Path(name).name)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return frozenset()
