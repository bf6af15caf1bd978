"""Finding and describing models, without loading them: nothing here needs spaCy.

A model is a spaCy pipeline with a component that finds names, or, by ``hf:NAME``, a Hugging Face token classifier.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from importlib.util import find_spec
from pathlib import Path, PurePath

from pipeline.errors import ModelError
from pipeline.recognise import hub
from pipeline.settings import SHIPPED_MODEL

MODELS = Path(__file__).parents[1] / "models"
DOWNLOADABLE = ("nb_core_news_sm", "nb_core_news_md", "nb_core_news_lg")
CONFIG = "config.cfg"
META = "meta.json"
OURS = "navnetabell_tagger"
"""Name of our own component, and of its folder in a pipeline's."""
WEIGHTS = "weights.npz"
BEAM = "navnetabell_beam"
"""What the names of components that search for probabilities begin with, see `pipeline.recognise.beam`."""


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """Which model was used, for ``run.json``, the report and the terminal.

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


def find(name: str) -> tuple[Path, str]:
    """Return the folder that holds a model's settings and weights, and where it comes from.

    Raises:
        ModelError: no such folder and no such installed package; the message holds the command that installs it.
    """
    if name == SHIPPED_MODEL:
        return MODELS / SHIPPED_MODEL, "shipped"
    if hub.is_hub_name(name):
        return hub.find(name)
    if Path(name).exists():
        return _checked(Path(name), name), "folder"
    if is_package(name):
        return package_data(name), "installed"
    if name in DOWNLOADABLE:
        raise ModelError.not_installed(name, f"python -m spacy download {name}")
    if hub.cached(name):
        raise ModelError.on_the_hub(name)
    raise ModelError.not_found(name)


def _checked(folder: Path, name: str) -> Path:
    if (folder / CONFIG).is_file():
        return folder
    if (folder / hub.CONFIG).is_file():
        raise ModelError.on_the_hub(name)
    raise ModelError.broken(name, f"there is no {CONFIG} in it, so it is not the folder of a spaCy pipeline.")


def is_package(name: str) -> bool:
    """Tell whether a package of that name is installed."""
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
    places = spec.submodule_search_locations if spec else None
    configs = sorted(path for place in places or () for path in Path(place).glob(f"*/{CONFIG}"))
    if not configs:
        raise ModelError.broken(name, "the package holds no pipeline.")
    return configs[0].parent


def libraries(name: str) -> tuple[str, ...]:
    """Return the names of libraries, beside those of every run, that what a model finds depends on.

    Example:
        >>> libraries("hf:NbAiLab/nb-bert-base-ner"), libraries("nb_core_news_sm")
        (('tokenizers', 'torch', 'transformers'), ())
    """
    return ("tokenizers", "torch", "transformers") if hub.is_hub_name(name) else ()


def portable(name: str) -> str:
    """Return a model's name without the folders of this machine: of an absolute path the last name only.

    Example:
        >>> portable("hf:/home/kari/namn"), portable("/home/kari/namn"), portable("nb_core_news_sm")
        ('hf:namn', 'namn', 'nb_core_news_sm')
    """
    bare = name.removeprefix(hub.PREFIX)
    return name.removesuffix(bare) + PurePath(bare).name if PurePath(bare).is_absolute() else name


def digest(folder: Path) -> str:
    """Return the SHA-256, in hexadecimal, over the relative names and contents of the files of a model's folder.

    All files of a spaCy pipeline; of a Hugging Face model those that are read, for beside them may lie the same weights
    in other formats, and gigabytes left over from its training.
    """
    hugging_face = (folder / hub.CONFIG).is_file() and not (folder / CONFIG).is_file()
    files = hub.content(folder) if hugging_face else sorted(path for path in folder.rglob("*") if path.is_file())
    total = hashlib.sha256()
    for path in files:
        with path.open("rb") as content:
            inner = hashlib.file_digest(content, "sha256").hexdigest()
        total.update(json.dumps([path.relative_to(folder).as_posix(), inner]).encode())
    return total.hexdigest()
