"""A cleaned text -> its paragraphs, headings, speeches, and what newspapers put around a text.

Lines come from a program or from a person. A program breaks a line where the next word does not fit: so most lines are
near one width, and the next goes on in the middle of a sentence. A person ends a line where a paragraph, a verse or an
item of a list ends.

Newspapers print around a text who wrote it, who took the picture, and from where it was sent:

    Av Kari Nordmann                  a byline
    Foto: Ola Nordmann / NTB          a credit
    OSLO (NTB): Statsministeren …     a dateline, and then the text

Names in them are names, but none goes on into the text, and none is the title.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from pipeline.aligned import AlignedText
from pipeline.records import Kind, Paragraph

LINE_END = r"(?:\r\n|[\n\r\v\x85\u2028])"  # alone not always the end of a paragraph
BLOCK_END = "\f\u2029"  # a new page, and Unicode's paragraph separator: end a paragraph as a blank line does
ANY_END = re.compile(rf"{LINE_END}|[{BLOCK_END}]")

SPEECH = re.compile(r"(?:[–—―]|--?)[ \t]*(?=[^\s\d–—―-])|[–—―][ \t]*(?=\d)")
LETTER_AFTER_DASH = re.compile(r"[–—―-]+[ \t]*([^\W\d_])")
BULLET = re.compile(r"[•◦▪‣●○■□➢·∙][ \t]*|\*[ \t]+(?=\S)")
LIST_NUMBER = re.compile(r"(?:\d{1,3}[.)]|[a-z]\))[ \t]+(?![a-zæøå])(?=\S)")
MARKDOWN_HEADING = re.compile(r"#{1,6}[ \t]+(?=\S)")
EMPHASIS = re.compile(r"\*+|(?<!\w)_+|(?<!_)_+(?!\w)|(?<!#)#+\Z")
WHITE = re.compile(r"\s+")

MAX_HEADING = 100  # code points: a longer line without closing punctuation is a paragraph that lacks its full stop


class TextLine(NamedTuple):
    """A line without the white space around it: its bounds in the text, its characters, whether it was indented."""

    start: int
    end: int
    text: str
    indented: bool

    def opens(self) -> bool:
        """Return whether the line begins something new: a speech, an item of a list, a Markdown heading."""
        if self.text[0].isalpha() and self.text[1:2] != ")":  # as nearly all lines begin
            return False
        return any(mark.match(self.text) for mark in (SPEECH, BULLET, LIST_NUMBER, MARKDOWN_HEADING))


TextBlock = list[TextLine]
"""Lines with no blank line between them."""


def paragraphs(text: AlignedText, start: int = 0) -> tuple[Paragraph, ...]:
    r"""Return the paragraphs of ``text`` from ``start`` on, each stripped, with one space for any white space.

    A blank line ends a paragraph, and so does a single line end unless the text is wrapped (see `wrapped_width`). A
    line without a letter or a digit is none. A short line without closing punctuation, by itself, is a heading,
    whose Markdown marks are removed; a line that opens with a dash is speech, and keeps it. The bullet of a list is
    removed. Bylines, credits and datelines are kinds of their own (see `kind_of_line`).

    Example:
        >>> source = "Togtur\n\n– Kim kommer, sier Putin.\n• Ola Nordmann\n-5 grader i Karasjok."
        >>> for paragraph in paragraphs(AlignedText.of(source)):
        ...     print(paragraph.kind, paragraph.text.text)
        heading Togtur
        speech – Kim kommer, sier Putin.
        paragraph Ola Nordmann
        paragraph -5 grader i Karasjok.
    """
    blocks = list(_blocks(text.text, start))
    width = wrapped_width([junction for block in blocks for junction in _junctions(block)])
    found = (_paragraph(text, lines) for block in blocks for lines in _joined(block, width))
    return tuple(part for paragraph in found for part in _without_dateline(paragraph))


def _blocks(text: str, start: int) -> Iterator[TextBlock]:
    block: TextBlock = []
    for line, ends_block in _lines(text, start):
        if line is not None:
            block.append(line)
        if block and (line is None or ends_block):
            yield block
            block = []
    if block:
        yield block


def _lines(text: str, start: int) -> Iterator[tuple[TextLine | None, bool]]:
    """Yield each line (``None`` for one without a letter or digit), and whether what ends it ends a block."""
    for match in ANY_END.finditer(text, start):
        yield _line(text, start, match.start()), match.group() in BLOCK_END
        start = match.end()
    yield _line(text, start, len(text)), True


def _line(text: str, start: int, end: int) -> TextLine | None:
    raw = text[start:end]
    left = raw.lstrip()
    inner = left.rstrip()
    if not inner or (not inner[0].isalnum() and not any(map(str.isalnum, inner))):
        return None
    begin = start + len(raw) - len(left)
    return TextLine(begin, begin + len(inner), inner, indented=begin > start)


def _junctions(block: TextBlock) -> Iterator[Junction]:
    for line, below in pairwise(block):
        if not below.opens():
            yield Junction.between(line.text, below.text)


def _joined(block: TextBlock, width: int) -> Iterator[TextBlock]:
    """Yield the lines of each paragraph of a block; ``width`` is that of the whole text, 0 where it has none."""
    if len(block) == 1:
        yield block
        return
    width = width or wrapped_width(list(_junctions(block)))
    paragraph: TextBlock = []
    for line in block:
        if paragraph and not (width and _belongs(paragraph[-1], line, width)):
            yield paragraph
            paragraph = []
        paragraph.append(line)
    yield paragraph


def _belongs(line: TextLine, below: TextLine, width: int) -> bool:
    """Return whether ``below`` goes on with the paragraph of ``line``, in text wrapped at ``width``."""
    if MARKDOWN_HEADING.match(line.text):
        return False
    if below.opens():
        return not closes(line.text) and _is_lower_after_dash(below.text)
    if below.indented and not line.indented and closes(line.text):
        return False
    return Junction.between(line.text, below.text).goes_on(width)


def _is_lower_after_dash(line: str) -> bool:
    """Return whether a line begins with a dash in the middle of a sentence: ``– og han kom``."""
    match = LETTER_AFTER_DASH.match(line)
    return match is not None and match[1].islower()


def _paragraph(text: AlignedText, lines: Sequence[TextLine]) -> Paragraph:
    first = lines[0]
    bullet = BULLET.match(first.text)
    mark = bullet or MARKDOWN_HEADING.match(first.text)
    start = first.start + (mark.end() if mark else 0)
    cut = text.cut(start, lines[-1].end)
    kind = Kind.PARAGRAPH if bullet or len(lines) > 1 else _kind(first.text)
    if kind is Kind.PARAGRAPH and SPEECH.match(first.text):
        kind = Kind.SPEECH
    if kind is Kind.HEADING:
        cut = _without_emphasis(cut)
    return Paragraph(cut if cut.text == " ".join(cut.text.split()) else cut.sub(WHITE, " "), kind)


def _without_dateline(paragraph: Paragraph) -> Iterator[Paragraph]:
    """Yield the dateline that a paragraph opens with, and the rest; no name goes on from one into the other."""
    text = paragraph.text.text
    end = end_of_dateline(text) if paragraph.kind is Kind.PARAGRAPH else 0
    if end:
        yield Paragraph(paragraph.text.cut(0, end), Kind.DATELINE)
        start = len(text) - len(text[end:].lstrip())
        paragraph = replace(paragraph, text=paragraph.text.cut(start, len(text)))
    yield paragraph


def _kind(line: str) -> Kind:
    """Return the kind of a paragraph of one line."""
    if found := kind_of_line(line):
        return found
    if MARKDOWN_HEADING.match(line):
        return Kind.HEADING
    if SPEECH.match(line):
        return Kind.SPEECH
    short = len(line) <= MAX_HEADING and not line.endswith(",") and not closes(line)
    return Kind.HEADING if short and not LIST_NUMBER.match(line) and any(map(str.isalpha, line)) else Kind.PARAGRAPH


def _without_emphasis(heading: AlignedText) -> AlignedText:
    """Return a heading without ``**``, ``_`` and closing ``#``, and without the white space they leave at its ends."""
    bare = heading.sub(EMPHASIS, "")
    if bare is heading or not bare.text.strip():
        return heading
    start = len(bare) - len(bare.text.lstrip())
    return bare.cut(start, max(start, len(bare.text.rstrip())))


