"""The spaCy component that holds the shipped tagger: entities, their probabilities and sentence starts in one pass.

It is registered through the entry points ``spacy_factories``, so that ``spacy.load`` of the model's folder works
wherever navnetabell is installed, and for every language class.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from functools import cache
from io import BytesIO
from itertools import chain, groupby, pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import minibatch
from threadpoolctl import ThreadpoolController

from pipeline.recognise.models import TAGGER, WEIGHTS
from pipeline.recognise.tagger import Tagged, Tagger
from pipeline.tuning import THREADS

CONFIDENCE = "confidence"  # the extension attribute: span._.confidence
PART_OF = "navnetabell_part_of"
"""Key in ``doc.user_data``: adjacent docs with the same value are parts of one text, in which equal names agree."""

TEXTS_AT_ONCE = 512
SENTENCE_START, NO_SENTENCE_START = 1, -1  # spaCy's values of SENT_START
MIN_START_PROBABILITY = 0.5


@Language.factory(TAGGER, assigns=["doc.ents", "token.ent_iob", "token.ent_type", "token.is_sent_start"])
def make_tagger(nlp: Language, name: str) -> EntityTagger:
    """Return a component without weights; `EntityTagger.from_disk` reads them."""
    del nlp
    return EntityTagger(name)


class EntityTagger:
    """Sets the entities of a doc with their probabilities, and its sentence starts.

    Entities never cross a blank line. Equal names in one text are drawn to the same label; a doc is a text of its own,
    unless ``doc.user_data`` says by `PART_OF` that it is part of a longer one. ``span._.confidence`` is the
    calibrated probability that a span and its type are right; it is ``None`` for spans set by other components.
    """

    def __init__(self, name: str = TAGGER) -> None:
        """Make a component without weights."""
        self.name = name
        self._tagger: Tagger | None = None
        if not Span.has_extension(CONFIDENCE):
            Span.set_extension(CONFIDENCE, default=None)

    @property
    def labels(self) -> tuple[str, ...]:
        """Return the labels of entities; none before there are weights, for spaCy asks while it loads."""
        return self._tagger.labels if self._tagger else ()

    @property
    def tagger(self) -> Tagger:
        """Return the tagger itself.

        Raises:
            ValueError: it has no weights yet.
        """
        if self._tagger is None:
            message = f"the component {self.name!r} has no weights: load the pipeline from its folder"
            raise ValueError(message)
        return self._tagger

    def __call__(self, doc: Doc) -> Doc:
        """Set the entities and sentence starts of one doc."""
        self._annotate([[doc]])
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = TEXTS_AT_ONCE) -> Iterator[Doc]:
        """Yield docs with entities and sentence starts; many short texts at once are fastest."""
        for texts in minibatch(_texts(stream), batch_size):  # type: ignore[no-untyped-call]
            self._annotate(texts)
            yield from chain.from_iterable(texts)

    def to_disk(self, path: str | Path, **_: Any) -> None:
        """Write the weights into the folder ``path``."""
        Path(path).mkdir(parents=True, exist_ok=True)
        self.tagger.save(Path(path) / WEIGHTS)

    def from_disk(self, path: str | Path, **_: Any) -> EntityTagger:
        """Read the weights from the folder ``path``.

        Raises:
            OSError: they are missing.
            ValueError: they are damaged.
        """
        self._tagger = Tagger.load(Path(path) / WEIGHTS)
        return self

    def to_bytes(self, **_: Any) -> bytes:
        """Return the weights as bytes."""
        file = BytesIO()
        self.tagger.save(file)
        return file.getvalue()

    def from_bytes(self, data: bytes, **_: Any) -> EntityTagger:
        """Read the weights from what `to_bytes` returned."""
        self._tagger = Tagger.load(BytesIO(data))
        return self

    def _annotate(self, texts: list[list[Doc]]) -> None:
        """Tag the sequences of all docs at once; a sequence is the words between two blank lines."""
        cut = [(doc, number, list(_sequences(doc))) for number, text in enumerate(texts) for doc in text]
        words = [words for _, _, sequences in cut for words, _ in sequences]
        numbers = [number for _, number, sequences in cut for _ in sequences]
        with thread_pools().limit(limits=None if all(map(os.environ.get, THREADS)) else 1, user_api="blas"):
            found = iter(self.tagger.tag(words, numbers))
        for doc, _, sequences in cut:
            entities: list[Span] = []
            starts = np.full(len(doc), NO_SENTENCE_START, dtype=np.int64)
            for (_, tokens), tagged in zip(sequences, found, strict=False):
                entities += self._spans(doc, tokens, tagged)
                starts[np.array(tokens)[_sentence_starts(tagged)]] = SENTENCE_START
            doc.from_array(["SENT_START"], starts.astype(np.uint64))  # type: ignore[arg-type] # takes 1-d too
            doc.set_ents(entities)

    def _spans(self, doc: Doc, tokens: list[int], tagged: Tagged) -> Iterator[Span]:
        for (start, end, label), confidence in zip(tagged.spans, tagged.probabilities, strict=True):
            span = Span(doc, tokens[start], tokens[end - 1] + 1, label=self.labels[label])
            span._.set(CONFIDENCE, confidence)
            yield span


def _texts(docs: Iterable[Doc]) -> Iterator[list[Doc]]:
    """Yield the docs of each text."""
    for _, parts in groupby(docs, key=lambda doc: doc.user_data.get(PART_OF, object())):
        yield list(parts)


def _sequences(doc: Doc) -> Iterator[tuple[list[str], list[int]]]:
    """Yield the words between blank lines with their token numbers; white space is no word."""
    strings = doc.vocab.strings
    words = [strings[key] for key in doc.to_array("ORTH").tolist()]
    spaces = {number for number, word in enumerate(words) if word.isspace()}
    if words and not spaces:  # as mostly
        yield words, list(range(len(words)))
        return
    breaks = sorted(number for number in spaces if words[number].count("\n") > 1)
    for begin, end in pairwise([0, *breaks, len(words)]):
        tokens = [number for number in range(begin, end) if number not in spaces]
        if tokens:
            yield [words[number] for number in tokens], tokens


def _sentence_starts(tagged: Tagged) -> NDArray[np.bool_]:
    """Return for each word whether a sentence starts there: the first always, one inside an entity never."""
    opens: NDArray[np.bool_] = tagged.starts > MIN_START_PROBABILITY
    for start, end, _ in tagged.spans:
        opens[start + 1 : end] = False
    opens[:1] = True
    return opens


@cache
def thread_pools() -> ThreadpoolController:
    """Return what limits the threads of matrix products: with matrices as small as ours they wait for each other.

    The command line has set `THREADS` before NumPy is loaded; a user who set them keeps their number.
    """
    return ThreadpoolController()
