"""Which models there are, where they are on this machine, and what is known of each; nothing is loaded for it.

A model is a spaCy pipeline with a component that finds entities, or, by ``hf:NAME``, a Hugging Face token classifier.
Nothing is ever downloaded: a model that is missing is named with the command that fetches it. What can be obtained is
in ``known_models.json``, with the address of each fact's source.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, distribution, entry_points
from importlib.util import find_spec
from pathlib import Path, PurePath
from typing import Any

from pydantic import TypeAdapter

from pipeline.errors import ModelError
from pipeline.options import SHIPPED_MODEL
from pipeline.recognise.labels import LabelScheme

MODELS = Path(__file__).parents[1] / "models"
KNOWN_MODELS = Path(__file__).with_name("known_models.json")
SPACY_CONFIG = "config.cfg"
META = "meta.json"
TAGGER = "navnetabell_tagger"
"""Name of the shipped model's component, and of its folder in a pipeline's."""
WEIGHTS = "weights.npz"
BEAM = "navnetabell_beam"
"""What the names of components that search for probabilities begin with, see `pipeline.recognise.beam`."""
ENTITY_COMPONENTS = re.compile(r"ner|navnetabell_tagger|entity_ruler|span_ruler")  # whose labels are those of entities

HF_PREFIX = "hf:"
HF_CONFIG = "config.json"
HF_CLASSIFIER = "ForTokenClassification"  # what the class names of token classifiers end in
SAFE_WEIGHTS, PICKLED_WEIGHTS = "*.safetensors", "pytorch_model*.bin"
HF_OTHER_FILES = ("*.json", "*.txt", "*.model")  # settings, labels, vocabularies
HF_CARD_HEAD = 4000  # code points of a model card that are searched for its licence
HF_LICENCE = re.compile(r"^licen[sc]e:\s*(\S+)", re.MULTILINE)

SHIPPED, INSTALLED, OBTAINABLE = "shipped", "installed", "obtainable"
IN_FOLDER, IN_CACHE = "folder", "cached"


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """The model of a run, for ``run.json``, the report and the terminal.

    Attributes:
        name: a spaCy pipeline's as in its ``meta.json``, language included: ``nb_core_news_sm``; a Hugging Face
            model's as on the hub, or its folder's.
        version: a spaCy pipeline's; the revision of a model from the Hugging Face cache, empty for a folder.
        origin: ``shipped``, ``installed``, ``folder`` or ``cached``.
        sha256: over the names and contents of the files of its folder, see `digest`.
        components: what was loaded of it, in order.
    """

    name: str
    version: str
    origin: str
    sha256: str
    components: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportedScore:
    """How accurate a model is said to be.

    Attributes:
        f1: of exact span and label, in percent.
        labels: the number of labels.
        split: of which corpus; empty where the source does not say.
        source: ``published`` by its makers, or ``measured`` with this program.
    """

    f1: float
    labels: int
    split: str
    source: str


@dataclass(frozen=True, slots=True)
class Model:
    """What is known of a model.

    Attributes:
        name: what to write after ``--model``.
        status: ``shipped``, ``installed`` or ``obtainable``.
        version: of a spaCy pipeline, or the revision of a Hugging Face model; empty where unknown, as all texts here.
        size_mb: on this machine, else of the download, in millions of bytes.
        licence: as its makers write it.
        written: ISO 639-1 codes: ``nb``, ``nn``, or other languages; ``no`` and ``mul`` where it says no more.
        labels: of its entities.
        scores: see `ReportedScore`.
        address: where these facts come from.
        install: the command that installs it; empty where it is there.
    """

    name: str
    status: str = OBTAINABLE
    version: str = ""
    size_mb: float | None = None
    licence: str = ""
    written: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    scores: tuple[ReportedScore, ...] = ()
    address: str = ""
    install: str = ""


def find(name: str) -> tuple[Path, str]:
    """Return the folder of a model's settings and weights, and where it comes from: see ``ModelInfo.origin``.

    Raises:
        ModelError: there is no such model, or its folder holds none; the message has the command that installs it.
    """
    if name == SHIPPED_MODEL:
        return MODELS / SHIPPED_MODEL, SHIPPED
    if name.startswith(HF_PREFIX):
        return _find_hugging_face(name)
    folder = Path(name)
    if (folder / SPACY_CONFIG).is_file():
        return folder, IN_FOLDER
    if (folder / HF_CONFIG).is_file():
        raise ModelError.on_the_hub(name)
    if folder.exists():
        raise ModelError.broken(name, f"there is no {SPACY_CONFIG} in it, so it is not the folder of a spaCy pipeline.")
    if is_package(name):
        return package_data(name), INSTALLED
    if name in (known := _known()):
        raise ModelError.not_installed(name, known[name].install)
    raise ModelError.on_the_hub(name) if name in cached_models() else ModelError.not_found(name)


def _find_hugging_face(name: str) -> tuple[Path, str]:
    bare = name.removeprefix(HF_PREFIX)
    if bare and Path(bare).is_dir():
        folder, origin = Path(bare), IN_FOLDER
    elif cached := cached_models().get(bare):
        folder, origin = cached, IN_CACHE
    else:
        raise ModelError.not_downloaded(name, bare)
    if not (folder / HF_CONFIG).is_file():
        reason = f"there is no {HF_CONFIG} in it, so it is not the folder of a Hugging Face model."
        raise ModelError.broken(name, reason)
    if not hugging_face_weights(folder):
        raise ModelError.broken(name, f"there are no weights in it ({SAFE_WEIGHTS} or {PICKLED_WEIGHTS}).")
    return folder, origin


def cached_models() -> dict[str, Path]:
    """Return the name and folder of each model in the Hugging Face cache, in the order of names.

    It is the folder of the branch ``main`` if that was fetched, else of the revision fetched last. Empty where the
    library that reads the cache, which comes with the extra ``transformers``, is not installed.
    """
    try:
        from huggingface_hub import CacheNotFound, constants, scan_cache_dir  # noqa: PLC0415 - an extra
    except ImportError:
        return {}
    try:
        repositories = scan_cache_dir(constants.HF_HUB_CACHE).repos
    except CacheNotFound:
        return {}
    return {
        one.repo_id: max(
            one.revisions, key=lambda revision: ("main" in revision.refs, revision.last_modified)
        ).snapshot_path
        for one in sorted(repositories, key=lambda one: one.repo_id)
        if one.repo_type == "model" and one.revisions
    }


def hugging_face_weights(folder: Path) -> list[Path]:
    """Return the files of weights of a folder that are read: safetensors where there are any."""
    return _files(folder, SAFE_WEIGHTS) or _files(folder, PICKLED_WEIGHTS)


def _files(folder: Path, *patterns: str) -> list[Path]:
    return sorted(path for pattern in patterns for path in folder.glob(pattern) if path.is_file())


def is_package(name: str) -> bool:
    """Return whether a package of that name is installed."""
    try:
        return bool(distribution(name))
    except (PackageNotFoundError, ValueError):
        return False


def package_data(name: str) -> Path:
    """Return the folder of the pipeline in an installed package, which is not imported.

    Raises:
        ModelError: the package holds none.
    """
    spec = find_spec(name) if name.isidentifier() else None
    folders = spec.submodule_search_locations if spec else None
    configs = sorted(path for folder in folders or () for path in Path(folder).glob(f"*/{SPACY_CONFIG}"))
    if not configs:
        raise ModelError.broken(name, "the package holds no pipeline.")
    return configs[0].parent


def libraries(name: str) -> tuple[str, ...]:
    """Return the libraries, beside those of every run, that a model's results depend on."""
    return ("tokenizers", "torch", "transformers") if name.startswith(HF_PREFIX) else ()


