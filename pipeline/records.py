"""The records that flow through the chain, and what they are made of. All are frozen.

Positions are code points, ends exclusive. ``start`` and ``end`` always count in the source text of the document, header
and all; positions in a paragraph's cleaned text are called ``at``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from pipeline.aligned import AlignedText
from pipeline.names import probability

LONGEST_CONTEXT = 1_000  # code points
BY_CORRECTION = "correction"  # why a name is what it is, where the user has said so
PROBABILITY = {"genitive": 0.95, "full-name": 0.98, "acronym": 0.955, "spelling": 0.91, "country": 0.9, "corpus": 0.98}
"""How often a merge for this reason is right by gold chains (articles-train and -dev, 3,000 mentions)."""
UNKNOWN_CONFIDENCE = 0.9  # where the model gives none, the resolver's own doubt decides
DOUBTFUL = 0.4  # a mention more likely wrong than this is in doubt (see `Mention.doubt`): one in nine in reviews


class Status(StrEnum):
    """What became of a document that was found."""

    OK = "ok"
    EMPTY = "empty"
    DUPLICATE = "duplicate"
    FAILED = "failed"


class Kind(StrEnum):
    """What a paragraph is in its article."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    SPEECH = "speech"
    BYLINE = "byline"
    CREDIT = "credit"
    DATELINE = "dateline"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A stretch of running text that no name crosses the ends of: a paragraph, a heading, a speech by dash."""

    text: AlignedText
    kind: Kind = Kind.PARAGRAPH


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: number of its paragraph in the document (from 1), and its place in that paragraph's text."""

    paragraph: int
    at: int
    text: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A name where it stands in a document.

    ``recognise`` fills the fields down to ``confidence``, ``resolve`` the rest.

    Attributes:
        text: the words as they stand after cleaning.
        start: first code point of the source text that they came from.
        end: code point after the last.
        label: the model's own label, such as ``GPE_LOC``.
        type: ``person``, ``place``, ``organisation``; ``product``, ``event``, ``derived``, ``other``.
        paragraph: number of the paragraph in the document, from 1.
        sentence: number of the sentence in the document, from 1.
        at: position of ``text`` in the paragraph's cleaned text.
        confidence: calibrated probability that span and type are right; ``None`` where the model gives none.
        name: the entity's name.
        role: the title before a person's name, as written; else empty.
        entity_id: key of the entity, such as ``person/mike-pompeo``.
        country: ISO 3166-1 alpha-2 for the name of a country, else empty.
        resolved_by: why ``name`` differs from or equals ``text``.
        merge: the kind of merge that made it so in its document, see ``merges.toml``; empty where there is no doubt.
        may_be: the name by a kind of merge that is seldom right, so that it is asked about and not made; mostly empty.
    """

    text: str
    start: int
    end: int
    label: str
    type: str
    paragraph: int
    sentence: int
    at: int
    confidence: float | None = None
    name: str = ""
    role: str = ""
    entity_id: str = ""
    country: str = ""
    resolved_by: str = ""
    merge: str = ""
    may_be: str = ""

    @property
    def place(self) -> str:
        """Where it stands in its document, as a correction of this mention alone says it."""
        return place(self.paragraph, self.at)

    @property
    def doubt(self) -> float:
        """How probable it is that span, type or name are wrong; 0 for what the user has decided.

        Example:
            >>> one = Mention("Kims", 0, 4, "PER", "person", 1, 1, 0, confidence=0.8, resolved_by="genitive")
            >>> round(one.doubt, 2)
            0.24
        """
        if self.resolved_by == BY_CORRECTION:
            return 0.0
        confidence = UNKNOWN_CONFIDENCE if self.confidence is None else self.confidence
        merged = self.merge and self.resolved_by != "corpus"
        named = probability(self.merge) if merged else PROBABILITY.get(self.resolved_by, 1.0)
        return 1.0 - confidence * named


def urgency(doubt: Any, *, in_doubt: Any, is_bare: Any) -> Any:
    """Return by what names, or columns of them, are ranked for a person to look at: the greater, the sooner.

    Those in doubt come first, then bare names, which are known from their document only, then all others.

    Example:
        >>> [urgency(doubt, in_doubt=doubt > DOUBTFUL, is_bare=doubt == 0.1) for doubt in (0.5, 0.1, 0.3)]
        [2.5, 0.6, 0.3]
    """
    return doubt + 2.0 * in_doubt + 0.5 * is_bare


@dataclass(frozen=True, slots=True)
class Quote:
    """What a person or an organisation says, as `relate` finds it.

    Attributes:
        kind: ``direct``, ``indirect`` or ``according-to``.
        cue: the verb that reports it, in the infinitive, or a word such as ``ifølge``; empty if there is none.
        text: what is said, after cleaning.
        start: first code point of the source text that it came from.
        end: code point after the last.
        paragraph: number of the paragraph in the document, from 1.
        speaker: number of the mention that names who speaks, from 1; 0 if nobody is known.
        speaker_text: the words that tell who speaks; empty if there are none.
        speaker_span: where these words are in the source text.
        resolved_by: how the speaker was found: ``name``, ``pronoun``, ``role``, ``paragraph``; empty if unknown.
    """

    kind: str
    cue: str
    text: str
    start: int
    end: int
    paragraph: int
    speaker: int = 0
    speaker_text: str = ""
    speaker_span: tuple[int, int] | None = None
    resolved_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFacts:
    """Who a person is, as some words beside the name state it.

    Attributes:
        role: the post or title, as written; else empty.
        organisation: number of the mention of an organisation; 0 if there is none.
        place: number of the mention of a place; 0 if there is none.
        party: usual abbreviation of a political party; else empty.
        age: in years; ``None`` if it is not stated.
        employer: an organisation that is no mention, as written; else empty.
        locality: a place that is no mention, as written; else empty.
    """

    role: str = ""
    organisation: int = 0
    place: int = 0
    party: str = ""
    age: int | None = None
    employer: str = ""
    locality: str = ""


@dataclass(frozen=True, slots=True)
class Affiliation(PersonFacts):
    """What a text states of a person, as `relate` finds it.

    Attributes:
        person: number of the mention of the person in the document, from 1.
        text: the words that state it, the name with them, after cleaning.
        start: first code point of the source text that they came from.
        end: code point after the last.
    """

    person: int
    text: str
    start: int
    end: int

    @property
    def counted(self) -> list[tuple[str, str]]:
        """What is counted of it: a role, without the capital of a sentence's beginning, and a party.

        Example:
            >>> Affiliation(1, "Ordfører Kari Moen (Sp)", 0, 23, role="Ordfører", party="Sp").counted
            [('role', 'ordfører'), ('party', 'Sp')]
        """
        plain = self.role[:1].lower() + self.role[1:] if self.role[1:2].islower() else self.role
        return [pair for pair in (("role", plain), ("party", self.party)) if pair[1]]


@dataclass(frozen=True, slots=True)
class Document:
    """A text on its way from file to table; each stage returns a fuller one.

    ``read`` gives doc_id, source, encoding and sha256 (or a status and a message), ``clean`` the metadata, paragraphs,
    language and fixes, ``recognise`` sentences and mentions, ``resolve`` what the mentions stand for, ``relate``
    quotes and affiliations, if they are asked for.

    Attributes:
        doc_id: unique name in the tables.
        source: the decoded text, line ends untouched.
        encoding: Python codec with which the bytes were decoded; empty for text that never was bytes.
        sha256: of the bytes of the file (of the UTF-8 form for strings), in hexadecimal.
        date: ISO 8601, as precise as is known: year, month or day; else empty.
        language: ISO 639-1: ``nb``, ``nn``, others; empty where there is too little text to tell.
        fixes: names of the cleaning fixes that changed the text, in the order of the fixes.
        message: for people: what went wrong, or what to mind.
        extracted: whether the source text was taken out of a file that is more than text, so that a copy must be kept.
        source_length: code points of the source text where the text itself was dropped.
        text_digest: hash of the text's letters and digits, in hexadecimal, for duplicate detection; empty if it has
            none.
        publication, author, page, url: where the text was printed, by whom, and where it can be read.
        orthography: the spelling that it is written in; empty where there is too little to tell.
        ocr: share of its words that do not look like Norwegian words, 0 to 1; ``None`` where that is unknown.
        dated_by: how its date was found; empty without one.
        declared: whether its title was given beside the text, by the user or in a column.
        offset: position of ``source`` in the text of the whole file, of which it may be one article.
        furniture: stretches of ``source``, in order, that say something about the text and are no part of it.
        unmapped: the model's labels, a name each, that no type is known for.
    """

    doc_id: str
    source: str = ""
    encoding: str = ""
    sha256: str = ""
    title: str = ""
    date: str = ""
    section: str = ""
    language: str = ""
    fixes: tuple[str, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    mentions: tuple[Mention, ...] = ()
    status: Status = Status.OK
    message: str = ""
    extracted: bool = False
    source_length: int = 0
    text_digest: str = ""
    unmapped: tuple[str, ...] = ()
    publication: str = ""
    author: str = ""
    page: str = ""
    url: str = ""
    orthography: str = ""
    ocr: float | None = None
    dated_by: str = ""
    declared: bool = False
    offset: int = 0
    furniture: tuple[tuple[int, int], ...] = ()
    quotes: tuple[Quote, ...] = ()
    affiliations: tuple[Affiliation, ...] = ()

    @property
    def characters(self) -> int:
        """Return how many code points the source text has."""
        return len(self.source) or self.source_length

    @property
    def words(self) -> int:
        """Return how many words the cleaned text has: stretches between spaces, as in word processors."""
        return sum(len(paragraph.text.text.split()) for paragraph in self.paragraphs)

    def renumbered(self, numbers: Mapping[int, int]) -> Document:
        """Return the document, some of whose mentions were left out, with all that refers to them.

        Args:
            numbers: the number that each mention had -> the number that it has; of those that were left out, none.

        Example:
            >>> quote = Quote("direct", "seie", "Kom!", 2, 6, 1, 3, "Åse", (13, 16), "name")
            >>> Document("1.txt", quotes=(quote,)).renumbered({1: 1, 3: 2}).quotes[0].speaker
            2
        """
        quotes = (
            replace(one, speaker=new, resolved_by=one.resolved_by if new else "")
            for one in self.quotes
            for new in [numbers.get(one.speaker, 0)]
        )
        affiliations = (
            replace(
                one,
                person=numbers[one.person],
                organisation=numbers.get(one.organisation, 0),
                place=numbers.get(one.place, 0),
            )
            for one in self.affiliations
            if one.person in numbers
        )
        return replace(self, quotes=tuple(quotes), affiliations=tuple(affiliations))

    def without_source(self) -> Document:
        """Return the document without the source text, unless a copy of it must still be written.

        Example:
            >>> document = Document("1.txt", source="Kåre").without_source()
            >>> document.source, document.characters
            ('', 4)
        """
        return self if self.extracted else replace(self, source="", source_length=self.characters)

    def context(self, mention: Mention) -> str:
        """Return the sentence of a mention; of one over `LONGEST_CONTEXT` the part around the name.

        Text without sentence ends, such as a list of names in one line, would else repeat itself at every name.
        """
        sentence = self.sentences[mention.sentence - 1]
        if len(sentence.text) <= LONGEST_CONTEXT:
            return sentence.text
        start = mention.at - sentence.at
        low = max(0, start - LONGEST_CONTEXT // 2)
        high = min(len(sentence.text), max(start + len(mention.text), low + LONGEST_CONTEXT))
        return "…" * (low > 0) + sentence.text[low:high] + "…" * (high < len(sentence.text))


@dataclass(frozen=True, slots=True)
class Entity:
    """A person, place or organisation, gathered from all its mentions.

    Attributes:
        first_date: earliest date of a document that names it, ISO 8601, empty where no document has a date.
        aliases: the different texts of its mentions, in reading order.
        authority_id: what the user's register calls it; empty where it has none, or two fit.
        party: usual abbreviation of a person's party, the one that the texts state most often; else empty.
        roles: a person's posts and titles, the most frequent first.
        latitude, longitude: in degrees (WGS 84); ``None`` where it is no place, or unsure which, or not asked for.
        place_id: what GeoNames, Kartverket or the user's gazetteer calls it, such as ``geonames:3161732``.
        place_kind: ``country``, ``municipality``, ``town``, ``fjord`` …
        place_by: why it is there and nowhere else of that name.
    """

    entity_id: str
    name: str
    type: str
    country: str
    mentions: int
    documents: int
    first_date: str
    last_date: str
    aliases: tuple[str, ...]
    authority_id: str = ""
    party: str = ""
    roles: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    place_id: str = ""
    place_kind: str = ""
    place_by: str = ""


def place(paragraph: int, at: int) -> str:
    """Return how a correction writes a place in a document: a paragraph and the position in its cleaned text.

    Example:
        >>> place(2, 17)  # no spreadsheet takes it for a number or a date
        'p2+17'
    """
    return f"p{paragraph}+{at}"
