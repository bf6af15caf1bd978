"""The spaCy component that holds our own recogniser: names, probabilities and sentence starts in one pass.

It is registered through the entry points ``spacy_factories``, so that ``spacy.load`` of the model's folder works
wherever navnetabell is installed, and for every language class.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.recognise.tagger import Tagged, Tagger

NAME = "navnetabell_tagger"
CONFIDENCE = "confidence"  # the extension attribute: span._.confidence
PART_OF = "navnetabell_part_of"
"""Key in ``doc.user_data``: docs in a row with the same value are parts of one text, in which equal names agree."""

WEIGHTS = "weights.npz"
DOCS_AT_ONCE = 512
STARTS_SENTENCE = 0.5


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
        self._loaded().save(Path(path) / WEIGHTS)

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
        self._loaded().save(file)
        return file.getvalue()

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> EntityTagger:
        """Read the weights from what `to_bytes` returned."""
        del exclude
        self._tagger = Tagger.load(BytesIO(data))
        return self

    def _loaded(self) -> Tagger:
        if self._tagger is None:
            message = f"the component {self.name!r} has no weights: load the pipeline from its folder"
            raise ValueError(message)
        return self._tagger

    def _set(self, docs: list[Doc]) -> None:
        parts = [
            (doc, text, places) for doc, text in zip(docs, _texts(docs), strict=True) for places in _stretches(doc)
        ]
        words = [[doc[place].text for place in places] for doc, _, places in parts]
        found = self._loaded().tag(words, [text for _, text, _ in parts])
        names: dict[int, list[Span]] = {id(doc): [] for doc in docs}
        for (doc, _, places), tagged in zip(parts, found, strict=True):
            names[id(doc)] += self._spans(doc, places, tagged)
            _start_sentences(doc, places, tagged)
        for doc in docs:
            doc.set_ents(names[id(doc)])

    def _spans(self, doc: Doc, places: list[int], tagged: Tagged) -> Iterator[Span]:
        for (start, end, label), chance in zip(tagged.spans, tagged.probabilities, strict=True):
            span = Span(doc, places[start], places[end - 1] + 1, label=self.labels[label])
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


def _stretches(doc: Doc) -> Iterator[list[int]]:
    """Yield the positions of the words between blank lines; white space is no word."""
    stretch: list[int] = []
    for token in doc:
        if not token.is_space:
            stretch.append(token.i)
        elif stretch and token.text.count("\n") > 1:
            yield stretch
            stretch = []
    if stretch:
        yield stretch


def _start_sentences(doc: Doc, places: list[int], tagged: Tagged) -> None:
    inside = {place for start, end, _ in tagged.spans for place in range(start + 1, end)}
    for number, (place, chance) in enumerate(zip(places, tagged.starts.tolist(), strict=True)):
        doc[place].is_sent_start = number == 0 or (chance > STARTS_SENTENCE and number not in inside)
