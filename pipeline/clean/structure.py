"""A cleaned text -> its paragraphs, headings and speeches."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from pipeline.aligned import AlignedText
from pipeline.clean.furniture import end_of_dateline, kind_of_line
from pipeline.clean.lines import ANY_END, BLOCK_END
from pipeline.clean.wrapping import Junction, closes, goes_on, wrapped_width
from pipeline.records import Kind, Paragraph

SPEECH = re.compile(r"(?:[–—―]|--?)[ \t]*(?=[^\s\d–—―-])|[–—―][ \t]*(?=\d)")
LETTER_AFTER_DASH = re.compile(r"[–—―-]+[ \t]*([^\W\d_])")
BULLET = re.compile(r"[•◦▪‣●○■□➢·∙][ \t]*|\*[ \t]+(?=\S)")
NUMBER = re.compile(r"(?:\d{1,3}[.)]|[a-z]\))[ \t]+(?![a-zæøå])(?=\S)")
MARKDOWN_HEADING = re.compile(r"#{1,6}[ \t]+(?=\S)")
EMPHASIS = re.compile(r"\*+|(?<!\w)_+|_+(?!\w)|#+\Z")
WHITE = re.compile(r"\s+")

LONGEST_HEADING = 100
"""Code points: a longer line without closing punctuation is a paragraph that lacks its full stop."""


class Line(NamedTuple):
    """A line without the white space around it: its bounds in the text, its characters, whether it was indented."""

    start: int
    end: int
    text: str
    indented: bool

    def opens(self) -> bool:
        """Return whether the line begins something new: a speech, an item of a list, a Markdown heading."""
        if self.text[0].isalpha() and self.text[1:2] != ")":  # as nearly all lines begin
            return False
        return any(mark.match(self.text) for mark in (SPEECH, BULLET, NUMBER, MARKDOWN_HEADING))


Block = list[Line]
"""Lines with no blank line between them."""


def paragraphs(text: AlignedText, start: int = 0) -> tuple[Paragraph, ...]:
    r"""Return the paragraphs of ``text`` from ``start`` on, each stripped, with one space for any white space.

    A blank line ends a paragraph, and so does a single line end unless the text is hard-wrapped (see ``wrapping``). A
    line without a letter or a digit is none. A short line without closing punctuation that stands alone is a heading,
    whose Markdown marks are removed; a line that opens with a dash is speech, and keeps it. The bullet of a list is
    removed. Bylines, credits and datelines are told apart (see ``furniture``).

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


def _blocks(text: str, start: int) -> Iterator[Block]:
    block: Block = []
    for line, ends_block in _lines(text, start):
        if line is not None:
            block.append(line)
        if block and (line is None or ends_block):
            yield block
            block = []
    if block:
        yield block


def _lines(text: str, start: int) -> Iterator[tuple[Line | None, bool]]:
    """Yield each line (``None`` for one without a letter or digit), and whether what ends it ends a block."""
    for match in ANY_END.finditer(text, start):
        yield _line(text, start, match.start()), match.group() in BLOCK_END
        start = match.end()
    yield _line(text, start, len(text)), True


def _line(text: str, start: int, end: int) -> Line | None:
    raw = text[start:end]
    left = raw.lstrip()
    inner = left.rstrip()
    if not inner or (not inner[0].isalnum() and not any(map(str.isalnum, inner))):
        return None
    begin = start + len(raw) - len(left)
    return Line(begin, begin + len(inner), inner, indented=begin > start)


def _junctions(block: Block) -> Iterator[Junction]:
    for line, below in pairwise(block):
        if not below.opens():
            yield Junction.between(line.text, below.text)


def _joined(block: Block, width: int) -> Iterator[Block]:
    """Yield the lines of each paragraph of a block; ``width`` is that of the whole text, 0 where it has none."""
    if len(block) == 1:
        yield block
        return
    width = width or wrapped_width(list(_junctions(block)))
    paragraph: Block = []
    for line in block:
        if paragraph and not (width and _belongs(paragraph[-1], line, width)):
            yield paragraph
            paragraph = []
        paragraph.append(line)
    yield paragraph


def _belongs(line: Line, below: Line, width: int) -> bool:
    """Return whether ``below`` goes on with the paragraph of ``line``, in text wrapped at ``width``."""
    if MARKDOWN_HEADING.match(line.text):
        return False
    if below.opens():
        return not closes(line.text) and _is_lower_after_dash(below.text)
    if below.indented and not line.indented and closes(line.text):
        return False
    return goes_on(Junction.between(line.text, below.text), width)


def _is_lower_after_dash(line: str) -> bool:
    """Return whether a line begins with a dash that stands in the middle of a sentence.

    Example:
        >>> _is_lower_after_dash("– og han kom"), _is_lower_after_dash("– Vi kjem, seier ho.")
        (True, False)
    """
    match = LETTER_AFTER_DASH.match(line)
    return match is not None and match[1].islower()


def _paragraph(text: AlignedText, lines: Sequence[Line]) -> Paragraph:
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
    start = end + len(text[end:]) - len(text[end:].lstrip())
    yield replace(paragraph, text=paragraph.text.cut(start, len(text))) if end else paragraph


def _kind(line: str) -> Kind:
    """Return what a line that stands alone is."""
    furniture = kind_of_line(line)
    if furniture:
        return furniture
    if MARKDOWN_HEADING.match(line):
        return Kind.HEADING
    if SPEECH.match(line):
        return Kind.SPEECH
    short = len(line) <= LONGEST_HEADING and not line.endswith(",") and not closes(line)
    return Kind.HEADING if short and not NUMBER.match(line) and any(map(str.isalpha, line)) else Kind.PARAGRAPH


def _without_emphasis(heading: AlignedText) -> AlignedText:
    """Return a heading without ``**``, ``_`` and closing ``#``, and without the white space they leave at its ends."""
    bare = heading.sub(EMPHASIS, "")
    if bare is heading or not bare.text.strip():
        return heading
    start = len(bare) - len(bare.text.lstrip())
    return bare.cut(start, max(start, len(bare.text.rstrip())))
