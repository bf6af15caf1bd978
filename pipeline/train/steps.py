"""The steps of the recipe by name, and their fields as options of the command line."""

from __future__ import annotations

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Iterator, Sequence
from dataclasses import MISSING, Field, fields
from inspect import getdoc
from pathlib import Path
from types import UnionType
from typing import Any, ClassVar, Protocol, get_args, get_origin, get_type_hints

from pipeline.train.calibrate import Calibrate
from pipeline.train.card import MakeCard
from pipeline.train.combine import Combine
from pipeline.train.distil import TrainStudent
from pipeline.train.gold import MakeGold
from pipeline.train.label import Label, LabelByStudent
from pipeline.train.language_model import TrainLanguageModel
from pipeline.train.lexicon import MakeLexicon
from pipeline.train.package import Package
from pipeline.train.raw import ReadRaw
from pipeline.train.score import ScoreWeights
from pipeline.train.teacher import TrainTeacher
from pipeline.train.vectors import TrainVectors
from pipeline.train.weights import WriteWeights
from pipeline.train.words import MakeWords


class Step(Protocol):
    """A dataclass whose fields are the step's files and settings."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    def run(self) -> Iterator[str]:
        """Do the step; yield lines that say how it goes."""


STEPS: dict[str, type[Step]] = {
    "gold": MakeGold,
    "raw": ReadRaw,
    "vectors": TrainVectors,
    "words": MakeWords,
    "language-model": TrainLanguageModel,
    "teacher": TrainTeacher,
    "label": Label,
    "label-by-student": LabelByStudent,
    "combine": Combine,
    "lexicon": MakeLexicon,
    "student": TrainStudent,
    "weights": WriteWeights,
    "calibrate": Calibrate,
    "score": ScoreWeights,
    "package": Package,
    "card": MakeCard,
}
"""In the order in which they are run."""


def main(arguments: Sequence[str]) -> Iterator[str]:
    """Do the step that the arguments ask for; yield lines that say how it goes."""
    given = vars(_parser().parse_args(arguments))
    step = STEPS[given.pop("step")]
    return step(**{name: tuple(value) if isinstance(value, list) else value for name, value in given.items()}).run()


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="python -m pipeline.train", description="One step of the recipe of the shipped model.")
    steps = parser.add_subparsers(dest="step", required=True, metavar="STEP")
    for name, step in STEPS.items():
        doc = getdoc(step) or ""
        sub = steps.add_parser(
            name, description=doc, help=doc.splitlines()[0], formatter_class=RawDescriptionHelpFormatter
        )
        hints = get_type_hints(step)
        for field in fields(step):
            _add_option(sub, field, hints[field.name])
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
