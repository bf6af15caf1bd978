"""What the labels of a token classifier mean, and the names that a row of labelled words makes.

Labels come as ``B-PER`` and ``I-PER`` (BIO), with ``E-`` and ``S-`` or ``L-`` and ``U-`` for last and only words
(BIOES, BILOU), as ``I-PER`` alone or bare ``PER`` (IO), and in some models the other way round: ``PER-B``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
WordSpan = tuple[int, int, str]
"""First word, end (exclusive), label."""

OUTSIDE = "O"
NEVER_NAMES = {"X", "[PAD]", "[CLS]", "[SEP]", "<pad>", "<s>", "</s>"}  # of models that label their own marks
UNNAMED = re.compile(r"LABEL_\d+")  # what a library writes where a model does not say what its labels are called
PREFIXED = re.compile(r"(?P<place>[BIESLUM])[-_](?P<label>.+)")
SUFFIXED = re.compile(r"(?P<label>.+)[-_](?P<place>[BIESLUM])")
PLACES = {"B": "B", "I": "I", "M": "I", "E": "E", "L": "E", "S": "S", "U": "S"}
ALONE = {"B", "S"}
LAST = {"E", "S"}


@dataclass(frozen=True, slots=True)
class Part:
    """What a label says of a word.

    Attributes:
        label: of the name; empty for a word that is in none.
        place: ``B`` first, ``I`` further, ``E`` last, ``S`` only word; empty where the scheme does not say.
    """

    label: str = ""
    place: str = ""


class Scheme:
    """The labels of one model, by their ids.

    Attributes:
        parts: what each label id means.
        labels: the labels of names, sorted.
    """

    def __init__(self, names: Mapping[int, str]) -> None:
        """Take the names of the label ids, as they stand in a model's settings.

        Raises:
            ValueError: they say nothing: none, or all of the form ``LABEL_0``.

        Example:
            >>> scheme = Scheme({0: "B-LOC", 1: "I-LOC", 2: "O"})
            >>> scheme.labels, scheme.parts[2] == Part()
            (('LOC',), True)
        """
        ordered = [names[number] for number in sorted(names)]
        if len(ordered) <= 1 or all(UNNAMED.fullmatch(name) for name in ordered):
            message = "its settings (id2label in config.json) do not say what its labels are called"
            raise ValueError(message)
        outside = {place for place, name in enumerate(ordered) if name.upper() == OUTSIDE} or {0}
        outside |= {place for place, name in enumerate(ordered) if name in NEVER_NAMES}
        said = [name for place, name in enumerate(ordered) if place not in outside]
        self.parts = tuple(Part() if place in outside else _part(name, said) for place, name in enumerate(ordered))
        self.labels = tuple(sorted({part.label for part in self.parts if part.label}))

    def spans(self, ids: Sequence[int], breaks: Collection[int] = ()) -> list[WordSpan]:
        """Return the names that label ids make.

        Labels need not follow the scheme's rules: a name begins wherever there was none before, and where the label
        changes, as in the scoring script of CoNLL-2000 and in seqeval.

        Args:
            ids: of each word.
            breaks: words with which a name can only begin, as after a blank line.

        Example:
            >>> Scheme({0: "O", 1: "B-PER", 2: "I-PER"}).spans([2, 2, 1, 0, 1, 2])
            [(0, 2, 'PER'), (2, 3, 'PER'), (4, 6, 'PER')]
        """
        spans: list[WordSpan] = []
        before = Part()
        for place, part in enumerate(self.parts[number] for number in ids):
            if part.label and (place in breaks or _begins(before, part)):
                spans.append((place, place + 1, part.label))
            elif part.label:
                spans[-1] = (spans[-1][0], place + 1, part.label)
            before = part
        return spans

    def confidence(self, probabilities: Floats, span: WordSpan) -> float:
        """Return the probability of a name: that each of its words has its label, and that it ends where it does.

        Words are taken for independent, so this is a product. It is the model's own, not calibrated.

        Args:
            probabilities: words x label ids.
            span: one of the names that the most probable ids make.
        """
        begin, end, label = span
        chance = float(probabilities[begin:end, self._ids(label)].sum(1, dtype=np.float64).prod())
        if end < len(probabilities):
            chance *= 1.0 - float(probabilities[end, self._ids(label, goes_on=True)].sum(dtype=np.float64))
        return min(max(chance, 0.0), 1.0)

    def _ids(self, label: str, *, goes_on: bool = False) -> list[int]:
        return [
            number
            for number, part in enumerate(self.parts)
            if part.label == label and not (goes_on and part.place in ALONE)
        ]


def _begins(before: Part, part: Part) -> bool:
    return part.place in ALONE or before.place in LAST or before.label != part.label


def _part(name: str, said: Sequence[str]) -> Part:
    """Return what a label means, given all labels: a mark behind (``PER-B``) is believed where every label has one."""
    if match := PREFIXED.fullmatch(name):
        return Part(match["label"], PLACES[match["place"]])
    if all(SUFFIXED.fullmatch(one) for one in said) and (match := SUFFIXED.fullmatch(name)):
        return Part(match["label"], PLACES[match["place"]])
    return Part(name)
