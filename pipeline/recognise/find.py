"""Documents -> documents with sentences and mentions, by any recogniser.

Each paragraph and each heading is a text of its own, so no name ever crosses the end of one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from pipeline.recognise.cut import pieces
from pipeline.recognise.labels import TYPE_OF_LABEL, UNMAPPED
from pipeline.recognise.recogniser import Name, Reading, Recogniser
from pipeline.records import Document, Mention, Sentence, Status
from pipeline.settings import TYPES


class NameFinder:
    """Sets the sentences and mentions of documents.

    Attributes:
        unmapped: labels that no line of the table maps, with how often each was met; their names get type ``other``.
    """

    def __init__(
        self, recogniser: Recogniser, *, types: Collection[str] = TYPES, labels: Mapping[str, str] | None = None
    ) -> None:
        """Take a recogniser, the types that are wanted, and what labels mean beside the built-in table."""
        self.recogniser = recogniser
        self.types = frozenset(types)
        self.type_of_label = {**TYPE_OF_LABEL, **(labels or {})}
        self.unmapped: Counter[str] = Counter()

    def find(self, documents: Sequence[Document]) -> list[Document]:
        """Return the documents with sentences and mentions; one that breaks the model gets status ``failed``."""
        try:
            return self._find(documents)
        except Exception as error:  # noqa: BLE001 - models are others' code: one bad text must not cost its neighbours
            if len(documents) > 1:
                return [found for document in documents for found in self.find([document])]
            return [_failed(document, error) for document in documents]

    def _find(self, documents: Sequence[Document]) -> list[Document]:
        texts = [text for document in documents for text in _texts(document)]
        readings = iter(self.recogniser.read(texts))
        return [self._with_mentions(document, readings) for document in documents]

    def _with_mentions(self, document: Document, readings: Iterator[Reading]) -> Document:
        sentences: list[Sentence] = []
        mentions: list[Mention] = []
        for number, paragraph in enumerate(document.paragraphs, start=1):
            text = paragraph.text.text
            for start, _ in pieces(text):
                reading = next(readings)
                first = len(sentences)
                spans = list(_sentence_spans(reading))
                sentences += [Sentence(number, start + low, text[start + low : start + high]) for low, high in spans]
                for name in reading.names:
                    low, high = _trimmed(text, start + name.start, start + name.end)
                    type_ = self._type(name)
                    if low == high or type_ not in self.types:
                        continue
                    inside = sum(begin <= name.start for begin, _ in spans)
                    source_start, source_end = paragraph.text.origin(low, high)
                    mentions.append(
                        Mention(
                            text=text[low:high],
                            start=source_start,
                            end=source_end,
                            label=name.label,
                            type=type_,
                            paragraph=number,
                            sentence=first + max(inside, 1),
                            at=low,
                            confidence=name.confidence,
                        )
                    )
        return replace(document, sentences=tuple(sentences), mentions=tuple(mentions))

    def _type(self, name: Name) -> str:
        if name.label not in self.type_of_label:
            self.unmapped[name.label] += 1
        return self.type_of_label.get(name.label, UNMAPPED)


def _texts(document: Document) -> Iterator[str]:
    for paragraph in document.paragraphs:
        text = paragraph.text.text
        for start, end in pieces(text):
            yield text[start:end]


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


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the stretch without white space at its ends; an empty one if no letter or digit is in it."""
    words = text[start:end]
    if not any(character.isalnum() for character in words):
        return start, start
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


def _failed(document: Document, error: Exception) -> Document:
    reason = f"The model could not read this text ({type(error).__name__}). Look at the text, or try another --model."
    return replace(document, status=Status.FAILED, message=reason, sentences=(), mentions=())
