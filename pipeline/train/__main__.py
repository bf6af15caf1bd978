"""``python -m pipeline.train STEP --option value ...``: one step of the recipe of the shipped model."""

from __future__ import annotations

import sys

from pipeline.train.steps import main

MISSING = "The training needs {name}, which is not installed. Install it with: pip install 'navnetabell[train]'"
OPTIONAL = {"torch", "floret", "faker"}

if __name__ == "__main__":
    try:
        for line in main(sys.argv[1:]):
            print(line, flush=True)  # noqa: T201 - the command line speaks here
    except ModuleNotFoundError as missing:
        if missing.name not in OPTIONAL:
            raise
        sys.exit(MISSING.format(name=missing.name))
