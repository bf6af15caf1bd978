"""``python -m pipeline.train STEP --option value ...``: one step of the recipe of the shipped model."""

from __future__ import annotations

import sys

MISSING = "The training needs {name}, which is not installed. Install it with: pip install 'navnetabell[train]'"
OPTIONAL = {"torch", "floret", "faker"}

try:
    from pipeline.train.steps import main
except ModuleNotFoundError as missing:
    if missing.name not in OPTIONAL:
        raise
    sys.exit(MISSING.format(name=missing.name))

if __name__ == "__main__":
    for line in main(sys.argv[1:]):
        print(line, flush=True)  # noqa: T201 - the command line speaks here
