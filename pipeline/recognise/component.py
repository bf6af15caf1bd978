"""The spaCy component that holds the shipped tagger: entities, their probabilities and sentence starts in one pass.

It is registered through the entry points ``spacy_factories``, so that ``spacy.load`` of the model's folder works
wherever navnetabell is installed, and for every language class.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.own import THREADS
from pipeline.recognise.models import TAGGER, WEIGHTS
from pipeline.recognise.tagger import Tagged, Tagger

CONFIDENCE = "confidence"  # the extension attribute: span._.confidence
PART_OF = "navnetabell_part_of"
"""Key in ``doc.user_data``: adjacent docs with the same value are parts of one text, in which equal names agree."""

DOCS_AT_ONCE = 512
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
    calibrated probability that a span and its label are right; it is ``None`` for spans set by other components.
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
        self._annotate([doc])
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = DOCS_AT_ONCE) -> Iterator[Doc]:
        """Yield docs with entities and sentence starts; many short docs at once are fastest."""
        for batch in _batches(stream, batch_size):
            self._annotate(batch)
            yield from batch

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the weights into the folder ``path``."""
        del exclude
        Path(path).mkdir(parents=True, exist_ok=True)
        self.tagger.save(Path(path) / WEIGHTS)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> EntityTagger:
        """Read the weights from the folder ``path``.

        Raises:
            OSError: they are missing.
            ValueError: they are damaged.
        """
        del exclude
        self._tagger = Tagger.load(Path(path) / WEIGHTS)
        return self

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Return the weights as bytes."""
        del exclude
        file = BytesIO()
        self.tagger.save(file)
        return file.getvalue()

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> EntityTagger:
        """Read the weights from what `to_bytes` returned."""
        del exclude
        self._tagger = Tagger.load(BytesIO(data))
        return self

    def _annotate(self, docs: list[Doc]) -> None:
        """Tag the sequences of all docs at once; a sequence is the words between two blank lines."""
        sequences = [(doc, text, words, tokens) for doc, text in _texts(docs) for words, tokens in _sequences(doc)]
        with _one_thread():
            found = self.tagger.tag([words for _, _, words, _ in sequences], [text for _, text, _, _ in sequences])
        entities: dict[int, list[Span]] = {id(doc): [] for doc in docs}
        starts = {id(doc): np.full(len(doc), NO_SENTENCE_START, dtype=np.int64) for doc in docs}
        for (doc, _, _, tokens), tagged in zip(sequences, found, strict=True):
            entities[id(doc)] += self._spans(doc, tokens, tagged)
            starts[id(doc)][np.array(tokens)[_sentence_starts(tagged)]] = SENTENCE_START
        for doc in docs:
            doc.from_array(["SENT_START"], starts[id(doc)].astype(np.uint64))  # type: ignore[arg-type] # takes 1-d too
            doc.set_ents(entities[id(doc)])

    def _spans(self, doc: Doc, tokens: list[int], tagged: Tagged) -> Iterator[Span]:
        for (start, end, label), confidence in zip(tagged.spans, tagged.probabilities, strict=True):
            span = Span(doc, tokens[start], tokens[end - 1] + 1, label=self.labels[label])
            span._.set(CONFIDENCE, confidence)
            yield span


def _batches(docs: Iterable[Doc], size: int) -> Iterator[list[Doc]]:
    """Yield batches of at least ``size`` docs that never separate docs of one text."""
    batch: list[Doc] = []
    for doc in docs:
        if batch and len(batch) >= size and not _same_text(batch[-1], doc):
            yield batch
            batch = []
        batch.append(doc)
    if batch:
        yield batch


def _texts(docs: Iterable[Doc]) -> Iterator[tuple[Doc, int]]:
    """Yield each doc with the number of the text that it is part of."""
    number, before = 0, None
    for doc in docs:
        number += before is None or not _same_text(before, doc)
        yield doc, number
        before = doc


def _same_text(before: Doc, doc: Doc) -> bool:
    text = doc.user_data.get(PART_OF)
    return text is not None and text == before.user_data.get(PART_OF)


def _sequences(doc: Doc) -> Iterator[tuple[list[str], list[int]]]:
    """Yield the words between blank lines with their token numbers; white space is no word."""
    strings = doc.vocab.strings
    words = [strings[key] for key in doc.to_array("ORTH").tolist()]
    spaces = [number for number, word in enumerate(words) if word.isspace()]
    if not spaces:
        if words:
            yield words, list(range(len(words)))
        return
    bounds = [0, *(number for number in spaces if words[number].count("\n") > 1), len(words)]
    for begin, end in pairwise(bounds):
        tokens = [number for number in range(begin, end) if not words[number].isspace()]
        if tokens:
            yield [words[number] for number in tokens], tokens


def _sentence_starts(tagged: Tagged) -> NDArray[np.bool_]:
    """Return for each word whether a sentence starts there: the first always, one inside an entity never."""
    opens: NDArray[np.bool_] = tagged.starts > MIN_START_PROBABILITY
    for start, end, _ in tagged.spans:
        opens[start + 1 : end] = False
    opens[:1] = True
    return opens


def _one_thread() -> AbstractContextManager[Any]:
    """Limit matrix products to one thread: with matrices as small as ours, threads wait for each other.

    The command line has set the variables before NumPy is loaded; a user who set them keeps their number.
    """
    if all(os.environ.get(name) for name in THREADS):
        return nullcontext()
    limiter: AbstractContextManager[Any] = _thread_pools().limit(limits=1, user_api="blas")
    return limiter


@cache
def _thread_pools() -> Any:
    from threadpoolctl import ThreadpoolController  # noqa: PLC0415 - the command line does without

    return ThreadpoolController()
