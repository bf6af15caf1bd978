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
"""Lines with one below, needed to speak of a width at all."""


@dataclass(frozen=True, slots=True)
class Junction:
    """A line with another directly below it.

    Attributes:
        width: code points of the line.
        first: code points of the first word of the line below.
        ends: the line ends with a closing sign.
        lower: the line below begins with a lower-case letter.
        upper: the line below begins with a capital.
    """

    width: int
    first: int
    ends: bool
    lower: bool
    upper: bool

    @classmethod
    def between(cls, line: str, below: str) -> Junction:
        """Return the junction of two lines without white space at their ends."""
        start = below.lstrip(CLOSING_AFTER + "(–—- ")[:1]
        return cls(len(line), len(below.split(maxsplit=1)[0]), closes(line), start.islower(), start.isupper())


def closes(line: str) -> bool:
    """Return whether a line ends as a sentence does.

    Example:
        >>> closes("Han heiter Aasen."), closes("«Ja!»"), closes("Togtur"), closes("Sagt av NTB,")
        (True, True, False, False)
    """
    return line.rstrip(CLOSING_AFTER)[-1:] in CLOSING if line else False


def wrapped_width(junctions: Sequence[Junction]) -> int:
    """Return the width that a program broke the lines at, in code points; 0 when a person ended them.

    With fewer than three junctions there is no width to see: then every line must be long and go on with a lower-case
    letter without having closed.
    """
    going = [one.width for one in junctions if one.lower and not one.ends]
    if not going:
        return 0
    middle = median(going)
    if not NARROWEST <= middle <= WIDEST:
        return 0
    if len(junctions) < ENOUGH:
        return int(middle) if len(going) == len(junctions) and middle >= NARROW else 0
    slack = max(8, NEAR * middle)
    near = [width for width in going if abs(width - middle) <= slack]
    strict = 1.3 if middle < NARROW else 1
    if len(near) < MOST * strict * len(going) or len(going) < GOING_ON * strict * len(junctions):
        return 0
    return max(near)


def goes_on(junction: Junction, width: int) -> bool:
    """Return whether the line below belongs to the same paragraph, in text that is wrapped at ``width``.

    It does when its first word would not have fitted above, and also when the line above is cut in the middle of a
    sentence and the next begins with a lower-case letter. A shorter line ends the paragraph, or is a heading.
    """
    if junction.width + 1 + junction.first > width:
        return True
    return junction.lower and not junction.ends
