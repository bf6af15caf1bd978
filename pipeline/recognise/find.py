"""Documents -> documents with sentences and mentions, by any recogniser.

Each paragraph and each heading is a text of its own, so no name ever crosses the end of one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from operator import itemgetter

from pipeline.recognise.cut import pieces
from pipeline.recognise.labels import TYPE_OF_LABEL, UNMAPPED
from pipeline.recognise.reading import Name, Reading, Recogniser
from pipeline.records import Document, Kind, Mention, Paragraph, Sentence, Status
from pipeline.settings import TYPES

SHORTEST_PLACE = 4  # letters; a shorter word in capitals, such as NRK, is mostly an acronym


class NameFinder:
    """Sets the sentences and mentions of documents; names with a label that no line of the table maps are ``other``."""

    def __init__(
        self, recogniser: Recogniser, *, types: Collection[str] = TYPES, labels: Mapping[str, str] | None = None
    ) -> None:
        """Take a recogniser, the types that are wanted, and what labels mean beside the built-in table."""
        self.recogniser = recogniser
        self.types = frozenset(types)
        self.type_of_label = {**TYPE_OF_LABEL, **(labels or {})}

    def find(self, documents: Sequence[Document]) -> list[Document]:
        """Return the documents with sentences and mentions; one that breaks the model gets status ``failed``."""
        if not self.recogniser.independent and len(documents) > 1:
            return [found for document in documents for found in self.find([document])]
        try:
            return self._find(documents)
        except MemoryError:
            raise  # whoever gave so many at once gives fewer
        except Exception as error:  # noqa: BLE001 - models are others' code: one bad text must not cost its neighbours
            if len(documents) > 1:
                return [found for document in documents for found in self.find([document])]
            return [_failed(document, error) for document in documents]

    def _find(self, documents: Sequence[Document]) -> list[Document]:
        texts = [(text, number) for number, document in enumerate(documents) for text in _texts(document)]
        readings = iter(self.recogniser.read([text for text, _ in texts], [number for _, number in texts]))
        return [self._with_mentions(document, readings) for document in documents]

    def _with_mentions(self, document: Document, readings: Iterator[Reading]) -> Document:
        sentences: list[Sentence] = []
        mentions: list[Mention] = []
        unmapped: list[str] = []
        for number, paragraph in enumerate(document.paragraphs, start=1):
            text = paragraph.text.text
            for offset, end in pieces(text):
                reading = next(readings)
                spans = list(_sentence_spans(reading))
                for name, place in _whole_names(text[offset:end], reading.names, spans):
                    if name.label not in self.type_of_label:
                        unmapped.append(name.label)
                    type_ = self.type_of_label.get(name.label, UNMAPPED)
                    if type_ in self.types:
                        mentions.append(_mention(paragraph, offset, name, type_, (number, len(sentences) + place)))
                sentences += [Sentence(number, offset + low, text[offset + low : offset + high]) for low, high in spans]
        return replace(document, sentences=tuple(sentences), mentions=tuple(mentions), unmapped=tuple(unmapped))


def _texts(document: Document) -> Iterator[str]:
    for paragraph in document.paragraphs:
        text = _as_read(paragraph)
        for start, end in pieces(text):
            yield text[start:end]


def _as_read(paragraph: Paragraph) -> str:
    """Return what a model is shown: the text, the place of a dateline as it is written elsewhere.

    Models see capitals seldom, and take ``VLADIVOSTOK:`` for nothing. The agency in brackets stays: it is an acronym.
    """
    text = paragraph.text.text
    if paragraph.kind is not Kind.DATELINE:
        return text
    place, bracket, agency = text.partition("(")
    shown = place.title() + bracket + agency
    return shown if len(shown) == len(text) and len(place.strip(" :–—-")) >= SHORTEST_PLACE else text


def _sentence_spans(reading: Reading) -> Iterator[tuple[int, int]]:
    """Yield the sentences, those joined that a name stands across: a full stop in a name ends no sentence."""
    within = {position for name in reading.names for position in range(name.start + 1, name.end)}
    span: tuple[int, int] | None = None
    for start, end in reading.sentences:
        if span and start in within:
            span = span[0], end
            continue
        if span:
            yield span
        span = start, end
    if span:
        yield span


def _whole_names(text: str, names: Sequence[Name], sentences: Sequence[tuple[int, int]]) -> Iterator[tuple[Name, int]]:
    """Yield each name without what is not its own, and the number of its sentence in the text, from 1."""
    for name in names:
        number = bisect_right(sentences, name.start, key=itemgetter(0)) or 1
        start, end = _own_words(text, name.start, name.end, closes=sentences[number - 1][1] <= name.end)
        if start < end:
            yield Name(start, end, name.label, name.confidence), number


def _own_words(text: str, start: int, end: int, *, closes: bool) -> tuple[int, int]:
    """Return the stretch of a name without white space, and without the full stop of the sentence that it closes.

    Tokenisers leave the stop on abbreviations and numbers (``Frp.``, ``TV 2.``), and so models take it for a part of
    the name. Where the last word has other stops they are all its own (``Fr.p.``); so is an initial's (``Karl K.``).
    A stretch without a letter or digit is empty: no name.
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


def _mention(paragraph: Paragraph, offset: int, name: Name, type_: str, place: tuple[int, int]) -> Mention:
    """Return the mention of a name in the part of a paragraph from ``offset`` on; a place is paragraph and sentence."""
    start, end = offset + name.start, offset + name.end
    source_start, source_end = paragraph.text.origin(start, end)
    return Mention(
        text=paragraph.text.text[start:end],
        start=source_start,
        end=source_end,
        label=name.label,
        type=type_,
        paragraph=place[0],
        sentence=place[1],
        at=start,
        confidence=name.confidence,
    )


def _failed(document: Document, error: Exception) -> Document:
    reason = f"The model could not read this text ({type(error).__name__}). Look at the text, or try another --model."
    return replace(document, status=Status.FAILED, message=reason, sentences=(), mentions=())
