"""The layers that put words in context: gated convolutions and light recurrences, in NumPy.

Words stand in rows. Several sequences are computed at once, one below the other, and what comes out for one does not
depend on the others, to the last bit: sums run along rows only, and products have rows and columns enough that the
libraries for matrices take the same way for each row (`LEAST_ROWS`, `LEAST_COLUMNS`).

Weights are halved once where the formulas want half of a sum; halves are exact, so this changes no result.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]

LEAST_ROWS = 128
"""Rows that are computed at least, with empty ones where there are fewer words.

Products of small matrices take another way through OpenBLAS, in which sums come out otherwise in the last bit. With
128 rows and 32 columns no product of ours is small in its sense (``interface/gemm.c``: a million multiplications).
"""
LEAST_COLUMNS = 32
HALF, ONE = np.float32(0.5), np.float32(1.0)


def empty_rows(count: int, columns: int) -> Floats:
    """Return zeros for ``count`` words, with rows enough for `LEAST_ROWS`."""
    return np.zeros((max(count, LEAST_ROWS), columns), dtype=np.float32)


def sigmoid(x: Floats) -> Floats:
    """Return the logistic function of ``x``, which is overwritten with it."""
    x *= HALF
    np.tanh(x, out=x)
    x += ONE
    x *= HALF
    return x


def softmax(x: Floats) -> Floats:
    """Return each row as probabilities that sum to one."""
    powers: Floats = np.exp(x - x.max(1, keepdims=True))
    powers /= powers.sum(1, keepdims=True)
    return powers


class Linear:
    """x @ matrix + bias."""

    def __init__(self, matrix: Floats, bias: Floats, *, factor: np.float32 = ONE, least: int = 0) -> None:
        """Take a matrix (inputs x outputs) and a bias.

        Args:
            matrix: weights.
            bias: of each output.
            factor: by which both are multiplied.
            least: columns that there shall be at least; further ones are zero.
        """
        columns = max(least, matrix.shape[1])
        self.matrix: Floats = np.zeros((len(matrix), columns), dtype=np.float32)
        self.bias: Floats = np.zeros(columns, dtype=np.float32)
        self.matrix[:, : matrix.shape[1]] = matrix * factor
        self.bias[: len(bias)] = bias * factor

    def __call__(self, x: Floats) -> Floats:
        """Return the rows of ``x``, `LEAST_ROWS` or more of them, after the layer."""
        result: Floats = x @ self.matrix
        result += self.bias
        return result


class GatedConvolution:
    """x + a * sigmoid(g), where a and g come from each row and its two neighbours."""

    def __init__(self, matrix: Floats, bias: Floats) -> None:
        """Take the matrix (three rows of inputs one below the other x a beside g) and the bias."""
        width = matrix.shape[1] // 2
        self._value = Linear(matrix[:, :width], bias[:width], factor=HALF)
        self._gate = Linear(matrix[:, width:], bias[width:], factor=HALF)

    def __call__(self, x: Floats) -> Floats:
        """Return the rows after the layer.

        The first and the last row of ``x`` must be zero, and so must one row between any two sequences; what comes out
        in those rows means nothing.
        """
        width = x.shape[1]
        near: Floats = np.empty((len(x), 3 * width), dtype=np.float32)
        near[0, :width] = near[-1, 2 * width :] = 0.0
        near[1:, :width] = x[:-1]
        near[:, width : 2 * width] = x
        near[:-1, 2 * width :] = x[1:]
        result = self._gate(near)
        np.tanh(result, out=result)
        result += ONE
        result *= self._value(near)
        result += x
        return result


class StepPlan:
    """The order in which the words of several sequences, longest first, are stepped through.

    Attributes:
        orders: forward, the word that comes k-th when all first words are taken, then all second ones, and so on;
            backward, the same with all last words, then all last but one, and so on.
        places: of each word in those orders.
        steps: the bounds of each step in that order.
        width: how many sequences there are.
    """

    def __init__(self, sizes: Integers) -> None:
        """Take the lengths of the sequences in words, none longer than the one before it."""
        begins = np.cumsum(sizes) - sizes
        active = (sizes[None, :] > np.arange(sizes[0])[:, None]).sum(1)
        step = np.repeat(np.arange(sizes[0]), active)
        bounds = np.concatenate([[0], np.cumsum(active)])
        which = np.arange(len(step)) - bounds[step]
        self.orders: tuple[Integers, Integers] = (begins[which] + step, begins[which] + sizes[which] - 1 - step)
        self.places: tuple[Integers, Integers] = (_inverse(self.orders[0]), _inverse(self.orders[1]))
        self.steps: list[tuple[int, int]] = list(zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True))
        self.width = len(sizes)


class Recurrence:
    """tanh(c) * out, with c[t] = keep[t] * c[t - 1] + (1 - keep[t]) * value[t], forward and backward.

    ``value``, ``keep`` and ``out`` are the thirds of x @ matrix + bias, the last two through the logistic function.
    """

    def __init__(self, matrix: Floats, bias: Floats) -> None:
        """Take a matrix of whose columns in each third the first half runs forward, the other half backward."""
        size = matrix.shape[1] // 3
        ways = (slice(size // 2), slice(size // 2, size))
        value, keep, out = ((matrix[:, at : at + size], bias[at : at + size]) for at in (0, size, 2 * size))
        self._value = [Linear(value[0][:, way], value[1][way], factor=HALF) for way in ways]
        self._keep = [Linear(keep[0][:, way], keep[1][way], factor=HALF) for way in ways]
        self._out = Linear(*out, factor=HALF)
        self._half = size // 2

    def __call__(self, x: Floats, plan: StepPlan) -> Floats:
        """Return the rows after the layer; rows of ``x`` beyond the words of the plan are zero, and so they stay."""
        words = len(plan.orders[0])
        states: Floats = np.empty((2, words, self._half), dtype=np.float32)
        keeps: Floats = np.empty_like(states)
        for way, order in enumerate(plan.orders):
            keep = self._keep[way](x)
            np.tanh(keep, out=keep)
            value = self._value[way](x)
            value -= value * keep
            keep += ONE
            keep *= HALF
            np.take(value, order, axis=0, out=states[way], mode="clip")
            np.take(keep, order, axis=0, out=keeps[way], mode="clip")
        _run(states, keeps, plan)
        np.tanh(states, out=states)
        states *= HALF
        result = self._out(x)
        np.tanh(result, out=result)
        result += ONE
        for way, places in enumerate(plan.places):
            result[:words, way * self._half : (way + 1) * self._half] *= states[way][places]
        result[words:] = 0.0
        return result


def _run(states: Floats, keeps: Floats, plan: StepPlan) -> None:
    """Add to each step's states what is kept of those of the step before."""
    before = states[:, : plan.width]
    product: Floats = np.empty_like(before)
    for begin, end in plan.steps[1:]:
        rows = end - begin
        now = states[:, begin:end]
        np.multiply(keeps[:, begin:end], before[:, :rows], out=product[:, :rows])
        now += product[:, :rows]
        before = now


def _inverse(order: Integers) -> Integers:
    inverse = np.empty_like(order)
    inverse[order] = np.arange(len(order))
    return inverse
