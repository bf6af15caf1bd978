"""Lines that a program broke at some width, and lines that a person ended.

A program breaks a line where the next word does not fit: so most lines are near one width, and the next goes on in the
middle of a sentence. A person ends a line where a paragraph, a verse or an item of a list ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

CLOSING = frozenset(".!?:;…")
CLOSING_AFTER = "»«”“\"')]›’"
"""Quotation marks and brackets that may follow a closing sign."""

NARROWEST, WIDEST = 30, 200
"""Code points: widths that text is wrapped at."""

NARROW = 45
"""Below this width a poem looks much like wrapped text: more evidence is asked for."""

NEAR = 0.2
"""A line is near the width when it is at most this share of it away (and at least 8 code points are allowed)."""

MOST = 0.6
"""Share of the lines that go on in the middle of a sentence that must be near the width."""

GOING_ON = 0.3
"""Share of the lines that must go on in the middle of a sentence."""

ENOUGH = 3
"""Lines with one below, needed to speak of a width that most are near."""

FILLED = 0.9
"""Share of the lines that must be as full as a program makes them."""

FEWEST_LOWER = 0.2
"""Share of the lines that do not close after which a lower-case letter must follow: a list of names has none."""


@dataclass(frozen=True, slots=True)
class Junction:
    """A line with another directly below it.

    Attributes:
        width: code points of the line.
        first: code points of the first word of the line below.
        ends: the line ends with a closing sign.
        lower: the line below begins with a lower-case letter.
    """

    width: int
    first: int
    ends: bool
    lower: bool

    @classmethod
    def between(cls, line: str, below: str) -> Junction:
        """Return the junction of two lines without white space at their ends."""
        start = below.lstrip(CLOSING_AFTER + "(–—- ")[:1]
        return cls(len(line), len(below.split(maxsplit=1)[0]), closes(line), start.islower())

    def fills(self, width: int) -> bool:
        """Return whether the first word of the line below would have made this line longer than ``width``."""
        return self.width + 1 + self.first > width


def closes(line: str) -> bool:
    """Return whether a line ends as a sentence does.

    Example:
        >>> closes("Han heiter Aasen."), closes("«Ja!»"), closes("Togtur"), closes("Sagt av NTB,")
        (True, True, False, False)
    """
    return line.rstrip(CLOSING_AFTER)[-1:] in CLOSING if line else False


def wrapped_width(junctions: Sequence[Junction]) -> int:
    """Return the width that a program broke the lines at, in code points; 0 when a person ended them.

    Two signs are looked for, each enough: most lines that go on in the middle of a sentence are near one width; or
    most lines do not close, and each is so full that the next word would have made it longer than the longest.
    """
    opened = [one for one in junctions if not one.ends]
    going_on = [one.width for one in opened if one.lower]
    if not going_on:
        return 0
    return _width_of_most(going_on, len(junctions)) or _width_filled(opened, len(going_on), len(junctions))


def _width_of_most(going_on: Sequence[int], lines: int) -> int:
    """Return the width that most lines which go on in the middle of a sentence are near; 0 without one."""
    middle = median(going_on)
    if lines < ENOUGH or not NARROWEST <= middle <= WIDEST:
        return 0
    slack = max(8, NEAR * middle)
    near = [width for width in going_on if abs(width - middle) <= slack]
    strict = 1.3 if middle < NARROW else 1
    if len(near) < MOST * strict * len(going_on) or len(going_on) < GOING_ON * strict * lines:
        return 0
    return max(near)


def _width_filled(opened: Sequence[Junction], going_on: int, lines: int) -> int:
    """Return the width that every line which does not close fills; 0 without one."""
    width = max(one.width for one in opened)
    filled = sum(one.fills(width) for one in opened)
    if not NARROW <= width <= WIDEST or len(opened) < MOST * lines or going_on < FEWEST_LOWER * len(opened):
        return 0
    return width if filled >= FILLED * len(opened) else 0


def goes_on(junction: Junction, width: int) -> bool:
    """Return whether the line below belongs to the same paragraph, in text that is wrapped at ``width``.

    It does when its first word would not have fitted above, and also when the line above is cut in the middle of a
    sentence and the next begins with a lower-case letter. A shorter line ends the paragraph, or is a heading.
    """
    if junction.fills(width):
        return True
    return junction.lower and not junction.ends
