"""Probabilities for names that spaCy's transition-based recogniser finds, by a beam search beside its own.

That recogniser (``ner`` in ``nb_core_news_sm`` and most other pipelines) decides word by word and gives no
probabilities. Its developers advise to let it also find several analyses of a text, and to take the share of a name in
them, weighted by their scores, for its probability: https://github.com/explosion/spaCy/issues/881. They add that these
fit badly unless a model was trained for it: https://github.com/explosion/spaCy/issues/2601. The names are the same as
without a beam; ``navnetabell evaluate`` measures how well the probabilities fit.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import minibatch

from pipeline.recognise.models import BEAM
from pipeline.recognise.spans import SENTENCE_BREAK

PROBABILITIES = "navnetabell_probabilities"
"""Key in ``doc.user_data``: `SpanProbabilities`."""
NOT_IN_BEAM = "navnetabell_not_in_beam"
"""Key in ``doc.user_data``: the probability of a name that is in no analysis of the beam."""

BEAM_WIDTH = 16
BEAM_DENSITY = 0.0001  # analyses less probable than this share of the best are dropped; both as in the thread above
TRANSITION_BASED = {"ner", "beam_ner"}
SET_NO_ENTITIES = {"tok2vec", "transformer", "curated_transformer", "senter", "sentencizer", BEAM}
UNCUT = {"transformer", "curated_transformer"}  # what these compute is lost when a doc is cut

SpanProbabilities = dict[tuple[int, int, str], float]
"""First token, end (exclusive) and label of a span -> its probability."""


@Language.factory(BEAM, default_config={"recogniser": "ner"})
class BeamSearch:
    """Runs before a recogniser and stores, in ``doc.user_data``, the probabilities of the spans that it may find.

    Sentences are searched one by one: the few analyses that a beam holds of a long text differ in few of its names, so
    that most would seem certain.
    """

    def __init__(self, nlp: Language, name: str, recogniser: str) -> None:
        self.name = name
        self._recogniser: Any = nlp.get_pipe(recogniser)
        factories = {nlp.get_pipe_meta(other).factory for other in nlp.pipe_names}
        self._cut = not UNCUT & factories
        self._alone = factories <= TRANSITION_BASED | SET_NO_ENTITIES

    def __call__(self, doc: Doc) -> Doc:
        """Search one doc."""
        self._search([doc])
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int) -> Iterator[Doc]:
        """Yield docs that have been searched."""
        for batch in minibatch(stream, batch_size):  # type: ignore[no-untyped-call]
            self._search(batch)
            yield from batch

    def _search(self, docs: list[Doc]) -> None:
        for doc in docs:
            doc.user_data[NOT_IN_BEAM] = 0.0 if self._alone else None  # another component may have found it
        parts = [(doc, part) for doc in docs for part in self._parts(doc)]
        cut = [part.as_doc() if len(part) < len(doc) else doc for doc, part in parts]
        beams = self._recogniser.beam_parse(cut, beam_width=BEAM_WIDTH, beam_density=BEAM_DENSITY) if cut else []
        for (doc, part), found in zip(parts, self._recogniser.scored_ents(beams), strict=True):
            probabilities: SpanProbabilities = doc.user_data.setdefault(PROBABILITIES, {})
            for (start, end, label), probability in found.items():
                probabilities[part.start + start, part.start + end, label] = min(float(probability), 1.0)

    def _parts(self, doc: Doc) -> Iterable[Span]:
        if not self._cut or not len(doc):
            return filter(len, [doc[:]])
        return doc.sents if doc.has_annotation("SENT_START") else _guessed_sentences(doc)


def _guessed_sentences(doc: Doc) -> Iterator[Span]:
    """Yield the sentences of a doc by its punctuation, for pipelines that set none, or set them later."""
    ends = [token.idx for token in doc]
    cuts = {bisect_left(ends, match.end()) for match in SENTENCE_BREAK.finditer(doc.text)}
    for start, end in pairwise(sorted({0, *cuts, len(doc)})):
        yield doc[start:end]


def add_beam_search(nlp: Language) -> bool:
    """Add a beam search before each transition-based recogniser of a pipeline; return whether it has one."""
    recognisers = [name for name in nlp.pipe_names if nlp.get_pipe_meta(name).factory in TRANSITION_BASED]
    for recogniser in recognisers:
        nlp.add_pipe(BEAM, name=f"{BEAM}_{recogniser}", before=recogniser, config={"recogniser": recogniser})
    return bool(recognisers)


def beam_probability(span: Span) -> float | None:
    """Return the probability of a span; ``None`` where none was searched for, or where a rule may have set it.

    It is 0 where the recogniser's own, greedy analysis has a span that no analysis of the beam has: nearly all of these
    are wrong.
    """
    found: dict[str, Any] = span.doc.user_data
    probabilities: SpanProbabilities = found.get(PROBABILITIES, {})
    return probabilities.get((span.start, span.end, span.label_), found.get(NOT_IN_BEAM))
