"""The weights of the recogniser, and how they are put to work.

A word has a vector of its own where it is frequent, else the mean of the vectors of its character sequences, and always
one for its shape; where it stands in the list of names, one for that and for the name's type (`names`). Two gated
convolutions and two pairs of light recurrent layers (forward and backward) put it in context. Equal names in one text
are drawn to the same label. The labels are the most probable sequence that is a valid BIO sequence.

The file is a NumPy archive: ``settings`` (JSON: labels, calibration) and ``lexicon`` (a word a line) as UTF-8 bytes;
the tables ``words`` and ``pieces`` as int8 with a scale a row; ``shapes``; the matrices of the layers as float16 with
biases as float32; ``names`` (a code and a name a line) as UTF-8 bytes with their ``name_vectors``.
"""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from pipeline.recognise.labels import TYPE_OF_LABEL
from pipeline.recognise.tagger.consistent import made_consistent
from pipeline.recognise.tagger.decode import Calibration, Tagged, decoded
from pipeline.recognise.tagger.layers import (
    LEAST_COLUMNS,
    Floats,
    GatedConvolution,
    Integers,
    Layout,
    Linear,
    Recurrence,
    sigmoid,
    softmax,
)
from pipeline.recognise.tagger.names import NameList
from pipeline.recognise.tagger.vectors import WordVectors

Weights = Mapping[str, NDArray[Any]]

UNCALIBRATED = (0.0, 1.0, 0.0)
WORDS_AT_ONCE = 1024


class Tagger:
    """A loaded model.

    Attributes:
        labels: the labels of names; label ids are 0 for none, 2k + 1 for B and 2k + 2 for I of label k.
        weights: the arrays as they stand in the file.
    """

    def __init__(self, weights: Weights) -> None:
        """Take the arrays of a file of weights.

        Raises:
            KeyError: one is missing.
        """
        settings = json.loads(weights["settings"].tobytes())
        self.weights: dict[str, Any] = dict(weights)
        self.labels: tuple[str, ...] = tuple(settings["labels"])
        given = settings.get("calibration", {})
        self._calibrations = [tuple(given.get(label, UNCALIBRATED)) for label in self.labels]
        kinds = [TYPE_OF_LABEL.get(label, label) for label in self.labels]
        self._types = [kinds.index(kind) for kind in kinds]
        self._vectors = WordVectors(weights)
        self._names = NameList(weights["names"].tobytes().decode("utf-8").splitlines())
        self._name_vectors: Floats = weights["name_vectors"].astype(np.float32)
        self._convolutions = [GatedConvolution(*_layer(weights, f"conv{number}")) for number in range(2)]
        self._recurrences = [Recurrence(*_layer(weights, f"rec{number}")) for number in range(2)]
        self._out = Linear(*_layer(weights, "out"), least=LEAST_COLUMNS)

    @classmethod
    def load(cls, source: str | Path | IO[bytes]) -> Tagger:
        """Load a model from its file.

        Raises:
            OSError: it cannot be read.
            ValueError: it is no such file.
        """
        try:
            with np.load(source) as weights:
                return cls(dict(weights))
        except (ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile, zlib.error) as error:
            message = f"the weights of the recogniser are damaged ({error})"
            raise ValueError(message) from error

    def save(self, target: str | Path | IO[bytes]) -> None:
        """Write the model; the same weights give the same bytes.

        Raises:
            OSError: the file cannot be written.
        """
        if isinstance(target, str | Path):
            with Path(target).open("wb") as file:
                self.save(file)
        else:
            np.savez_compressed(target, **self.weights)

    def with_calibration(self, calibration: Mapping[str, Calibration]) -> Tagger:
        """Return the same model with other numbers for `decode.confidence`, by label."""
        settings = {**json.loads(self.weights["settings"].tobytes()), "calibration": dict(calibration)}
        stored = np.frombuffer(json.dumps(settings).encode("utf-8"), dtype=np.uint8)
        return Tagger({**self.weights, "settings": stored})

    def tag(self, sequences: Sequence[Sequence[str]], texts: Sequence[int] | None = None) -> list[Tagged]:
        """Tag sequences of words, paragraphs say; no name goes on from one to the next, and one may be empty.

        Many at once are fastest. What is found in a text does not depend on the others.

        Args:
            sequences: words.
            texts: of which text each sequence is a part, any numbers: equal names in one text are drawn to the same
                label. Left out, each sequence is a text of its own.
        """
        lengths = np.array([len(sequence) for sequence in sequences], dtype=np.int64)
        parts = np.arange(len(sequences)) if texts is None else np.array(texts, dtype=np.int64)
        labels, starts = self.probabilities(sequences, parts)
        words = [word for sequence in sequences for word in sequence]
        labels = made_consistent(words, np.repeat(parts, lengths).tolist(), labels)
        return decoded(labels, starts, lengths, self._types, self._calibrations)

    def probabilities(self, sequences: Sequence[Sequence[str]], texts: Integers) -> tuple[Floats, Floats]:
        """Return the probabilities of labels and of sentence starts, a row a word, one sequence below the other."""
        count = 2 * len(self.labels) + 1
        lengths = np.array([len(sequence) for sequence in sequences], dtype=np.int64)
        labels: Floats = np.empty((lengths.sum(), count), dtype=np.float32)
        starts: Floats = np.empty(len(labels), dtype=np.float32)
        done = 0
        for group, blocks in _groups(lengths, texts):
            scores = self._scores(sequences[group], Layout(lengths[group], blocks))
            rows = slice(done, done := done + len(scores))
            labels[rows] = softmax(scores[:, :count])
            starts[rows] = sigmoid(scores[:, count + 1] - scores[:, count])
        return labels, starts

    def _scores(self, sequences: Sequence[Sequence[str]], layout: Layout) -> Floats:
        """Return the scores of labels, of no sentence start, of a sentence start."""
        words = [word for sequence in sequences for word in sequence]
        listed = [row for sequence in sequences for row in self._names.rows(sequence)]
        x = layout.laid_out(self._vectors.of(words) + self._name_vectors[listed])
        for convolution in self._convolutions:
            x = convolution(x)
            x[layout.gaps] = 0.0
        first = self._recurrences[0](x, layout)
        second = self._recurrences[1](first, layout)
        return self._out(np.concatenate([x, first, second], axis=1))[layout.spots]


def _layer(weights: Weights, name: str) -> tuple[Floats, Floats]:
    """Return the matrix (inputs x outputs) and the bias of a layer, ready to be computed with."""
    matrix = weights[name].astype(np.float32)
    if f"{name}_scale" in weights:
        matrix *= weights[f"{name}_scale"]
    return np.ascontiguousarray(matrix), weights[f"{name}_bias"].astype(np.float32)


def _groups(lengths: Integers, texts: Integers) -> Iterator[tuple[slice, Integers]]:
    """Yield the bounds of sequences of about `WORDS_AT_ONCE` words together, and of which block each of them is a part.

    A block is a text, or, of a long one, what begins within the same `WORDS_AT_ONCE` words of it.
    """
    before = np.cumsum(lengths) - lengths
    first = np.diff(texts, prepend=-1) != 0
    within = before - np.maximum.accumulate(np.where(first, before, 0))
    first |= np.diff(within // WORDS_AT_ONCE, prepend=0) != 0
    blocks = np.cumsum(first) - 1
    begins = np.flatnonzero(first)
    turns = begins[np.diff(before[begins] // WORDS_AT_ONCE, prepend=-1) != 0]
    for begin, end in pairwise([*turns, len(lengths)]):
        yield slice(begin, end), blocks[begin:end] - blocks[begin]
