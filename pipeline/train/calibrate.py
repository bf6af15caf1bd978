"""Confidence is fitted on text that was not trained on: logistic regressions on what `span_features` says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language

from pipeline.evaluate.scores import calibration
from pipeline.recognise.tagger import Tagger
from pipeline.recognise.tagger.decode import log_odds
from pipeline.train.gold import HELD_OUT, Sentence, load_gold
from pipeline.train.score import chances, find, is_right, joined
from pipeline.train.tokens import blank_pipeline

Doubles = NDArray[np.float64]

FEATURES = ((0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
"""Calibrations by which the confidence of a name is the one feature alone, then the other."""

RIDGE, RIDGE_OF_LABEL, ROUNDS = 0.01, 3.0, 30
DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Judged:
    """Found names: for each 1 and its two log odds, whether span and type are right, and its label."""

    features: Doubles
    right: Doubles
    labels: NDArray[np.str_]

    @classmethod
    def all(cls, parts: Iterable[Judged]) -> Judged:
        """Return several together."""
        columns = zip(*((one.features, one.right, one.labels) for one in parts), strict=True)
        return cls(*map(np.concatenate, columns))

    def of(self, label: str) -> Judged:
        """Return those of a label."""
        here = self.labels == label
        return Judged(self.features[here], self.right[here], self.labels[here])

    def chances(self, weights: Doubles) -> Doubles:
        """Return the confidence of each name by the coefficients of a logistic regression."""
        chances: Doubles = np.exp(-np.logaddexp(0, -self.features @ weights))
        return chances


@dataclass(frozen=True, kw_only=True)
class Calibrate:
    """Confidence that says what it means: the probability that span and type are right, fitted label by label.

    It is fitted on the documents that were held out of training. How well it does on text that it was not fitted on is
    told by fits on all parts but one, and by the step ``card``.

    Attributes:
        weights: what the step ``weights`` wrote.
        gold: what the step ``gold`` wrote; the parts that were held out are used.
        out: archive to write: the same weights, calibrated.
    """

    weights: Path
    gold: Path
    out: Path

    def run(self) -> Iterator[str]:
        """Write the archive; yield the numbers."""
        tagger, nlp = Tagger.load(self.weights), blank_pipeline()
        gold = load_gold(self.gold)
        held_out = {part: sentences for part, sentences in gold.items() if part.startswith(HELD_OUT) and sentences}
        parts = {part: judged(tagger, nlp, sentences) for part, sentences in held_out.items()}
        for part, names in parts.items():
            if others := [other for name, other in parts.items() if name != part]:
                yield f"{part}, fitted on the others: {_described(names, fitted(Judged.all(others), tagger.labels))}"
        together = Judged.all(parts.values())
        calibrated = fitted(together, tagger.labels)
        rounded = {label: [round(float(number), DECIMALS) for number in row] for label, row in calibrated.items()}
        tagger.with_calibration(rounded).save(self.out)
        yield f"all: {_described(together, calibrated)}; calibration {rounded}"


def judged(tagger: Tagger, nlp: Language, sentences: Sequence[Sentence]) -> Judged:
    """Return what the tagger finds in gold sentences."""
    texts, marked = joined(sentences)
    found = [find(texts, nlp, tagger.with_calibration(dict.fromkeys(tagger.labels, feature))) for feature in FEATURES]
    odds = [[log_odds(chance) for chance in chances(one)] for one in found]
    right = np.array(is_right(marked, found[0]), dtype=float)
    labels = np.array([label for one in found[0] for *_, label in one.spans], dtype=str)
    return Judged(np.stack([np.ones_like(right), *map(np.array, odds)], axis=1), right, labels)


def fitted(names: Judged, labels: Sequence[str]) -> dict[str, Doubles]:
    """Return the coefficients for each label: those of all names together, drawn to what its own say."""
    pooled = logistic_fit(names, np.array([0.0, 1.0, 0.0]), RIDGE)
    return {label: logistic_fit(names.of(label), pooled, RIDGE_OF_LABEL) for label in labels}


def _described(names: Judged, calibrated: Mapping[str, Doubles]) -> str:
    parts = [names.of(label) for label in calibrated]
    said = [one.chances(weights) for one, weights in zip(parts, calibrated.values(), strict=True)]
    measured = calibration(np.concatenate(said).tolist(), Judged.all(parts).right.astype(bool).tolist())
    return f"{measured.names} names, calibration error {measured.ece:.4f}" if measured else "no names"


def logistic_fit(names: Judged, centre: Doubles, ridge: float) -> Doubles:
    """Return the coefficients of a logistic regression; a ridge draws them to a centre.

    By Newton's method, with shorter steps where a whole one goes too far.
    """
    features, right = names.features, names.right

    def loss(weights: Doubles) -> float:
        odds = features @ weights
        return float((np.logaddexp(0, odds) - right * odds).sum() + ridge / 2 * ((weights - centre) ** 2).sum())

    weights = centre.copy()
    for _ in range(ROUNDS):
        chance = np.exp(-np.logaddexp(0, -features @ weights))
        slope = features.T @ (right - chance) - ridge * (weights - centre)
        curve = (features * (chance * (1 - chance))[:, None]).T @ features + ridge * np.eye(len(centre))
        step = np.linalg.solve(curve, slope)
        while loss(weights + step) > loss(weights):
            step = step / 2
        weights = weights + step
    return weights
