"""What spreadsheets take and make of cells, and a guard against formulas in CSV files that can be undone exactly."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

# What a spreadsheet takes for a formula (OWASP, "CSV Injection"), behind any number of our own marks.
GUARDED = re.compile(r"'*[=+\-@\t\r\n]")
MARK = "'"
MOST_ROWS = 1_048_576  # of a sheet, header included (ECMA-376, as Excel and LibreOffice keep it)
MOST_CHARACTERS = 32_767  # of a cell in Excel, in UTF-16 code units


def guard(text: str) -> str:
    """Put a mark before what a spreadsheet would take for a formula.

    Example:
        >>> guard("-Vi har kontroll"), guard("Vi har kontroll"), guard("'s-Hertogenbosch")
        ("'-Vi har kontroll", 'Vi har kontroll', "'s-Hertogenbosch")
    """
    return MARK + text if GUARDED.match(text) else text


def unguard(text: str) -> str:
    """Undo `guard` exactly.

    Example:
        >>> unguard("'-Vi har kontroll"), unguard("'s-Hertogenbosch")
        ('-Vi har kontroll', "'s-Hertogenbosch")
    """
    return text[1:] if text.startswith(MARK) and GUARDED.match(text) else text


def each(change: Callable[[str], str], texts: Iterable[str]) -> list[str]:
    """Apply ``change`` to texts, once to each different one: names, types and sentences come again and again.

    Example:
        >>> each(guard, ["-Ja", "Nei", "-Ja"])
        ["'-Ja", 'Nei', "'-Ja"]
    """
    texts = list(texts)
    changed = {text: change(text) for text in set(texts)}
    return [changed[text] for text in texts]
