"""What must hold for any text that went through a fix or through cleaning."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable

from hypothesis import strategies as st

from pipeline.aligned import AlignedText

PIECES = (
    *("Kåre", "Nord-Korea", "stats", "minister", "Å", "ø", " ", "  ", "\t", "\n", "\n\n", "\r\n", "\r", "\f", "\u2028"),
    *("-", "-\n", "\u00ad", "\u00ad\n", "\u00a0", "\u2009", "\u200b", "\ufeff", "\u200d", "\u0000", "\u0096", "\u0085"),
    *("Ã¥", "Ãƒ", "Â", "â€", "“", "Ã ", "√∏", "&aring;", "&amp;", "&#10;", "&", "a\u030a", "\u030a", "😀", "한", "É"),
    *("\u1161", "–", "•", "#", "**", "_", ".", "1. ", "Og ", "og", " date 2019-04 sport", "«", "»", "\x1b[31m"),
    "\u2029",
)

TEXTS = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=25).map("".join),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
)
"""Texts made of what cleaning looks for, and texts of any characters."""


def calls(work: Callable[[], object]) -> int:
    """Return how many functions some work calls, Python's own and those written in C."""
    count = 0

    def counted(_: object, event: str, __: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    gc.disable()
    before = sys.getprofile()
    sys.setprofile(counted)
    work()
    sys.setprofile(before)
    gc.enable()
    return count


def check_alignment(text: AlignedText, source: str) -> None:
    """Check that each character maps into the source, in order, and to itself where no edit touched it."""
    origins = [text.origin(at, at + 1) for at in range(len(text))]
    edited = {at for edit in text.edits for at in range(edit.start, edit.end)}

    assert all(0 <= start <= end <= len(source) for start, end in origins)
    assert origins == sorted(origins)
    assert [end for _, end in origins] == sorted(end for _, end in origins)
    for at in set(range(len(text))) - edited:
        assert source[slice(*origins[at])] == text.text[at]
