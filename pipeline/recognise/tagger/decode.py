"""Probabilities of labels -> the most probable valid labels, the names that they make, and how sure each name is.

Label ids are 0 for no name, 2k + 1 for the first word (B) and 2k + 2 for a further word (I) of a name with label k.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from pipeline.recognise.tagger.layers import Floats, Integers

LabelSpan = tuple[int, int, int]
"""First word, end (exclusive), number of the label k."""

Calibration = Sequence[float]
"""Coefficients of a logistic regression: the constant, those of the two `span_features`."""

LEAST = 1e-9  # added to probabilities before their logarithm
SMALLEST_DOUBT = 1e-6  # how near to 0 or 1 a probability may come


@dataclass(frozen=True, slots=True)
class Tagged:
    """What was found in one sequence of words.

    Attributes:
        labels: the label id of each word, a valid BIO sequence.
        spans: the names, in order.
        probabilities: of each span, calibrated: that bounds and type are right; labels of one type count as one.
        starts: of each word, the probability that a sentence starts there.
    """

    labels: Integers
    spans: list[LabelSpan]
    probabilities: list[float]
    starts: Floats


def decoded(
    labels: Floats, starts: Floats, lengths: Integers, types: Sequence[int], calibrations: Sequence[Calibration]
) -> list[Tagged]:
    """Return what probabilities say of sequences that stand one below the other.

    Args:
        labels: probabilities, words x label ids.
        starts: probabilities of sentence starts.
        lengths: of the sequences, in words.
        types: the number of each label's type; labels of one type are found apart, but trusted together.
        calibrations: see `confidence`, one for each label.
    """
    best = best_labels(labels, lengths)
    by_type = type_chances(labels, types)
    bounds = [0, *np.cumsum(lengths).tolist()]
    spans = _spans_by_sequence(best, bounds)
    found = []
    for number, (begin, end) in enumerate(pairwise(bounds)):
        here = spans.get(number, [])
        sure = [confidence(by_type[begin:end], span, calibrations[span[2]]) for span in here]
        found.append(Tagged(best[begin:end], here, sure, starts[begin:end]))
    return found


def _spans_by_sequence(labels: Integers, bounds: Sequence[int]) -> dict[int, list[LabelSpan]]:
    """Return the spans of the sequences that have any, each with the number of its sequence."""
    spans: dict[int, list[LabelSpan]] = {}
    inside = np.flatnonzero(labels)
    numbers = np.searchsorted(bounds, inside, side="right") - 1
    for place, number, label in zip(inside.tolist(), numbers.tolist(), labels[inside].tolist(), strict=True):
        first = place - bounds[number]
        here = spans.setdefault(number, [])
        if label % 2:
            here.append((first, first + 1, label // 2))
        else:
            here[-1] = (here[-1][0], first + 1, here[-1][2])
    return spans


def best_labels(probabilities: Floats, lengths: Integers) -> Integers:
    """Return the most probable valid BIO labels of sequences that stand one below the other.

    Words are independent but for validity, so the most probable labels word by word are mostly valid as they are; only
    sequences in which they are not are searched (Viterbi, IEEE Trans. Inf. Theory 13:2, 1967).
    """
    best: Integers = probabilities.argmax(1)
    bounds = np.concatenate([[0], np.cumsum(lengths)])
    done = 0
    for bad in _invalid(best, bounds):
        if bad >= done:
            following = int(np.searchsorted(bounds, bad, side="right"))
            begin, done = int(bounds[following - 1]), int(bounds[following])
            best[begin:done] = viterbi(np.log(probabilities[begin:done] + np.float32(LEAST)))
    return best


def _invalid(labels: Integers, bounds: Integers) -> list[int]:
    """Return the words whose I follows neither B nor I of the same label in their sequence."""
    before = np.concatenate([[0], labels])[: len(labels)]
    before[bounds[bounds < len(labels)]] = 0
    inside = (labels > 0) & (labels % 2 == 0)
    return [int(place) for place in np.flatnonzero(inside & (before != labels) & (before != labels - 1))]


def viterbi(scores: Floats) -> Integers:
    """Return the best sequence of labels in which an I only follows the B or I of its label; ``scores`` are added."""
    length, count = scores.shape
    inside = np.arange(2, count, 2)
    back = np.zeros((length, count), dtype=np.int64)
    state = scores[0].copy()
    state[inside] = -np.inf
    for t in range(1, length):
        top = int(state.argmax())
        reached = np.full(count, state[top])
        back[t] = top
        stays = state[inside] >= state[inside - 1]
        back[t, inside] = np.where(stays, inside, inside - 1)
        reached[inside] = np.where(stays, state[inside], state[inside - 1])
        state = reached + scores[t]
    path = np.empty(length, dtype=np.int64)
    path[-1] = int(state.argmax())
    for t in range(length - 1, 0, -1):
        path[t - 1] = back[t, path[t]]
    return path


def spans_of(labels: Integers) -> list[LabelSpan]:
    """Return the spans of a valid sequence of label ids.

    Example:
        >>> spans_of(np.array([1, 2, 0, 1, 1, 4]) * [1, 1, 1, 1, 3, 1])
        [(0, 2, 0), (3, 4, 0), (4, 6, 1)]
    """
    return _spans_by_sequence(labels, [0, len(labels)]).get(0, [])


def type_chances(labels: Floats, types: Sequence[int]) -> Floats:
    """Return probabilities in which each label has the sum over all labels of its type.

    Example:
        >>> type_chances(np.array([[0.1, 0.5, 0.0, 0.3, 0.1]]), [0, 0]).round(1).tolist()
        [[0.1, 0.8, 0.1, 0.8, 0.1]]
    """
    alike = np.zeros((labels.shape[1], labels.shape[1]), dtype=np.float32)
    alike[0, 0] = 1.0
    same = np.equal.outer(types, types)
    alike[1::2, 1::2] = alike[2::2, 2::2] = same
    summed: Floats = labels @ alike
    return summed


def span_features(labels: Floats, span: LabelSpan) -> tuple[float, float]:
    """Return the log odds of the product and of the least of the probabilities that make up a span.

    They are those of its words' labels, and that the word after it does not go on with it.
    """
    begin, end, label = span
    chances = [float(labels[begin, 2 * label + 1])]
    chances += labels[begin + 1 : end, 2 * label + 2].tolist()
    if end < len(labels):
        chances.append(1.0 - float(labels[end, 2 * label + 2]))
    return log_odds(math.prod(chances)), log_odds(min(chances))


def log_odds(chance: float) -> float:
    """Return log(p / (1 - p)), p kept away from 0 and 1."""
    chance = min(max(chance, SMALLEST_DOUBT), 1 - SMALLEST_DOUBT)
    return math.log(chance / (1 - chance))


def confidence(labels: Floats, span: LabelSpan, calibration: Calibration) -> float:
    """Return the calibrated probability that a span is right in bounds and type.

    Args:
        labels: what `type_chances` returned, words x label ids.
        span: one of its spans.
        calibration: of a logistic regression on the two `span_features`: the constant and the two factors.
    """
    whole, least = span_features(labels, span)
    constant, by_whole, by_least = calibration
    return 1.0 / (1.0 + math.exp(-(constant + by_whole * whole + by_least * least)))
