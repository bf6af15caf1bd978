"""The layers that put words in context: gated convolutions and light recurrences, in NumPy.

Words stand in rows. Several sequences are computed at once, one below the other, and what comes out for one does not
depend on the others, to the last bit: sums run along rows only, and `Layout` puts the words of a sequence where the
libraries for matrices take the same way for each of them, whatever stands above and below.

Weights are halved once where the formulas want half of a sum; halves are exact, so this changes no result.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]

PERIOD = 12
"""Rows after which OpenBLAS does the same again: with AVX2 (``sgemm_kernel_16x4_haswell.S``) it takes twelve rows at a
time in two halves, whose sums may come out otherwise in the last bit. Its other kernels have shorter periods."""
MANY_ROWS = 8 * PERIOD
"""Of which the number of rows is a multiple, at least two: the last rows of other numbers, or of a thread's share of
them, are taken by themselves, and so are small matrices (``interface/gemm.c``: up to a million multiplications)."""
LEAST_COLUMNS = 32
HALF, ONE = np.float32(0.5), np.float32(1.0)


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
        """Return the rows of ``x`` after the layer."""
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

        Rows of ``x`` without a word must be zero; what comes out in them means nothing.
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


class Layout:
    """Where the words of several sequences stand, and the order in which they are stepped through.

    A row without a word precedes each sequence, and the first of a block begins at a multiple of `PERIOD`.

    Attributes:
        rows: how many there are.
        spots: the rows of the words, one sequence after the other.
        gaps: the rows without a word.
        orders: forward, the rows of all first words, of all second ones, and so on; backward, of all last words, of
            all last but one, and so on.
        steps: the bounds of each step in that order.
        width: how many sequences there are.
    """

    def __init__(self, sizes: Integers, blocks: Integers) -> None:
        """Take the lengths of the sequences in words, and the number, from 0 on, of the block that each is in."""
        room = sizes + 1
        whole = np.bincount(blocks, room).astype(np.int64)
        slots = -(-whole // PERIOD) * PERIOD
        shifts = np.cumsum(slots - whole) - (slots - whole)  # of a block, by the ends of those before it
        begins = np.cumsum(room) - sizes + shifts[blocks]
        words = sizes.sum()
        self.rows = max(2, -(-int(slots.sum()) // MANY_ROWS)) * MANY_ROWS
        self.spots: Integers = np.arange(words) + np.repeat(begins - np.cumsum(sizes) + sizes, sizes)
        self.gaps: Integers = np.delete(np.arange(self.rows), self.spots)
        longest = np.argsort(-sizes, kind="stable")
        begins, sizes = begins[longest], sizes[longest]
        active = (sizes[None, :] > np.arange(sizes[0])[:, None]).sum(1)
        step = np.repeat(np.arange(sizes[0]), active)
        bounds = np.concatenate([[0], np.cumsum(active)])
        which = np.arange(words) - bounds[step]
        self.orders: tuple[Integers, Integers] = (begins[which] + step, begins[which] + sizes[which] - 1 - step)
        self.steps: list[tuple[int, int]] = list(zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True))
        self.width = len(sizes)

    def laid_out(self, words: Floats) -> Floats:
        """Return rows for words as they come, one sequence after the other, with empty ones between."""
        rows: Floats = np.zeros((self.rows, words.shape[1]), dtype=np.float32)
        rows[self.spots] = words
        return rows


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

    def __call__(self, x: Floats, layout: Layout) -> Floats:
        """Return the rows after the layer; those without a word are zero, and so they stay."""
        words = len(layout.spots)
        states: Floats = np.empty((2, words, self._half), dtype=np.float32)
        keeps: Floats = np.empty_like(states)
        for way, order in enumerate(layout.orders):
            keep = self._keep[way](x)
            np.tanh(keep, out=keep)
            value = self._value[way](x)
            value -= value * keep
            keep += ONE
            keep *= HALF
            np.take(value, order, axis=0, out=states[way], mode="clip")
            np.take(keep, order, axis=0, out=keeps[way], mode="clip")
        _run(states, keeps, layout)
        np.tanh(states, out=states)
        states *= HALF
        result = self._out(x)
        np.tanh(result, out=result)
        result += ONE
        spread: Floats = np.zeros_like(result)
        for way, order in enumerate(layout.orders):
            spread[order, way * self._half : (way + 1) * self._half] = states[way]
        result *= spread
        return result


def _run(states: Floats, keeps: Floats, layout: Layout) -> None:
    """Add to each step's states what is kept of those of the step before."""
    before = states[:, : layout.width]
    product: Floats = np.empty_like(before)
    for begin, end in layout.steps[1:]:
        rows = end - begin
        now = states[:, begin:end]
        np.multiply(keeps[:, begin:end], before[:, :rows], out=product[:, :rows])
        now += product[:, :rows]
        before = now
