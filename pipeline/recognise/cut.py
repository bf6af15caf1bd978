"""Long texts -> pieces that a model can take, cut where no name is likely to stand."""

from __future__ import annotations

import re
from collections.abc import Iterator

LIMIT = 20_000  # code points; spaCy refuses texts over 1,000,000 (E088) and its memory grows with the text
SENTENCE_END = re.compile(r"[.!?…][»”\"')]*\s+(?=[«“\"'–—-]?\s?[^\W\d_a-zæøå])")


def pieces(text: str, limit: int = LIMIT) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of pieces of ``text`` of at most ``limit`` code points that together are the text.

    A cut goes after the last sentence end in the second half of the piece; where there is none, after the last
    space there; where there is none either (a text without spaces), at the limit.

    Example:
        >>> text = "Kari reiste til Oslo. Ola vart verande att i Bergen."
        >>> [text[start:end] for start, end in pieces(text, limit=30)]
        ['Kari reiste til Oslo. ', 'Ola vart verande att i Bergen.']
    """
    start = 0
    while len(text) - start > limit:
        half, end = start + limit // 2, start + limit
        sentence_ends = [match.end() for match in SENTENCE_END.finditer(text, half, end)]
        space = text.rfind(" ", half, end)
        cut = sentence_ends[-1] if sentence_ends else space + 1 if space >= 0 else end
        yield start, cut
        start = cut
    yield start, len(text)
