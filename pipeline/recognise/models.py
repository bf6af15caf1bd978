"""Finding, loading and describing models.

A model is a spaCy pipeline with a component that finds names. Only the components that the job needs are loaded: the
one that finds names, what that listens to, and one that finds sentences.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.util import get_package_path, is_package, load_config

from pipeline.errors import ModelError
from pipeline.recognise.component import NAME as OURS
from pipeline.settings import SHIPPED_MODEL

MODELS = Path(__file__).parents[1] / "models"
DOWNLOADABLE = ("nb_core_news_sm", "nb_core_news_md", "nb_core_news_lg")

FINDERS = {"ner", "beam_ner", OURS}
RULERS = {"entity_ruler", "span_ruler", "future_entity_ruler"}  # their patterns may ask for any other component's work
SENTENCE_FINDERS = (OURS, "senter", "sentencizer")
UNNEEDED = {
    *("tagger", "morphologizer", "parser", "beam_parser", "lemmatizer", "trainable_lemmatizer", "attribute_ruler"),
    *("entity_linker", "textcat", "textcat_multilabel", "spancat", "spancat_singlelabel", "merge_entities"),
    *("merge_noun_chunks", "merge_subtokens", "doc_cleaner"),
}
SHARED = {"tok2vec", "transformer", "curated_transformer"}


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """Which model was used, for ``run.json``, the report and the terminal.

    Attributes:
        name: as in its ``meta.json``, language included: ``nb_core_news_sm``.
        origin: ``shipped``, ``installed`` or ``folder``.
        sha256: over the names and contents of the files of its folder.
        components: what was loaded of it, in order.
    """

    name: str
    version: str
    origin: str
    sha256: str
    components: tuple[str, ...]


def load(name: str) -> tuple[Language, ModelInfo]:
    """Load a model by name or path, reduced to what finding names needs.

    Raises:
        ModelError: it is not there, is broken, or has no component that finds names.
    """
    folder, origin = find(name)
    try:
        config = load_config(folder / "config.cfg")
        needed = needed_components(config)
        pipeline = list(config["nlp"]["pipeline"])
        if not any(_factory(config, component) in FINDERS | RULERS for component in needed):
            raise ModelError.no_recogniser(name, pipeline)
        excluded = [component for component in pipeline if component not in needed]
        nlp = spacy.load(name if origin == "installed" else folder, exclude=excluded)
    except (OSError, ValueError, KeyError, ImportError, TypeError) as error:
        raise ModelError.broken(name, _first_line(error)) from error
    _find_sentences(nlp)
    return nlp, _describe(nlp, folder, origin)


def find(name: str) -> tuple[Path, str]:
    """Return the folder that holds a model's ``config.cfg``, and where it comes from.

    Raises:
        ModelError: no such folder and no such installed package; the message holds the command that installs it.
    """
    if name == SHIPPED_MODEL:
        return MODELS / SHIPPED_MODEL, "shipped"
    if Path(name).exists():
        return _checked(Path(name), name), "folder"
    if is_package(name):
        return _package_data(name), "installed"
    if name in DOWNLOADABLE:
        raise ModelError.not_installed(name, f"python -m spacy download {name}")
    raise ModelError.not_found(name)


def _checked(folder: Path, name: str) -> Path:
    if not (folder / "config.cfg").is_file():
        raise ModelError.broken(name, "there is no config.cfg in it, so it is not the folder of a spaCy pipeline.")
    return folder


def _package_data(name: str) -> Path:
    package = get_package_path(name)
    configs = sorted(package.glob("*/config.cfg"))
    if not configs:
        raise ModelError.broken(name, "the package holds no pipeline.")
    return configs[0].parent


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


def digest(folder: Path) -> str:
    """Return the SHA-256, in hexadecimal, over the relative names and contents of all files of a folder."""
    total = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        with path.open("rb") as content:
            inner = hashlib.file_digest(content, "sha256").hexdigest()
        total.update(json.dumps([path.relative_to(folder).as_posix(), inner]).encode())
    return total.hexdigest()


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
