"""Does ``confidence`` say what it means: of the names it gives 0.8, are eight in ten right?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

BINS = 15
SURE = 0.9


@dataclass(frozen=True, slots=True)
class Bin:
    """The names whose confidence is above ``low`` and at most ``high``: how many, and what was said and what was so."""

    low: float
    high: float
    names: int
    confidence: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """How confidence and accuracy agree. A name is right if span and label are.

    Attributes:
        names: how many carry a confidence.
        ece: expected calibration error (Guo et al. 2017): mean distance of confidence and accuracy in a bin,
            weighted by the names in it.
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
        return {
            "names": self.names,
            "ece": round(self.ece, 4),
            "sure": self.sure,
            "right_when_sure": None if self.right_when_sure is None else round(self.right_when_sure, 4),
            "bins": [{name: round(number, 4) for name, number in asdict(one).items()} for one in self.bins],
        }


def calibration(confidences: Sequence[float], right: Sequence[bool]) -> Calibration | None:
    """Return how well confidences, each of 0 to 1, foretell which names are right; ``None`` where there are none.

    Example:
        >>> calibration([0.75, 0.75, 0.5, 0.5], [True, True, True, False]).ece
        0.125
    """
    if not confidences:
        return None
    said, was = np.asarray(confidences, dtype=float), np.asarray(right, dtype=float)
    number = np.clip(np.ceil(said * BINS) - 1, 0, BINS - 1)
    bins = []
    for one in np.unique(number):
        inside = number == one
        bins.append(
            Bin(
                low=float(one / BINS),
                high=float((one + 1) / BINS),
                names=int(inside.sum()),
                confidence=float(said[inside].mean()),
                accuracy=float(was[inside].mean()),
            )
        )
    sure = said >= SURE
    return Calibration(
        names=len(said),
        ece=sum(abs(one.accuracy - one.confidence) * one.names for one in bins) / len(said),
        sure=int(sure.sum()),
        right_when_sure=float(was[sure].mean()) if sure.any() else None,
        bins=tuple(bins),
    )
