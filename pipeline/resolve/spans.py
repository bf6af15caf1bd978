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
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from pipeline.options import TYPES
from pipeline.records import Document, Mention, Paragraph, Sentence
from pipeline.resolve.known_names import LABEL_OF_TYPE
from pipeline.resolve.lexicon import Words, lines, table, words, words_of
from pipeline.resolve.roles import is_title
from pipeline.resolve.span_edges import NAME_WORD, UPPER, Span, own_parts

BEFORE = 60  # code points before a name in which what belongs to it may stand
AFTER = 80
GROWTHS = 4  # things a name may take in on one side: "Fred" ". Olsen" "& Co" "AS"
LONGEST_PRONOUN = 3  # letters: what may begin the next sentence, as "Han"
LONGEST_GIVEN_S = 5  # letters of a place whose s is taken for its own: Nes, Ris, Moss
ACRONYM = 6  # letters; a longer name in capitals stands in a headline, where "SE" is a verb
APOSTROPHES = "'’‘ʼ´`"
CLOSING_QUOTES = frozenset('»”"“')
COLLOQUIAL = (" & Co", " & co")  # "Hareide & co": he and his people
ELIDED = frozenset({"O", "D", "L", "d", "N"})
ROMAN_NUMERALS = ("II", "III", "IV", "VI", "VII", "VIII", "IX", "XI", "XII", "XIV", "XVI")
QUOTED_WORD = r"[«“”\"„][^\s«»“”\"„]{1,20}(?: [^\s«»“”\"„]{1,20})?[»”“\"]"
NICKNAME = re.compile(rf" {QUOTED_WORD} (?P<name>{NAME_WORD})")
SURNAME_AFTER_NICKNAME = re.compile(rf" {NAME_WORD}")
SURNAME = re.compile(rf"(?P<stop>\.?)[ \u00a0]?(?:{UPPER}\.[ \u00a0]?)*(?P<name>{NAME_WORD})")
ELISION = re.compile(rf"[{APOSTROPHES}]{UPPER}[\w\-]+")
PARTICLE_GOES_ON = re.compile(rf"(?: (?:der|den|de|dem|la))? {NAME_WORD}")
ARABIC = re.compile(rf" (?:al|el|as|ash|ar|ad|an|at|bin|ibn)-{UPPER}[\w\-]+")
LOWER_NEXT = re.compile(r",| [a-zæøå]")
GROUP = re.compile(r"(?<!\w)(?P<word>(?:Brødrene|Søstrene|Brdr\.?|Gebr\.?) )$")
CAPITAL_INSIDE = re.compile(rf"[a-zæøå,] (?P<word>{UPPER}[\w\-]+ )$")  # not at the beginning of a sentence
BODY_OF = re.compile(rf"(?<!\w)({UPPER}\w+) (?:i|for|på) $")
BODY_IN = re.compile(rf" (?:i|for|på) ({UPPER})")
TAIL = re.compile(r" ([a-zæøå]{2,})(?![\w\-])")
LIST_OPENS = re.compile(r"(?:^|[;:•·\n]|\. |[-–] )\s*$")
LIST_GOES_ON = re.compile(r"\s?(?:[;:.(\[•]|$)")


def whole_names(document: Document, types: Container[str] = TYPES) -> Document:
    """Return the document with its names whole; sentences that a name reaches across are joined.

    Args:
        document: one with mentions that are not yet resolved.
        types: the types that are wanted; a name that turns out to be of another is left out.

    Example:
        >>> from pipeline.aligned import AlignedText
        >>> text = "Maleren Th. Kittelsen bodde på Jeløya."
        >>> found = Mention("Th", 8, 10, "PER", "person", 1, 1, 8)
        >>> sentences = (Sentence(1, 0, text[:11]), Sentence(1, 12, text[12:]))
        >>> document = Document("1.txt", text, paragraphs=(Paragraph(AlignedText.of(text)),), sentences=sentences)
        >>> document = whole_names(replace(document, mentions=(found,)))
        >>> [mention.text for mention in document.mentions], len(document.sentences)
        (['Th. Kittelsen'], 1)
    """
    by_paragraph: defaultdict[int, list[Mention]] = defaultdict(list)
    for mention in document.mentions:
        by_paragraph[mention.paragraph].append(mention)
    known = {mention.text: mention.type for mention in document.mentions}
    changed = False
    mentions: list[Mention] = []
    for number, found in by_paragraph.items():
        paragraph = document.paragraphs[number - 1]
        whole = _Names([Span.of(mention) for mention in found], paragraph, document.source, known).whole()
        whole_mentions = [_mention(span, paragraph) for span in whole if span.type in types or span.is_as_found]
        changed = changed or whole_mentions != found
        mentions += whole_mentions
    return _with_whole_sentences(replace(document, mentions=tuple(mentions))) if changed else document


