"""Names whole: what a recogniser cut off a name is put back, and what is no part of it is taken off.

Models cut names at full stops, small words and signs: "Th" and "Kittelsen", "Ursula von" and "Leyen", "S Irma" of "D/S
Irma". And they take in what stands beside them: titles, note marks, half a pair of quotation marks, the other side of
"Norge–Sverige". What belongs to a name is the same whatever model found it, so the text itself decides here:

1. each span loses what is not its own (``pipeline.resolve.span_edges``), and becomes two where it is two names;
2. each takes in what belongs to it, before it and after it: initials, particles, nicknames, legal forms, generations,
   "kommune"; the spans that it reaches become part of it;
3. "Hansen, Per" in a list is one name.

The words are in ``lexicon/whole_names.toml``, the cases in ``tests/resolve/cases/whole_names.txt``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from operator import attrgetter

from pipeline.lexicon import lines, table, words, words_of
from pipeline.options import TYPES
from pipeline.records import Document, Mention, Paragraph, Sentence
from pipeline.resolve.identifiers import indexed
from pipeline.resolve.known_names import LABEL_OF_TYPE
from pipeline.resolve.readings import is_title
from pipeline.resolve.span_edges import NAME_WORD, UPPER_CASE, Span, any_of, column_parts, own_parts, without_letter

LEFT_WINDOW = 60  # code points before a name in which what belongs to it may stand
RIGHT_WINDOW = 80
GROWTHS = 4  # things a name may take in on one side: "Fred" ". Olsen" "& Co" "AS"
LONGEST_PRONOUN = 3  # letters: what may begin the next sentence, as "Han"
LONGEST_GIVEN_S = 5  # letters of a place whose s is taken for its own: Nes, Ris, Moss
ACRONYM = 6  # letters; a longer name in capitals stands in a headline, where "SE" is a verb
APOSTROPHES = "'’‘ʼ´`"


WHOLE = table("whole_names")
GENERATIONS, PARTICLES, ORGANISATIONS = WHOLE["generations"], WHOLE["particles"], WHOLE["organisations"]
BODIES = words_of(WHOLE["bodies"]["of_places"])
TAILS = {type_: words_of(some) for type_, some in WHOLE["tails"].items()}
BEGINNINGS = frozenset(WHOLE["beginnings"]["place"])
LAST_PARTICLES = frozenset(one.rpartition(" ")[2] for one in PARTICLES["leading"])
SMALL_WORD_NAMES = [(name, type_) for type_, names in WHOLE["names"].items() for name in names]
BY_FIRST_WORD = indexed((one[0].partition(" ")[0], one) for one in SMALL_WORD_NAMES)
BY_LAST_WORD = indexed((one[0].rpartition(" ")[2], one) for one in SMALL_WORD_NAMES)

# Before a name.
SHORT_NAME = f"(?:{UPPER_CASE}|{any_of(WHOLE['first_name_abbreviations'])})"
FIRST_NAME = rf"(?<![\w.])(?P<first>{NAME_WORD} )?"
LEADING = any_of(PARTICLES["leading"], (one[0].upper() + one[1:] for one in PARTICLES["leading"]))
PARTICLE_BEFORE = re.compile(f"{FIRST_NAME}{LEADING} $")
INITIALS_BEFORE = re.compile(rf"{FIRST_NAME}(?:{SHORT_NAME}\.[ \u00a0]?)+$")
ABBREVIATION_BEFORE = re.compile(
    rf"(?<![\w.])(?P<abbreviation>{any_of(WHOLE['first_name_abbreviations'])})\.[ \u00a0]?$"
)
ELISION_BEFORE = re.compile(f"{FIRST_NAME}[dDOLN][{APOSTROPHES}]$")
SLASHED = f"(?:(?P<ship>{any_of(ORGANISATIONS['ships'])})|{any_of(ORGANISATIONS['prefixes'])})"
SLASHED_BEFORE = re.compile(rf"(?<![\w/]){SLASHED}[ \u00a0]$")
LAST_NAME = re.compile(f" {NAME_WORD}")
SLASHED_NAME = re.compile(rf"(?<![\w/])(?P<form>{SLASHED}[ \u00a0])(?:[«“\"]{NAME_WORD}[»”\"]|{NAME_WORD})")
GROUP = re.compile(r"(?<!\w)(?P<word>(?:Brødrene|Søstrene|Brdr\.?|Gebr\.?) )$")
ADDRESS = re.compile(rf"(?<!\w)(?P<word>{any_of(WHOLE['people']['addresses'])} )$")
CAPITAL_INSIDE = re.compile(rf"[a-zæøå,] (?P<word>{UPPER_CASE}[\w\-]+ )$")  # not at the beginning of a sentence
BODY_OF = re.compile(rf"(?<!\w)({UPPER_CASE}\w+) (?:i|for|på) $")

# At the end of a name, and after it.
LEGAL_FORM = re.compile(f" {any_of(lines('legal_forms'))}$")
FORM_AFTER = any_of(ORGANISATIONS["partners"], lines("legal_forms"), ORGANISATIONS["clubs"])
FORMS_AFTER = re.compile(rf"(?: {FORM_AFTER}(?![\w/]))+")
COLLOQUIAL = (" & Co", " & co")  # "Hareide & co", where a Hareide is named in full: he and his people
ABBREVIATED = re.compile(rf"(?<![\w.])(?:{SHORT_NAME}(?:\.[ \u00a0]?|$))+$")
SURNAME = re.compile(rf"(?P<stop>\.?)[ \u00a0]?(?:{UPPER_CASE}\.[ \u00a0]?)*(?P<name>{NAME_WORD})")
BY_AGE = any_of(GENERATIONS["senior"], GENERATIONS["junior"])
BYNAME = any_of(*(some for kind, some in GENERATIONS.items() if kind not in {"senior", "junior"}))
NUMERAL = any_of(("II", "III", "IV", "VI", "VII", "VIII", "IX", "XI", "XII", "XIV", "XVI"))
GENERATION = re.compile(rf" (?:(?P<sure>{BY_AGE})|(?P<number>{NUMERAL})|{BYNAME})(?!\w| {UPPER_CASE}[a-z]| \d| utg)")
PARTICLE = re.compile(rf"(?i:(?<!\w){any_of(PARTICLES['sure'])})$")
PARTICLE_GOES_ON = re.compile(rf"(?: (?:der|den|de|dem|la))? {NAME_WORD}")
PARTICLE_AFTER = re.compile(
    rf" (?:(?P<sure>{any_of(PARTICLES['sure'])})|{any_of(PARTICLES['unsure'])}) (?P<name>{NAME_WORD})"
)
ARABIC = re.compile(rf" (?:al|el|as|ash|ar|ad|an|at|bin|ibn)-{UPPER_CASE}[\w\-]+")
ELIDED = frozenset({"O", "D", "L", "d", "N"})
ELISION = re.compile(rf"[{APOSTROPHES}]{UPPER_CASE}[\w\-]+")
QUOTED_WORDS = r"[«“”\"„][^\s«»“”\"„]{1,20}(?: [^\s«»“”\"„]{1,20})?[»”“\"]"
NICKNAME = re.compile(rf" {QUOTED_WORDS} (?P<name>{NAME_WORD})")
CLOSING_QUOTES = frozenset('»”"“')
SURNAME_AFTER_NICKNAME = re.compile(rf" {NAME_WORD}")
LOWER_NEXT = re.compile(r",| [a-zæøå]")
BODY_IN = re.compile(rf" (?:i|for|på) ({UPPER_CASE})")
TAIL_WORD = re.compile(r" ([a-zæøå]{2,})(?![\w\-])")
NEXT_WORD_AFTER = re.compile(r"\s?(\w+)")

LIST_OPENS = re.compile(r"(?:^|[;:•·\n]|\. |[-–] )\s*$")
LIST_GOES_ON = re.compile(r"\s?(?:[;:.(\[•]|$)")

Grown = tuple[int, str] | None  # where a name begins or ends that is more than a span, and the type of the whole


def whole_names(document: Document) -> Document:
    """Return the recognised document with its names whole; sentences that a name reaches across are joined."""
    known = {mention.text: mention.type for mention in document.mentions}
    endings = frozenset(_endings(name for name, type_ in known.items() if type_ == "person"))
    mentions: list[Mention] = []
    for number, found in indexed((one.paragraph, one) for one in document.mentions).items():
        paragraph = document.paragraphs[number - 1]
        names = _Names(map(Span.of, found), paragraph, document, known, endings)
        parts = (part for span in names.whole() for part in column_parts(span, paragraph, document))
        whole = (one for part in parts for one in without_letter(part, paragraph.text.text))
        mentions += [_mention(span, paragraph) for span in whole]
    if mentions == list(document.mentions):
        return document
    return _with_whole_sentences(replace(document, mentions=tuple(mentions)))


def _endings(names: Iterable[str]) -> Iterator[str]:
    """Yield each name without its first word, then without the next, down to its last: ``von Leyen``, ``Leyen``."""
    for name in names:
        rest = name
        while rest := rest.partition(" ")[2]:
            yield rest


class _Names:
    """The names of a paragraph while they are being made whole."""

    def __init__(
        self,
        spans: Iterable[Span],
        paragraph: Paragraph,
        document: Document,
        known: Mapping[str, str],
        endings: AbstractSet[str],
    ) -> None:
        self.endings = endings
        self.text = paragraph.text.text
        self.known = known
        self.spans = [part for span in spans for part in own_parts(span, paragraph, document, known)]
        if "/" in self.text:
            self._begin_at_slashed_forms()
        self.starts = {span.start: span for span in self.spans}

    def whole(self) -> list[Span]:
        """Return the names whole, in order."""
        whole: list[Span] = []
        for span in self.spans:
            if whole and span.start < whole[-1].end:
                whole[-1].end = max(whole[-1].end, span.end)
                continue
            self._grow_right(span)
            self._grow_left(span, whole)
            whole.append(span)
        return _inverted_joined(whole, self.text)

    def _begin_at_slashed_forms(self) -> None:
        """Let what was found in "D/S Irma", in "S Irma" or in "D" and "S", be the whole; "M/S Kong Harald" too."""
        for match in SLASHED_NAME.finditer(self.text):
            name, end = match.end("form"), match.end()
            if match["ship"] and is_title(self.text[name:end]) and (last := LAST_NAME.match(self.text, end)):
                name, end = last.start() + 1, last.end()
            near = bisect_right(self.spans, name, key=attrgetter("start"))
            low = bisect_right(self.spans, match.start(), hi=near, key=attrgetter("end"))
            if low and self.spans[low - 1].end == match.start() - 1:
                continue  # "Siida A/S"
            for span in self.spans[low:near]:
                span.start, span.end = match.start(), max(span.end, end)
                span.type = "product" if match["ship"] else "organisation"

    def _grow_left(self, span: Span, whole: list[Span]) -> None:
        """Take in what stands before a span and belongs to it; spans that it reaches are taken out of ``whole``."""
        rules = (self._left_of_a_person, self._left_of_a_body, self._left_of_small_words)
        for _ in range(GROWTHS):
            before = self.text[max(0, span.start - LEFT_WINDOW) : span.start]
            may_belong = before.strip() and before[-1] in {*" \u00a0./-", *APOSTROPHES}
            grown = next(filter(None, (rule(span, before) for rule in rules)), None) if may_belong else None
            if grown is None:
                return
            span.start, span.type = grown
            while whole and whole[-1].end > span.start:
                span.start = min(span.start, whole.pop().start)

    def _left_of_a_person(self, span: Span, before: str) -> Grown:
        if span.type in {"organisation", "product"}:
            return self._left_of_a_surname(span, before)
        last = before.rstrip(" \u00a0").rpartition(" ")[2].lower()
        if last[-1:] not in {".", *APOSTROPHES} and last not in LAST_PARTICLES:
            return None
        is_person = span.type == "person"
        patterns = (PARTICLE_BEFORE, INITIALS_BEFORE, ELISION_BEFORE) if is_person else (PARTICLE_BEFORE,)
        for match in filter(None, (pattern.search(before) for pattern in patterns)):
            first = match["first"] or ""
            inside = re.search(r"[a-zæøå,] $", before[: match.start()]) and not is_title(first.strip())
            if not first or first.strip() in words("first_names") or inside:
                return span.start - len(match[0]), "person"
            if is_person:
                return span.start - len(match[0]) + len(first), "person"
        return None

    def _left_of_a_surname(self, span: Span, before: str) -> Grown:
        """Take in the first name, which is an abbreviation, of who was taken for a body: *Aug.* ``Cappelen``."""
        match = ABBREVIATION_BEFORE.search(before)
        found = self.text[span.start : span.end]
        if not match or " " in found or found.isupper() or match["abbreviation"] in words("first_names"):
            return None
        return None if FORMS_AFTER.match(self.text, span.end) else (span.start - len(match[0]), "person")

    def _left_of_a_body(self, span: Span, before: str) -> Grown:
        match = SLASHED_BEFORE.search(before)
        if match:
            return span.start - len(match[0]), "product" if match["ship"] else "organisation"
        if span.type == "organisation":
            formed = LEGAL_FORM.search(self.text, span.start, span.end)
            match = GROUP.search(before) or (
                (ADDRESS.search(before) or CAPITAL_INSIDE.search(before)) if formed else None
            )
            return (span.start - len(match["word"]), "organisation") if match else None
        match = BODY_OF.search(before) if span.type == "place" else None
        return (span.start - len(match[0]), "organisation") if match and match[1] in BODIES else None

    def _left_of_small_words(self, span: Span, _: str) -> Grown:
        found = self.text[span.start : span.end]
        for name, type_ in BY_LAST_WORD.get(found.rpartition(" ")[2], ()):
            if len(name) > len(found) and self.text.endswith(name, 0, span.end):
                return span.end - len(name), type_
        return None

    def _grow_right(self, span: Span) -> None:
        """Take in what stands after a span and belongs to it, with the rest of a name that begins there."""
        rules = (self._after_initials, self._after_small_words, self._of_a_person, self._of_a_body, self._of_a_place)
        for _ in range(GROWTHS):
            found, after = self.text[span.start : span.end], self.text[span.end : span.end + RIGHT_WINDOW]
            if span.type in {"derived", "event"} or not after:
                return
            grown = next(filter(None, (rule(span, found, after) for rule in rules)), None)
            if grown is None:
                return
            span.end, span.type = grown
            begun = (self.starts.get(at) for at in range(span.start + 1, span.end))
            reached = [one.end for one in begun if one and span.end < one.end]
            span.end = max(reached, default=span.end)

    def _after_initials(self, span: Span, found: str, after: str) -> Grown:
        """Go on to the surname after a first name that is abbreviated: ``Th`` *. Kittelsen*."""
        abbreviated = ABBREVIATED.search(found)
        surname = SURNAME.match(after) if abbreviated else None
        if not abbreviated or not surname or not (surname["stop"] or found.endswith(".")):
            return None
        begun = self.starts.get(span.end + surname.start("name"))
        bare = found.rstrip(".")
        # "Th", "P.A."; "B." alone may end a sentence, and so may "Jens."
        short = abbreviated[0] == found and len(bare) > 1 and bare not in words("first_names")
        if begun:
            is_name = begun.type == "person" or (short and begun.type in {"organisation", "product"})
            return (max(span.end + surname.end(), begun.end), "person") if is_name else None
        is_name = short and len(surname["name"]) > LONGEST_PRONOUN and surname["name"] not in words("after_names")
        return (span.end + surname.end(), "person") if is_name else None

    def _after_small_words(self, span: Span, found: str, after: str) -> Grown:
        """Go on to the end of a name that is known to have small words inside: ``Natur`` *og Ungdom*."""
        for name, type_ in BY_FIRST_WORD.get(found.partition(" ")[0], ()):
            rest = name.removeprefix(found)
            if rest and rest != name and after.startswith(rest) and not after[len(rest) :][:1].isalpha():
                return span.start + len(name), type_
        return None

    def _of_a_person(self, span: Span, found: str, after: str) -> Grown:
        """Go on through generation, particle, elision and nickname of a person."""
        if span.type != "person":
            return None
        match = (
            _generation(found, after)
            or (PARTICLE.search(found) and PARTICLE_GOES_ON.match(after))
            or ARABIC.match(after)
            or self._particle(span, found, after)
            or (found.rpartition(" ")[2] in ELIDED and ELISION.match(after))
            or self._nickname(span, found, after)
        )
        return (span.end + match.end(), "person") if match else None

    def _particle(self, span: Span, found: str, after: str) -> re.Match[str] | None:
        match = PARTICLE_AFTER.match(after)
        begun = self.starts.get(span.end + match.start("name")) if match else None
        if match and (match["sure"] or (begun and begun.type == "person" and found in words("first_names"))):
            return match
        return None

    def _nickname(self, span: Span, found: str, after: str) -> re.Match[str] | None:
        if found[-1:] in CLOSING_QUOTES and " " in found:
            return SURNAME_AFTER_NICKNAME.match(after)
        match = NICKNAME.match(after) if all(word in words("first_names") for word in found.split()) else None
        begun = self.starts.get(span.end + match.start("name")) if match else None
        return match if begun is None or begun.type == "person" else None

    def _of_a_body(self, span: Span, found: str, after: str) -> Grown:
        """Go on through partners, legal form and the word for a club: ``Hansen`` *& Co AS*."""
        begun = self.starts.get(span.end + 1)
        if begun and begun.type == "organisation" and span.type in TYPES and after[0] == " ":
            return (begun.end, "organisation") if LEGAL_FORM.search(self.text, begun.start, begun.end) else None
        if after[0] == "." and found.rpartition(" ")[2] in words("abbreviations") and LOWER_NEXT.match(after, 1):
            return span.end + 1, span.type
        match = FORMS_AFTER.match(after) if span.type in TYPES else None
        if not match or (found.isupper() and len(found) > ACRONYM):
            return None
        if span.type == "person" and match[0].startswith(COLLOQUIAL) and found in self.endings:
            return None
        return span.end + match.end(), "organisation"

    def _of_a_place(self, span: Span, found: str, after: str) -> Grown:
        """Go on to the place of a body, the second word of a place, or what is named by a place: ``Bodø`` *kommune*."""
        match = BODY_IN.match(after) if span.type == "organisation" and found in BODIES else None
        begun = self.starts.get(span.end + match.start(1)) if match else None
        if begun and begun.type == "place":
            return begun.end, "organisation"
        begun = self.starts.get(span.end + 1)
        if span.type == "place" and begun and begun.type == "place" and after[0] == " ":
            return (begun.end, "place") if found.rpartition(" ")[2] in BEGINNINGS else None
        match = TAIL_WORD.match(after) if span.type in {"place", "organisation"} else None
        if match and not self._is_genitive(found):
            for type_, tails in TAILS.items():
                if match[1] in tails:
                    same = type_ == "same" or span.type == "organisation"
                    return span.end + match.end(), span.type if same else type_
        return None

    def _is_genitive(self, name: str) -> bool:
        bare = name.removesuffix("s")
        return bare != name and name not in words("names_in_s") and (len(name) > LONGEST_GIVEN_S or bare in self.known)


def _generation(found: str, after: str) -> re.Match[str] | None:
    match = GENERATION.match(after)
    if not match or match["sure"] or (match["number"] and " " not in found):
        return match
    following = NEXT_WORD_AFTER.match(after, match.end())  # no noun that "den hellige" would belong to
    is_byname = following is None or not following[1].islower() or following[1] in words("after_names")
    return match if is_byname else None


def _inverted_joined(spans: Sequence[Span], text: str) -> list[Span]:
    """Return the spans, surname and first name of an entry in a list as one: ``Hansen, Per; Berg, Anne``."""
    joined: list[Span] = []
    for span in spans:
        if joined and joined[-1].type == span.type == "person" and _are_inverted(joined[-1], span, text):
            joined[-1].end = span.end
        else:
            joined.append(span)
    return joined


def _are_inverted(one: Span, other: Span, text: str) -> bool:
    """Return whether two spans are an entry: a surname, a comma, and first names or initials; not "Per, Kari"."""
    surname, known = text[one.start : one.end], words("first_names")
    if text[one.end : other.start] != ", " or " " in surname or surname in known:
        return False
    opens = LIST_OPENS.search(text[max(0, one.start - len("00. ")) : one.start])
    goes_on = LIST_GOES_ON.match(text[other.end : other.end + 4])
    names = [word for word in re.split(r"[ \-]", text[other.start : other.end]) if not re.fullmatch(r"(?:\w\.)+", word)]
    return bool(opens and goes_on) and all(name in known for name in names)


def _mention(span: Span, paragraph: Paragraph) -> Mention:
    one = span.mention
    if (span.start, span.end, span.type) == (one.at, one.at + len(one.text), one.type):
        return one
    start, end = paragraph.text.origin(span.start, span.end)
    label = one.label if span.type == one.type else LABEL_OF_TYPE[span.type]
    text = paragraph.text.text[span.start : span.end]
    return replace(one, text=text, at=span.start, start=start, end=end, type=span.type, label=label)


def _with_whole_sentences(document: Document) -> Document:
    """Return the document with the sentences joined that a name reaches across, and all numbered anew."""
    inside = {(one.paragraph, at) for one in document.mentions for at in range(one.at + 1, one.at + len(one.text))}
    parts: list[list[Sentence]] = []
    for one in document.sentences:
        if (one.paragraph, one.at) in inside and parts:
            parts[-1].append(one)
        else:
            parts.append([one])
    sentences = [_joined(some, document.paragraphs[some[0].paragraph - 1].text.text) for some in parts]
    places = [(one.paragraph, one.at) for one in sentences]
    mentions = document.mentions
    if places:
        numbers = (max(1, bisect_right(places, (one.paragraph, one.at))) for one in mentions)
        mentions = tuple(replace(one, sentence=number) for one, number in zip(mentions, numbers, strict=True))
    return replace(document, sentences=tuple(sentences), mentions=mentions)


def _joined(parts: Sequence[Sentence], text: str) -> Sentence:
    """Return the sentence that parts of one make up, in the text of their paragraph."""
    first, last = parts[0], parts[-1]
    return Sentence(first.paragraph, first.at, text[first.at : last.at + len(last.text)]) if len(parts) > 1 else first
