"""Fixes for letters that went through the wrong codec, or were written as HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from html.entities import name2codepoint

from ftfy.badness import is_bad
from ftfy.chardata import CHARMAP_ENCODINGS, UTF8_DETECTOR_RE

from pipeline.aligned import AlignedText

Change = tuple[int, int, str]

NORWEGIAN = {
    "Ã¥": "å",
    "Ã¸": "ø",
    "Ã¦": "æ",
    "Ã…": "Å",
    "Ã˜": "Ø",
    "Ã†": "Æ",
    "Ã\x85": "Å",  # the same three, where C1 controls stand for the signs of cp1252
    "Ã\x98": "Ø",
    "Ã\x86": "Æ",
    "√∏": "ø",  # UTF-8 read as Mac Roman; the others of this kind ftfy knows
}
"""UTF-8 read as cp1252: sequences that occur in no sound text, one by one enough to know what happened."""

SEQUENCE = re.compile("|".join(NORWEGIAN))
RUN = re.compile(r"[^\x00-\x7f]{2,}|[ÃÂ] +")
"""Where broken letters can stand: two characters outside ASCII, or one whose no-break space became a space."""

MOST_ROUNDS = 4
"""How many times broken letters are mended before we stop; each round undoes one wrong decoding."""

AROUND = 2
"""How many characters on each side of a run tell ftfy whether it is broken."""


def mend_double_encoding(text: AlignedText) -> AlignedText:
    """Mend letters whose UTF-8 bytes were each taken for a letter, once or more.

    Six sequences (``Ã¥`` and its like) are Norwegian letters wherever they stand. Anything else is touched only where
    ftfy's rules call it broken, and only as far as the broken letters reach, each letter by itself: a name beside a
    broken quotation mark keeps its own place in the source. Sound text with rare letters is left alone.

    Example:
        >>> mend_double_encoding(AlignedText.of("KÃ¥re og BjÃƒÂ¸rn â€“ pÃ¥ RÃ¸ros")).text
        'Kåre og Bjørn – på Røros'
        >>> mend_double_encoding(AlignedText.of("São Paulo, Ángel, «Ås», 5 €")).text
        'São Paulo, Ángel, «Ås», 5 €'
    """
    if text.text.isascii():
        return text
    for _ in range(MOST_ROUNDS):
        mended = text.sub(SEQUENCE, lambda match: NORWEGIAN[match.group()])
        mended = mended.replace(_mended_runs(mended.text))
        if mended is text:
            return text
        text = mended
    return text


def _mended_runs(text: str) -> Iterator[Change]:
    for match in RUN.finditer(text):
        start, end = match.span()
        run = match.group()
        if is_bad(text[max(0, start - AROUND) : end + AROUND]):
            yield from _mended(run, start)


def _mended(run: str, at: int) -> Iterator[Change]:
    """Yield the changes, letter by letter, that undo one wrong decoding of ``run``, which stands at ``at``."""
    if run[1:].isspace():
        yield from _lost_no_break_space(run, at)
        return
    whole = _one_step(run)
    if whole is not None:
        yield from _letter_by_letter(*whole, at)
        return
    for match in UTF8_DETECTOR_RE.finditer(run):
        step = _one_step(match.group()) if is_bad(match.group()) else None
        if step is not None:
            yield from _letter_by_letter(*step, at + match.start())


def _one_step(broken: str) -> tuple[str, str] | None:
    """Return what ``broken`` was before one wrong decoding, and the codec of that; ``None`` when no codec explains it."""
    for codec in CHARMAP_ENCODINGS:
        try:
            mended = broken.encode(codec).decode("utf-8")
        except UnicodeError:
            continue
        return mended, codec
    return None


def _letter_by_letter(mended: str, codec: str, at: int) -> Iterator[Change]:
    for letter in mended:
        end = at + len(letter.encode())  # a byte was a character
        yield at, end, letter
        at = end


def _lost_no_break_space(run: str, at: int) -> Iterator[Change]:
    """Yield the change for ``Ã`` or ``Â`` whose second half, a no-break space, became a space or was lost in one.

    Example:
        >>> list(_lost_no_break_space("Ã  ", 0))
        [(0, 2, 'à')]
    """
    letter = "à" if run[0] == "Ã" else " "
    yield at, at + (2 if len(run) > 2 or letter == " " else 1), letter  # noqa: PLR2004 (letter and space)


ENTITY = re.compile(r"&(?:amp;)*(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,7});")
NAMES = {*name2codepoint, "apos", "AMP", "QUOT", "LT", "GT"}


def unescape_html(text: AlignedText) -> AlignedText:
    """Replace HTML entities by their characters, also those that were escaped twice (``&amp;aring;``).

    A text without mark-up has no use for them, and a name is not found with one inside. Only the names of HTML 4, with
    their closing semicolon, and numbers are replaced; ``AT&T;`` and ``Marks & Spencer`` are left alone, and so is a
    number that stands for no character.

    Example:
        >>> unescape_html(AlignedText.of("K&aring;re &amp; s&#248;nner")).text
        'Kåre & sønner'
        >>> unescape_html(AlignedText.of("Hennes & Mauritz, AT&T; H&M, &ukjend;")).text
        'Hennes & Mauritz, AT&T; H&M, &ukjend;'
    """
    return text.sub(ENTITY, _unescaped) if "&" in text.text else text


def _unescaped(match: re.Match[str]) -> str:
    last = match.group().rpartition("&amp;")[2]
    name = last.removeprefix("&").rpartition("amp;")[2].removesuffix(";") or "amp"
    if not name.startswith("#") and name not in NAMES:
        return match.group()
    character = html.unescape(f"&{name.replace('X', 'x') if name.startswith('#') else name};")
    return character if len(character) == 1 and character != "\ufffd" else match.group()
