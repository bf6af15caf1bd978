"""Words that a person says stand in a text -> their place in it, or a message that says what stands there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.evaluate.found import placed_in
from pipeline.evaluate.gold import GoldError, GoldName
from pipeline.records import Document
from pipeline.settings import TYPES

SHOWN = 5  # places in a message
Span = tuple[int, int]


class Words(NamedTuple):
    """What a row of a table says: where the row stands, such as "mentions.csv, row 12", and its words."""

    place: str
    said: str


class SourceText:
    """A source text in which the words of rows are looked up.

    Words are those of the text if they are equal, white space aside, as they stand or as cleaning mends them.
    """

    def __init__(self, document: Document, *, lossy: bool = False) -> None:
        """Take a cleaned document.

        Args:
            document: with its source and its paragraphs.
            lossy: whether the table was saved in an encoding that lacks letters, which became question marks.
        """
        self.document = document
        self.lossy = lossy

    def place(self, words: Words, start: int, end: int | None = None) -> Span:
        """Return where words stand that are said to stand at ``start``.

        Raises:
            GoldError: other words stand there, or it is no place in the text.
        """
        end = start + len(words.said) if end is None else end
        source = self.document.source
        if not 0 <= start < end <= len(source):
            what = f"{start}-{end} is no place in {self.document.doc_id}, which has {len(source)} characters"
            raise GoldError.bad(words.place, what)
        if not self._says(start, end, words.said):
            there, hint = source[start:end], self._hint(words.said)
            raise GoldError.mismatch(words.place, span=(start, end), there=there, said=words.said, hint=hint)
        return start, end

    def only_place(self, words: Words, taken: Sequence[Span] = ()) -> Span:
        """Return the only place where words stand that nothing ``taken`` overlaps.

        Raises:
            GoldError: there is none, or more than one.
        """
        free = [
            (start, end)
            for start, end in self._places(words.said)
            if all(end <= low or high <= start for low, high in taken)
        ]
        if len(free) != 1:
            where = f"stands at {_listed(free)}" if free else "stands nowhere, but for what other rows mark,"
            what = f"it has no start, and {words.said!r} {where} in {self.document.doc_id}; write start and end"
            raise GoldError.bad(words.place, what)
        return free[0]

    def _says(self, start: int, end: int, words: str) -> bool:
        there, said = _even(self.document.source[start:end]), _even(words)
        if there == said or (self.lossy and there.encode("cp1252", "replace").decode("cp1252") == said):
            return True
        mended = placed_in(self.document.paragraphs, GoldName(start, end, there, "", kind=TYPES[0]))
        return mended is not None and _even(mended.text) == said

    def _places(self, words: str) -> Iterator[Span]:
        """Yield where words stand as whole words."""
        pattern = r"\s+".join(map(re.escape, words.split()))
        return (match.span() for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", self.document.source))

    def _hint(self, words: str) -> str:
        places = list(self._places(words))
        return f"it stands at {_listed(places)}" if places else "it stands nowhere in the text"


def _listed(places: Sequence[Span]) -> str:
    """Return places in words, the first few of many.

    Example:
        >>> _listed([(0, 4), (17, 21)])
        '0-4, 17-21'
    """
    return ", ".join(f"{start}-{end}" for start, end in places[:SHOWN]) + (" …" if len(places) > SHOWN else "")


def _even(words: str) -> str:
    return unicodedata.normalize("NFC", " ".join(words.split()))
