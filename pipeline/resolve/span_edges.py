"""What is no part of a name that a recogniser found: titles, note marks, half a pair of quotation marks, others."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from pipeline.lexicon import table, words, words_of
from pipeline.options import TYPES
from pipeline.records import Document, Mention, Paragraph
from pipeline.resolve.places import country
from pipeline.resolve.readings import is_title


def any_of(*lists: Iterable[str]) -> str:
    """Return the pattern of any of the words of several lists, the longest that fits."""
    names = {name for some in lists for name in some}
    return f"(?:{'|'.join(map(re.escape, sorted(names, key=len, reverse=True)))})"


UPPER_CASE = "[" + "".join(letter for letter in map(chr, range(0x41, 0x250)) if letter.isupper()) + "]"
NAME_WORD = rf"(?:[dDOLN]['’‘ʼ´`]|(?:al|el|as|ar|ad|an|ash)-)?{UPPER_CASE}[\w'’\-]*"
SIGN_PAIRS = {"«": "»", "“": "”", "(": ")", "[": "]", "‹": "›", "„": "“", '"': '"'}
SIGN = re.compile(f"[{re.escape(''.join({*SIGN_PAIRS, *SIGN_PAIRS.values()}))}]")
NOTE_MARK = re.compile(r"(?:[¹²³⁰⁴-⁹†‡*§]|\^\d{1,3}|\[\d{0,3}\]?|(?<=[^\W\d])[.,;:]\d{1,3}|[(«“])+$")
MAX_MARKS = 80  # code points at the end of a name that may be note marks
NUMBER_OF_NOTE = re.compile(r"(?<=[a-zæøåäöéü])\d{1,2}(?:[,;–-]\d{1,2})*$")
BETWEEN = " \t\n\u00a0,;:–—|*†‡"
DASH = re.compile(r"(?<=\w)\s?[–—]\s?(?=\w)")
PEOPLE_GO_ON = re.compile(  # "og Kari" after "Ola, Per"; not "og Lie, Kari" after "Berg, Per"
    rf"(?:, {NAME_WORD})*,? (?:og|eller|samt|and|&) {NAME_WORD}(?![\w'’\-]|, {NAME_WORD})"
)
ROLE_AND_ACTOR = re.compile(rf"[^(]+( \(){UPPER_CASE}[^()]*\)?")
LETTER = re.compile(rf"{UPPER_CASE}(?:\.\s|\Z)")
HYPHEN = re.compile(r"(?<=\w)-(?=\w)")
GENITIVE_END = re.compile(r"(?<=\w\w[s'’]) ")
SPACE = re.compile(r"\s")
GAP = re.compile(r"\t|[ \u00a0]{2,}")
REPLIES = frozenset({"SV", "VS", "RE", "FW", "FWD", "RV", "AW"})
COORDINATED_TITLES = re.compile(
    r"(?:\w+-, ){0,9}\w+- (?:og|eller) (?P<last>\w+)(?![\w\-])"
)  # "Kommunal- og moderniseringsministeren"
SMALL_WORD_LAST = re.compile(r" (?:i|på|for|og|av|ved|til|frå|fra|&)$")  # "Vitenskapsmuseet i" of a place
NEW_LINE = re.compile(r"[\n\r\v\f\x85\u2028\u2029]")
WIDE_GAP = 3  # spaces
LEAST_GAPS = 2  # in a line of aligned columns
MAX_LINE = 1_000  # code points that are looked at
MAX_BEFORE = 40  # code points, of a word before a name
MAX_ROW = 60  # code points before and after a name in which others of its row stand

PEOPLE, TWO = table("whole_names")["people"], table("whole_names")["two"]
NEVER_TWO = frozenset({"product", "event", "other"})  # types of names with a dash inside
STRETCHES = words_of(TWO["stretches"])
KNOWN_BODIES = [one for name, others in table("organisations")["names"].items() for one in (name, *others)]
BODY = f"(?={UPPER_CASE})(?i:{any_of(one for one in KNOWN_BODIES if len(one) > 1)})"
BODIES_IN_A_ROW = re.compile(rf"(?<![\w–/-])(?:{BODY}[–/-])+{BODY}(?P<noun>-[a-zæøå]+)?(?![\w–/-])")
BEFORE_ANOTHER = re.compile(rf"[–/-](?<=\w.)(?={UPPER_CASE})")


@dataclass(slots=True)
class Span:
    """A name in the text of a paragraph, and the mention that it came from."""

    start: int
    end: int
    type: str
    mention: Mention

    @classmethod
    def of(cls, mention: Mention) -> Span:
        """Return the span of a mention as it was found."""
        return cls(mention.at, mention.at + len(mention.text), mention.type, mention)


def own_parts(span: Span, paragraph: Paragraph, document: Document, known: Mapping[str, str]) -> Iterator[Span]:
    """Yield what a span has of names without what is not theirs: mostly one name, seldom two, or none.

    Args:
        document: that of the paragraph, in whose source columns can still be seen.
        known: text -> type of the names that were found in the document.
    """
    for column in column_parts(span, paragraph, document):
        for part in _names(column, paragraph.text.text, known):
            _take_off(part, paragraph.text.text)
            if part.start < part.end:
                yield part


def without_letter(span: Span, text: str) -> Iterator[Span]:
    """Yield a span without the letter of the thing before it: *oppgang* ``C.`` *Ola Berg*; none for *figur* ``H``."""
    before = text[max(0, span.start - MAX_BEFORE) : span.start]
    thing = before.rstrip().rpartition(" ")[2] if before[-1:].isspace() else ""
    letter = LETTER.match(text, span.start, span.end)
    if letter and (thing in words("lettered") or (thing.isdecimal() and letter.end() == span.end)):
        span = replace(span, start=letter.end())
    if span.start < span.end:
        yield span


def column_parts(span: Span, paragraph: Paragraph, document: Document) -> Iterator[Span]:
    """Yield the parts of a span that stand in columns of their own, or in cells between tabs; no title by itself.

    Three spaces within a line are an edge whatever the line, two where it has more such gaps.
    """
    aligned, start = paragraph.text, span.start
    for space in SPACE.finditer(aligned.text, start, span.end) if aligned.edits and document.source else ():
        low, high = (at - document.offset for at in aligned.origin(*space.span()))
        gap = document.source[low:high]
        if NEW_LINE.search(gap) or not gap.isspace():
            continue  # however far from the margin the next line begins; tags and entities of mark-up are no gap
        if "\t" in gap or len(gap) >= WIDE_GAP or (len(gap) > 1 and _is_in_columns(document.source, low)):
            cell = aligned.text[start : space.start()].rstrip(BETWEEN)
            if cell and not is_title(cell):
                yield replace(span, start=start, end=start + len(cell))
            start = space.end()
    if start == span.start:
        yield span
    elif not is_title(aligned.text[start : span.end]):
        yield replace(span, start=start)


def _is_in_columns(source: str, offset: int) -> bool:
    before = source[max(0, offset - MAX_LINE) : offset].rpartition("\n")[2]
    line = (before + source[offset : offset + MAX_LINE].partition("\n")[0])[:MAX_LINE]
    return len(GAP.findall(line.strip())) >= LEAST_GAPS


def _names(span: Span, text: str, known: Mapping[str, str]) -> Iterator[Span]:
    """Yield the names of a span that is two of them: ``Norge–Sverige``, ``Nils Arne Eggens Rosenborg``."""
    if row := _of_a_row(span, text):
        yield from row
        return
    before = text[max(0, span.start - MAX_BEFORE) : span.start].rstrip().rpartition(" ")[2]
    runs = span.type == "place" and before in STRETCHES
    while cut := _cut(span, text, known, runs=runs):
        first, span = replace(span, end=span.start + cut[0]), replace(span, start=span.start + cut[1])
        for part in (first, span):
            part.type = "place" if runs else _type_of(text[part.start : part.end], part.type, known)
        yield first
    yield span


def bodies_in_a_row(text: str, low: int = 0, high: int = sys.maxsize) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    """Yield where parties or organisations that everybody knows stand in a row, and end with a noun that they make up.

    Example:
        >>> list(bodies_in_a_row("I Høyre–Frp-regjeringen"))
        [(23, [(2, 7), (8, 11)])]
    """
    for match in BODIES_IN_A_ROW.finditer(text, low, high) if BEFORE_ANOTHER.search(text, low, high) else ():
        names = re.finditer(BODY, match[0].removesuffix(match["noun"] or ""))
        yield match.end(), [(match.start() + one.start(), match.start() + one.end()) for one in names]


def _of_a_row(span: Span, text: str) -> list[Span]:
    """Return the names of a span that is bodies in a row, or some of them: *Høyre–*``Frp-regjeringen``."""
    if not any(sign in text[span.start : span.end] for sign in "–/-"):
        return []
    rows = bodies_in_a_row(text, max(0, span.start - MAX_ROW), span.end + MAX_ROW)
    return [
        replace(span, start=start, end=end, type="organisation")
        for row_end, places in rows
        if places[0][0] <= span.start and span.end <= row_end
        for start, end in places
        if start >= span.start
    ]


def _cut(span: Span, text: str, known: Mapping[str, str], *, runs: bool) -> tuple[int, int] | None:
    found = text[span.start : span.end]
    return (
        _comma(span, text)
        or _bracket(found, span.type)
        or _dash(found, span.type, known, runs=runs)
        or _genitive(found, span.type, known)
    )


def _comma(span: Span, text: str) -> tuple[int, int] | None:
    """Return where the first of several people ends: ``Halvor, Marit`` *og Jens*; not in an entry, ``Hansen, Per``."""
    comma = text.find(", ", span.start, span.end)
    if span.type != "person" or comma < 0:
        return None
    first_names = all(word in words("first_names") for word in re.split(", |[ -]", text[span.start : span.end]))
    goes_on = first_names or PEOPLE_GO_ON.match(text, span.end)
    return (comma - span.start, comma + len(", ") - span.start) if goes_on else None


def _bracket(found: str, type_: str) -> tuple[int, int] | None:
    """Return where a role ends and, in brackets at the end, who plays it begins: ``Linda`` *(*``Bullock`` *)*."""
    match = ROLE_AND_ACTOR.fullmatch(found) if type_ == "person" else None
    return match.span(1) if match else None


def _type_of(name: str, type_: str, known: Mapping[str, str]) -> str:
    name = name.removesuffix("s") if name not in known and not _is_known(name, known) else name
    if country(name):
        return "place"
    if name in TWO["clubs"]:
        return "organisation"
    return known.get(name, "place" if type_ == "derived" else type_)


def _is_known(name: str, known: Mapping[str, str] | None = None) -> bool:
    """Return whether a name is known to be one by itself, as either of ``Norge-Danmark``, or found in the document."""
    is_listed = country(name) or name in TWO["clubs"] or name in TWO["towns"]
    return bool(is_listed) or (known or {}).get(name) in TYPES


def _dash(found: str, type_: str, known: Mapping[str, str], *, runs: bool) -> tuple[int, int] | None:
    """Return where the first of two names ends and the second begins that a dash or a hyphen keeps apart.

    A dash is between two names; a hyphen is inside one, unless both sides are known to be names, or something runs from
    one place to the other.
    """
    if type_ in NEVER_TWO or found.replace("–", "-") in TWO["twins"]:
        return None
    for match in DASH.finditer(found):
        one, other = found[: match.start()], found[match.end() :]
        if one in TWO["beginnings"] or not (one[:1].isupper() and other[:1].isupper()):
            continue
        loose = match[0].strip() != match[0] or type_ == "derived"
        if not loose or all(_is_known(part, known) or part.isupper() for part in (one, other)):
            return match.span()
    for match in HYPHEN.finditer(found):
        one, other = found[: match.start()], found[match.end() :]
        if _is_known(one) and _is_known(other.removesuffix("s")):
            return match.span()
        if runs and one not in TWO["beginnings"] and one[:1].isupper() and other[:1].isupper():
            return match.span()
    return None


def _genitive(found: str, type_: str, known: Mapping[str, str]) -> tuple[int, int] | None:
    """Return where a genitive ends and what a person owns begins: ``Nils Arne Eggens Rosenborg``."""
    for match in GENITIVE_END.finditer(found) if type_ == "person" else ():
        owner, owned = found[: match.start()], found[match.end() :]
        if country(owner[:-1]) and not country(owner):
            return match.span()
        if owned in TWO["clubs"] or known.get(owned) in {"place", "organisation"}:
            return match.span() if " " in owner else None
    return None


def _take_off(span: Span, text: str) -> None:
    """Narrow a span down to the name in it; to nothing if there is none."""
    if _is_reply(span, text):
        span.start = span.end
    before = -1, -1
    while before != (span.start, span.end) and span.start < span.end:
        before = span.start, span.end
        found = text[span.start : span.end]
        span.start += len(found) - len(found.lstrip(BETWEEN + "»”)]"))
        span.end -= len(found) - len(found.rstrip(BETWEEN).removesuffix(".-"))
        if span.type in TYPES and (small := SMALL_WORD_LAST.search(text, span.start, span.end)):
            span.end = small.start()
        if span.start >= span.end:
            break
        if not text[span.end - 1].isalpha():
            mark = NOTE_MARK.search(text, max(span.start, span.end - MAX_MARKS), span.end)
            if not mark and span.type in {"person", "place"}:
                mark = NUMBER_OF_NOTE.search(text, span.start, span.end)
            span.end = mark.start() if mark else span.end
        if SIGN.search(text, span.start, span.end):
            _balance(span, text)
        _take_off_titles(span, text)


def _is_reply(span: Span, text: str) -> bool:
    """Return whether a span is the mark of an answer in a subject line, and no party: ``Emne:`` *SV:* ``Møte``."""
    before = text[max(0, span.start - len(": ")) : span.start].rstrip()
    opens = not before or before.endswith(":")
    return opens and text[span.start : span.end].upper() in REPLIES and text.startswith(":", span.end)


def _balance(span: Span, text: str) -> None:
    """Take half a pair of signs off a span, or take in the other half that follows it: ``Ole «Lukkøye``."""
    found = text[span.start : span.end]
    for opening, closing in SIGN_PAIRS.items():
        more = found.count(opening) % 2 if opening == closing else found.count(opening) - found.count(closing)
        if more < 0:
            span.end = span.start + found.rindex(closing)
            return
        if more > 0:
            last = found.rindex(opening)
            if last and text.startswith(closing, span.end):
                span.end += 1
            elif last == 0:
                span.start += 1
            else:
                span.end = span.start + last
            return


def _take_off_titles(span: Span, text: str) -> None:
    """Take the titles off that a span of a person begins with; a span of nothing but titles becomes empty."""
    if span.type not in {"person", "organisation", "other"}:
        return
    coordinated = COORDINATED_TITLES.match(text, span.start)
    if coordinated and is_title(coordinated["last"]):
        span.start = min(span.end, coordinated.end() + 1)
        return
    first, space, rest = text[span.start : span.end].partition(" ")
    stays = first in PEOPLE["kept_titles"] and re.split("[ -]", rest)[0] not in words("first_names")
    is_group = first in PEOPLE["groups"] or first.rstrip(".") in PEOPLE["addresses"]
    if not space:
        stop, following = text[span.end : span.end + 1] == ".", text[span.end : span.end + MAX_LINE].lstrip(". ")[:1]
        titles = {first + "."} if stop else {first, first + "."}
        if is_group or (following.isupper() and not stays and any(one in words("titles") for one in titles)):
            span.start = span.end
    elif span.type == "person" and rest[:1].isupper() and not stays:
        is_name = first in words("first_names") or (first.endswith((".", "-")) and first not in words("titles"))
        if is_group or (is_title(first) and not is_name):
            span.start += len(first) + 1
