"""F1 while training: of gold sentences in their own words, ten to a window."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

import numpy as np

from pipeline.recognise.tagger.decode import LabelSpan, best_labels, spans_of
from pipeline.recognise.tagger.layers import Floats
from pipeline.train.gold import LABELS, Gold, Sentence
from pipeline.train.windows import Window, paragraphs

TYPES = {"PER": "person", "ORG": "organisation", "LOC": "place", "GPE_LOC": "place", "GPE_ORG": "place"}
STARTS_SENTENCE = 0.5

Tag = Callable[[Sequence[Window]], tuple[list[Floats], list[Floats]]]
"""Windows -> for each, the probabilities of labels (words x labels) and those of sentence starts."""


@dataclass(frozen=True, slots=True)
class F1:
    """F1 in percent: of names in nine labels, of persons, places and organisations, and of sentence starts."""

    nine: float
    types: float
    starts: float

    def __str__(self) -> str:
        return f"{self.nine:.1f} {self.types:.1f} s{self.starts:.1f}"


def described(tag: Tag, gold: Gold, leave_out: str) -> str:
    """Return a line with the scores of all parts of the gold but the one that is trained on."""
    scores = (f" | {part} {scored(tag, gold[part])}" for part in gold if part != leave_out and gold[part])
    return "".join(scores)


def scored(tag: Tag, sentences: Sequence[Sentence]) -> F1:
    """Return how well names and sentence starts are found in sentences."""
    windows = paragraphs(sentences)
    return compared(windows, *tag(windows), names=sum(len(sentence.spans) for sentence in sentences))


def compared(windows: Iterable[Window], labels: Iterable[Floats], starts: Iterable[Floats], names: int) -> F1:
    """Return the scores of probabilities against windows.

    Args:
        windows: gold.
        labels: probabilities of labels for each.
        starts: probabilities of sentence starts for each; the first of a window does not count.
        names: how many the gold has, those counted that got no label since another stands in the same word.
    """
    nine, types, opened = (Counter[str]() for _ in range(3))
    for window, chances, starting in zip(windows, labels, starts, strict=True):
        gold, found = (
            set(spans_of(np.array(window.labels))),
            set(spans_of(best_labels(chances, np.array([len(chances)])))),
        )
        _count(nine, gold, found)
        _count(types, _merged(gold), _merged(found))
        _count(opened, _places(np.array(window.starts) == 1), _places(starting > STARTS_SENTENCE))
    return F1(f1(nine["right"], nine["found"], names), f1(**types), f1(**opened))


def f1(right: int = 0, found: int = 0, gold: int = 0) -> float:
    """Return F1 in percent."""
    return 200.0 * right / max(found + gold, 1)


def _count(counts: Counter[str], gold: AbstractSet[Any], found: AbstractSet[Any]) -> None:
    counts.update(right=len(gold & found), found=len(found), gold=len(gold))


def _merged(spans: AbstractSet[LabelSpan]) -> AbstractSet[Any]:
    return {(start, end, TYPES[LABELS[label]]) for start, end, label in spans if LABELS[label] in TYPES}


def _places(starting: np.ndarray) -> AbstractSet[Any]:
    return {place for place in np.flatnonzero(starting).tolist() if place}
