"""Where a Hugging Face model lies on this machine: a folder, or the cache that `hf download` fills.

Nothing is downloaded here or later: a model that is not there is named with the command that fetches it. The cache has
a documented layout (https://huggingface.co/docs/huggingface_hub/guides/manage-cache), so no library is needed to look.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from pipeline.errors import ModelError

PREFIX = "hf:"
CONFIG = "config.json"
CLASSIFIER = "ForTokenClassification"  # what the names of classes of token classifiers end in
WEIGHTS = ("*.safetensors", "pytorch_model*.bin")
ALSO_READ = ("*.json", "*.txt", "*.model")
"""What is read of a folder beside weights: settings, labels, vocabularies."""


def is_hub_name(name: str) -> bool:
    """Tell whether a model's name asks for a Hugging Face model.

    Example:
        >>> is_hub_name("hf:NbAiLab/nb-bert-base-ner"), is_hub_name("nb_core_news_sm")
        (True, False)
    """
    return name.startswith(PREFIX)


def find(name: str) -> tuple[Path, str]:
    """Return the folder of a model, and where it comes from: ``folder`` or ``cached``.

    Raises:
        ModelError: it is not on this machine, or its folder holds no model.
    """
    bare = name.removeprefix(PREFIX)
    if bare and Path(bare).is_dir():
        return _checked(Path(bare), name), "folder"
    snapshot = cached(bare)
    if snapshot is None:
        raise ModelError.not_downloaded(name, bare)
    return _checked(snapshot, name), "cached"


def _checked(folder: Path, name: str) -> Path:
    if not (folder / CONFIG).is_file():
        raise ModelError.broken(name, f"there is no {CONFIG} in it, so it is not the folder of a Hugging Face model.")
    if not weights(folder):
        raise ModelError.broken(name, f"there are no weights in it ({' or '.join(WEIGHTS)}).")
    return folder


def weights(folder: Path) -> list[Path]:
    """Return the files of weights of a folder that are read: safetensors where there are any."""
    found = ([path for path in sorted(folder.glob(pattern)) if path.is_file()] for pattern in WEIGHTS)
    return next(filter(None, found), [])


def content(folder: Path) -> list[Path]:
    """Return the files of a folder that a result depends on, sorted: weights, settings, vocabularies."""
    beside = {path for pattern in ALSO_READ for path in folder.glob(pattern) if path.is_file()}
    return sorted({*weights(folder), *beside})


def cached(name: str) -> Path | None:
    """Return the folder in the cache of a model by its name on the hub, such as ``NbAiLab/nb-bert-base-ner``.

    It is the one of the branch ``main`` if that was fetched, else the one fetched last.
    """
    home = cache() / f"models--{name.replace('/', '--')}"
    if not name or not home.is_dir():
        return None
    main = home / "refs" / "main"
    named = [home / "snapshots" / main.read_text(encoding="utf-8").strip()] if main.is_file() else []
    others = sorted((home / "snapshots").glob("*"), key=lambda path: path.stat().st_mtime, reverse=True)
    return next((path for path in [*named, *others] if path.is_dir()), None)


def all_cached() -> Iterator[tuple[str, Path]]:
    """Yield name and folder of each model in the cache, in the order of names."""
    for home in sorted(cache().glob("models--*")):
        name = home.name.removeprefix("models--").replace("--", "/", 1)
        if folder := cached(name):
            yield name, folder


def cache() -> Path:
    """Return the folder of the cache, where the library's own variables say, else where it is by default."""
    if named := os.environ.get("HF_HUB_CACHE") or os.environ.get("HUGGINGFACE_HUB_CACHE"):
        return Path(named).expanduser()
    above = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(os.environ.get("HF_HOME") or f"{above}/huggingface").expanduser() / "hub"
