"""Fixes for characters that cannot be seen, or that are not what they look like."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from pipeline.aligned import AlignedText
from pipeline.clean.lines import LINE_END

CONTROL = re.compile(r"\x1b\[[0-9;?]{0,20}[A-Za-z]|[\x00-\x08\x0e-\x1b\x7f-\x9f]")


def remove_controls(text: AlignedText) -> AlignedText:
    r"""Remove control characters, and the colour codes of terminals; put back the signs of cp1252.

    A C1 control in a text is nearly always a sign of cp1252 that was read as ISO 8859-1: U+0096 was an en dash. Tabs,
    line ends and the separators that Python counts as white space are left alone.

    Example:
        >>> remove_controls(AlignedText.of("Ås\x00 \x96 \x1b[31mTromsø\x1b[0m")).text
        'Ås – Tromsø'
        >>> remove_controls(AlignedText.of("Ås\tÆrøy\r\n")).text
        'Ås\tÆrøy\r\n'
    """
    return text.sub(CONTROL, _meant)


def _meant(match: re.Match[str]) -> str:
    control = match.group()
    if "\x80" <= control <= "\x9f":
        return control.encode("latin-1").decode("cp1252", "ignore")
    return ""


JOINERS = "\u200c\u200d"
ALONE = (
    "\u200b\u2060\u2061\u2062\u2063\u2064\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    "\u180e\u034f\ufff9\ufffa\ufffb"
)
UNSEEN = ALONE + JOINERS  # without one of these there is nothing to do
INVISIBLE = re.compile(rf"[{ALONE}]|(?<=[\x00-\u024f])[{JOINERS}]+(?=[\x00-\u024f])")


def remove_invisible(text: AlignedText) -> AlignedText:
    r"""Remove characters that take no room: zero-width spaces and joiners, marks of direction, stray byte-order marks.

    They come from web pages and hide names from any search. The joiners are left alone where they mean something:
    inside emoji and in scripts that need them.

    Example:
        >>> remove_invisible(AlignedText.of("Jonas\u200b Gahr\ufeff Støre")).text
        'Jonas Gahr Støre'
        >>> len(remove_invisible(AlignedText.of("Mor 👩\u200d👧 på Moss")).text)
        15
    """
    return text.sub(INVISIBLE, "") if not text.text.isascii() and text.has_any(UNSEEN) else text


SOFT_HYPHEN = re.compile(rf"\xad+(?:[ \t]*{LINE_END}[ \t]*(?=[^\W_]))?")


def remove_soft_hyphens(text: AlignedText) -> AlignedText:
    r"""Remove soft hyphens, and the line end that one stands at.

    A soft hyphen only says where a word may be broken. Before a capital it stands where a real hyphen was, since no
    word is divided there, and becomes one. Real hyphens are left alone.

    Example:
        >>> remove_soft_hyphens(AlignedText.of("stats\xadminister, fylkes\xad\nting")).text
        'statsminister, fylkesting'
        >>> remove_soft_hyphens(AlignedText.of("Nord\xadKorea og Sør-Korea")).text
        'Nord-Korea og Sør-Korea'
    """
    if "\xad" not in text.text:
        return text
    return text.sub(SOFT_HYPHEN, lambda match: "-" if _before_capital(match) else "")


def _before_capital(match: re.Match[str]) -> bool:
    before = match.string[match.start() - 1 : match.start()]
    return before.islower() and match.string[match.end() : match.end() + 1].isupper()


BEYOND_ASCII = re.compile(r"[\x00-\x7f]?[^\x00-\x7f]+")
JAMO = ("\u1160", "\u11ff")
LONGEST_CLUSTER = 32
"""Characters of one letter with its accents: Unicode's stream-safe format has at most 31."""


def compose_letters(text: AlignedText) -> AlignedText:
    r"""Put a letter and the accent that follows it together, as Unicode's form NFC does.

    Text from macOS and from PDF files writes ``å`` as ``a`` and a ring: it looks the same and no search finds it. What
    is NFC already is left alone, and so are compatibility characters such as ``½`` and ``ﬁ``.

    Example:
        >>> compose_letters(AlignedText.of("Ka\u030are frå Bo\u0308rselv")).text
        'Kåre frå Börselv'
        >>> compose_letters(AlignedText.of("Kåre åt ½ ﬁsk")).text
        'Kåre åt ½ ﬁsk'
    """
    if text.text.isascii() or unicodedata.is_normalized("NFC", text.text):
        return text
    return text.replace(_composed(text.text))


def _composed(text: str) -> Iterator[tuple[int, int, str]]:
    for stretch in BEYOND_ASCII.finditer(text):
        if unicodedata.is_normalized("NFC", stretch.group()):
            continue
        for start, end in _clusters(stretch.group()):
            cluster = stretch.group()[start:end]
            composed = unicodedata.normalize("NFC", cluster)
            if composed != cluster:
                yield stretch.start() + start, stretch.start() + end, composed


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Yield the bounds of each letter together with the accents that follow it."""
    start = 0
    for at, one in enumerate(text):
        if at > start and (at - start >= LONGEST_CLUSTER or not _joins(one)):
            yield start, at
            start = at
    yield start, len(text)


def _joins(one: str) -> bool:
    """Return whether a character can be one with the letter before it: an accent, or the rest of a Korean syllable."""
    return unicodedata.category(one).startswith("M") or JAMO[0] <= one <= JAMO[1]


ODD_SPACES = "\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
UNEVEN = ("  ", "\t", *ODD_SPACES)  # without one of these there is nothing to do
SPACES = re.compile(rf"[ \t{ODD_SPACES}]{{2,}}|[{ODD_SPACES}]")


def plain_spaces(text: AlignedText) -> AlignedText:
    r"""Replace a no-break, thin or other odd space, and a run of spaces and tabs, by one space.

    The parts of a name are parted by one space, so that it is one name wherever it stands. Line ends are left alone,
    and so is a space that is plain and single.

    Example:
        >>> plain_spaces(AlignedText.of("Mo\xa0i  Rana,\u2009Nordland")).text
        'Mo i Rana, Nordland'
        >>> plain_spaces(AlignedText.of("Mo i Rana\n\nNordland")).text
        'Mo i Rana\n\nNordland'
    """
    return text.sub(SPACES, " ") if text.has_any(UNEVEN) else text