CLOSING_SIGNS = frozenset(".!?:;…")
QUOTES_AFTER_CLOSING = "»«”“\"')]›’"  # and brackets

MIN_WIDTH, MAX_WIDTH = 30, 200  # code points that text is wrapped at
NARROWEST_WIDTH = 20  # of a column of a newspaper
MIN_COLUMN_LINES = 10  # that do not close, needed to speak of a column
NARROW_WIDTH = 45  # below it a poem looks much like wrapped text: more evidence is asked for
WIDTH_TOLERANCE = 0.2  # share of the width that a line near it may be away (and at least 8 code points are allowed)
# Shares of the lines:
MIN_NEAR_WIDTH = 0.6  # of those that go on in the middle of a sentence, near the width
MIN_GOING_ON = 0.3  # going on in the middle of a sentence
MIN_FILLED = 0.9  # as full as a program makes them
MIN_LOWER = 0.2  # of those that do not close, with a lower-case letter after them: a list of names has none
MIN_NARROW_LOWER = 0.4  # the same, in a narrow column
MIN_NARROW_OPENED = 0.7  # that do not close, in a narrow column
MIN_JUNCTIONS = 3  # lines with one below, needed to speak of a width that most are near


class Junction(NamedTuple):
    """A line with another directly below it."""

    width: int  # code points of the line
    first: int  # code points of the first word of the line below
    ends: bool  # the line ends with a closing sign
    lower: bool  # the line below begins with a lower-case letter

    @classmethod
    def between(cls, line: str, below: str) -> Junction:
        """Return the junction of two lines without white space at their ends."""
        start = below.lstrip(QUOTES_AFTER_CLOSING + "(–—- ")[:1]
        return cls(len(line), len(below.split(maxsplit=1)[0]), closes(line), start.islower())

    def fills(self, width: int) -> bool:
        """Return whether the first word of the line below would have made this line longer than ``width``."""
        return self.width + 1 + self.first > width

    def goes_on(self, width: int) -> bool:
        """Return whether the line below belongs to the same paragraph, in text that is wrapped at ``width``.

        It does when its first word would not have fitted above, and also when the line above is cut in the middle of a
        sentence and the next begins with a lower-case letter. A shorter line ends the paragraph, or is a heading.
        """
        return self.fills(width) or (self.lower and not self.ends)