Grown = tuple[int, str] | None
"""Where a name begins or ends of which more stands beside a span, and of what type the whole is."""


class _Names:
    """The names of a paragraph while they are being made whole."""

    def __init__(self, spans: Sequence[Span], paragraph: Paragraph, source: str, known: Mapping[str, str]) -> None:
        self.text = paragraph.text.text
        self.known = known
        self.spans = [part for span in spans for part in own_parts(span, paragraph, source, known)]
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
        """Let what was found in "D/S Irma", as in "S Irma" or in "D" and "S", be the whole of it."""
        for match in patterns().slashed_form.finditer(self.text):
            if any(span.end == match.start() - 1 for span in self.spans):
                continue  # "Siida A/S"
            for span in self.spans:
                if span.start <= match.end("form") and match.start() < span.end:
                    span.start, span.end = match.start(), max(span.end, match.end())
                    span.type = "product" if match["ship"] else "organisation"

    def _grow_left(self, span: Span, before: list[Span]) -> None:
        """Take in what stands before a span and belongs to it; spans that it reaches are taken out of ``before``."""
        for _ in range(GROWTHS):
            grown = self._left(span)
            if grown is None:
                return
            span.start, span.type = grown
            while before and before[-1].end > span.start:
                span.start = min(span.start, before.pop().start)

    def _left(self, span: Span) -> Grown:
        low = max(0, span.start - BEFORE)
        before = self.text[low : span.start]
        if before[-1:] not in {*" \u00a0./-", *APOSTROPHES} or not before.strip():
            return None
        rules = (self._left_of_a_person, self._left_of_a_body, self._left_of_small_words)
        return next(filter(None, (rule(span, before) for rule in rules)), None)

    def _left_of_a_person(self, span: Span, before: str) -> Grown:
        last = before.rstrip(" \u00a0").rpartition(" ")[2].lower()
        if last[-1:] not in {".", *APOSTROPHES} and last not in particle_words():
            return None
        found = patterns().before_people if span.type == "person" else patterns().before_people[:1]
        for match in filter(None, (pattern.search(before) for pattern in found)):
            first = match["first"] or ""
            inside = re.search(r"[a-zæøå,] $", before[: match.start()]) and not is_title(first.strip())
            if not first or first.strip() in words("first_names") or inside:
                return span.start - len(match[0]), "person"
            if span.type == "person":
                return span.start - len(match[0]) + len(first), "person"
        return None

    def _left_of_a_body(self, span: Span, before: str) -> Grown:
        found = self.text[span.start : span.end]
        match = patterns().before_organisations.search(before)
        if match:
            return span.start - len(match[0]), "product" if match["ship"] else "organisation"
        if span.type == "organisation":
            formed = patterns().legal_form_at_end.search(found)
            match = GROUP.search(before) or (CAPITAL_INSIDE.search(before) if formed else None)
            return (span.start - len(match["word"]), "organisation") if match else None
        match = BODY_OF.search(before) if span.type == "place" else None
        if match and match[1] in bodies():
            return span.start - len(match[0]), "organisation"
        return None

    def _left_of_small_words(self, span: Span, _: str) -> Grown:
        found = self.text[span.start : span.end]
        for name, type_ in small_word_names(found.rpartition(" ")[2], last=True):
            if len(name) > len(found) and self.text.endswith(name, 0, span.end):
                return span.end - len(name), type_
        return None

    def _grow_right(self, span: Span) -> None:
        """Take in what stands after a span and belongs to it, with the rest of a name that begins there."""
        rules = (
            self._after_initials,
            self._after_small_words,
            self._of_a_person,
            self._of_an_organisation,
            self._in_its_place,
            self._of_a_place,
        )
        for _ in range(GROWTHS):
            found, after = self.text[span.start : span.end], self.text[span.end : span.end + AFTER]
            if span.type in {"derived", "event"} or not after:
                return
            grown = next(filter(None, (rule(span, found, after) for rule in rules)), None)
            if grown is None:
                return
            span.end, span.type = grown
            reached = [one.end for start, one in self.starts.items() if span.start < start < span.end < one.end]
            span.end = max(reached, default=span.end)

    def _after_initials(self, span: Span, found: str, after: str) -> Grown:
        """Go on to the surname after a first name that is abbreviated: ``Th`` *. Kittelsen*."""
        abbreviated = patterns().abbreviated_at_end.search(found)
        surname = SURNAME.match(after) if abbreviated else None
        if not abbreviated or not surname or not (surname["stop"] or found.endswith(".")):
            return None
        begun = self.starts.get(span.end + surname.start("name"))
        short = abbreviated[0] == found and len(found.rstrip(".")) > 1  # "Th", "P.A."; "B." alone may end a sentence
        if begun:
            is_name = begun.type == "person" or (short and begun.type in {"organisation", "product"})
            return (max(span.end + surname.end(), begun.end), "person") if is_name else None
        is_name = short and len(surname["name"]) > LONGEST_PRONOUN and surname["name"] not in words("after_names")
        return (span.end + surname.end(), "person") if is_name else None

    def _after_small_words(self, span: Span, found: str, after: str) -> Grown:
        """Go on to the end of a name that is known to have small words inside: ``Natur`` *og Ungdom*."""
        for name, type_ in small_word_names(found.partition(" ")[0]):
            goes_on = name[len(found) :]
            if (
                goes_on
                and name.startswith(found)
                and after.startswith(goes_on)
                and not after[len(goes_on) :][:1].isalpha()
            ):
                return span.start + len(name), type_
        return None

    def _of_a_person(self, span: Span, found: str, after: str) -> Grown:
        """Go on through generation, particle, elision and nickname of a person."""
        if span.type != "person":
            return None
        match = (
            self._generation(found, after)
            or (patterns().particle_at_end.search(found) and PARTICLE_GOES_ON.match(after))
            or self._particle(span, found, after)
            or (found.rpartition(" ")[2] in ELIDED and ELISION.match(after))
            or self._nickname(span, found, after)
        )
        return (span.end + match.end(), "person") if match else None

    def _generation(self, found: str, after: str) -> re.Match[str] | None:
        match = patterns().generation.match(after)
        if match and (
            match["sure"] or (match["number"] and " " not in found) or follows_a_byname(after[match.end() :])
        ):
            return match
        return None

    def _particle(self, span: Span, found: str, after: str) -> re.Match[str] | None:
        if ARABIC.match(after):
            return ARABIC.match(after)
        match = patterns().particles_after.match(after)
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

    def _of_an_organisation(self, span: Span, found: str, after: str) -> Grown:
        """Go on through partners, legal form and the word for a club: ``Hansen`` *& Co AS*."""
        begun = self.starts.get(span.end + 1)
        if begun and begun.type == "organisation" and span.type in TYPES and after[0] == " ":
            formed = patterns().legal_form_at_end.search(self.text, begun.start, begun.end)
            return (begun.end, "organisation") if formed else None
        if after[0] == "." and found.rpartition(" ")[2] in words("abbreviations") and LOWER_NEXT.match(after, 1):
            return span.end + 1, span.type
        match = patterns().after_organisations.match(after) if span.type in TYPES else None
        if not match or (found.isupper() and len(found) > ACRONYM):
            return None
        if span.type == "person" and match[0].startswith(COLLOQUIAL) and self._is_somebody(found):
            return None
        return span.end + match.end(), "organisation"

    def _is_somebody(self, surname: str) -> bool:
        """Return whether somebody in the document has this surname: "Stoltenberg & Co" is he and his people."""
        return any(type_ == "person" and name.endswith(" " + surname) for name, type_ in self.known.items())

    def _in_its_place(self, span: Span, found: str, after: str) -> Grown:
        """Go on to the place of a body: ``Statsforvalteren`` *i Vestland*."""
        match = BODY_IN.match(after) if span.type == "organisation" and found in bodies() else None
        begun = self.starts.get(span.end + match.start(1)) if match else None
        return (begun.end, "organisation") if begun and begun.type == "place" else None

    def _of_a_place(self, span: Span, found: str, after: str) -> Grown:
        """Go on to the second word of a place, or to the word for what is named by a place: ``Bodø`` *kommune*."""
        begun = self.starts.get(span.end + 1)
        if span.type == "place" and begun and begun.type == "place" and after[0] == " ":
            return (begun.end, "place") if found.rpartition(" ")[2] in beginnings() else None
        match = TAIL.match(after) if span.type in {"place", "organisation"} else None
        if match and not self._is_genitive(found):
            for kind in ("same", "place", "organisation"):
                if match[1] in tails(kind):
                    same = kind == "same" or span.type == "organisation"
                    return span.end + match.end(), span.type if same else kind
        return None

    def _is_genitive(self, name: str) -> bool:
        bare = name.removesuffix("s")
        return bare != name and name not in words("names_in_s") and (len(name) > LONGEST_GIVEN_S or bare in self.known)


