"""Trained students -> their mean; a student -> the file that `pipeline.recognise.tagger` reads."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from pipeline.recognise.tagger import Tagger
from pipeline.recognise.tagger.layers import Floats
from pipeline.train.gold import LABELS
from pipeline.train.lexicon import Lexicon
from pipeline.train.raw import as_bytes
from pipeline.train.typed_names import read_names

MATRICES = {
    "conv0": "convolutions.0.linear",
    "conv1": "convolutions.1.linear",
    "rec0": "recurrences.0.linear",
    "rec1": "recurrences.1.linear",
    "out": "out",
}
"""Name in the file -> name in the student."""

MOST = 127  # of an int8


@dataclass(frozen=True, kw_only=True)
class MeanStudent:
    """The mean of the weights of students that went different ways from one beginning.

    Attributes:
        students: what the step ``student`` wrote, with one lexicon.
        out: student to write.
    """

    students: tuple[Path, ...]
    out: Path

    def run(self) -> Iterator[str]:
        """Write it."""
        students = [torch.load(path, weights_only=True) for path in self.students]
        torch.save({name: sum(one[name].float() for one in students) / len(students) for name in students[0]}, self.out)
        yield f"{self.out.name}: the mean of {len(students)}"


@dataclass(frozen=True, kw_only=True)
class WriteWeights:
    """The small model's weights for use without PyTorch: tables as int8 with a scale a row, matrices as float16.

    Attributes:
        student: what the step ``student`` wrote.
        lexicon: what the step ``lexicon`` or ``extend`` wrote.
        names: what the step ``names`` wrote; without it there is no list of names in the model.
        out: archive to write.
    """

    student: Path
    lexicon: Path
    names: Path | None = None
    out: Path

    def run(self) -> Iterator[str]:
        """Write the archive."""
        values = {name: value.float().numpy() for name, value in torch.load(self.student, weights_only=True).items()}
        Tagger(stored(values, Lexicon.load(self.lexicon).words, read_names(self.names))).save(self.out)
        yield f"{self.out.name}: {self.out.stat().st_size / 1e6:.2f} MB, not calibrated"


def stored(values: Mapping[str, Floats], lexicon: list[str], names: list[str]) -> dict[str, NDArray[Any]]:
    """Return the arrays of the file by the values of the student's parameters."""
    arrays: dict[str, NDArray[Any]] = {}
    for table in ("words", "pieces"):
        arrays[table], arrays[f"{table}_scale"] = as_int8(values[f"{table}.weight"])
    arrays["shapes"] = values["shapes.weight"].astype(np.float32)
    for name, source in MATRICES.items():
        arrays[name] = values[f"{source}.weight"].T.astype(np.float16)
        arrays[f"{name}_bias"] = values[f"{source}.bias"].astype(np.float32)
    arrays["name_vectors"] = values["names.weight"].astype(np.float16)
    arrays["names"] = as_bytes(names)
    arrays["settings"] = as_bytes([json.dumps({"labels": LABELS})])
    arrays["lexicon"] = as_bytes(lexicon)
    return arrays


def as_int8(table: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Return a table as whole numbers and the scale of each row."""
    scale = np.maximum(np.abs(table).max(1, keepdims=True), 1e-8) / MOST
    return np.round(table / scale).astype(np.int8), scale.astype(np.float32)
