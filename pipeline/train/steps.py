"""The steps of the recipe by name, and their fields as options of the command line."""

from __future__ import annotations

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Iterator, Sequence
from dataclasses import MISSING, Field, fields
from importlib import import_module
from inspect import getdoc
from pathlib import Path
from types import UnionType
from typing import Any, ClassVar, Protocol, get_args, get_origin, get_type_hints


class Step(Protocol):
    """A dataclass whose fields are the step's files and settings."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    def run(self) -> Iterator[str]:
        """Do the step; yield lines that say how it goes."""


STEPS = {
    "gold": "gold.MakeGold",
    "raw": "raw.ReadRaw",
    "names": "typed_names.PackNames",
    "vectors": "vectors.TrainVectors",
    "words": "words.MakeWords",
    "language-model": "language_model.TrainLanguageModel",
    "teacher": "teacher.TrainTeacher",
    "label": "label.Label",
    "label-by-student": "label.LabelByStudent",
    "combine": "combine.Combine",
    "lexicon": "lexicon.MakeLexicon",
    "extend": "extend.ExtendStudent",
    "student": "distil.TrainStudent",
    "mean": "weights.MeanStudent",
    "weights": "weights.WriteWeights",
    "calibrate": "calibrate.Calibrate",
    "score": "score.ScoreWeights",
    "ocr": "ocr.PackTrigrams",
    "package": "package.Package",
    "card": "card.MakeCard",
    "places": "places.PackPlaces",
    "outlines": "outlines.PackOutlines",
}
"""Where each step is, in the order in which they are run; loaded when asked for, since only some need PyTorch."""


def main(arguments: Sequence[str]) -> Iterator[str]:
    """Do the step that the first argument names; yield lines that say how it goes.

    Raises:
        ModuleNotFoundError: the step needs a library of the extra ``train`` that is not installed.
    """
    parser = ArgumentParser(prog="python -m pipeline.train", description="One step of the recipe of the shipped model.")
    parser.add_argument("step", choices=STEPS, metavar="STEP", help=", ".join(STEPS))
    name = parser.parse_args(arguments[:1]).step
    step = find_step(name)
    given = vars(_parser(name, step).parse_args(arguments[1:]))
    return step(**{name: tuple(value) if isinstance(value, list) else value for name, value in given.items()}).run()


def find_step(name: str) -> type[Step]:
    """Return the class of a step."""
    module, _, kind = STEPS[name].partition(".")
    found: type[Step] = getattr(import_module(f"pipeline.train.{module}"), kind)
    return found


def _parser(name: str, step: type[Step]) -> ArgumentParser:
    parser = ArgumentParser(
        prog=f"python -m pipeline.train {name}",
        description=getdoc(step),
        formatter_class=RawDescriptionHelpFormatter,
    )
    hints = get_type_hints(step)
    for field in fields(step):
        _add_option(parser, field, hints[field.name])
    return parser


def _add_option(parser: ArgumentParser, field: Field[Any], hint: Any) -> None:
    """Add an option for a field of type T, T | None or tuple[T, ...]."""
    several = get_origin(hint) is tuple
    kind = get_args(hint)[0] if several or isinstance(hint, UnionType) else hint
    needed = field.default is MISSING
    parser.add_argument(
        "--" + field.name.replace("_", "-"),
        type=kind,
        required=needed,
        default=None if needed else field.default,
        metavar="FILE" if kind is Path else kind.__name__.upper(),
        help=None if needed or not field.default else f"default: {field.default}",
        nargs="+" if several else None,
    )