def follows_a_byname(after: str) -> bool:
    """Return whether what follows "Olav den hellige" is no noun that the words before would belong to."""
    following = re.match(r"\s?(\w+)", after)
    return following is None or not following[1].islower() or following[1] in words("after_names")


def _inverted_joined(spans: Sequence[Span], text: str) -> list[Span]:
    """Return the spans, surname and first name of an entry in a list as one: ``Hansen, Per; Berg, Anne``."""
    joined: list[Span] = []
    for span in spans:
        last = joined[-1] if joined else None
        if last and last.type == span.type == "person" and text[last.end : span.start] == ", ":
            surname, first = text[last.start : last.end], text[span.start : span.end]
            opens = LIST_OPENS.search(text[max(0, last.start - len("00. ")) : last.start])
            goes_on = LIST_GOES_ON.match(text[span.end : span.end + 4])
            if opens and goes_on and are_inverted(surname, first):
                last.end = span.end
                continue
        joined.append(span)
    return joined


def are_inverted(surname: str, first: str) -> bool:
    """Return whether two names are a surname and a first name.

    Example:
        >>> are_inverted("Hansen", "Per"), are_inverted("Per", "Kari"), are_inverted("Ibsen", "H. J.")
        (True, False, True)
    """
    names = [word for word in re.split(r"[ \-]", first) if not re.fullmatch(r"(?:\w\.)+", word)]
    return (
        " " not in surname and surname not in words("first_names") and all(one in words("first_names") for one in names)
    )


