"""The fixes, in the order in which they run, by the names that ``--no-fix`` and ``documents.fixes`` use.

A fix is a pure function from aligned text to aligned text. It takes time in proportion to the text, and leaves sound
text as it is. To add one: write it here, with a doctest that also shows what it leaves alone, put it in ``FIXES``, and
add cases to ``tests/clean/data/fixes``. The one for letters that went through the wrong codec has a module of its own,
``mojibake``.
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from html.entities import name2codepoint
from importlib.resources import files

from pipeline.aligned import AlignedText
from pipeline.clean.damage import (
    close_lines,
    decode_quoted_printable,
    join_accents,
    join_old_hyphens,
    join_spaced,
    remove_links,
    remove_note_marks,
    remove_page_numbers,
    remove_tags,
    restore_letters,
)
from pipeline.clean.mojibake import mend_double_encoding, sign_of_control
from pipeline.clean.paragraphs import LINE_END
from pipeline.errors import check_known

ENTITY = re.compile(r"&(?:amp;)*(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,7});")
ENTITY_NAMES = {*name2codepoint, "apos", "AMP", "QUOT", "LT", "GT"}


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
    if not name.startswith("#") and name not in ENTITY_NAMES:
        return match.group()
    character = html.unescape(f"&{name.replace('X', 'x') if name.startswith('#') else name};")
    return character if len(character) == 1 and character != "\ufffd" else match.group()


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
    return text.sub(CONTROL, lambda match: sign_of_control(match.group()))


JOINERS = "\u200c\u200d"
INVISIBLE_ALONE = (
    "\u200b\u2060\u2061\u2062\u2063\u2064\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    "\u180e\u034f\ufff9\ufffa\ufffb"
)
UNSEEN = INVISIBLE_ALONE + JOINERS  # without one of these there is nothing to do
INVISIBLE = re.compile(rf"[{INVISIBLE_ALONE}]|(?<=[\x00-\u024f])[{JOINERS}]+(?=[\x00-\u024f])")


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


CONJUNCTIONS = frozenset(json.loads(files("pipeline.clean").joinpath("conjunctions.json").read_text(encoding="utf-8")))
"""Words between the halves of two compounds: «olje- og gassindustrien»."""
SOFT_HYPHEN = re.compile(rf"(?<=[^\W_])\xad+ (?=[a-zæøå])|\xad+(?:[ \t]*{LINE_END}[ \t]*(?=[^\W_]))?")
CONJUNCTION = rf"(?:{'|'.join(sorted(CONJUNCTIONS))})(?!\w)"
SOFTLY_DIVIDED = re.compile(rf"(?<!\w)[a-zæøå]+\xad+(?: |[ \t]*{LINE_END}[ \t]*)(?!{CONJUNCTION})[a-zæøå]")


def remove_soft_hyphens(text: AlignedText) -> AlignedText:
    r"""Remove soft hyphens, and the space or the line end after one in a word.

    A soft hyphen only says where a word may be broken. It was a real hyphen, and becomes one, before a capital, since
    no word is divided there, and before «og» in a text that also divides words with it at the ends of its lines. Real
    hyphens are left alone.

    Example:
        >>> remove_soft_hyphens(AlignedText.of("stats\xadminister, fylkes\xad\nting")).text
        'statsminister, fylkesting'
        >>> remove_soft_hyphens(AlignedText.of("Nord\xadKorea og Sør-Korea")).text
        'Nord-Korea og Sør-Korea'
        >>> remove_soft_hyphens(AlignedText.of("Plan\xad og bygnings\xad etaten i Bø")).text
        'Plan- og bygningsetaten i Bø'
        >>> remove_soft_hyphens(AlignedText.of("Ola Hansen\xad og Kari")).text
        'Ola Hansen og Kari'
    """
    if "\xad" not in text.text:
        return text
    meant = "-" if SOFTLY_DIVIDED.search(text.text) else ""
    return text.sub(SOFT_HYPHEN, lambda match: _for_soft_hyphen(match, meant))


def _for_soft_hyphen(match: re.Match[str], before_conjunction: str) -> str:
    before, after = match.string[match.start() - 1 : match.start()], match.string[match.end() : match.end() + MAX_WORD]
    if (gap := match[0].lstrip("\xad")) and after.split()[0] in CONJUNCTIONS:
        return f"{before_conjunction}{gap}"
    return "-" if before.islower() and after[:1].isupper() else ""


BEYOND_ASCII = re.compile(r"[\x00-\x7f]?[^\x00-\x7f]+")
JAMO = ("\u1160", "\u11ff")  # the parts of a Korean syllable that join the one before
MAX_CLUSTER = 32  # characters of one letter with its accents: Unicode's stream-safe format has at most 31


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
        joins = unicodedata.category(one).startswith("M") or JAMO[0] <= one <= JAMO[1]
        if at > start and (at - start >= MAX_CLUSTER or not joins):
            yield start, at
            start = at
    yield start, len(text)


ODD_SPACES = "\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
UNEVEN_SPACES = ("  ", "\t", *ODD_SPACES)  # without one of these there is nothing to do
SPACES = re.compile(rf"[ \t{ODD_SPACES}]{{2,}}|[{ODD_SPACES}]")


def plain_spaces(text: AlignedText) -> AlignedText:
    r"""Replace a no-break, thin or other odd space, and a run of spaces and tabs, by one space.

    The parts of a name are parted by one space, so that it is one name everywhere. Line ends are left alone,
    and so is a space that is plain and single.

    Example:
        >>> plain_spaces(AlignedText.of("Mo\xa0i  Rana,\u2009Nordland")).text
        'Mo i Rana, Nordland'
        >>> plain_spaces(AlignedText.of("Mo i Rana\n\nNordland")).text
        'Mo i Rana\n\nNordland'
    """
    return text.sub(SPACES, " ") if text.has_any(UNEVEN_SPACES) else text


DIVIDED = re.compile(rf"[-‐](?<=[^\W_].)[ \t]*{LINE_END}[ \t]*(?=[^\W_])")
WORD_BEFORE = re.compile(r"[^\W_]+(?:[-‐][^\W_]+)*\Z")
WORD_AFTER = re.compile(r"[^\W_]+(?:[-‐][^\W_]+)*")
MAX_WORD = 60  # characters looked at on each side of a hyphen


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
    return text.replace(_joined(text.text, [match.span() for match in DIVIDED.finditer(text.text)]))


LOOSE_HYPHEN = re.compile(r"(?<![\w-])([^\W\d_]{2,30}(?:-[^\W\d_]+)?)- ([^\W\d_]{1,40})(?![\w-])")
MIN_LOOSE, LOOSE_EVERY = 3, 600  # such words, and one in so many code points, of a text whose lines were put together


def join_loose_hyphens(text: AlignedText) -> AlignedText:
    """Join words that were divided at line ends, where the lines were put together with a space between.

    Only in a text with several of them, since people write ``TV- serie``, too. Which hyphens stay, see
    `join_hyphenated`.

    Example:
        >>> join_loose_hyphens(AlignedText.of("Jens Stolten- berg i Ber- gen og Nord- Norge, olje- og gass")).text
        'Jens Stoltenberg i Bergen og Nord-Norge, olje- og gass'
    """
    if "- " not in text.text:
        return text
    found = [match for match in LOOSE_HYPHEN.finditer(text.text) if match[2] not in CONJUNCTIONS]
    if len(found) < max(MIN_LOOSE, len(text) / LOOSE_EVERY):
        return text
    return text.replace(_joined(text.text, [(match.end(1), match.start(2)) for match in found]))


def _joined(text: str, divided: Collection[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    """Yield the edits that join the words around hyphens; ``divided`` are the bounds of each with its white space."""
    hyphens = {start for start, _ in divided}
    # All words that are not themselves divided, in the case they are written in.
    words = frozenset(one[0] for one in WORD_AFTER.finditer(text) if one.end() not in hyphens) if divided else ()
    for start, end in divided:
        before = WORD_BEFORE.search(text, max(0, start - MAX_WORD), start)
        after = WORD_AFTER.match(text, end, end + MAX_WORD)
        if before is None or after is None or after.group() in CONJUNCTIONS:
            continue
        keeps = _keeps_hyphen(before.group(), after.group(), words)
        yield (start + 1 if keeps else start), end, ""


def _keeps_hyphen(before: str, after: str, words: Collection[str]) -> bool:
    last = re.split("[-‐]", before)[-1]
    if not after[0].islower() or len(last) == 1 or last[-1].isdigit() or last.isupper():
        return True
    if f"{before}{after}" in words:
        return False
    if f"{before}-{after}" in words:
        return True
    return last[0].isupper() and last in words


Fix = Callable[[AlignedText], AlignedText]

FIXES: Mapping[str, Fix] = {
    "tags": remove_tags,  # before the entities, which may stand for the signs of tags
    "links": remove_links,
    "note-marks": remove_note_marks,  # after the links, whose words may look like them
    "html-entities": unescape_html,  # early: an entity may stand for a letter of a broken sequence
    "quoted-printable": decode_quoted_printable,
    "double-encoding": mend_double_encoding,  # before the control characters that broken sequences hold
    "misread-letters": restore_letters,  # likewise
    "control-characters": remove_controls,
    "zero-width": remove_invisible,
    "soft-hyphens": remove_soft_hyphens,
    "accents": join_accents,
    "composed-letters": compose_letters,  # after the removals, which bring a letter and its accent together
    "blank-lines": close_lines,
    "page-numbers": remove_page_numbers,  # before the hyphens around them
    "old-hyphens": join_old_hyphens,
    "line-hyphens": join_hyphenated,
    "loose-hyphens": join_loose_hyphens,
    "spaced-letters": join_spaced,  # while two spaces are two
    "spaces": plain_spaces,
}


def mend(text: AlignedText, *, no_fix: Collection[str] = ()) -> tuple[AlignedText, tuple[str, ...]]:
    """Return the mended text and the names of the fixes that changed it.

    Raises:
        SettingsError: a name in ``no_fix`` is no fix.

    Example:
        >>> mended, fixes = mend(AlignedText.of("KÃ¥re fra Mo i&nbsp;Rana"))
        >>> mended.text, fixes
        ('Kåre fra Mo i Rana', ('html-entities', 'double-encoding', 'spaces'))
    """
    check_names(no_fix)
    changed = []
    for name, fix in FIXES.items():
        if name in no_fix:
            continue
        fixed = fix(text)
        if fixed.text != text.text:
            changed.append(name)
            text = fixed
    return text, tuple(changed)


def check_names(names: Iterable[str]) -> None:
    """Make sure that names are names of fixes.

    Raises:
        SettingsError: one is not.
    """
    check_known("The cleaning fix", FIXES, *names)