def portable(name: str) -> str:
    """Return a model's name without the folders of this machine: of an absolute path the last name only.

    Example:
        >>> portable("hf:/home/kari/namn"), portable("/home/kari/namn"), portable("nb_core_news_sm")
        ('hf:namn', 'namn', 'nb_core_news_sm')
    """
    bare = name.removeprefix(HF_PREFIX)
    return name.removesuffix(bare) + PurePath(bare).name if PurePath(bare).is_absolute() else name


def digest(folder: Path) -> str:
    """Return the SHA-256, in hexadecimal, over the relative names and contents of the files that are read of a model.

    Those are all files of a spaCy pipeline's folder. Of a Hugging Face model's they are the weights, settings and
    vocabularies: beside them may be the same weights in other formats, and gigabytes left over from its training.
    """
    total = hashlib.sha256()
    for path in _files_read(folder):
        with path.open("rb") as content:
            inner = hashlib.file_digest(content, "sha256").hexdigest()
        total.update(json.dumps([path.relative_to(folder).as_posix(), inner]).encode())
    return total.hexdigest()


def _files_read(folder: Path) -> list[Path]:
    if (folder / HF_CONFIG).is_file() and not (folder / SPACY_CONFIG).is_file():
        return sorted({*hugging_face_weights(folder), *_files(folder, *HF_OTHER_FILES)})
    return _files(folder, "**/*")