def _mention(span: Span, paragraph: Paragraph) -> Mention:
    if span.is_as_found:
        return span.mention
    start, end = paragraph.text.origin(span.start, span.end)
    label = span.mention.label if span.type == span.mention.type else LABEL_OF_TYPE[span.type]
    text = paragraph.text.text[span.start : span.end]
    return replace(span.mention, text=text, at=span.start, start=start, end=end, type=span.type, label=label)


def _with_whole_sentences(document: Document) -> Document:
    """Return the document with the sentences joined that a name reaches across, and all numbered anew."""
    inside = {
        (one.paragraph, position) for one in document.mentions for position in range(one.at + 1, one.at + len(one.text))
    }
    sentences: list[Sentence] = []
    for one in document.sentences:
        if (one.paragraph, one.at) in inside and sentences:
            first = sentences[-1].at
            text = document.paragraphs[one.paragraph - 1].text.text[first : one.at + len(one.text)]
            sentences[-1] = Sentence(one.paragraph, first, text)
        else:
            sentences.append(one)
    places = [(one.paragraph, one.at) for one in sentences]
    mentions = (
        replace(one, sentence=max(1, bisect_right(places, (one.paragraph, one.at)))) if places else one
        for one in document.mentions
    )
    return replace(document, sentences=tuple(sentences), mentions=tuple(mentions))


