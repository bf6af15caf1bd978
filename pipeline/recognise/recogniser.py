"""The small interface behind ``--model``: texts go in; names, probabilities and sentence starts come out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.recognise.component import CONFIDENCE, PART_OF
from pipeline.recognise.models import ModelInfo, load


@dataclass(frozen=True, slots=True)
class Name:
    """A stretch of a text that a model takes for a name; code points, end exclusive."""

    start: int
    end: int
    label: str
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a model sees in a text: names in order, not overlapping, and (start, end) of each sentence."""

    names: tuple[Name, ...]
    sentences: tuple[tuple[int, int], ...]


class Recogniser(Protocol):
    """Anything that finds names in texts."""

    @property
    def info(self) -> ModelInfo:
        """Which model it is."""

    def read(self, texts: Sequence[str], part_of: Sequence[int] | None = None) -> list[Reading]:
        """Return one reading a text, in order; texts in a row with the same ``part_of`` belong to one document."""


class SpacyRecogniser:
    """A spaCy pipeline that has been reduced to what finding names needs.

    Example:
        >>> recogniser = SpacyRecogniser.load("nb_ent_news_sm")
        >>> [reading] = recogniser.read(["Statsminister Erna Solberg kom til Bergen."])
        >>> [name.label for name in reading.names]
        ['PER', 'GPE_LOC']
    """

    def __init__(self, nlp: Language, info: ModelInfo) -> None:
        """Take a loaded pipeline and its description."""
        self.nlp = nlp
        self.info = info

    @classmethod
    def load(cls, name: str) -> SpacyRecogniser:
        """Load a pipeline by name or path.

        Raises:
            ModelError: it is not there, is broken, or has no component that finds names.
        """
        return cls(*load(name))

    def read(self, texts: Sequence[str], part_of: Sequence[int] | None = None) -> list[Reading]:
        """Return one reading a text, in order. The words met are forgotten afterwards, so memory stays level.

        Args:
            part_of: number of the document that each text is a part of; texts of one document stand in a row. Our own
                component lets equal names of a document agree. By default each text is a document of its own.
        """
        with self.nlp.memory_zone():
            return [_reading(doc) for doc in self.nlp.pipe(self._docs(texts, part_of or range(len(texts))))]

    def _docs(self, texts: Sequence[str], part_of: Sequence[int]) -> Iterator[Doc]:
        for text, number in zip(texts, part_of, strict=True):
            doc = self.nlp.make_doc(text)
            doc.user_data[PART_OF] = number
            yield doc


def _confidence(span: Span) -> float | None:
    """Return the probability that our own component gives a name; other components give none."""
    return span._.get(CONFIDENCE) if span.has_extension(CONFIDENCE) else None


def _reading(doc: Doc) -> Reading:
    names = tuple(Name(span.start_char, span.end_char, span.label_, _confidence(span)) for span in doc.ents)
    sentences = tuple((sent.start_char, sent.end_char) for sent in doc.sents)
    return Reading(names, sentences)
