"""Text in the cells of a CSV file: a guard against formulas that can be undone exactly."""

from __future__ import annotations

import re

# What a spreadsheet takes for a formula (OWASP, "CSV Injection"), behind any number of our own marks.
GUARDED = re.compile(r"'*[=+\-@\t\r\n]")
MARK = "'"


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
