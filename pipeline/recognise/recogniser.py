"""spaCy pipelines as recognisers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.recognise import beam
from pipeline.recognise.component import CONFIDENCE, PART_OF
from pipeline.recognise.loading import load
from pipeline.recognise.models import ModelInfo
from pipeline.recognise.reading import Name, Reading


class SpacyRecogniser:
    """A spaCy pipeline that has been reduced to what finding names needs.

    Example:
        >>> recogniser = SpacyRecogniser.load("nb_ent_news_sm")
        >>> [reading] = recogniser.read(["Statsminister Erna Solberg kom til Bergen."])
        >>> [name.label for name in reading.names]
        ['PER', 'GPE_LOC']
    """

    independent = False

    def __init__(self, nlp: Language, info: ModelInfo) -> None:
        """Take a loaded pipeline and its description."""
        self.nlp = nlp
        self.info = info

    @classmethod
    def load(cls, name: str, *, confidence: bool = False) -> SpacyRecogniser:
        """Load a pipeline by name or path.

        Args:
            confidence: whether to find probabilities by a beam search, if it gives none by itself.

        Raises:
            ModelError: it is not there, is broken, or has no component that finds names; or none to search with.
        """
        return cls(*load(name, confidence=confidence))

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
    """Return the probability that our own component gives a name, or a beam search; other components give none."""
    own = span._.get(CONFIDENCE) if span.has_extension(CONFIDENCE) else None
    return beam.chance(span) if own is None else own


def _reading(doc: Doc) -> Reading:
    names = tuple(Name(span.start_char, span.end_char, span.label_, _confidence(span)) for span in doc.ents)
    sentences = tuple((sent.start_char, sent.end_char) for sent in doc.sents)
    return Reading(names, sentences)
