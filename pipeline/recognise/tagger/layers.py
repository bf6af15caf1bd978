"""The layers that put words in context: gated convolutions and light recurrences, in NumPy.

Words stand in rows. Several sequences are computed at once, one below the other.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]


def sigmoid(x: Floats) -> Floats:
    """Return the logistic function of ``x``, which is overwritten with it."""
    x *= np.float32(0.5)
    np.tanh(x, out=x)
    x += np.float32(1.0)
    x *= np.float32(0.5)
    return x


def softmax(x: Floats) -> Floats:
    """Return each row as probabilities that sum to one."""
    powers: Floats = np.exp(x - x.max(1, keepdims=True))
    powers /= powers.sum(1, keepdims=True)
    return powers


def gated_convolution(x: Floats, matrix: Floats, bias: Floats) -> Floats:
    """Return x + a * sigmoid(g), where a and g come from each row and its two neighbours.

    The first and the last row of ``x`` must be zero, and so must one row between any two sequences; what comes out in
    those rows means nothing.
    """
    width = x.shape[1]
    gates: Floats = np.empty((len(x), 2 * width), dtype=np.float32)
    np.matmul(x, matrix[width : 2 * width], out=gates)
    gates[1:] += x[:-1] @ matrix[:width]
    gates[:-1] += x[1:] @ matrix[2 * width :]
    gates += bias
    result = sigmoid(gates[:, width:])
    result *= gates[:, :width]
    result += x
    return result


class StepPlan:
    """The order in which the words of several sequences, longest first, are stepped through.

    Attributes:
        forward: the word that comes k-th when all first words are taken, then all second ones, and so on.
        backward: the same with all last words, then all last but one, and so on.
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
        self.forward: Integers = begins[which] + step
        self.backward: Integers = begins[which] + sizes[which] - 1 - step
        self.steps: list[tuple[int, int]] = list(zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True))
        self.width = len(sizes)


def recurrence(x: Floats, matrix: Floats, bias: Floats, plan: StepPlan) -> Floats:
    """Return tanh(c) * out, with c[t] = keep[t] * c[t - 1] + (1 - keep[t]) * value[t].

    The first half of the columns runs forward, the other half backward. ``value``, ``keep`` and ``out`` are the thirds
    of x @ matrix + bias, the last two through the logistic function.
    """
    mixed = x @ matrix
    mixed += bias
    size = matrix.shape[1] // 3
    keep = sigmoid(mixed[:, size : 2 * size])
    new = mixed[:, :size]
    new -= keep * new
    states = _packed(new, plan)
    _run(states, _packed(keep, plan), plan)
    np.tanh(states, out=states)
    result = _unpacked(states, plan)
    result *= sigmoid(mixed[:, 2 * size :])
    return result


def _run(states: Floats, keeps: Floats, plan: StepPlan) -> None:
    """Add to each step's states what is kept of those of the step before."""
    before = states[: plan.width]
    product: Floats = np.empty((plan.width, states.shape[1]), dtype=np.float32)
    for begin, end in plan.steps[1:]:
        rows = end - begin
        now = states[begin:end]
        np.multiply(keeps[begin:end], before[:rows], out=product[:rows])
        now += product[:rows]
        before = now


def _packed(flat: Floats, plan: StepPlan) -> Floats:
    """Return the rows in the plan's order: of the first half of the columns forward, of the other backward."""
    half = flat.shape[1] // 2
    packed: Floats = np.empty(flat.shape, dtype=np.float32)
    packed[:, :half] = flat[plan.forward, :half]
    packed[:, half:] = flat[plan.backward, half:]
    return packed


def _unpacked(packed: Floats, plan: StepPlan) -> Floats:
    half = packed.shape[1] // 2
    flat: Floats = np.empty(packed.shape, dtype=np.float32)
    flat[plan.forward, :half] = packed[:, :half]
    flat[plan.backward, half:] = packed[:, half:]
    return flat
