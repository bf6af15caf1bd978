"""How far scores would move with other texts of the same kind: the bootstrap over documents (Efron 1979)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.evaluate.counts import Counts, Measure

ROUNDS = 1000
LEVEL = (2.5, 97.5)  # percentiles
SEED = 20180


def intervals(
    counted: Sequence[Mapping[Measure, Counts]], *, rounds: int = ROUNDS, seed: int = SEED
) -> dict[Measure, tuple[float, float]]:
    """Return the 95% interval of the F of each measure; none for a single document, which tells nothing of others.

    Each round draws as many documents as there are, with replacement, and scores what was drawn.

    Args:
        counted: what each measure counts in each document.
        rounds: how often to draw.
        seed: the same seed gives the same intervals.
    """
    if len(counted) < 2:  # noqa: PLR2004 - two are the fewest that can differ
        return {}
    measures = list(dict.fromkeys(measure for one in counted for measure in one))
    table = np.array([[one.get(measure, Counts()) for measure in measures] for one in counted], dtype=float)
    chance = np.random.default_rng(seed)
    drawn = chance.multinomial(len(counted), np.full(len(counted), 1 / len(counted)), size=rounds)
    sums = np.tensordot(drawn, table, axes=1)
    ends = np.percentile(_f(sums), LEVEL, axis=0)
    return {measure: (float(low), float(high)) for measure, low, high in zip(measures, *ends, strict=True)}


def _f(sums: NDArray[Any]) -> NDArray[Any]:
    """Return F of counts in the last axis, 0 where there is nothing to divide by."""
    right, found, covered, gold = np.moveaxis(sums, -1, 0)
    precision, recall = _divided(right, found), _divided(covered, gold)
    return _divided(2 * precision * recall, precision + recall)


def _divided(above: NDArray[Any], below: NDArray[Any]) -> NDArray[Any]:
    divided = np.zeros_like(above)
    np.divide(above, below, out=divided, where=below > 0)
    return divided
