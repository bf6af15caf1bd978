"""Cells of CSV files: what separates them, and a guard, which can be undone exactly, against formulas in them.

A CSV file says nowhere what separates its cells, so each program splits it at what it expects: a comma, a semicolon
(Norwegian Excel), a tab, a bar or, in a cell of several lines, a line end, since quotes count only where a cell begins
with them. What follows any of these in a text may therefore become a cell of its own, and gets a mark as well.
"""

from __future__ import annotations

import re

MARK = "'"
MAX_SHEET_ROWS = 1_048_576  # of a sheet, header included (ECMA-376, as Excel and LibreOffice keep it)
MAX_CHARACTERS = 32_767  # of a cell in Excel, in UTF-16 code units
TABLE_DELIMITERS = ",;\t|"
NO_DELIMITER = "\x1f"  # of a table with one column: a sign that stands in no text
DELIMITER_LINE = re.compile(r"sep=(.)\r?\n")  # how Excel is told the delimiter
QUOTED_CELL = re.compile(r'"[^"]*"')

_BEGIN = r"(?<![^,;|\t\r\n])"  # of the text, or after what separates cells in some program
_SKIPPED = r"""['"\x00-\x08\x0b\x0c\x0e-\x1f]*"""  # our own marks, and what a program may leave out before it looks
_SIGN = r"[=+\-@＝＋－＠]"  # OWASP, "CSV Injection"; full-width signs count in Excel
_LAST = r"""(?!["']*\Z)"""  # a sign that nothing comes after is no formula, as in "100,-"


def _formulas(mark: str) -> re.Pattern[str]:
    """Return where formulas begin, behind a mark.

    A sign alone in a cell is none: but only the program that began the cell at a comma surely ends it at one. To others
    ``=,5+1`` is half and one.
    """
    alone = "|".join(f"(?<={one}{mark}){_SIGN}{one}" for one in (",", ";", r"\|", r"\t", r"\r", r"\n"))
    return re.compile(f"{_BEGIN}{mark}(?={_SKIPPED}{_SIGN}{_LAST})(?!{alone})")


BEGINS = re.compile(f"{_BEGIN}{_SKIPPED}{_SIGN}")
LIVE = _formulas("")
MARKED = _formulas(MARK)


def may_be_live(lines: str) -> bool:
    r"""Return whether one of many texts, a line each, may begin a formula; where not, `guard` changes none of them.

    Example:
        >>> may_be_live("Kari Nordmann\nOla"), may_be_live("Kari\n-Ola")
        (False, True)
    """
    return BEGINS.search(lines) is not None


def guard(text: str) -> str:
    """Put a mark before all that a spreadsheet would take for a formula, wherever it splits the text.

    Example:
        >>> guard("-Vi har kontroll"), guard("Ola;=1+1;Hansen"), guard("'s-Hertogenbosch"), guard("100,-")
        ("'-Vi har kontroll", "Ola;'=1+1;Hansen", "'s-Hertogenbosch", '100,-')
    """
    return LIVE.sub(MARK, text)


def unguard(text: str) -> str:
    """Undo `guard` exactly.

    Example:
        >>> unguard("'-Vi har kontroll"), unguard("'s-Hertogenbosch")
        ('-Vi har kontroll', "'s-Hertogenbosch")
    """
    return MARKED.sub("", text)


def find_delimiter(text: str, *, tabs: bool = False) -> tuple[str, int]:
    r"""Return the delimiter of a table with separators, and where in the text its header begins.

    The delimiter is what a line ``sep=;`` before the header says, else the sign among ``,;|`` and the tab that stands
    most often in the header outside quotation marks; without one the table has one column, and a comma in it is a
    comma.

    Args:
        tabs: whether a tab in the header settles it.

    Example:
        >>> find_delimiter('id;"tekst, ledd"\n'), find_delimiter("sep=|\nid|tekst\n"), find_delimiter("tekst\n")
        ((';', 0), ('|', 6), ('\x1f', 0))
    """
    if said := DELIMITER_LINE.match(text):
        return said[1], said.end()
    header = QUOTED_CELL.sub("", re.split(r"[\r\n]", text, maxsplit=1)[0])
    best = "\t" if tabs and "\t" in header else max(TABLE_DELIMITERS, key=header.count)
    return (best if best in header else NO_DELIMITER), 0
