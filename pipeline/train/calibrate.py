"""Confidence is fitted on text that was not trained on: a logistic regression on what `span_features` says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import spacy
from numpy.typing import NDArray
from spacy.language import Language

from pipeline.evaluate.scores import calibration
from pipeline.recognise.tagger import Tagger
from pipeline.recognise.tagger.decode import log_odds
from pipeline.train.gold import TRAIN, Sentence, load_gold
from pipeline.train.score import chances, find, is_right, joined

Doubles = NDArray[np.float64]

FEATURES = ((0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
"""Calibrations by which the confidence of a name is the one feature alone, then the other."""

RIDGE, ROUNDS = 0.01, 30
DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Judged:
    """Found names: for each 1 and its two log odds, and whether it is right."""

    features: Doubles
    right: Doubles

    @classmethod
    def all(cls, parts: Iterable[Judged]) -> Judged:
        """Return several together."""
        listed = list(parts)
        return cls(np.concatenate([one.features for one in listed]), np.concatenate([one.right for one in listed]))

    def chances(self, weights: Doubles) -> list[float]:
        """Return the confidence of each name by the coefficients of a logistic regression."""
        chances: list[float] = np.exp(-np.logaddexp(0, -self.features @ weights)).tolist()
        return chances


@dataclass(frozen=True, kw_only=True)
class Calibrate:
    """Confidence that says what it means.

    It is fitted on the held-out documents and the development files together; that makes three numbers. How well it
    does on text that it was not fitted on is told by fits on all parts but one.

    Attributes:
        weights: what the step ``weights`` wrote.
        gold: what the step ``gold`` wrote; all but what was trained on is used.
        out: archive to write: the same weights, calibrated.
    """

    weights: Path
    gold: Path
    out: Path

    def run(self) -> Iterator[str]:
        """Write the archive; yield the numbers."""
        tagger, nlp = Tagger.load(self.weights), spacy.blank("nb")
        gold = {part: sentences for part, sentences in load_gold(self.gold).items() if part != TRAIN and sentences}
        parts = {part: judged(tagger, nlp, sentences) for part, sentences in gold.items()}
        for part, names in parts.items():
            if others := [other for name, other in parts.items() if name != part]:
                fitted = logistic_fit(Judged.all(others))
                yield f"{part}, fitted on the others: {_described(names, fitted)}"
        together = Judged.all(parts.values())
        calibrated = [round(float(number), DECIMALS) for number in logistic_fit(together)]
        tagger.with_calibration(calibrated).save(self.out)
        yield f"all: {_described(together, np.array(calibrated))}; calibration {calibrated}"


def judged(tagger: Tagger, nlp: Language, sentences: Sequence[Sentence]) -> Judged:
    """Return what the tagger finds in gold sentences, ten to a text."""
    texts, marked = joined(sentences)
    found = [find(texts, nlp, tagger.with_calibration(feature)) for feature in FEATURES]
    odds = [[log_odds(chance) for chance in chances(one)] for one in found]
    right = np.array(is_right(marked, found[0]), dtype=float)
    return Judged(np.stack([np.ones_like(right), *map(np.array, odds)], axis=1), right)


def _described(names: Judged, weights: Doubles) -> str:
    measured = calibration(names.chances(weights), names.right.astype(bool).tolist())
    return f"{measured.names} names, calibration error {measured.ece:.4f}" if measured else "no names"


def logistic_fit(names: Judged) -> Doubles:
    """Return the coefficients of a logistic regression; a ridge draws them to (0, 1, 0).

    By Newton's method, with shorter steps where a whole one goes too far.
    """
    features, right = names.features, names.right
    centre: Doubles = np.array([0.0, 1.0, 0.0])

    def loss(weights: Doubles) -> float:
        odds = features @ weights
        return float((np.logaddexp(0, odds) - right * odds).sum() + RIDGE / 2 * ((weights - centre) ** 2).sum())

    weights = centre.copy()
    for _ in range(ROUNDS):
        chance = np.exp(-np.logaddexp(0, -features @ weights))
        slope = features.T @ (right - chance) - RIDGE * (weights - centre)
        curve = (features * (chance * (1 - chance))[:, None]).T @ features + RIDGE * np.eye(len(centre))
        step = np.linalg.solve(curve, slope)
        while loss(weights + step) > loss(weights):
            step = step / 2
        weights = weights + step
    return weights