def catalogue() -> list[Model]:
    """Return the shipped model, then those on this machine, then those that can be obtained.

    Example:
        >>> catalogue()[0].name, catalogue()[0].status
        ('nb_ent_news_sm', 'shipped')
    """
    known = _known()
    folder = MODELS / SHIPPED_MODEL
    scores = tuple(_scores_of_card((folder / "README.md").read_text(encoding="utf-8")))
    shipped = replace(_pipeline(SHIPPED_MODEL, folder), status=SHIPPED, written=("nb", "nn"), scores=scores)
    here = {model.name: _completed(model, known.get(model.name, model)) for model in _installed(known)}
    return [shipped, *here.values(), *(model for name, model in known.items() if name not in here)]


def _scores_of_card(card: str) -> Iterator[ReportedScore]:
    """Yield what a card says of NorNE with nine labels: what the whole program finds, not the model alone."""
    head, _, rest = card.partition("| nine labels, P / R / F |")
    splits = head.rstrip().splitlines()[-2].split("|")[2:-1]
    for split, figures in zip(splits, rest.split("\n")[0].split("|"), strict=False):
        if (name := split.strip()).startswith("norne-"):
            yield ReportedScore(float(figures.rpartition("/")[2]), 9, name, "measured")


def _known() -> dict[str, Model]:
    models = TypeAdapter(list[Model]).validate_json(KNOWN_MODELS.read_bytes())
    return {model.name: model for model in models}


def _installed(known: Collection[str]) -> Iterator[Model]:
    packages = {entry.name for entry in entry_points(group="spacy_models")} | set(filter(is_package, known))
    for name in sorted(packages):
        try:
            yield _pipeline(name, package_data(name))
        except (ModelError, OSError, ValueError, KeyError):
            yield Model(name, INSTALLED)  # it is there, but not as pipelines are; loading it says why
    for name, folder in cached_models().items():
        settings = read_json(folder / HF_CONFIG)
        if any(one.endswith(HF_CLASSIFIER) for one in architectures(settings)):
            yield _classifier(name, folder, settings)


def _pipeline(name: str, folder: Path) -> Model:
    meta = read_json(folder / META)
    components = (meta.get("labels") or {}).items()
    labels = dict.fromkeys(label for name, some in components if ENTITY_COMPONENTS.search(name) for label in some)
    figures = meta.get("performance") or {}
    f1 = figures.get("ents_f")
    scores = [ReportedScore(round(100 * f1, 1), len(labels), "", "published")] if f1 else []
    return Model(
        name=name,
        status=INSTALLED,
        version=str(meta.get("version", "")),
        size_mb=_megabytes(folder),
        licence=str(meta.get("license", "")),
        written=(str(meta["lang"]),),
        labels=tuple(labels),
        scores=tuple(scores),
        address=str(meta.get("url", "")),
    )


def _classifier(name: str, folder: Path, settings: dict[str, Any]) -> Model:
    try:
        labels = LabelScheme({int(key): str(label) for key, label in settings.get("id2label", {}).items()}).labels
    except ValueError:
        labels = ()
    card = folder / "README.md"
    head = card.read_text(encoding="utf-8", errors="replace")[:HF_CARD_HEAD] if card.is_file() else ""
    licence = HF_LICENCE.search(head)
    return Model(
        name=f"{HF_PREFIX}{name}",
        status=INSTALLED,
        version=folder.name,
        size_mb=_megabytes(folder),
        licence=licence[1] if licence else "",
        labels=labels,
        address=f"https://huggingface.co/{name}",
    )


def _completed(here: Model, known: Model) -> Model:
    """Return an installed model with what is known of it elsewhere; scores only of the same version."""
    same = not known.version or known.version == here.version
    return replace(
        here,
        licence=known.licence or here.licence,
        written=known.written or here.written,
        labels=here.labels or known.labels,
        scores=known.scores if same and known.scores else here.scores,
        address=known.address if same else here.address,
    )


def read_json(path: Path) -> dict[str, Any]:
    """Return the object in a JSON file; an empty one where there is none, or it cannot be read."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def architectures(settings: dict[str, Any]) -> list[str]:
    """Return the class names in a Hugging Face model's settings."""
    found = settings.get("architectures")
    return list(map(str, found)) if isinstance(found, list) else []


def _megabytes(folder: Path) -> float:
    return round(sum(path.stat().st_size for path in _files_read(folder)) / 1e6, 1)
