"""The small model in PyTorch, for training: the same computation as `pipeline.recognise.tagger`."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from pipeline.recognise.tagger.names import NAME_ROWS
from pipeline.train.language_model import SHAPES
from pipeline.train.lexicon import Spelled
from pipeline.train.windows import LABEL_COUNT

LAYERS = 2  # convolutions, and recurrences


class LinearRecurrence(torch.autograd.Function):
    """c[t] = f[t] * c[t - 1] + u[t] along the first axis."""

    @staticmethod
    def forward(ctx: Any, f: Tensor, u: Tensor) -> Tensor:
        """Return c."""
        c = torch.empty_like(u)
        c[0] = u[0]
        for t in range(1, len(u)):
            torch.addcmul(u[t], f[t], c[t - 1], out=c[t])
        ctx.save_for_backward(f, c)
        return c

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor, Tensor]:
        """Return the gradients of f and u."""
        f, c = ctx.saved_tensors
        du = torch.empty_like(grad)
        du[-1] = grad[-1]
        for t in range(len(grad) - 2, -1, -1):
            torch.addcmul(grad[t], f[t + 1], du[t + 1], out=du[t])
        df = torch.zeros_like(f)
        torch.mul(du[1:], c[:-1], out=df[1:])
        return df, du


class GatedConvolution(nn.Module):
    """x + a * sigmoid(g), where a and g come from a word and its two neighbours."""

    def __init__(self, width: int) -> None:
        """Make it with random weights."""
        super().__init__()
        self.linear = nn.Linear(3 * width, 2 * width)

    def forward(self, x: Tensor) -> Tensor:
        """Return texts x words x width for the same."""
        around = nn.functional.pad(x, (0, 0, 1, 1))
        a, g = self.linear(torch.cat([around[:, :-2], x, around[:, 2:]], -1)).chunk(2, -1)
        return x + a * torch.sigmoid(g)


class Recurrence(nn.Module):
    """Forward and backward light recurrence: its gates depend on the word alone."""

    def __init__(self, inputs: int, state: int) -> None:
        """Make it with random weights, inclined to keep what it has seen."""
        super().__init__()
        self.state = state
        self.linear = nn.Linear(inputs, 6 * state)
        with torch.no_grad():
            self.linear.bias[2 * state : 4 * state] = 1.0

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Return texts x words x (2 * state); where the mask is 0, nothing is kept and nothing is added."""
        values, forget, out = self.linear(x).split(2 * self.state, -1)
        f = torch.sigmoid(forget.float())
        u = (1 - f) * values.float() * mask
        f, u = (self._turned(each).transpose(0, 1).contiguous() for each in (f * mask, u))
        c = self._turned(LinearRecurrence.apply(f, u).transpose(0, 1))
        return (torch.tanh(c) * torch.sigmoid(out.float())).to(values.dtype)

    def _turned(self, x: Tensor) -> Tensor:
        """Return the second half of the columns from the last word to the first."""
        return torch.cat([x[..., : self.state], x[..., self.state :].flip(1)], -1)


class SharedDropout(nn.Module):
    """Dropout of whole channels, the same ones at all words of a text."""

    def __init__(self, p: float) -> None:
        """Take how likely a channel is dropped."""
        super().__init__()
        self.p = p

    def forward(self, x: Tensor) -> Tensor:
        """Return texts x words x channels, some of them zero while training."""
        if not self.training or not self.p:
            return x
        kept = torch.rand(x.shape[0], 1, x.shape[2]) >= self.p
        return x * (kept.to(x.dtype) / (1 - self.p))


class Student(nn.Module):
    """Words' vectors -> scores of labels and of sentence starts."""

    def __init__(self, words: int, buckets: int, width: int, state: int, dropout: float) -> None:
        """Make it with random weights.

        Args:
            words: rows for words.
            buckets: rows for pieces.
            width: components of a vector.
            state: of each recurrence, in each direction.
            dropout: how likely a channel is hidden while training.
        """
        super().__init__()
        self.words = nn.Embedding(words, width, sparse=True)
        self.pieces = nn.EmbeddingBag(buckets, width, mode="mean", sparse=True)
        self.shapes = nn.Embedding(SHAPES, width)
        self.names = nn.Embedding(NAME_ROWS, width, padding_idx=0)
        nn.init.zeros_(self.names.weight)
        self.convolutions = nn.ModuleList([GatedConvolution(width) for _ in range(LAYERS)])
        self.recurrences = nn.ModuleList([Recurrence(inputs, state) for inputs in (width, 2 * state)])
        self.out = nn.Linear(width + 4 * state, LABEL_COUNT + 2)
        self.dropout = SharedDropout(dropout)

    def lexical(self, spelled: Spelled) -> Tensor:
        """Return the vectors of distinct words: of the word itself where it has a row, else of its pieces."""
        known = spelled.rows >= 0
        vectors = torch.empty(len(spelled.rows), self.words.embedding_dim)
        vectors[known] = self.words(spelled.rows[known])
        vectors[~known] = self.pieces(spelled.pieces, spelled.offsets)
        return vectors + self.shapes(spelled.shapes)

    def forward(self, vectors: Tensor, listed: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Return scores for texts x words x width.

        Args:
            vectors: of the words by their spelling.
            listed: their rows in the table of listed names.
            mask: 1 at words and 0 elsewhere.
        """
        mask = mask.unsqueeze(-1)
        x = self.dropout(vectors + self.names(listed)) * mask
        for convolution in self.convolutions:
            x = convolution(x) * mask
        first = self.recurrences[0](self.dropout(x), mask)
        second = self.recurrences[1](self.dropout(first), mask)
        scores = self.out(self.dropout(torch.cat([x.to(second.dtype), first, second], -1))).float()
        return scores[..., :LABEL_COUNT], scores[..., LABEL_COUNT:]
