"""The spaCy component that holds our own recogniser: names, probabilities and sentence starts in one pass.

It is registered through the entry points ``spacy_factories``, so that ``spacy.load`` of the model's folder works
wherever navnetabell is installed, and for every language class.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.recognise.models import OURS, WEIGHTS
from pipeline.recognise.sentences import sentence_starts
from pipeline.recognise.tagger import Tagged, Tagger
from pipeline.recognise.tagger.layers import Integers

NAME = OURS
CONFIDENCE = "confidence"  # the extension attribute: span._.confidence
PART_OF = "navnetabell_part_of"
"""Key in ``doc.user_data``: docs in a row with the same value are parts of one text, in which equal names agree."""

DOCS_AT_ONCE = 512
START, NO_START = 1, -1  # spaCy's values of SENT_START


@Language.factory(NAME, assigns=["doc.ents", "token.ent_iob", "token.ent_type", "token.is_sent_start"])
def make_tagger(nlp: Language, name: str) -> EntityTagger:
    """Make an empty component; its weights come with `from_disk`."""
    del nlp
    return EntityTagger(name)


class EntityTagger:
    """Sets the names of a doc with their probabilities, and where sentences start.

    Names never cross a blank line. Equal names in one text are drawn to the same label; a doc is a text of its own,
    unless ``doc.user_data`` says by `PART_OF` that it is a part of a longer one. ``span._.confidence`` is the
    calibrated probability that a name's span and label are right; it is ``None`` for spans set by others.
    """

    def __init__(self, name: str = NAME) -> None:
        """Make a component without weights."""
        self.name = name
        self._tagger: Tagger | None = None
        if not Span.has_extension(CONFIDENCE):
            Span.set_extension(CONFIDENCE, default=None)

    @property
    def labels(self) -> tuple[str, ...]:
        """Return the labels that names can have; none before there are weights, for spaCy asks while it loads."""
        return self._tagger.labels if self._tagger else ()

    def __call__(self, doc: Doc) -> Doc:
        """Set names and sentence starts of one doc."""
        self._set([doc])
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = DOCS_AT_ONCE) -> Iterator[Doc]:
        """Yield docs with names and sentence starts; many short docs at once are fastest."""
        for batch in _batches(stream, batch_size):
            self._set(batch)
            yield from batch

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the weights into the folder ``path``."""
        del exclude
        Path(path).mkdir(parents=True, exist_ok=True)
        self.tagger.save(Path(path) / WEIGHTS)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> EntityTagger:
        """Read the weights from the folder ``path``.

        Raises:
            OSError: they are not there.
            ValueError: they are damaged.
        """
        del exclude
        self._tagger = Tagger.load(Path(path) / WEIGHTS)
        return self

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Return the weights as they stand in their file."""
        del exclude
        file = BytesIO()
        self.tagger.save(file)
        return file.getvalue()

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> EntityTagger:
        """Read the weights from what `to_bytes` returned."""
        del exclude
        self._tagger = Tagger.load(BytesIO(data))
        return self

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

    def _set(self, docs: list[Doc]) -> None:
        parts = [(doc, text, part) for doc, text in zip(docs, _texts(docs), strict=True) for part in _stretches(doc)]
        found = self.tagger.tag([part.words for _, _, part in parts], [text for _, text, _ in parts])
        names: dict[int, list[Span]] = {id(doc): [] for doc in docs}
        starts = {id(doc): np.full(len(doc), NO_START, dtype=np.int64) for doc in docs}
        for (doc, _, part), tagged in zip(parts, found, strict=True):
            names[id(doc)] += self._spans(doc, part.places, tagged)
            starts[id(doc)][part.places[sentence_starts(tagged)]] = START
        for doc in docs:
            doc.from_array(["SENT_START"], starts[id(doc)].astype(np.uint64))  # type: ignore[arg-type] # takes 1-d too
            doc.set_ents(names[id(doc)])

    def _spans(self, doc: Doc, places: Integers, tagged: Tagged) -> Iterator[Span]:
        for (start, end, label), chance in zip(tagged.spans, tagged.probabilities, strict=True):
            span = Span(doc, int(places[start]), int(places[end - 1]) + 1, label=self.labels[label])
            span._.set(CONFIDENCE, chance)
            yield span


def _batches(docs: Iterable[Doc], size: int) -> Iterator[list[Doc]]:
    """Yield docs, at least ``size`` together, those of one text never apart."""
    batch: list[Doc] = []
    for doc in docs:
        if batch and len(batch) >= size and not _is_part_of_the_same(batch[-1], doc):
            yield batch
            batch = []
        batch.append(doc)
    if batch:
        yield batch


def _texts(docs: Iterable[Doc]) -> Iterator[int]:
    """Yield for each doc the number of the text that it is a part of."""
    number, before = 0, None
    for doc in docs:
        number += before is None or not _is_part_of_the_same(before, doc)
        yield number
        before = doc


def _is_part_of_the_same(before: Doc, doc: Doc) -> bool:
    text = doc.user_data.get(PART_OF)
    return text is not None and text == before.user_data.get(PART_OF)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Words in a row without a blank line between them, and their positions in the doc."""

    words: list[str]
    places: Integers


def _stretches(doc: Doc) -> Iterator[_Stretch]:
    """Yield the words between blank lines; white space is no word."""
    strings = doc.vocab.strings
    words = [strings[number] for number in doc.to_array("ORTH").tolist()]
    bounds = [0, *(place for place, word in enumerate(words) if word.isspace() and word.count("\n") > 1), len(words)]
    for begin, end in pairwise(bounds):
        places = [place for place in range(begin, end) if not words[place].isspace()]
        if places:
            yield _Stretch([words[place] for place in places], np.array(places, dtype=np.int64))
