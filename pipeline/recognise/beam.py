"""Probabilities for names that spaCy's transition-based recogniser finds, by a beam search beside its own.

That recogniser (``ner`` in ``nb_core_news_sm`` and most other pipelines) decides word by word and gives no
probabilities. Its developers advise to let it also find several analyses of a text, and to take the share of a name in
them, weighted by their scores, for its probability: https://github.com/explosion/spaCy/issues/881. They add that these
fit badly unless a model was trained for it: https://github.com/explosion/spaCy/issues/2601. The names stay those that
are found without; ``navnetabell evaluate`` tells how well the probabilities fit.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import islice, pairwise
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.recognise.cut import SENTENCE_END
from pipeline.recognise.models import BEAM

NAME = BEAM
CHANCES = "navnetabell_chances"
"""Key in ``doc.user_data``: a `Chances`."""
IN_NO_ANALYSIS = "navnetabell_in_no_analysis"
"""Key in ``doc.user_data``: what to say of a name that no analysis of the beam holds."""

BEAM_WIDTH = 16
BEAM_DENSITY = 0.0001  # analyses less probable than this share of the best are dropped; both as in the thread above
DOCS_AT_ONCE = 64
DECIDES_WORD_BY_WORD = {"ner", "beam_ner"}
FIND_NO_NAMES = {"tok2vec", "transformer", "curated_transformer", "senter", "sentencizer", NAME}
NOT_CUT = {"transformer", "curated_transformer"}  # what these find is lost with a part of a doc

Chances = dict[tuple[int, int, str], float]
"""First token, end (exclusive) and label of a name -> its probability."""


@Language.factory(NAME, default_config={"recogniser": "ner"})
def make_beam(nlp: Language, name: str, recogniser: str) -> BeamSearch:
    """Make the component for one recogniser of a pipeline."""
    return BeamSearch(nlp, name, recogniser)


class BeamSearch:
    """Stands before a recogniser and keeps, in ``doc.user_data``, the probabilities of names that it may find.

    Sentences are searched apart: the few analyses that a beam holds of a long text differ in few of its names, so that
    most would seem certain.
    """

    def __init__(self, nlp: Language, name: str, recogniser: str) -> None:
        """Take the pipeline and the name of the recogniser in it."""
        self.name = name
        self._recogniser: Any = nlp.get_pipe(recogniser)
        factories = {nlp.get_pipe_meta(other).factory for other in nlp.pipe_names}
        self._cut = not NOT_CUT & factories
        self._alone = factories <= DECIDES_WORD_BY_WORD | FIND_NO_NAMES

    def __call__(self, doc: Doc) -> Doc:
        """Search one doc."""
        self._search([doc])
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = DOCS_AT_ONCE) -> Iterator[Doc]:
        """Yield docs that have been searched."""
        waiting = iter(stream)
        while batch := list(islice(waiting, batch_size)):
            self._search(batch)
            yield from batch

    def _search(self, docs: list[Doc]) -> None:
        for doc in docs:
            doc.user_data[IN_NO_ANALYSIS] = 0.0 if self._alone else None  # another component may have found it
        parts = [(doc, part) for doc in docs for part in self._parts(doc)]
        cut = [part.as_doc() if len(part) < len(doc) else doc for doc, part in parts]
        beams = self._recogniser.beam_parse(cut, beam_width=BEAM_WIDTH, beam_density=BEAM_DENSITY) if cut else []
        for (doc, part), found in zip(parts, self._recogniser.scored_ents(beams), strict=True):
            chances: Chances = doc.user_data.setdefault(CHANCES, {})
            for (start, end, label), chance in found.items():
                chances[part.start + start, part.start + end, label] = min(float(chance), 1.0)

    def _parts(self, doc: Doc) -> Iterable[Span]:
        if not self._cut or not len(doc):
            return filter(len, [doc[:]])
        return doc.sents if doc.has_annotation("SENT_START") else _guessed_sentences(doc)


def _guessed_sentences(doc: Doc) -> Iterator[Span]:
    """Yield the sentences of a doc as far as stops tell, for pipelines that look for them later or not at all."""
    ends = [token.idx for token in doc]
    cuts = {bisect_left(ends, match.end()) for match in SENTENCE_END.finditer(doc.text)}
    for start, end in pairwise(sorted({0, *cuts, len(doc)})):
        yield doc[start:end]


def add_beam_search(nlp: Language) -> bool:
    """Let a pipeline find probabilities, in front of each recogniser of the kind; tell whether it has one."""
    finders = [name for name in nlp.pipe_names if nlp.get_pipe_meta(name).factory in DECIDES_WORD_BY_WORD]
    for finder in finders:
        nlp.add_pipe(NAME, name=f"{NAME}_{finder}", before=finder, config={"recogniser": finder})
    return bool(finders)


def chance(span: Span) -> float | None:
    """Return the probability of a name; ``None`` where none was searched for, or where a rule may have found it.

    It is 0 where the recogniser, word by word, came to a name that no analysis of the beam holds: nearly all are wrong.
    """
    found: dict[str, Any] = span.doc.user_data
    chances: Chances = found.get(CHANCES, {})
    return chances.get((span.start, span.end, span.label_), found.get(IN_NO_ANALYSIS))
