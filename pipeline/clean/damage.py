"""Fixes for texts from scans, old machines, mail and mark-up: each needs proof in the text itself.

They undo what no sound text contains. Where one sign could be meant, many of them, and none of the letters that they
stand for, are asked for first.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise

from pipeline.aligned import AlignedText
from pipeline.clean.paragraphs import Junction, wrapped_width

SMALL_LETTERS, CAPITAL_LETTERS = "a-zæøåéèüöäáàôóòêíïçñ", "A-ZÆØÅÉÖÄÜ"
ANY_LETTER = f"{SMALL_LETTERS}{CAPITAL_LETTERS}"

INLINE_TAGS = "a|abbr|b|big|cite|code|em|font|i|mark|q|s|small|span|strike|strong|sub|sup|time|u|wbr"
BLOCK_TAGS = "address|article|aside|blockquote|body|br|center|dd|div|dl|dt|figcaption|figure|footer|h[1-6]|head|header"
BLOCK_TAGS += "|hr|html|img|li|main|ol|p|pre|section|table|tbody|td|tfoot|th|thead|title|tr|ul"
HTML_TAG = re.compile(rf"</?(?:({INLINE_TAGS})|{BLOCK_TAGS})(?:\s[^<>]{{0,2000}})?\s?/?>", re.IGNORECASE)
NEVER_SHOWN = re.compile(
    r"<!--(?:(?!<!--).){0,5000}?-->|<(script|style)\b[^<>]{0,500}>(?:(?!<script|<style).){0,20000}?</\1>",
    re.IGNORECASE | re.DOTALL,
)


def remove_tags(text: AlignedText) -> AlignedText:
    r"""Remove the tags of HTML, as cells of tables and texts from web pages have them; those of blocks end a paragraph.

    Only the elements of HTML are tags; ``<3`` and ``<ola@example.no>`` are left alone.

    Example:
        >>> remove_tags(AlignedText.of('<p>Ordfører <b>Kari</b> <a href="x">Li</a></p> <3 <ola@a.no>')).text
        '\n\nOrdfører Kari Li\n\n <3 <ola@a.no>'
    """
    if "<" not in text.text:
        return text
    return text.sub(NEVER_SHOWN, "\n\n").sub(HTML_TAG, lambda match: "" if match[1] else "\n\n")


MARKDOWN_LINK = re.compile(
    r"!?\[([^\[\]\n]{0,300})\]"
    r"\((?:https?:|mailto:|/|\.|#|[\w./-]{1,200}\.\w)[^()\s]{0,500}(?: \"[^\"\n]{0,200}\")?\)"
)
WIKI_LINK = re.compile(r"\[\[([^\[\]|\n]{1,200})(?:\|([^\[\]\n]{0,200}))?\]\]")
STRUCK = re.compile(r"~~([^~\n]{1,300})~~")
REFERENCE = re.compile(r"<ref\b[^<>]{0,300}/>|<ref\b[^<>]{0,300}>(?:(?!<ref).){0,1000}?</ref>", re.DOTALL)


def remove_links(text: AlignedText) -> AlignedText:
    r"""Leave of a link in Markdown or of a wiki what a reader sees of it; a full name where that is only its last part.

    Example:
        >>> remove_links(AlignedText.of("[Siv](https://a.no) og [[Knut Hamsun|Hamsun]]s [[Bø|by]] [1], ~~ikkje~~")).text
        'Siv og Knut Hamsuns by [1], ikkje'
    """
    if not any(sign in text.text for sign in ("](", "[[", "~~")):
        return text
    text = text.sub(REFERENCE, "")
    for pattern in (MARKDOWN_LINK, WIKI_LINK, STRUCK):
        text = text.replace(_unlinked(pattern, text.text))
    return text


def _unlinked(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int, str]]:
    for match in pattern.finditer(text):
        shown = match.lastindex if match.lastindex and match[match.lastindex].strip() else 1
        if shown > 1 and match[shown][:1].isupper() and match[1].endswith(f" {match[shown]}"):
            shown = 1
        yield match.start(), match.start(shown), ""
        yield match.end(shown), match.end(), ""


NOTE_MARKS = re.compile(r"(?<=[^\s\[\]])(?:\[(?:\d{1,3}|[a-z])\])+(?![^\W\d_]|\()")


def remove_note_marks(text: AlignedText) -> AlignedText:
    """Remove the marks of notes that stand right behind a word or a sign, as in an encyclopaedia on the web.

    Example:
        >>> remove_note_marks(AlignedText.of("Koht[14] og Jens Arup Seip.[a][2] Se [3], h[a]n")).text
        'Koht og Jens Arup Seip. Se [3], h[a]n'
    """
    return text.sub(NOTE_MARKS, "") if "[" in text.text else text


QUOTED_PRINTABLE = re.compile(r"(?:=[0-9A-F]{2})+|=[ \t]*\r?\n")
QUOTED_LETTER = re.compile(rf"(?<=[{ANY_LETTER}])=(?:C3=[89AB][0-9A-F]|[C-F][0-9A-F])(?=[{SMALL_LETTERS}])")
MIN_PROOF = 3  # signs that stand for letters, before a text is taken for broken


def decode_quoted_printable(text: AlignedText) -> AlignedText:
    r"""Put letters in the place of their codes, where mail was saved as it was sent.

    Example:
        >>> decode_quoted_printable(AlignedText.of("K=E5re fra B=E6rum m=F8tte Gro i Troms=F8, tids=\nnok")).text
        'Kåre fra Bærum møtte Gro i Tromsø, tidsnok'
        >>> decode_quoted_printable(AlignedText.of("Formelen a=C3 og b=E5 er K=E5")).text
        'Formelen a=C3 og b=E5 er K=E5'
    """
    if "=" not in text.text or len(QUOTED_LETTER.findall(text.text)) < MIN_PROOF:
        return text
    if 2 * len(QUOTED_PRINTABLE.findall(text.text)) < text.text.count("="):
        return text
    return text.sub(QUOTED_PRINTABLE, _unquoted)


def _unquoted(match: re.Match[str]) -> str:
    if match[0][1:].isspace():
        return ""
    data = bytes.fromhex(match[0].replace("=", ""))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


MISREAD = (
    {"†": "å", "‘": "æ", "›": "ø", "\x8f": "Å", "’": "Æ", "\x9d": "Ø"},  # DOS read as Windows
    {"Œ": "å", "¾": "æ", "¿": "ø", "\x81": "Å", "®": "Æ", "¯": "Ø"},  # Mac read as Windows
    {"}": "å", "{": "æ", "|": "ø", "]": "Å", "[": "Æ", "\\": "Ø"},  # the seven-bit code of Norway, NS 4551-1
)
"""What a sign in the middle of words stands for: å, æ, ø, Å, Æ, Ø."""


def _misreading(signs: Mapping[str, str]) -> tuple[Mapping[str, str], re.Pattern[str], re.Pattern[str]]:
    """Return the signs, where the small ones stand inside words, and where all stand for letters."""
    lower, upper = (
        "".join(re.escape(sign) for sign, letter in signs.items() if letter.islower() is small)
        for small in (True, False)
    )
    begins, goes_on = f"(?<=[{ANY_LETTER}])", f"(?=[{SMALL_LETTERS}])"
    return (
        signs,
        re.compile(f"{begins}[{lower}]{goes_on}"),
        re.compile(f"{begins}[{lower}]|[{lower}]{goes_on}|(?<![{ANY_LETTER}])[{upper}]{goes_on}"),
    )


MISREADINGS = tuple(map(_misreading, MISREAD))
OWN_LETTER = re.compile("[æøåÆØÅ]")


def restore_letters(text: AlignedText) -> AlignedText:
    r"""Put back æ, ø and å in a text that has none, but other signs in the middle of its words.

    Example:
        >>> restore_letters(AlignedText.of("K†re Willoch fra B‘rum m›tte Gro i Troms›. Det var p† tide.")).text
        'Kåre Willoch fra Bærum møtte Gro i Tromsø. Det var på tide.'
        >>> restore_letters(AlignedText.of("K}re fra B{rum m|tte Gro i ]lesund.")).text
        'Kåre fra Bærum møtte Gro i Ålesund.'
        >>> restore_letters(AlignedText.of("Hansen† døde, sa 'Berg‘. Og a{b|c}.")).text
        "Hansen† døde, sa 'Berg‘. Og a{b|c}."
    """
    if OWN_LETTER.search(text.text):
        return text
    for signs, inside, broken in MISREADINGS:
        found = inside.findall(text.text)
        if len(found) >= MIN_PROOF and len(set(found)) > 1:
            return text.sub(broken, lambda match, signs=signs: signs[match[0]])  # type: ignore[misc]
    return text


SPACING_ACCENT = re.compile(r"([˚¨])[ ]?([aAoOuU])(?=[^\W\d_]|\b)|(?<=[^\W\d_])(´)(e)(?![^\W\d_])")
COMBINING = {"˚": "\u030a", "¨": "\u0308", "´": "\u0301"}
LIGATURE = re.compile("[\ufb00-\ufb06]")


def join_accents(text: AlignedText) -> AlignedText:
    r"""Put an accent that stands before its letter on it, and take ligatures apart, as PDF files have them.

    Example:
        >>> join_accents(AlignedText.of("K˚are Nordg˚ard fra ˚Alesund og Soﬁe Griﬃn, 20 ˚C")).text
        'Kåre Nordgård fra Ålesund og Sofie Griffin, 20 ˚C'
    """
    if text.text.isascii():
        return text
    if text.has_any(COMBINING):
        text = text.sub(SPACING_ACCENT, _accented)
    return text.sub(LIGATURE, lambda match: unicodedata.normalize("NFKC", match[0]))


def _accented(match: re.Match[str]) -> str:
    accent, letter = filter(None, match.groups())
    joined = unicodedata.normalize("NFC", letter + COMBINING[accent])
    return joined if len(joined) == 1 and (accent != "˚" or letter in "aA") else match[0]


SPACED = re.compile(
    rf"(?<![^\s«(„“\"'])[{CAPITAL_LETTERS}](?: [{SMALL_LETTERS}]){{4,40}}"
    rf"(?:  [{CAPITAL_LETTERS}](?: [{SMALL_LETTERS}]){{2,40}}){{0,9}}"
    rf"(?![{ANY_LETTER}])(?! [{ANY_LETTER}](?![{ANY_LETTER}]))"
)


def join_spaced(text: AlignedText) -> AlignedText:
    r"""Join the letters of a name that was printed wide; two spaces are one.

    Example:
        >>> join_spaced(AlignedText.of("talte C h r i s t i a n  M i c h e l s e n. I a b c er A B C")).text
        'talte Christian Michelsen. I a b c er A B C'
    """
    return text.replace(
        (space.start() + match.start(), space.end() + match.start(), "" if len(space[0]) == 1 else " ")
        for match in SPACED.finditer(text.text)
        for space in re.finditer(" +", match[0])
    )


PAGE_NUMBER = re.compile(r"(?:[Ss]ide\s+|[–—-]\s*)?(\d{1,3})(?:\s*[–—-])?")
HEAD = rf"[{CAPITAL_LETTERS}][^\r\n\f]{{2,80}}?"
HEAD_WITH_NUMBER = re.compile(
    rf"(?P<before>\d{{1,3}})(?P<wide>[ ]{{2,}}|\t)?[ \t]*(?<=[ \t])(?P<head>{HEAD})"
    rf"|(?P<first>{HEAD})(?P<far>[ ]{{2,}}|\t)?[ \t]*(?<=[ \t])(?P<after>\d{{1,3}})"
)
"""A running head with the number of the page on its line: ``13     HISTORISK TIDSSKRIFT``."""
NUMBER_LINE = re.compile(
    rf"[\r\n\f][ \t]*(?:{PAGE_NUMBER.pattern}|\d{{1,3}}[ \t]+{HEAD}|{HEAD}[ \t]\d{{1,3}})[ \t]*[\r\n\f]"
)
CELLS = re.compile(r"\S(?: {3,}|[ ]*\t)\s*\S")
STOPS = '.!?:;»”"…)]'
FULL_LINE = 0.8  # share of the longest line that the last of a page has at least
LONGEST_HEAD = 80  # code points of a running head
HEAD_SIGNS = 2  # of three: capitals, other numbers beside the same words, a wide gap between them
MOST_BETWEEN = 3  # lines between two pages


def remove_page_numbers(text: AlignedText) -> AlignedText:
    r"""Remove the number of a page, with the running heads around it, that stands in the middle of a sentence.

    It does where the line before was divided with a hyphen, or where such numbers rise through the text by one. A head
    on the line of the number is known by two of three: capitals, a wide gap, other numbers beside the same words. There
    it is enough that the line before ends no sentence and the next begins in small letters. No row of a table is one.

    Example:
        >>> remove_page_numbers(AlignedText.of("Ingeniøren het Sam Ey-\n12\nde, og bygde.")).text
        'Ingeniøren het Sam Ey-\nde, og bygde.'
        >>> remove_page_numbers(AlignedText.of("Han talte\n\n13   HISTORISK TIDSSKRIFT\n\nom saken.")).text
        'Han talte\nom saken.'
        >>> remove_page_numbers(AlignedText.of("Terningkast\n\n5\n\nKari Li")).text
        'Terningkast\n\n5\n\nKari Li'
    """
    if not NUMBER_LINE.search(text.text):
        return text
    lines = [(one, one[0].strip()) for one in re.finditer(r"[^\r\n\f]+", text.text) if one[0].strip()]
    numbers = {at: int(found[1]) for at, (_, words) in enumerate(lines) if (found := PAGE_NUMBER.fullmatch(words))}
    heads = _heads_with_numbers([words for _, words in lines])
    times = Counter(words for _, words in lines if len(words) <= LONGEST_HEAD)
    return text.replace(_between_pages(lines, dict(sorted((numbers | heads).items())), heads.keys(), times))


def _heads_with_numbers(lines: Sequence[str]) -> dict[int, int]:
    """Return which lines are a running head with the number of the page, and that number."""
    found = {
        at: match
        for at, words in enumerate(lines)
        if len(words) <= LONGEST_HEAD and (match := HEAD_WITH_NUMBER.fullmatch(words))
    }
    named = {
        at: (match["head"] or match["first"], int(match["before"] or match["after"])) for at, match in found.items()
    }
    times = Counter(head for head, _ in set(named.values()))
    return {
        at: number
        for at, (head, number) in named.items()
        if sum((head.isupper(), times[head] > 1, bool(found[at]["wide"] or found[at]["far"]))) >= HEAD_SIGNS
    }


def _between_pages(
    lines: Sequence[tuple[re.Match[str], str]],
    numbers: Mapping[int, int],
    heads: Collection[int],
    times: Mapping[str, int],
) -> Iterator[tuple[int, int, str]]:
    known, done = set(numbers.values()), 0
    full = FULL_LINE * max(len(words) for _, words in lines)
    for number in numbers:
        first, last = number, number
        while first > max(done, 1) and number - first < MOST_BETWEEN and times.get(lines[first - 1][1], 0) > 1:
            first -= 1
        while last < len(lines) - 2 and last - number < MOST_BETWEEN and times.get(lines[last + 1][1], 0) > 1:
            last += 1
        if first <= done or last >= len(lines) - 1:
            continue
        (before, words), (after, following) = lines[first - 1], lines[last + 1]
        if number in heads and any(at in numbers or CELLS.search(lines[at][1]) for at in (first - 1, last + 1)):
            continue
        divided = words[-1] in "-¬⸗\xad" and words[-2:-1].isalpha() and following[0].islower()
        goes_on = words[-1] not in STOPS and number in heads and following[0].islower()
        rises = len(words) >= full and words[-1] not in STOPS and {numbers[number] - 1, numbers[number] + 1} & known
        if divided or goes_on or rises:
            start = before.start() + len(before[0].rstrip())
            yield start, after.start() + len(after[0]) - len(after[0].lstrip()), "\n"
            done = last


OLD_HYPHEN = re.compile(rf"(?<=[{ANY_LETTER}])[¬⸗=][ \t]*(?:\r?\n)[ \t]*(?=[{SMALL_LETTERS}])")


def join_old_hyphens(text: AlignedText) -> AlignedText:
    r"""Join a word that was divided at a line end with another sign than a hyphen: ``¬``, ``⸗``, ``=``.

    Example:
        >>> join_old_hyphens(AlignedText.of("kom til Chri¬\nstiania, for stort⸗\ninget")).text
        'kom til Christiania, for stortinget'
        >>> join_old_hyphens(AlignedText.of("p ¬ q og a =\nb")).text
        'p ¬ q og a =\nb'
    """
    return text.sub(OLD_HYPHEN, "")


EVERY_LINE = re.compile(r"\r?\n[ \t]*\r?\n")
LONGEST_WRAPPED_LINE = 100  # code points: a longer one was not ended by a program
MIN_LINES = 8  # of a text in which each line has a blank one after it


def close_lines(text: AlignedText) -> AlignedText:
    r"""Take away the blank line after every line of a text whose lines are of one width and whose sentences cross them.

    Example:
        >>> lines = "Ordføreren i Hamar by sa nå at han\n\nikke kunne komme, for han var hos\n\n" * 5
        >>> close_lines(AlignedText.of(lines)).text.count("\n\n")
        0
        >>> close_lines(AlignedText.of("Kari kom.\n\nOla kom.\n\n" * 9)).text.count("\n\n")
        18
    """
    ends = list(EVERY_LINE.finditer(text.text))
    if len(ends) < MIN_LINES or text.text.strip().count("\n") > 2 * len(ends):
        return text
    lines = [line.strip() for line in EVERY_LINE.split(text.text) if line.strip()]
    if max(map(len, lines), default=0) > LONGEST_WRAPPED_LINE or not wrapped_width(
        [Junction.between(*pair) for pair in pairwise(lines)]
    ):
        return text
    return text.replace((one.start(), one.end(), "\n") for one in ends)
