"""spaCy pipelines, the shipped model's included: loading one, and reading texts with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

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
        >>> recogniser = SpacyRecogniser("nb_ent_news_sm")
        >>> [prediction] = recogniser.predict(["Statsminister Erna Solberg kom til Bergen."])
        >>> [entity.label for entity in prediction.entities]
        ['PER', 'GPE_LOC']
    """

    def __init__(self, name: str, *, confidence: bool = False, max_vocabulary: int = MAX_VOCABULARY) -> None:
        """Load a pipeline by name or path; see `load_pipeline`.

        Args:
            name: of the shipped model or an installed package, or a folder.
            confidence: whether to add a beam search for probabilities, if the model gives none.
            max_vocabulary: new lexemes after which the pipeline is loaded again.

        Raises:
            ModelError: it is missing or broken, or has no component that finds entities, or none to search with.
        """
        self._name, self._confidence, self._max_vocabulary = name, confidence, max_vocabulary
        self._load()
        self.batch_invariant = self.nlp.pipe_names == [TAGGER]

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
        return [Prediction(tuple(map(_entity, doc.ents)), sentence_bounds(doc)) for doc in self.docs(texts, part_of)]

    def docs(self, texts: Sequence[str], part_of: Sequence[int] | None = None) -> Iterator[Doc]:
        """Yield the annotated doc of each text, in order; see `predict`."""
        if len(self.nlp.vocab) > self._full:
            self._load()
        docs = [make_doc(self.nlp, text) for text in texts]
        for doc, number in zip(docs, part_of or range(len(texts)), strict=True):
            doc.user_data[PART_OF] = number
        return self.nlp.pipe(docs)


def make_doc(nlp: Language, text: str) -> Doc:
    """Return ``nlp.make_doc(text)``, in time that is linear in the length of any text.

    Chunks longer than `MAX_CHUNK` are not given to the tokenizer: each run of letters and digits and each run of signs
    in them is a token. A text without such chunks has exactly the tokens that spaCy gives it.

    Example:
        >>> [token.text for token in make_doc(spacy.blank("nb"), "Dei kom " + "Oslo," * 2 + ".)" * 100 + " i går.")][:4]
        ['Dei', 'kom', 'Oslo', ',']
    """
    docs, done = [], 0
    for chunk in LONG_CHUNK.finditer(text):
        words = CHUNK_TOKEN.findall(chunk[0])
        spaces = [False] * (len(words) - 1) + [chunk[0].endswith(" ")]
        docs += [nlp.make_doc(text[done : chunk.start()]), Doc(nlp.vocab, words, spaces)]
        done = chunk.end()
    docs.append(nlp.make_doc(text[done:]))
    if len(docs) == 1:
        return docs[0]
    tokens = [token for doc in docs for token in doc]
    return Doc(nlp.vocab, [token.text for token in tokens], [bool(token.whitespace_) for token in tokens])


def sentence_bounds(doc: Doc) -> tuple[tuple[int, int], ...]:
    """Return start and end of the sentences of a doc in code points, without white space at their ends."""
    bounds = []
    for sentence in doc.sents:
        text = sentence.text
        start = sentence.start_char + len(text) - len(text.lstrip())
        if bare := text.strip():
            bounds.append((start, start + len(bare)))
    return tuple(bounds)


def _entity(span: Span) -> EntitySpan:
    """Return an entity with the probability that the shipped tagger or a beam search gives it, if either does."""
    own = span._.get(CONFIDENCE) if span.has_extension(CONFIDENCE) else None
    return EntitySpan(span.start_char, span.end_char, span.label_, beam_probability(span) if own is None else own)


def load_pipeline(name: str, *, confidence: bool = False) -> tuple[Language, ModelInfo]:
    """Load a pipeline with what finding entities needs: what finds them, its shared layers, and what finds sentences.

    Arguments and errors are those of `SpacyRecogniser`.
    """
    folder, origin = find(name)
    try:
        config = load_config(folder / SPACY_CONFIG)
        factories = _factories(config)
        if not (ENTITY_RECOGNISERS | RULERS) & set(factories.values()):
            raise ModelError.no_recogniser(name, factories)
        nlp = spacy.load(name if origin == INSTALLED else folder, exclude=unneeded_components(config))
    except (OSError, ValueError, KeyError, ImportError, TypeError) as error:
        raise ModelError.broken(name, first_line(error)) from error
    if nlp.pipe_names == [TAGGER]:
        nlp.vocab.lex_attr_getters = {}  # type: ignore[attr-defined] # a sixth of the time; the tagger reads no attribute
    for component in SENTENCE_COMPONENTS:
        if component in nlp.component_names:
            nlp.enable_pipe(component)
            break
    else:
        nlp.add_pipe("sentencizer")
    if confidence and TAGGER not in nlp.pipe_names and not add_beam_search(nlp):
        raise ModelError.no_probabilities(name, nlp.pipe_names)
    info = ModelInfo(
        name=f"{nlp.meta['lang']}_{nlp.meta['name']}",
        version=str(nlp.meta["version"]),
        origin=origin,
        sha256=digest(folder),
        components=tuple(nlp.pipe_names),
    )
    return nlp, info


def _factories(config: Mapping[str, Any]) -> dict[str, str]:
    """Return the factory of each component, in pipeline order."""
    return {name: str(config["components"][name].get("factory", "")) for name in config["nlp"]["pipeline"]}


def unneeded_components(config: Mapping[str, Any]) -> set[str]:
    """Return the names of the components of a pipeline that finding entities does without.

    Components of unknown kinds are not among them: they may set entities too. With a rule-based one everything is
    needed, since its patterns may ask for lemmas or parts of speech. A shared layer is if one that stays listens to it.
    """
    factories = _factories(config)
    if RULERS & set(factories.values()):
        return set()
    unneeded = {component for component, factory in factories.items() if factory in UNNEEDED}
    shared = {component for component, factory in factories.items() if factory in SHARED_LAYERS}
    kept = set(factories) - unneeded - shared
    upstreams = {upstream for component in kept for upstream in _upstreams(config["components"][component])}
    return unneeded if "*" in upstreams else unneeded | (shared - upstreams)


def _upstreams(section: Mapping[str, Any]) -> set[str]:
    """Return the names of the shared layers that a component's model listens to."""
    found: set[str] = set()
    if "Listener" in str(section.get("@architectures", "")):
        found.add(str(section.get("upstream", "*")))
    for value in section.values():
        if isinstance(value, Mapping):
            found |= _upstreams(value)
    return found


def first_line(error: Exception) -> str:
    """Return the first line of what an error says, else its class."""
    return (str(error).strip() or type(error).__name__).splitlines()[0]
