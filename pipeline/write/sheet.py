"""A sheet of a workbook that takes whole columns of cells, some five times as fast as cell by cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

# Signs that XML does not take as they are; Excel writes a control character as _x000D_, and so escapes texts like that.
SPECIAL = re.compile("[&<>\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
XML = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


class RowSheet(Worksheet):  # type: ignore[misc]  # XlsxWriter has no types
    """A sheet that is filled from above, in a workbook of XlsxWriter's with ``constant_memory``.

    XlsxWriter keeps the rows of such a sheet as XML in a file until the workbook is closed; these are put there too. A
    cell is typed text or a number: there is no way to a formula or a link.
    """

    def append_rows(self, first: int, columns: Sequence[Iterable[str]]) -> None:
        """Add rows below all others.

        Args:
            first: number of the first row, from 0.
            columns: for each column its cells, as `text_cell` and `number_cell` give them.
        """
        self._write_single_row(first)  # what XlsxWriter still holds: the row before
        lettered = (_placed(xl_col_to_name(place), cells, first + 1) for place, cells in enumerate(columns))
        rows = ["".join(cells) for cells in zip(*lettered, strict=True)]
        self.fh.write("".join([f'<row r="{row}">{cells}</row>' for row, cells in enumerate(rows, first + 1)]))
        self._check_dimensions(first + len(rows) - 1, len(columns) - 1)  # XlsxWriter notes how far the sheet goes
        self.previous_row = first + len(rows)

    def drop(self) -> None:
        """Let go of the file with the rows, if it is still there."""
        self._opt_close()


def _placed(letter: str, cells: Iterable[str], first: int) -> list[str]:
    return [f'<c r="{letter}{row}"{cell}' if cell else "" for row, cell in enumerate(cells, first)]


def text_cell(text: str) -> str:
    """Return the XML of a cell with typed text, but for its address; an empty text has no cell.

    Example:
        >>> text_cell("=1+1")
        ' t="inlineStr"><is><t>=1+1</t></is></c>'
    """
    if not text:
        return ""
    space = ' xml:space="preserve"' if text != text.strip() else ""
    return f' t="inlineStr"><is><t{space}>{SPECIAL.sub(_escape, text)}</t></is></c>'


def number_cell(number: float) -> str:
    """Return the XML of a cell with a number, but for its address; NaN has no cell.

    Example:
        >>> number_cell(0.25), number_cell(float("nan"))
        ('><v>0.25</v></c>', '')
    """
    return f"><v>{number!r}</v></c>" if number == number else ""  # noqa: PLR0124 - NaN, which is not equal to itself


def unescape(text: str) -> str:
    r"""Return a cell's text as it was before `text_cell` wrote what XML does not take.

    Example:
        >>> unescape("a_x000D_b"), unescape("_x005F_x000D_")
        ('a\rb', '_x000D_')
    """
    return ESCAPED.sub(_character, text) if "_x" in text else text


def _escape(match: re.Match[str]) -> str:
    sign = match[0]
    return "_x005F_" if sign == "_" else XML.get(sign) or f"_x{ord(sign):04X}_"


def _character(match: re.Match[Any]) -> str:
    return chr(int(match[1], 16))
