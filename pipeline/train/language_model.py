"""A pair of LSTMs learns to tell a word from its left and its right context: the teachers' lower half."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from pipeline.recognise.tagger.spelling import Shape
from pipeline.train.raw import RawText
from pipeline.train.words import WordTable

SHAPES = len(Shape)
INPUT, STATE, HIDDEN = 192, 320, 512
OUTPUT_WORDS = 40_000  # most frequent ones, told apart; the others are told by shape
WINDOW = 48  # words
WARM_UP = 200  # steps
REPORT, SAVE = 100, 1000  # steps
LAST_RATE = 0.05  # share of the learning rate that is left at the end


class ContextEncoder(nn.Module):
    """Words' vectors and shapes -> forward and backward states."""

    def __init__(self, vector_size: int) -> None:
        """Make it with random weights."""
        super().__init__()
        self.project = nn.Linear(vector_size, INPUT)
        self.shapes = nn.Embedding(SHAPES, INPUT)
        self.lstm = nn.LSTM(INPUT, STATE, bidirectional=True, batch_first=True)

    def forward(self, vectors: Tensor, shapes: Tensor) -> tuple[Tensor, Tensor]:
        """Return what goes into the LSTMs and their states."""
        inputs = torch.tanh(self.project(vectors) + self.shapes(shapes))
        return inputs, self.lstm(inputs)[0]


class Cloze(nn.Module):
    """Scores words for a place from the states on its two sides."""

    def __init__(self, classes: int) -> None:
        """Make it with random weights."""
        super().__init__()
        self.hidden = nn.Linear(2 * STATE, HIDDEN)
        self.query = nn.Linear(HIDDEN, INPUT)
        self.words = nn.Embedding(classes, INPUT)
        self.bias = nn.Parameter(torch.zeros(classes))
        nn.init.normal_(self.words.weight, std=0.05)

    def forward(self, states: Tensor) -> Tensor:
        """Return a query for each place but the first and the last: its product with a word's row is the score."""
        half = states.shape[-1] // 2
        sides = torch.cat([states[:, :-2, :half], states[:, 2:, half:]], dim=-1)
        queries: Tensor = self.query(torch.relu(self.hidden(sides)))
        return queries


class Noise:
    """Classes drawn by their frequency to the power of 3/4, which the right one must be told from."""

    def __init__(self, totals: NDArray[np.float64], random: np.random.Generator, size: int) -> None:
        """Take how often each class occurs and how many to draw at a time."""
        noise = totals**0.75
        noise = np.maximum(noise / noise.sum(), 1e-9)
        self._cumulative = np.cumsum(noise / noise.sum())
        self._random, self._size = random, size
        self.log_expected = torch.from_numpy(np.log(noise * size)).float()

    def draw(self) -> Tensor:
        """Return classes."""
        drawn = np.searchsorted(self._cumulative, self._random.random(self._size))
        return torch.from_numpy(drawn).clamp_(max=len(self._cumulative) - 1)