class _Patterns(NamedTuple):
    """The regular expressions made of the lists in ``whole_names.toml``."""

    before_people: tuple[re.Pattern[str], ...]
    before_organisations: re.Pattern[str]
    slashed_form: re.Pattern[str]
    after_organisations: re.Pattern[str]
    legal_form_at_end: re.Pattern[str]
    abbreviated_at_end: re.Pattern[str]
    generation: re.Pattern[str]
    particle_at_end: re.Pattern[str]
    particles_after: re.Pattern[str]


@cache
def patterns() -> _Patterns:
    """Return the regular expressions made of the lists in ``whole_names.toml``."""
    found = table("whole_names")
    short = f"(?:{UPPER}|{_any(found['first_name_abbreviations'])})"
    particles, bodies_ = found["particles"], found["organisations"]
    slashed = f"(?:(?P<ship>{_any(bodies_['ships'])})|{_any(bodies_['prefixes'])})"
    leading = _any([*particles["leading"], *(one[0].upper() + one[1:] for one in particles["leading"])])
    generations = found["generations"]
    sure = _any([*generations["senior"], *generations["junior"]])
    unsure = _any(name for kind, names in generations.items() if kind not in {"senior", "junior"} for name in names)
    return _Patterns(
        before_people=(
            re.compile(rf"(?<![\w.])(?P<first>{NAME_WORD} )?{leading} $"),
            re.compile(rf"(?<![\w.])(?P<first>{NAME_WORD} )?(?:{short}\.[ \u00a0]?)+$"),
            re.compile(rf"(?<![\w.])(?P<first>{NAME_WORD} )?[dDOLN][{APOSTROPHES}]$"),
        ),
        before_organisations=re.compile(rf"(?<![\w/]){slashed}[ \u00a0]$"),
        slashed_form=re.compile(rf"(?<![\w/])(?P<form>{slashed}[ \u00a0])(?:[«“\"]{NAME_WORD}[»”\"]|{NAME_WORD})"),
        after_organisations=re.compile(
            rf"(?: (?:{_any(bodies_['partners'])}|{_any(lines('legal_forms'))}|{_any(bodies_['clubs'])})(?![\w/]))+"
        ),
        legal_form_at_end=re.compile(rf" {_any(lines('legal_forms'))}$"),
        abbreviated_at_end=re.compile(rf"(?<![\w.])(?:{short}(?:\.[ \u00a0]?|$))+$"),
        generation=re.compile(
            rf" (?:(?P<sure>{sure})|(?P<number>{_any(ROMAN_NUMERALS)})|{unsure})(?!\w| {UPPER}[a-z]| \d| utg)"
        ),
        particle_at_end=re.compile(rf"(?i:(?<!\w){_any(particles['sure'])})$"),
        particles_after=re.compile(
            rf" (?:(?P<sure>{_any(particles['sure'])})|{_any(particles['unsure'])}) (?P<name>{NAME_WORD})"
        ),
    )


def _any(names: Iterable[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, sorted(set(names), key=len, reverse=True)))})"


@cache
def bodies() -> Words:
    """Return the bodies whose official name has their place: ``Statsforvalteren i Vestland``."""
    return words_of(table("whole_names")["bodies"]["of_places"])


@cache
def particle_words() -> frozenset[str]:
    """Return the words that particles before a lone surname end in."""
    return frozenset(one.rpartition(" ")[2] for one in table("whole_names")["particles"]["leading"])


@cache
def beginnings() -> frozenset[str]:
    """Return the first words of places that have more words: ``Los``."""
    return frozenset(table("whole_names")["beginnings"]["place"])


@cache
def tails(part: str) -> Words:
    """Return the small words that end the names of organisations, of places, or of what the name before them is."""
    return words_of(table("whole_names")["tails"][part])


@cache
def _small_word_names() -> tuple[dict[str, list[tuple[str, str]]], dict[str, list[tuple[str, str]]]]:
    first: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    last: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for type_, names in table("whole_names")["names"].items():
        for name in names:
            first[name.partition(" ")[0]].append((name, type_))
            last[name.rpartition(" ")[2]].append((name, type_))
    return dict(first), dict(last)


def small_word_names(word: str, *, last: bool = False) -> Sequence[tuple[str, str]]:
    """Return the names (with their types) with small words inside that begin with a word, or end with it."""
    return _small_word_names()[last].get(word, ())
