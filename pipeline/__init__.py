"""navnetabell: a folder of Norwegian text in, tidy tables of the people, places and organisations named in it out.

From Python:

    from pipeline import extract, read_tables

    tables = extract("seeds/")          # or extract(texts=["Erna Solberg kom til Bergen."])
    tables = read_tables("outputs/")    # what a run wrote

``tables.mentions``, ``.entities``, ``.documents`` and ``.cooccurrences`` are pandas DataFrames.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.options import Settings
    from pipeline.run import extract
    from pipeline.tabulate.tables import Tables
    from pipeline.write.tables import read_tables

__version__ = "0.1.0"
__all__ = ["Settings", "Tables", "extract", "read_tables"]

# Looked up when first asked for, so that `navnetabell --help` loads neither spaCy nor pandas.
_HOME = {
    "Settings": "pipeline.options",
    "Tables": "pipeline.tabulate.tables",
    "extract": "pipeline.run",
    "read_tables": "pipeline.write.tables",
}


def __getattr__(name: str) -> Any:
    """Return one of the names in ``__all__``."""
    if name not in _HOME:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(_HOME[name]), name)