def output_classes(
    counts: NDArray[np.int32], shapes: NDArray[np.uint8], size: int = OUTPUT_WORDS
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the class that each word is told as (frequent ones their own, others by shape), and how often each occurs.

    Args:
        counts: of each word.
        shapes: of each word.
        size: how many words get a class of their own.
    """
    frequent = np.argsort(-counts, kind="stable")[:size]
    classes = len(frequent) + shapes.astype(np.int64)
    classes[frequent] = np.arange(len(frequent))
    totals = np.bincount(classes, weights=counts, minlength=len(frequent) + SHAPES)
    return classes, totals.astype(np.float64)


@dataclass(frozen=True, kw_only=True)
class TrainLanguageModel:
    """A pair of LSTMs that tells a word from its context. The input of a word is its fixed vector and its shape.

    Attributes:
        raw: what the step ``raw`` wrote.
        words: what the step ``words`` wrote.
        out: weights to write.
        length: how many words to read; none is read twice.
        batch: windows of 48 words a step.
        negatives: wrong words a step.
        rate: learning rate.
        seed: of everything that is random.
    """

    raw: Path
    words: Path
    out: Path
    length: int = 26_000_000
    batch: int = 128
    negatives: int = 1024
    rate: float = 2e-3
    seed: int = 1

    def run(self) -> Iterator[str]:
        """Write the weights; yield a line every 100 steps."""
        torch.manual_seed(self.seed)
        torch.set_num_threads(1)
        random = np.random.default_rng(self.seed)
        table = WordTable.load(self.words)
        windows = self._windows(RawText.load(self.raw).ids, len(table.words) - 1, random)
        training = _Training(table, random, self.negatives, self.rate)
        steps = len(windows) // self.batch
        began = monotonic()
        losses: list[float] = []
        for step in range(steps):
            batch = torch.from_numpy(windows[step * self.batch : (step + 1) * self.batch].astype(np.int64))
            losses.append(training.step(batch, self._rate(step, steps)))
            if step % REPORT == REPORT - 1 or step == steps - 1:
                speed = (step + 1) * self.batch * WINDOW / (monotonic() - began)
                yield f"{step + 1}/{steps} loss {np.mean(losses[-REPORT:]):.3f} {speed:.0f} words/s"
            if step % SAVE == SAVE - 1 or step == steps - 1:
                training.save(self.out)

    def _windows(self, ids: NDArray[np.int32], end: int, random: np.random.Generator) -> NDArray[np.int32]:
        """Return the text in windows in random order; ``end`` is the number of the sign for a paragraph's end."""
        ids = np.where(ids < 0, np.int32(end), ids)
        windows = ids[: len(ids) // WINDOW * WINDOW].reshape(-1, WINDOW)
        return windows[random.permutation(len(windows))[: self.length // WINDOW]]

    def _rate(self, step: int, steps: int) -> float:
        """Return the learning rate: warmed up, then falling as a cosine does."""
        cosine = 1 + np.cos(np.pi * step / steps)
        return float(self.rate * min(1.0, (step + 1) / WARM_UP) * (LAST_RATE + (1 - LAST_RATE) * 0.5 * cosine))


class _Training:
    """Encoder, cloze and what they are trained with."""

    def __init__(self, table: WordTable, random: np.random.Generator, negatives: int, rate: float) -> None:
        classes, totals = output_classes(table.counts, table.shapes)
        self._classes = torch.from_numpy(classes)
        self._noise = Noise(totals, random, negatives)
        self._vectors = torch.from_numpy(table.vectors).to(torch.bfloat16)
        self._shapes = torch.from_numpy(table.shapes.astype(np.int64))
        self._encoder, self._cloze = ContextEncoder(self._vectors.shape[1]), Cloze(len(totals))
        self._parameters = [*self._encoder.parameters(), *self._cloze.parameters()]
        self._optimizer = torch.optim.Adam(self._parameters, lr=rate, betas=(0.9, 0.98), fused=True)

    def step(self, batch: Tensor, rate: float) -> float:
        """Learn from windows (rows of word numbers); return the loss."""
        for group in self._optimizer.param_groups:
            group["lr"] = rate
        loss = self._loss(batch)
        self._optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self._parameters, 1.0)
        self._optimizer.step()
        return float(loss.item())

    def _loss(self, batch: Tensor) -> Tensor:
        cloze, expected = self._cloze, self._noise.log_expected
        negatives = self._noise.draw()
        with torch.autocast("cpu", dtype=torch.bfloat16):
            states = self._encoder(self._vectors[batch], self._shapes[batch])[1]
            queries = cloze(states).reshape(-1, INPUT)
            targets = self._classes[batch[:, 1:-1]].reshape(-1)
            true = (queries * cloze.words(targets)).sum(-1).float() + cloze.bias[targets] - expected[targets]
            offset = (cloze.bias[negatives] - expected[negatives]).to(torch.bfloat16)
            others = torch.logsumexp(queries @ cloze.words(negatives).T + offset, dim=1).float()
        loss: Tensor = nn.functional.softplus(others - true).mean()
        return loss

    def save(self, path: Path) -> None:
        """Write the weights."""
        torch.save({"encoder": self._encoder.state_dict(), "cloze": self._cloze.state_dict()}, path)
