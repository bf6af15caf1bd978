"""Confidence is fitted on documents held out from training: a logistic regression on what `span_features` says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import spacy
from numpy.typing import NDArray

from pipeline.recognise.tagger import Tagger
from pipeline.recognise.tagger.decode import log_odds
from pipeline.train.gold import HELD_OUT, load_gold
from pipeline.train.score import chances, find, is_right, joined

Doubles = NDArray[np.float64]

FEATURES = ((0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
"""Calibrations by which the confidence of a name is the one feature alone, then the other."""

RIDGE, ROUNDS = 0.01, 30
DECIMALS = 4


@dataclass(frozen=True, kw_only=True)
class Calibrate:
    """Confidence that says what it means.

    Attributes:
        weights: what the step ``weights`` wrote.
        gold: what the step ``gold`` wrote; its held-out part is used.
        out: archive to write: the same weights, calibrated.
    """

    weights: Path
    gold: Path
    out: Path

    def run(self) -> Iterator[str]:
        """Write the archive; yield the numbers."""
        tagger, nlp = Tagger.load(self.weights), spacy.blank("nb")
        texts, marked = joined(load_gold(self.gold)[HELD_OUT])
        found = [find(texts, nlp, tagger.with_calibration(feature)) for feature in FEATURES]
        right = np.array(is_right(marked, found[0]), dtype=float)
        odds = [[log_odds(chance) for chance in chances(one)] for one in found]
        fitted = logistic_fit(np.stack([np.ones_like(right), *map(np.array, odds)], axis=1), right)
        calibration = [round(float(number), DECIMALS) for number in fitted]
        tagger.with_calibration(calibration).save(self.out)
        yield f"{len(right)} names, {right.mean() if len(right) else 0:.3f} right; calibration {calibration}"


def logistic_fit(features: Doubles, right: Doubles) -> Doubles:
    """Return the coefficients of a logistic regression by Newton's method; a ridge draws them to (0, 1, 0)."""
    centre: Doubles = np.array([0.0, 1.0, 0.0])
    weights = centre.copy()
    for _ in range(ROUNDS):
        chance = 1 / (1 + np.exp(-features @ weights))
        slope = features.T @ (right - chance) - RIDGE * (weights - centre)
        curve = (features * (chance * (1 - chance))[:, None]).T @ features + RIDGE * np.eye(3)
        weights = weights + np.linalg.solve(curve, slope)
    return weights
