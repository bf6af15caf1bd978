"""The fix for letters that went through the wrong codec."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import accumulate

from ftfy import apply_plan, fix_encoding_and_explain
from ftfy.chardata import CHARMAP_ENCODINGS

from pipeline.aligned import AlignedText
from pipeline.clean.paragraphs import ANY_END

Replacement = tuple[int, int, str]

MOJIBAKE = {
    "Ã¥": "å",
    "Ã¸": "ø",
    "Ã¦": "æ",
    "Ã…": "Å",
    "Ã˜": "Ø",
    "Ã†": "Æ",
    "Ã\x85": "Å",  # the same three, where C1 controls stand for the signs of cp1252
    "Ã\x98": "Ø",
    "Ã\x86": "Æ",
    "√•": "å",  # UTF-8 read as Mac Roman
    "√∏": "ø",
    "√¶": "æ",
    "√Ö": "Å",
    "√ò": "Ø",
    "√Ü": "Æ",
    "├Ñ": "å",  # UTF-8 read as the code pages of DOS
    "├╕": "ø",
    "├©": "ø",
    "├ª": "æ",
    "├à": "Å",
    "├ÿ": "Ø",
    "├å": "Æ",
}
"""UTF-8 read as something else: sequences that occur in no sound text, one by one enough to know what happened."""

SEQUENCE = re.compile("|".join(MOJIBAKE))
FIRST_SIGNS = sorted({sequence[0] for sequence in MOJIBAKE})
SUSPECT = re.compile(r"[^\x00-\x7f]{2}|[ÃÂâГ][ ?]")
"""What a line must hold to be shown to ftfy: two characters outside ASCII, or one whose other half was lost."""

LINE_BREAK = re.compile(r"[\r\n]")
WORD_OR_SPACE = re.compile(r"[^ \t]+|[ \t]+")

MAX_ROUNDS = 4  # each undoes one wrong decoding
MIN_FOREIGN = 3  # different letters of other alphabets in a line that is taken for UTF-8 read as Mac Roman
MAX_TOKENS = 2_000  # of a line that are compared with those of the mended line when their number differs


def mend_double_encoding(text: AlignedText) -> AlignedText:
    """Mend letters whose UTF-8 bytes were each taken for a letter, once or more.

    ``Ã¥`` and its like are Norwegian letters everywhere. Anything else is touched only in lines that ftfy's
    rules call broken, and only as far as the broken letters reach, each letter by itself: a name beside a broken
    quotation mark keeps its own place in the source. Sound text with rare letters is left alone.

    Example:
        >>> mend_double_encoding(AlignedText.of("KÃ¥re og BjÃƒÂ¸rn â€“ pÃ¥ RÃ¸ros")).text
        'Kåre og Bjørn – på Røros'
        >>> mend_double_encoding(AlignedText.of("São Paulo, Ángel, «Ås», 5 €")).text
        'São Paulo, Ángel, «Ås», 5 €'
    """
    if text.text.isascii():
        return text
    for _ in range(MAX_ROUNDS):
        mended = text.replace(_mended_lines(text.text))
        if mended.has_any(FIRST_SIGNS):
            mended = mended.sub(SEQUENCE, lambda match: MOJIBAKE[match.group()])
        if mended is text:
            return text
        text = mended
    return text


def _mended_lines(text: str) -> Iterator[Replacement]:
    """Yield the changes that undo one wrong decoding in each line that ftfy calls broken."""
    for start, end in _suspect_lines(text):
        line = text[start:end]
        mended = _one_round(line)
        if mended != line:
            yield from _changes(line, mended, start)


def _suspect_lines(text: str) -> Iterator[tuple[int, int]]:
    end = 0
    while suspect := SUSPECT.search(text, end):
        start = max(end, text.rfind("\n", end, suspect.start()) + 1, text.rfind("\r", end, suspect.start()) + 1)
        line_break = LINE_BREAK.search(text, suspect.end())
        end = line_break.start() if line_break else len(text)
        yield start, end


def _one_round(line: str) -> str:
    """Return the line with one wrong decoding undone, as ftfy would; a sound line as it is."""
    done: list[tuple[str, str]] = []
    for step in fix_encoding_and_explain(line).explanation or ():
        done.append((step.action, step.parameter))
        if step.action in {"decode", "apply"} or (step.action == "transcode" and len(done) == 1):
            mended = apply_plan(line, done)
            return line if ("encode", "macroman") in done and _is_coincidence(line, mended) else mended
    return line


def _is_coincidence(line: str, mended: str) -> bool:
    """Return whether a quotation mark before ``å`` or ``ø`` was taken for one foreign letter of UTF-8 in Mac Roman.

    Example:
        >>> _is_coincidence("Ho ropte ”å!", "Ho ropte ӌ!"), _is_coincidence("K√•re", "Kåre")
        (True, False)
    """
    new = filter(str.isalpha, set(mended).difference(line))
    foreign = [letter for letter in new if not letter.encode("cp1252", "ignore")]
    return 0 < len(foreign) < MIN_FOREIGN


def _changes(line: str, mended: str, at: int) -> Iterator[Replacement]:
    """Yield what differs between a line at offset ``at`` and the mended one: word by word, letter by letter."""
    old, new = WORD_OR_SPACE.findall(line), WORD_OR_SPACE.findall(mended)
    if len(old) == len(new):
        for one, other in zip(old, new, strict=True):
            yield from _letters(one, other, at)
            at += len(one)
    elif max(len(old), len(new)) <= MAX_TOKENS:
        starts = [*accumulate(map(len, old), initial=at)]
        for _, low, high, new_low, new_high in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            yield from _letters("".join(old[low:high]), "".join(new[new_low:new_high]), starts[low])
    elif not ANY_END.search(mended):
        yield at, at + len(line), mended


def _letters(broken: str, mended: str, at: int) -> Iterator[Replacement]:
    """Yield the changes between a broken word and the mended one, each letter by itself where it can be found."""
    if broken == mended:
        return
    changes = []
    place = 0
    for letter in mended:
        size = len(letter.encode())  # each byte became a character
        form = broken[place : place + size]
        if form not in _broken_forms(letter) and letter in {form[:1], sign_of_control(form[:1])}:
            size = 1
        changes.append((at + place, at + place + size, letter))
        place += size
    if place == len(broken):
        yield from changes
    elif not ANY_END.search(mended):  # a replacement with a line end in it would belong to two paragraphs
        yield at, at + len(broken), mended


def sign_of_control(control: str) -> str:
    """Return the sign that a C1 control stands for where cp1252 was read as ISO 8859-1; empty for others."""
    return control.encode("latin-1").decode("cp1252", "ignore") if "\x80" <= control <= "\x9f" else ""


@lru_cache(maxsize=4096)
def _broken_forms(letter: str) -> frozenset[str]:
    """Return what a letter becomes when its UTF-8 is read as something else."""
    return frozenset(letter.encode().decode(codec, "ignore") for codec in CHARMAP_ENCODINGS)
