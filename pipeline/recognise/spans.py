"""Documents -> documents with sentences and mentions, by any recogniser.

Each paragraph and each heading is a text of its own, so no name ever crosses the end of one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Protocol

from pipeline.recognise.labels import TYPE_OF_LABEL, UNMAPPED
from pipeline.recognise.models import ModelInfo
from pipeline.records import Document, Kind, Mention, Paragraph, Sentence, Status

MAX_TEXT = 20_000  # code points; spaCy refuses texts over 1,000,000 (E088) and its memory grows with the text
SENTENCE_BREAK = re.compile(r"[.!?…][»”\"')]*\s+(?=[«“\"'–—-]?\s?[^\W\d_a-zæøå])")
NEXT_STEP = "Look at the text, or try another --model."
MIN_DATELINE_PLACE = 4  # letters; a shorter word in capitals, such as NRK, is mostly an acronym
OLD_INFINITIVE = re.compile(r"\baa\b")


@dataclass(frozen=True, slots=True)
class EntitySpan:
    """A predicted entity span; code points, end exclusive."""

    start: int
    end: int
    label: str
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a model predicts for a text.

    Attributes:
        entities: in order, not overlapping.
        sentences: start and end of each, in code points.
    """

    entities: tuple[EntitySpan, ...]
    sentences: tuple[tuple[int, int], ...]


class Recogniser(Protocol):
    """Anything that finds entities in texts: the interface behind ``--model``."""

    @property
    def info(self) -> ModelInfo:
        """Which model it is."""

    @property
    def batch_invariant(self) -> bool:
        """Whether results are bit-identical for any batching of documents."""

    def predict(self, texts: Sequence[str], part_of: Sequence[int] | None = None) -> list[Prediction]:
        """Return one prediction a text, in order; adjacent texts with the same ``part_of`` are of one document."""


class MentionFinder:
    """Sets the sentences and mentions of documents; entities with a label that is not in the table are ``other``."""

    def __init__(self, recogniser: Recogniser, *, labels: Mapping[str, str] | None = None) -> None:
        self.recogniser = recogniser
        self.type_of_label = {**TYPE_OF_LABEL, **(labels or {})}

    def find(self, documents: Sequence[Document]) -> list[Document]:
        """Return the documents with sentences and mentions; one on which the model fails gets status ``failed``."""
        if self.recogniser.batch_invariant or len(documents) == 1:
            try:
                return self._find(documents)
            except MemoryError:
                raise  # the caller retries with fewer documents
            except Exception as error:  # noqa: BLE001 - models are others' code: one bad text must not fail its neighbours
                if len(documents) == 1:
                    reason = f"The model could not read this text ({type(error).__name__}). {NEXT_STEP}"
                    return [replace(documents[0], status=Status.FAILED, message=reason, sentences=(), mentions=())]
        return [found for document in documents for found in self.find([document])]

    def _find(self, documents: Sequence[Document]) -> list[Document]:
        texts = [(text, number) for number, document in enumerate(documents) for text in _texts(document)]
        predictions = iter(self.recogniser.predict([text for text, _ in texts], [number for _, number in texts]))
        return [self._with_mentions(document, predictions) for document in documents]

    def _with_mentions(self, document: Document, predictions: Iterator[Prediction]) -> Document:
        sentences: list[Sentence] = []
        mentions: list[Mention] = []
        for number, paragraph in enumerate(document.paragraphs, start=1):
            text = paragraph.text.text
            for offset, limit in pieces(text):
                prediction = next(predictions)
                spans = _sentence_spans(prediction)
                for entity, sentence in _trimmed(text[offset:limit], prediction.entities, spans):
                    start, end = offset + entity.start, offset + entity.end
                    source_start, source_end = paragraph.text.origin(start, end)
                    mention = Mention(
                        text=text[start:end],
                        start=source_start,
                        end=source_end,
                        label=entity.label,
                        type=self.type_of_label.get(entity.label, UNMAPPED),
                        paragraph=number,
                        sentence=len(sentences) + sentence,
                        at=start,
                        confidence=entity.confidence,
                    )
                    mentions.append(mention)
                sentences += [Sentence(number, offset + low, text[offset + low : offset + high]) for low, high in spans]
        unmapped = tuple(one.label for one in mentions if one.label not in self.type_of_label)
        return replace(document, sentences=tuple(sentences), mentions=tuple(mentions), unmapped=unmapped)


