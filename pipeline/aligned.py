"""Text that remembers, as runs of edits, where in its source each stretch came from.

All positions are code points, ends are exclusive. A cleaning fix never touches a string: it says which stretches to
replace, and ``AlignedText`` keeps the account. Between two edits text and source are the same characters, so the
account is as long as the number of edits and not as the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Self

START = attrgetter("start")
END = attrgetter("end")


@dataclass(frozen=True, slots=True)
class Edit:
    """``text[start:end]`` stands where ``source[origin_start:origin_end]`` stood."""

    start: int
    end: int
    origin_start: int
    origin_end: int


@dataclass(frozen=True, slots=True)
class AlignedText:
    r"""A text, and for each of its stretches the stretch of the source that it came from.

    Attributes:
        text: the characters as they are now.
        edits: where text and source differ, in order, not overlapping.
        offset: position in the source of the first character, were it not edited.

    Example:
        >>> aligned = AlignedText.of("stats-\nminister Kåre Willoch")
        >>> mended = aligned.replace([(5, 7, "")])
        >>> mended.text
        'statsminister Kåre Willoch'
        >>> mended.origin(0, 13), mended.origin(14, 18)
        ((0, 15), (16, 20))
    """

    text: str
    edits: tuple[Edit, ...] = ()
    offset: int = 0

    @classmethod
    def of(cls, source: str) -> Self:
        """Return ``source`` as it is."""
        return cls(source)

    def __len__(self) -> int:
        """Return the number of code points of the text as it is now."""
        return len(self.text)

    def has_any(self, signs: Iterable[str]) -> bool:
        r"""Return whether one of some signs stands in the text; looked for one by one, which is sooner than a pattern.

        Example:
            >>> AlignedText.of("Mo  i Rana").has_any(("  ", "\t")), AlignedText.of("Mo i Rana").has_any(("  ", "\t"))
            (True, False)
        """
        return any(sign in self.text for sign in signs)

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Return the stretch of the source that ``text[start:end]`` came from.

        A stretch that begins or ends inside a replacement gets the whole of what was replaced. What was deleted
        just before ``start`` or just after ``end`` is left out. An empty stretch gives an empty one.
        """
        first = self._source_start(start)
        return first, first if start == end else max(first, self._source_end(end))

    def span_of(self, start: int, end: int) -> tuple[int, int]:
        r"""Return the stretch of the text that came from ``source[start:end]``: the inverse of `origin`.

        Example:
            >>> AlignedText.of("stats-\nminister Kåre Willoch").replace([(5, 7, "")]).span_of(16, 20)
            (14, 18)
        """
        offsets = range(len(self))
        return (
            bisect_right(offsets, start, key=lambda offset: self.origin(offset, offset + 1)[1]),
            bisect_left(offsets, end, key=lambda offset: self.origin(offset, offset + 1)[0]),
        )

    def _source_start(self, position: int) -> int:
        index = bisect_right(self.edits, position, key=START) - 1
        if index < 0:
            return self.offset + position
        edit = self.edits[index]
        return edit.origin_start if position < edit.end else edit.origin_end + position - edit.end

    def _source_end(self, position: int) -> int:
        index = bisect_left(self.edits, position, key=START) - 1
        if index < 0:
            return self.offset + position
        edit = self.edits[index]
        return edit.origin_end + max(0, position - edit.end)

    def replace(self, changes: Iterable[tuple[int, int, str]]) -> Self:
        """Return the text with each ``text[start:end]`` replaced by its new characters.

        Args:
            changes: (start, end, new) in code points of the text as it is now, ascending, not overlapping. A change
                that would put in what is there already is no change.

        Raises:
            ValueError: changes overlap, run backwards or reach beyond the text.
        """
        pieces: list[str] = []
        edits: list[Edit] = []
        read = written = 0  # how far the old text has been read, how long the new one is
        for start, end, new in changes:
            if start < read or end < start or end > len(self.text):
                message = f"changes must ascend, not overlap and lie in the text: ({start}, {end}) after {read}"
                raise ValueError(message)
            if self.text[start:end] == new:
                continue
            edits.extend(self._moved(read, start, written - read))
            pieces += (self.text[read:start], new)
            written += start - read
            edits.append(Edit(written, written + len(new), *self._replaced(start, end)))
            written += len(new)
            read = end
        if not edits:
            return self
        edits.extend(self._moved(read, len(self.text) + 1, written - read))
        pieces.append(self.text[read:])
        return type(self)("".join(pieces), tuple(edits), self.offset)

    def _moved(self, start: int, end: int, by: int) -> Iterator[Edit]:
        """Yield the edits that lie in ``text[start:end]``, moved; one that a change cuts keeps its whole origin."""
        low = bisect_right(self.edits, start, key=END)
        while low and self.edits[low - 1].start == self.edits[low - 1].end == start:
            low -= 1
        for index in range(low, len(self.edits)):  # a slice would copy all edits to come, each time
            edit = self.edits[index]
            if edit.start >= end:
                return
            yield Edit(max(edit.start, start) + by, min(edit.end, end) + by, edit.origin_start, edit.origin_end)

    def _replaced(self, start: int, end: int) -> tuple[int, int]:
        """Return the source of ``text[start:end]`` with what was deleted inside it.

        What is put in between two characters has an empty source; inside a replacement, that of the replacement.
        """
        if start < end:
            return self.origin(start, end)
        first, last = self._source_start(start), self._source_end(start)
        return (first, last) if first < last else (last, last)

    def sub(self, pattern: re.Pattern[str], new: str | Callable[[re.Match[str]], str]) -> Self:
        """Replace every match of ``pattern`` by ``new``, or by what ``new`` returns for the match.

        Example:
            >>> AlignedText.of("Oslo  by").sub(re.compile(" +"), " ").text
            'Oslo by'
        """
        make = new if callable(new) else lambda _: new
        return self.replace((match.start(), match.end(), make(match)) for match in pattern.finditer(self.text))

    def cut(self, start: int, end: int) -> Self:
        """Return ``text[start:end]`` as an aligned text of its own, of the same source."""
        edits = tuple(self._moved(start, end, -start))
        return type(self)(self.text[start:end], edits, self._source_start(start))
