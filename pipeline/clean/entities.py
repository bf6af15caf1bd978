"""The fix for characters that were written as HTML."""

from __future__ import annotations

import html
import re
from html.entities import name2codepoint

from pipeline.aligned import AlignedText

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