def _texts(document: Document) -> Iterator[str]:
    for paragraph in document.paragraphs:
        text = _shown_to_model(paragraph, document.orthography)
        for start, end in pieces(text):
            yield text[start:end]


def _shown_to_model(paragraph: Paragraph, orthography: str = "") -> str:
    r"""Return the text, the place name of a dateline in the case it has elsewhere, and a letter where one is lost.

    In the spelling of before 1917 ``aa`` is å, and is shown as another small word of two letters.

    Example:
        >>> from pipeline.aligned import AlignedText
        >>> _shown_to_model(Paragraph(AlignedText.of("Han kom til Troms\ufffd for aa sjaa")), "before-1917")
        'Han kom til Tromsø for og sjaa'

    Models have seen few words in capitals, and find nothing in ``VLADIVOSTOK:``. The agency in brackets stays: it is an
    acronym.
    """
    text = paragraph.text.text.replace("\N{REPLACEMENT CHARACTER}", "ø")  # so that no name ends at the hole
    if orthography not in {"", "modern"}:
        text = OLD_INFINITIVE.sub("og", text)
    if paragraph.kind is not Kind.DATELINE:
        return text
    place, bracket, agency = text.partition("(")
    shown = place.title() + bracket + agency
    return shown if len(shown) == len(text) and len(place.strip(" :–—-")) >= MIN_DATELINE_PLACE else text


def _sentence_spans(prediction: Prediction) -> list[tuple[int, int]]:
    """Return the sentences, joined where an entity crosses their border: a full stop in a name ends no sentence."""
    within = {position for one in prediction.entities for position in range(one.start + 1, one.end)}
    spans: list[tuple[int, int]] = []
    for start, end in prediction.sentences:
        if spans and start in within:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def _trimmed(
    text: str, entities: Sequence[EntitySpan], sentences: Sequence[tuple[int, int]]
) -> Iterator[tuple[EntitySpan, int]]:
    """Yield each entity trimmed to its own words, and the number of its sentence in the text, from 1."""
    for entity in entities if sentences else ():
        number = bisect_right(sentences, entity.start, key=itemgetter(0)) or 1
        start, end = _own_words(text, entity.start, entity.end, closes=sentences[number - 1][1] <= entity.end)
        if start < end:
            yield EntitySpan(start, end, entity.label, entity.confidence), number


def _own_words(text: str, start: int, end: int, *, closes: bool) -> tuple[int, int]:
    """Return the bounds of an entity without white space, and without the full stop of the sentence that it closes.

    Tokenisers leave the stop on abbreviations and numbers (``Frp.``, ``TV 2.``), and so models take it for a part of
    the name. Where the last word has other stops they are all its own (``Fr.p.``); so is an initial's (``Karl K.``).
    A span without a letter or digit becomes empty: it is no name.
    """
    words = text[start:end]
    if not any(character.isalnum() for character in words):
        return start, start
    start += len(words) - len(words.lstrip())
    bare = words.strip()
    last = bare.rpartition(" ")[2]
    if closes and last.endswith(".") and last.count(".") == 1 and not (len(last) == len("K.") and last[0].isalpha()):
        bare = bare[:-1]
    return start, start + len(bare)


def pieces(text: str, limit: int = MAX_TEXT) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of pieces of ``text`` of at most ``limit`` code points that together are the text.

    A cut goes after the last sentence end in the second half of the piece; where there is none, after the last
    space there; where there is none either (a text without spaces), at the limit.

    Example:
        >>> text = "Kari reiste til Oslo. Ola vart verande att i Bergen."
        >>> [text[start:end] for start, end in pieces(text, limit=30)]
        ['Kari reiste til Oslo. ', 'Ola vart verande att i Bergen.']
    """
    start = 0
    while len(text) - start > limit:
        half, end = start + limit // 2, start + limit
        sentence_ends = [match.end() for match in SENTENCE_BREAK.finditer(text, half, end)]
        space = text.rfind(" ", half, end)
        cut = sentence_ends[-1] if sentence_ends else space + 1 if space >= 0 else end
        yield start, cut
        start = cut
    yield start, len(text)
