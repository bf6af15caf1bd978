"""What spreadsheets take for a formula, and a guard against it in CSV files that can be undone exactly.

A CSV file says nowhere what separates its cells, so each program splits it at what it expects: a comma, a semicolon
(Norwegian Excel), a tab, a bar or, in a cell of several lines, a line end, since quotes count only where a cell begins
with them. What follows any of these in a text may therefore become a cell of its own, and gets a mark as well.
"""

from __future__ import annotations

import re

MARK = "'"
MAX_SHEET_ROWS = 1_048_576  # of a sheet, header included (ECMA-376, as Excel and LibreOffice keep it)
MAX_CHARACTERS = 32_767  # of a cell in Excel, in UTF-16 code units

_BEGIN = r"(?<![^,;|\t\r\n])"  # of the text, or after what separates cells in some program
_SKIPPED = r"""['"\x00-\x08\x0b\x0c\x0e-\x1f]*"""  # our own marks, and what a program may leave out before it looks
_SIGN = r"[=+\-@＝＋－＠]"  # OWASP, "CSV Injection"; full-width signs count in Excel
LIVE = re.compile(f"{_BEGIN}(?={_SKIPPED}{_SIGN})")
MARKED = re.compile(f"{_BEGIN}{MARK}(?={_SKIPPED}{_SIGN})")


def guard(text: str) -> str:
    """Put a mark before all that a spreadsheet would take for a formula, wherever it splits the text.

    Example:
        >>> guard("-Vi har kontroll"), guard("Ola;=1+1;Hansen"), guard("'s-Hertogenbosch")
        ("'-Vi har kontroll", "Ola;'=1+1;Hansen", "'s-Hertogenbosch")
    """
    return LIVE.sub(MARK, text)


def unguard(text: str) -> str:
    """Undo `guard` exactly.

    Example:
        >>> unguard("'-Vi har kontroll"), unguard("'s-Hertogenbosch")
        ('-Vi har kontroll', "'s-Hertogenbosch")
    """
    return MARKED.sub("", text)
