"""Loading spaCy pipelines, reduced to what finding names needs.

That is the component that finds names, what it listens to, and one that finds sentences.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.util import load_config

from pipeline.errors import ModelError
from pipeline.recognise.beam import add_beam_search
from pipeline.recognise.component import NAME as OURS
from pipeline.recognise.models import CONFIG, ModelInfo, digest, find

FINDERS = {"ner", "beam_ner", OURS}
RULERS = {"entity_ruler", "span_ruler", "future_entity_ruler"}  # their patterns may ask for any other component's work
SENTENCE_FINDERS = (OURS, "senter", "sentencizer")
UNNEEDED = {
    *("tagger", "morphologizer", "parser", "beam_parser", "lemmatizer", "trainable_lemmatizer", "attribute_ruler"),
    *("entity_linker", "textcat", "textcat_multilabel", "spancat", "spancat_singlelabel", "merge_entities"),
    *("merge_noun_chunks", "merge_subtokens", "doc_cleaner"),
}
SHARED = {"tok2vec", "transformer", "curated_transformer"}


def load(name: str, *, confidence: bool = False) -> tuple[Language, ModelInfo]:
    """Load a model by name or path, reduced to what finding names needs.

    Args:
        name: of the shipped model, of an installed package, or a folder.
        confidence: whether to add a search for probabilities, if the model gives none by itself.

    Raises:
        ModelError: it is not there, is broken, or has no component that finds names; or none to search with.
    """
    folder, origin = find(name)
    try:
        config = load_config(folder / CONFIG)
        needed = needed_components(config)
        pipeline = list(config["nlp"]["pipeline"])
        if not any(_factory(config, component) in FINDERS | RULERS for component in needed):
            raise ModelError.no_recogniser(name, pipeline)
        excluded = [component for component in pipeline if component not in needed]
        nlp = spacy.load(name if origin == "installed" else folder, exclude=excluded)
    except (OSError, ValueError, KeyError, ImportError, TypeError) as error:
        raise ModelError.broken(name, _first_line(error)) from error
    _find_sentences(nlp)
    if confidence and OURS not in nlp.pipe_names and not add_beam_search(nlp):
        raise ModelError.no_probabilities(name, nlp.pipe_names)
    return nlp, _describe(nlp, folder, origin)


def needed_components(config: Mapping[str, Any]) -> list[str]:
    """Return the names of the components of a pipeline that finding names needs, in pipeline order.

    Components of kinds that we don't know stay: they may set names too. With a rule-based finder everything stays,
    since its patterns may ask for lemmas or parts of speech.
    """
    pipeline = list(config["nlp"]["pipeline"])
    if any(_factory(config, component) in RULERS for component in pipeline):
        return pipeline
    kept = [component for component in pipeline if _factory(config, component) not in UNNEEDED | SHARED]
    heard = {upstream for component in kept for upstream in _upstreams(config["components"][component])}
    return [
        component
        for component in pipeline
        if component in kept or (_factory(config, component) in SHARED and heard & {component, "*"})
    ]


def _factory(config: Mapping[str, Any], component: str) -> str:
    return str(config["components"][component].get("factory", ""))


def _upstreams(section: Mapping[str, Any]) -> set[str]:
    """Return the names of the shared components that a component's model listens to."""
    found: set[str] = set()
    if "Listener" in str(section.get("@architectures", "")):
        found.add(str(section.get("upstream", "*")))
    for value in section.values():
        if isinstance(value, Mapping):
            found |= _upstreams(value)
    return found


def _find_sentences(nlp: Language) -> None:
    """Make the pipeline set sentence starts, by its own component where it has one."""
    for name in SENTENCE_FINDERS:
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
