"""Which models there are: shipped, on this machine, or to be had; what is known of each. Nothing is loaded for it.

What can be had stands in ``known_models.json``, with the address of each fact's source. Where nothing is published the
field is empty.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from pipeline.errors import ModelError
from pipeline.recognise import hub, models
from pipeline.settings import SHIPPED_MODEL

KNOWN = Path(__file__).with_name("known_models.json")
SHIPPED, INSTALLED, OBTAINABLE = "shipped", "installed", "obtainable"
FINDERS = re.compile(r"ner|navnetabell_tagger|entity_ruler|span_ruler")  # components whose labels are names
LICENCE = re.compile(r"^licen[sc]e:\s*(\S+)", re.MULTILINE)
PUBLISHED = "published"
HEAD = 4000  # code points of a model card in which its licence is looked for


@dataclass(frozen=True, slots=True)
class Score:
    """How well a model does.

    Attributes:
        f1: of exact span and label, in percent.
        labels: how many labels were told apart.
        split: of which corpus; empty where the source does not say.
        source: ``published`` by those who made it, or ``measured`` with this program.
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
        size_mb: on this machine, else what has to be fetched, in millions of bytes.
        licence: as its makers write it.
        written: ISO 639-1 codes: ``nb``, ``nn``, or other languages; ``no`` and ``mul`` where it says no more.
        labels: of its names.
        scores: see `Score`.
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
    scores: tuple[Score, ...] = ()
    address: str = ""
    install: str = ""


def catalogue() -> list[Model]:
    """Return the shipped model, then those on this machine, then those that can be had.

    Example:
        >>> catalogue()[0].name, catalogue()[0].status
        ('nb_ent_news_sm', 'shipped')
    """
    known = {model.name: model for model in _known()}
    here = {model.name: _completed(model, known.get(model.name)) for model in _installed(known)}
    return [_shipped(), *here.values(), *(model for name, model in known.items() if name not in here)]


def _known() -> Iterator[Model]:
    for facts in json.loads(KNOWN.read_text(encoding="utf-8")):
        lists: dict[str, Any] = {name: tuple(facts.pop(name, ())) for name in ("written", "labels")}
        scores = tuple(Score(**score) for score in facts.pop("scores", ()))
        yield Model(**facts, **lists, scores=scores, install=_command(facts["name"]))


def _command(name: str) -> str:
    if hub.is_hub_name(name):
        return f"pip install 'navnetabell[transformers]' && hf download {name.removeprefix(hub.PREFIX)}"
    return f"python -m spacy download {name}"


def _shipped() -> Model:
    folder, _ = models.find(SHIPPED_MODEL)
    meta = _json(folder / "meta.json")
    parts = {part: facts for part, facts in meta["performance"].items() if part.startswith("norne-")}
    labels = _labels(meta)
    return Model(
        name=SHIPPED_MODEL,
        status=SHIPPED,
        version=str(meta["version"]),
        size_mb=_megabytes(folder.rglob("*")),
        licence=str(meta["license"]),
        written=("nb", "nn"),
        labels=labels,
        scores=tuple(Score(round(facts["nine"], 1), len(labels), part, "measured") for part, facts in parts.items()),
    )


def _installed(known: Iterable[str]) -> Iterator[Model]:
    named = {entry.name for entry in entry_points(group="spacy_models")}
    for name in sorted(named | {name for name in known if not hub.is_hub_name(name) and models.is_package(name)}):
        try:
            yield _pipeline(name, models.package_data(name))
        except (ModelError, OSError, ValueError, KeyError):
            yield Model(name, INSTALLED)  # it is there, but not as pipelines are; loading it tells why
    for name, folder in hub.all_cached():
        settings = _json(folder / hub.CONFIG)
        if any(str(kind).endswith(hub.CLASSIFIER) for kind in settings.get("architectures") or ()):
            yield _classifier(f"{hub.PREFIX}{name}", folder, settings)


def _pipeline(name: str, folder: Path) -> Model:
    meta = _json(folder / "meta.json")
    labels, f1 = _labels(meta), (meta.get("performance") or {}).get("ents_f")
    return Model(
        name=name,
        status=INSTALLED,
        version=str(meta.get("version", "")),
        size_mb=_megabytes(folder.rglob("*")),
        licence=str(meta.get("license", "")),
        written=(str(meta["lang"]),),
        labels=labels,
        scores=(Score(round(100 * f1, 1), len(labels), "", PUBLISHED),) if f1 else (),
        address=str(meta.get("url", "")),
    )


def _classifier(name: str, folder: Path, settings: Mapping[str, Any]) -> Model:
    from pipeline.recognise.transformer.scheme import Scheme  # noqa: PLC0415 - NumPy is for those who have such a model

    try:
        labels = Scheme({int(number): str(label) for number, label in settings.get("id2label", {}).items()}).labels
    except ValueError:
        labels = ()
    card = folder / "README.md"
    licence = LICENCE.search(card.read_text(encoding="utf-8", errors="replace")[:HEAD]) if card.is_file() else None
    return Model(
        name=name,
        status=INSTALLED,
        version=folder.name,
        size_mb=_megabytes(hub.content(folder)),
        licence=licence[1] if licence else "",
        labels=labels,
        address=f"https://huggingface.co/{name.removeprefix(hub.PREFIX)}",
    )


def _completed(here: Model, known: Model | None) -> Model:
    """Return a model that is here with what is known of it beside: figures only of the same version."""
    if known is None:
        return here
    same = not known.version or known.version == here.version
    return replace(
        here,
        licence=known.licence or here.licence,
        written=known.written or here.written,
        labels=here.labels or known.labels,
        scores=known.scores if same and known.scores else here.scores,
        address=known.address if same else here.address,
    )


def _labels(meta: Mapping[str, Any]) -> tuple[str, ...]:
    found = [label for part, labels in (meta.get("labels") or {}).items() if FINDERS.search(part) for label in labels]
    return tuple(dict.fromkeys(found))


def _json(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _megabytes(files: Iterable[Path]) -> float:
    return round(sum(path.stat().st_size for path in files if path.is_file()) / 1e6, 1)