def closes(line: str) -> bool:
    """Return whether a line ends as a sentence does.

    Example:
        >>> closes("Han heiter Aasen."), closes("«Ja!»"), closes("Togtur"), closes("Sagt av NTB,")
        (True, True, False, False)
    """
    return line.rstrip(QUOTES_AFTER_CLOSING)[-1:] in CLOSING_SIGNS if line else False


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
    if lines < MIN_JUNCTIONS or not MIN_WIDTH <= middle <= MAX_WIDTH:
        return 0
    slack = max(8, WIDTH_TOLERANCE * middle)
    near = [width for width in going_on if abs(width - middle) <= slack]
    strict = 1.3 if middle < NARROW_WIDTH else 1
    if len(near) < MIN_NEAR_WIDTH * strict * len(going_on) or len(going_on) < MIN_GOING_ON * strict * lines:
        return 0
    return max(near)


def _width_filled(opened: Sequence[Junction], going_on: int, lines: int) -> int:
    """Return the width that every line which does not close fills; 0 without one."""
    width = max(one.width for one in opened)
    filled = sum(one.fills(width) for one in opened)
    if (
        NARROWEST_WIDTH <= width < NARROW_WIDTH
    ):  # a column of a newspaper: all lines but the last of a paragraph are full
        column = filled == len(opened) >= MIN_COLUMN_LINES and going_on >= MIN_NARROW_LOWER * len(opened)
        return width if column and len(opened) >= MIN_NARROW_OPENED * lines else 0
    if (
        not NARROW_WIDTH <= width <= MAX_WIDTH
        or len(opened) < MIN_NEAR_WIDTH * lines
        or going_on < MIN_LOWER * len(opened)
    ):
        return 0
    return width if filled >= MIN_FILLED * len(opened) else 0


CAPITAL = r"[^\W\d_a-zæøå]"
CREDIT_PREFIX = re.compile(r"(?i:foto|fotograf|illustrasjon|illustrasjonsfoto|arkivfoto|ill\.|montasje|grafikk)\s?:\s")
BYLINE_PREFIX = re.compile(
    r"(?i:av|tekst|tekst og foto|journalist|skrevet av|skrive av)(?:\s?:\s|\s)"
    rf"(?={CAPITAL}[\w.\-]+\s{CAPITAL})"
)
MAX_FURNITURE = 80  # code points of a byline or a credit
MAX_LOWER_WORDS = 3  # words in lower case, such as "og" and "for"; a sentence has more
DATELINE = re.compile(rf"{CAPITAL}(?:{CAPITAL}|[-/. ]){{1,39}}(?: \([^()]{{2,30}}\))?\s?[:–—-](?=\s+\S)")


def kind_of_line(line: str) -> Kind | None:
    """Return whether a paragraph of one line is a byline or a credit; ``None`` where it is neither.

    Example:
        >>> [str(kind_of_line(line)) for line in ("Av Kari Nordmann", "Foto: Ola Li / NTB", "Av jord er du kommet")]
        ['byline', 'credit', 'None']
    """
    if len(line) > MAX_FURNITURE or line.endswith((".", "!", "?")):
        return None
    if CREDIT_PREFIX.match(line):
        return Kind.CREDIT
    lower = sum(word.islower() for word in line.split()[1:])
    return Kind.BYLINE if BYLINE_PREFIX.match(line) and lower <= MAX_LOWER_WORDS else None


def end_of_dateline(paragraph: str) -> int:
    """Return where the dateline that a paragraph opens with ends, 0 where there is none; its place is in capitals.

    Example:
        >>> [end_of_dateline(text) for text in ("OSLO (NTB): Det regna.", "VLADIVOSTOK: Kim kom.", "USA – et land")]
        [11, 12, 0]
        >>> end_of_dateline("Oslo: Det regna."), end_of_dateline("FRP-LEIAREN KJEM IKKJE")
        (0, 0)
    """
    match = DATELINE.match(paragraph)
    if match is None or not (paragraph[match.end() :].lstrip()[0].isupper() or paragraph[match.end() - 1] == ":"):
        return 0
    return match.end()
