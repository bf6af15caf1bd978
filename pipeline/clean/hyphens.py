"""The fix for words that were divided at the end of a line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cached_property
from importlib.resources import files

from pipeline.aligned import AlignedText
from pipeline.clean.lines import LINE_END

DIVIDED = re.compile(rf"[-‐](?<=[^\W_].)[ \t]*{LINE_END}[ \t]*(?=[^\W_])")
WORD_BEFORE = re.compile(r"[^\W_]+(?:[-‐][^\W_]+)*\Z")
WORD_AFTER = re.compile(r"[^\W_]+(?:[-‐][^\W_]+)*")
WHOLE_WORD = re.compile(rf"({WORD_AFTER.pattern})([-‐][ \t]*{LINE_END})?")
LONGEST_WORD = 60
"""Characters looked at on each side of a hyphen."""

CONJUNCTIONS = frozenset(json.loads(files("pipeline.clean").joinpath("conjunctions.json").read_text(encoding="utf-8")))
"""Words that stand between the halves of two compounds: «olje- og gassindustrien»."""


def join_hyphenated(text: AlignedText) -> AlignedText:
    r"""Join a word that was divided with a hyphen at the end of a line.

    The hyphen goes, unless it belongs to the word: before a capital or a digit (``Mette-`` ``Marit``), after a digit,
    a single letter or a word all in capitals (``NRK-`` ``sjefen``), after a name that the text also has by itself
    (``Oslo-`` ``politiet``), or when the text has the word with its hyphen elsewhere and never without. A hyphen that
    stands for the second half of a compound (``olje-`` ``og gassindustrien``) and a dash are left alone, and so is a
    hyphen before a blank line.

    Example:
        >>> join_hyphenated(AlignedText.of("stats-\nminister og Mette-\nMarit")).text
        'statsminister og Mette-Marit'
        >>> join_hyphenated(AlignedText.of("olje-\nog gassindustrien -\nhan")).text
        'olje-\nog gassindustrien -\nhan'
    """
    return text.replace(_joined(text.text))


def _joined(text: str) -> Iterator[tuple[int, int, str]]:
    words = _Words(text)
    for match in DIVIDED.finditer(text):
        start, end = match.span()
        before = WORD_BEFORE.search(text, max(0, start - LONGEST_WORD), start)
        after = WORD_AFTER.match(text, end, end + LONGEST_WORD)
        if before is None or after is None or after.group() in CONJUNCTIONS:
            continue
        keeps = _keeps_hyphen(before.group(), after.group(), words)
        yield (start + 1 if keeps else start), end, ""


class _Words:
    """The words of a text, gathered when first asked for."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def known(self) -> frozenset[str]:
        """Return all words that are not themselves divided, in the case they are written in."""
        return frozenset(match[1] for match in WHOLE_WORD.finditer(self.text) if not match[2])

    def __contains__(self, word: str) -> bool:
        """Return whether the text has ``word``."""
        return word in self.known


def _keeps_hyphen(before: str, after: str, words: _Words) -> bool:
    """Return whether the hyphen between two parts belongs to the word."""
    last = re.split("[-‐]", before)[-1]
    if not after[0].islower() or len(last) == 1 or last[-1].isdigit() or last.isupper():
        return True
    if f"{before}{after}" in words:
        return False
    if f"{before}-{after}" in words:
        return True
    return last[0].isupper() and last in words
