"""How sure scores and confidences are: intervals of F by the bootstrap, and how well confidence predicts accuracy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.evaluate.scores import Counts, Measure

BOOTSTRAP_ROUNDS, BOOTSTRAP_SEED = 1000, 20180
CALIBRATION_BINS = 15
SURE = 0.9  # the confidence above which a reader takes a name for right


def intervals(
    counted: Sequence[Mapping[Measure, Counts]], *, rounds: int = BOOTSTRAP_ROUNDS
) -> dict[Measure, tuple[float, float]]:
    """Return the 95% interval of the F of each measure by the bootstrap over documents (Efron 1979).

    Each of the ``rounds`` draws as many documents as there are, with replacement, always the same ones. A single
    document, which says nothing of others, gives no intervals.
    """
    if len(counted) < 2:  # noqa: PLR2004 - two are the fewest that can differ
        return {}
    measures = list(dict.fromkeys(measure for one in counted for measure in one))
    table = np.array([[one.get(measure, Counts()) for measure in measures] for one in counted], dtype=float)
    generator = np.random.default_rng(BOOTSTRAP_SEED)
    drawn = generator.multinomial(len(counted), np.full(len(counted), 1 / len(counted)), size=rounds)
    right, found, covered, gold = np.moveaxis(np.tensordot(drawn, table, axes=1), -1, 0)
    precision, recall = _divided(right, found), _divided(covered, gold)
    ends = np.percentile(_divided(2 * precision * recall, precision + recall), (2.5, 97.5), axis=0)
    return {measure: (float(low), float(high)) for measure, low, high in zip(measures, *ends, strict=True)}


def _divided(above: NDArray[Any], below: NDArray[Any]) -> Any:
    return np.divide(above, below, out=np.zeros_like(above), where=below > 0)


@dataclass(frozen=True, slots=True)
class Bin:
    """The names whose confidence is above ``low`` and at most ``high``: number, mean confidence and accuracy."""

    low: float
    high: float
    names: int
    confidence: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """How well confidence predicts accuracy. A name is right if span and label are.

    Attributes:
        names: how many have a confidence.
        ece: expected calibration error (Guo et al. 2017): mean distance of confidence and accuracy in a bin, weighted
            by the names in it.
        sure: how many names have a confidence of at least 0.9.
        right_when_sure: accuracy among them; ``None`` if there are none.
        bins: those that hold a name.
    """

    names: int
    ece: float
    sure: int
    right_when_sure: float | None
    bins: tuple[Bin, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON takes it, rounded to four decimals."""
        bins = [{name: round(number, 4) for name, number in asdict(one).items()} for one in self.bins]
        right = None if self.right_when_sure is None else round(self.right_when_sure, 4)
        return {**asdict(self), "ece": round(self.ece, 4), "right_when_sure": right, "bins": bins}


def calibration(confidences: Sequence[float], right: Sequence[bool]) -> Calibration | None:
    """Return how well confidences, each of 0 to 1, predict which names are right; ``None`` where there are none.

    Example:
        >>> calibration([0.75, 0.75, 0.5, 0.5], [True, True, True, False]).ece
        0.125
    """
    if not confidences:
        return None
    confidence, accuracy = np.asarray(confidences, dtype=float), np.asarray(right, dtype=float)
    number = np.clip(np.ceil(confidence * CALIBRATION_BINS) - 1, 0, CALIBRATION_BINS - 1)
    bins = tuple(
        Bin(
            low=float(one / CALIBRATION_BINS),
            high=float((one + 1) / CALIBRATION_BINS),
            names=int((number == one).sum()),
            confidence=float(confidence[number == one].mean()),
            accuracy=float(accuracy[number == one].mean()),
        )
        for one in np.unique(number)
    )
    sure = confidence >= SURE
    return Calibration(
        names=len(confidence),
        ece=sum(abs(one.accuracy - one.confidence) * one.names for one in bins) / len(confidence),
        sure=int(sure.sum()),
        right_when_sure=float(accuracy[sure].mean()) if sure.any() else None,
        bins=bins,
    )
