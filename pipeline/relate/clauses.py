"""Sentences as tokens in which each name is one, and small questions about them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.lexicon import lines
from pipeline.records import Document, Mention
from pipeline.relate.words import verbs, words

WORD = re.compile(r"\b[iI] (?:går|dag|morgen|morgon|kveld|natt|fjor)\b|\w+(?:[-’'.&]\w+)*-?|[^\w\s]")
DASHES = frozenset("-–—−")
OPENING, CLOSING = frozenset('«“„‟"›'), frozenset('»”“"‹')
ENDS = frozenset(".!?…")
BOUNDARIES = frozenset(',:;.!?…()[]«»“”„"–—-')
DEFINITE_NOUN = re.compile(r".{2,}(?:en|et|a|ene|ane)\Z")
SPEAKING_TYPES = frozenset({"person", "organisation", "place", "product", "other", "event"})


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a punctuation mark or a whole name.

    Attributes:
        start: position of its first code point in the text of the paragraph.
        end: position after its last.
        mention: the number of the mention that it is, from 1; 0 if it is none.
        type: of the mention; ``owner`` if it is a genitive; else empty.
        lower: its text in lower case; of a name nothing, since it is no word of the language.
    """

    text: str
    start: int
    end: int
    lower: str = ""
    mention: int = 0
    type: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """A sentence of a document.

    Attributes:
        paragraph: its number in the document, from 1.
        tokens: its words, marks and names, in order.
    """

    paragraph: int
    tokens: Sequence[Token]

    @property
    def start(self) -> int:
        """Return its position in the paragraph."""
        return self.tokens[0].start

    @property
    def end(self) -> int:
        """Return the position after it."""
        return self.tokens[-1].end


def clauses(document: Document) -> Iterator[Clause]:
    """Yield the sentences of a document, in order.

    Example:
        >>> from pipeline.process import Processor
        >>> from pipeline.options import Settings
        >>> [document] = Processor(Settings())([Document("1.txt", source="Kari Moen (45) kom.")])
        >>> [token.text for clause in clauses(document) for token in clause.tokens]
        ['Kari Moen', '(', '45', ')', 'kom', '.']
    """
    named = defaultdict(list)
    for number, mention in enumerate(document.mentions, start=1):
        token = Token(mention.text, mention.at, mention.at + len(mention.text), "", number, _type(mention))
        named[mention.sentence].append(token)
    for number, sentence in enumerate(document.sentences, start=1):
        tokens = list(_tokens(sentence.text, sentence.at, sorted(named[number], key=lambda token: token.start)))
        for part in _parts(tokens):
            yield Clause(sentence.paragraph, part)


def _type(mention: Mention) -> str:
    """Return the type of a mention; of a genitive, which is nobody's subject, that it owns something."""
    return "owner" if mention.text[-1:] in "s'’" and mention.name[-1:] not in "s'’" else mention.type


def _parts(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """Yield the tokens of a sentence, cut where speech by dash begins behind a colon."""
    start = 0
    for at in range(1, len(tokens) - 1):
        if tokens[at].text in DASHES and tokens[at - 1].text == ":" and tokens[at].end < tokens[at + 1].start:
            yield tokens[start:at]
            start = at
    if start < len(tokens):
        yield tokens[start:]


def _tokens(text: str, at: int, names: Sequence[Token]) -> Iterator[Token]:
    position = 0
    for name in names:
        if name.start - at >= position:
            yield from _words(text, position, name.start - at, at)
            yield name
            position = name.end - at
    yield from _words(text, position, len(text), at)


def _words(text: str, start: int, end: int, at: int) -> Iterator[Token]:
    stop = start
    for match in WORD.finditer(text, start, end):
        if match.start() < stop:
            continue  # the full stop of an abbreviation
        stop = match.end()
        if stop < end and text[stop] == "." and f"{match[0]}.".lower() in abbreviated():
            stop += 1
        word = text[match.start() : stop]
        yield Token(word, at + match.start(), at + stop, word.lower())


@cache
def abbreviated() -> frozenset[str]:
    """Return the titles and parts of titles that end in a full stop: *adm.*, *dr.*."""
    listed = (*lines("titles"), *lines("posts"), *lines("title_parts"))
    return frozenset(word.lower() for word in listed if word.endswith("."))


def begins_list(tokens: Sequence[Token], at: int) -> bool:
    """Return whether only numbers and marks stand before a position: it begins a line of a list."""
    return all(not token.mention and not token.text.isalpha() for token in tokens[:at])


def is_finite(token: Token) -> bool:
    """Return whether a word is a verb that a clause is built around, as far as a list of the commonest tells."""
    return token.lower in words("finite") or token.lower in words("auxiliaries")


def is_verb(token: Token) -> bool:
    """Return whether a word is such a verb, or one that reports."""
    return is_finite(token) or token.lower in verbs()


def is_definite(token: Token) -> bool:
    """Return whether a word may be a noun in the definite form: *statsministeren*, *politiet*, *33-åringen*."""
    return bool(DEFINITE_NOUN.match(token.lower)) and not is_small(token)


def is_small(token: Token) -> bool:
    """Return whether a word is one of the small ones, which stand for nobody."""
    lists = ("adverbs", "prepositions", "openers", "question_words", "auxiliaries", "finite", "negations")
    return token.lower in words(*lists)
