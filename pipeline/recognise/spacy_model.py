"""spaCy pipelines, the shipped model's included: loading one, and reading texts with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import load_config

from pipeline.errors import ModelError
from pipeline.recognise.beam import add_beam_search, beam_probability
from pipeline.recognise.component import CONFIDENCE, PART_OF
from pipeline.recognise.models import INSTALLED, SPACY_CONFIG, TAGGER, ModelInfo, digest, find
from pipeline.recognise.spans import EntitySpan, Prediction

MAX_VOCABULARY = 50_000
"""New lexemes, some 35 MB with all that spaCy keeps of them, after which the pipeline is loaded again.

So memory stays level. Loading takes 0.2 s in 20 s; a memory zone for each batch, in which spaCy caches nothing, would
take more time than the tokenizer itself.
"""

MAX_CHUNK = 200
"""Code points without white space that a tokenizer is given at most.

spaCy's tries its affixes again after each that it has cut off, so its time grows with the square of a chunk's length:
16 kB of ``.)`` took it 44 s. Longer chunks are accidents of extraction, or attacks.
"""
LONG_CHUNK = re.compile(rf"\S{{{MAX_CHUNK + 1},}} ?")
CHUNK_TOKEN = re.compile(r"\w+|[^\w\s]+")

ENTITY_RECOGNISERS = {"ner", "beam_ner", TAGGER}
RULERS = {"entity_ruler", "span_ruler", "future_entity_ruler"}  # their patterns may need any other component
SENTENCE_COMPONENTS = (TAGGER, "senter", "sentencizer")
UNNEEDED = {
    *("tagger", "morphologizer", "parser", "beam_parser", "lemmatizer", "trainable_lemmatizer", "attribute_ruler"),
    *("entity_linker", "textcat", "textcat_multilabel", "spancat", "spancat_singlelabel", "merge_entities"),
    *("merge_noun_chunks", "merge_subtokens", "doc_cleaner"),
}
SHARED_LAYERS = {"tok2vec", "transformer", "curated_transformer"}


class SpacyRecogniser:
    """A spaCy pipeline that has been reduced to what finding entities needs.

    Attributes:
        nlp: the pipeline; another object once it has been loaded again.
        info: which model it is.
        batch_invariant: whether results are bit-identical for any batching of documents.

    Example:
        >>> recogniser = SpacyRecogniser.load("nb_ent_news_sm")
        >>> [prediction] = recogniser.predict(["Statsminister Erna Solberg kom til Bergen."])
        >>> [entity.label for entity in prediction.entities]
        ['PER', 'GPE_LOC']
    """

    def __init__(self, name: str, *, confidence: bool, max_vocabulary: int) -> None:
        """Load a pipeline; see `load`."""
        self._name, self._confidence, self._max_vocabulary = name, confidence, max_vocabulary
        self._load()
        self.batch_invariant = self.nlp.pipe_names == [TAGGER]

    @classmethod
    def load(cls, name: str, *, confidence: bool = False, max_vocabulary: int = MAX_VOCABULARY) -> Self:
        """Load a pipeline by name or path.

        Args:
            name: of the shipped model or an installed package, or a folder.
            confidence: whether to add a beam search for probabilities, if the model gives none.
            max_vocabulary: new lexemes after which the pipeline is loaded again.

        Raises:
            ModelError: it is missing or broken, or has no component that finds entities, or none to search with.
        """
        return cls(name, confidence=confidence, max_vocabulary=max_vocabulary)

    def _load(self) -> None:
        self.nlp, self.info = load_pipeline(self._name, confidence=self._confidence)
        self._full = len(self.nlp.vocab) + self._max_vocabulary

    def predict(self, texts: Sequence[str], part_of: Sequence[int] | None = None) -> list[Prediction]:
        """Return one prediction a text, in order.

        Args:
            texts: of at most 1,000,000 code points each.
            part_of: number of the document that each text is part of; texts of one document are adjacent. The shipped
                model lets equal names of a document agree. By default each text is a document of its own.
        """
        return [_prediction(doc) for doc in self.docs(texts, part_of)]

    def docs(self, texts: Sequence[str], part_of: Sequence[int] | None = None) -> Iterator[Doc]:
        """Yield the annotated doc of each text, in order; see `predict`."""
        if len(self.nlp.vocab) > self._full:
            self._load()
        return self.nlp.pipe(self._unannotated(texts, part_of or range(len(texts))))

    def _unannotated(self, texts: Sequence[str], part_of: Sequence[int]) -> Iterator[Doc]:
        for text, number in zip(texts, part_of, strict=True):
            doc = make_doc(self.nlp, text)
            doc.user_data[PART_OF] = number
            yield doc


def make_doc(nlp: Language, text: str) -> Doc:
    """Return ``nlp.make_doc(text)``, in time that is linear in the length of any text.

    Chunks longer than `MAX_CHUNK` are not given to the tokenizer: each run of letters and digits and each run of signs
    in them is a token. A text without such chunks has exactly the tokens that spaCy gives it.

    Example:
        >>> [token.text for token in make_doc(spacy.blank("nb"), "Dei kom " + "Oslo," * 2 + ".)" * 100 + " i går.")][:4]
        ['Dei', 'kom', 'Oslo', ',']
    """
    words: list[str] = []
    spaces: list[bool] = []
    done = 0
    for chunk in LONG_CHUNK.finditer(text):
        for token in nlp.make_doc(text[done : chunk.start()]):
            words.append(token.text)
            spaces.append(bool(token.whitespace_))
        tokens = CHUNK_TOKEN.findall(chunk[0])
        words += tokens
        spaces += [False] * (len(tokens) - 1) + [chunk[0].endswith(" ")]
        done = chunk.end()
    rest = nlp.make_doc(text[done:])
    if not done:
        return rest
    return Doc(
        nlp.vocab,
        words=words + [token.text for token in rest],
        spaces=spaces + [bool(token.whitespace_) for token in rest],
    )


def _prediction(doc: Doc) -> Prediction:
    entities = tuple(EntitySpan(span.start_char, span.end_char, span.label_, _confidence(span)) for span in doc.ents)
    return Prediction(entities, sentence_bounds(doc))


def sentence_bounds(doc: Doc) -> tuple[tuple[int, int], ...]:
    """Return start and end of the sentences of a doc in code points, without white space at their ends."""
    text = doc.text
    bounds = (_stripped(text, sentence.start_char, sentence.end_char) for sentence in doc.sents)
    return tuple((start, end) for start, end in bounds if start < end)


def _confidence(span: Span) -> float | None:
    """Return the probability that the shipped tagger or a beam search gives a span; other components give none."""
    own = span._.get(CONFIDENCE) if span.has_extension(CONFIDENCE) else None
    return beam_probability(span) if own is None else own


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    sentence = text[start:end]
    return end - len(sentence.lstrip()), start + len(sentence.rstrip())


def load_pipeline(name: str, *, confidence: bool = False) -> tuple[Language, ModelInfo]:
    """Load a pipeline by name or path, reduced to what finding entities needs.

    That is the component that finds them, the layers it listens to, and one that finds sentences.

    Args:
        name: of the shipped model or an installed package, or a folder.
        confidence: whether to add a beam search for probabilities, if the model gives none.

    Raises:
        ModelError: it is missing or broken, or has no component that finds entities, or none to search with.
    """
    folder, origin = find(name)
    try:
        config = load_config(folder / SPACY_CONFIG)
        pipeline, needed = list(config["nlp"]["pipeline"]), needed_components(config)
        if not any(_factory(config, component) in ENTITY_RECOGNISERS | RULERS for component in needed):
            raise ModelError.no_recogniser(name, pipeline)
        excluded = [component for component in pipeline if component not in needed]
        nlp = spacy.load(name if origin == INSTALLED else folder, exclude=excluded)
    except (OSError, ValueError, KeyError, ImportError, TypeError) as error:
        raise ModelError.broken(name, _first_line(error)) from error
    if nlp.pipe_names == [TAGGER]:
        nlp.vocab.lex_attr_getters = {}  # type: ignore[attr-defined] # a sixth of the time; the tagger reads no attribute
    _add_sentences(nlp)
    if confidence and TAGGER not in nlp.pipe_names and not add_beam_search(nlp):
        raise ModelError.no_probabilities(name, nlp.pipe_names)
    return nlp, _describe(nlp, folder, origin)


def needed_components(config: Mapping[str, Any]) -> list[str]:
    """Return the names of the components of a pipeline that finding entities needs, in pipeline order.

    Components of unknown kinds stay: they may set entities too. With a rule-based one everything stays, since its
    patterns may ask for lemmas or parts of speech.
    """
    pipeline = list(config["nlp"]["pipeline"])
    if any(_factory(config, component) in RULERS for component in pipeline):
        return pipeline
    kept = [component for component in pipeline if _factory(config, component) not in UNNEEDED | SHARED_LAYERS]
    upstreams = {upstream for component in kept for upstream in _upstreams(config["components"][component])}
    return [
        component
        for component in pipeline
        if component in kept or (_factory(config, component) in SHARED_LAYERS and upstreams & {component, "*"})
    ]


def _factory(config: Mapping[str, Any], component: str) -> str:
    return str(config["components"][component].get("factory", ""))


def _upstreams(section: Mapping[str, Any]) -> set[str]:
    """Return the names of the shared layers that a component's model listens to."""
    found: set[str] = set()
    if "Listener" in str(section.get("@architectures", "")):
        found.add(str(section.get("upstream", "*")))
    for value in section.values():
        if isinstance(value, Mapping):
            found |= _upstreams(value)
    return found


def _add_sentences(nlp: Language) -> None:
    """Make the pipeline set sentence starts, by its own component where it has one."""
    for name in SENTENCE_COMPONENTS:
        if name in nlp.component_names:
            nlp.enable_pipe(name)
            return
    nlp.add_pipe("sentencizer")


def _describe(nlp: Language, folder: Path, origin: str) -> ModelInfo:
    meta = nlp.meta
    return ModelInfo(
        name=f"{meta['lang']}_{meta['name']}",
        version=str(meta["version"]),
        origin=origin,
        sha256=digest(folder),
        components=tuple(nlp.pipe_names),
    )


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
