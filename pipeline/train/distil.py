"""The small model learns from gold and, where given, from raw text that teachers have labelled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from time import monotonic

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from pipeline.recognise.tagger.layers import Floats
from pipeline.train.examples import Batch, Example, Labelled, Nynorsk, RawExamples, batch_of, gold_examples
from pipeline.train.gold import TRAIN, Sentence, load_gold
from pipeline.train.lexicon import Lexicon, Speller
from pipeline.train.nynorsk import NynorskLike, nynorsk_words
from pipeline.train.raw import RawText
from pipeline.train.scores import described
from pipeline.train.student import Student
from pipeline.train.windows import LABEL_COUNT, Augmenter, Window, batches
from pipeline.train.words import WordTable

TABLES = ("words", "pieces")  # weights of which few rows change a step
TABLES_EVERY = 10  # steps between two looks at them for the running mean
RAW_BATCHES = 40  # of raw text that are drawn at once, then grouped by length
ROWS_AT_ONCE = 32
WARM_UP = 100  # steps
STARTS_WEIGHT = 0.2  # of sentence starts in the loss, beside labels


@dataclass(frozen=True, kw_only=True)
class TrainStudent:
    """The small model; what is kept is a running mean of its weights.

    Attributes:
        gold: what the step ``gold`` wrote.
        lexicon: what the step ``lexicon`` wrote.
        words: what the step ``words`` wrote; needed with ``labelled``.
        labelled: what the steps ``label`` and ``combine`` wrote; of several files the mean is taken.
        raw: what the step ``raw`` wrote; needed with ``nynorsk_share``.
        nynorsk_share: share of raw windows that are made to look like Nynorsk.
        init: an earlier student to go on with.
        out: weights to write.
        length: words to train on, repeated ones and raw text included.
        stop: steps after which to leave off, though the learning rate is that of the whole length; 0 for never.
        gold_share: share of gold among the batches where there is raw text.
        batch: words a step.
        rate: learning rate of the layers.
        table_rate: learning rate of the vectors of words and pieces.
        last_rate: share of the learning rates that is left at the end.
        hide: how likely a word loses its own vector, so that its pieces learn.
        augment: how likely a name of the gold is exchanged for another.
        average: how much of the running mean is kept a step.
        state: of each recurrence, in each direction.
        dropout: how likely a channel is hidden.
        every: steps between two looks at the scores, and two times of writing.
        seed: of everything that is random.
    """

    gold: Path
    lexicon: Path
    words: Path | None = None
    labelled: tuple[Path, ...] = ()
    raw: Path | None = None
    nynorsk_share: float = 0.0
    init: Path | None = None
    out: Path
    length: int = 5_000_000
    stop: int = 0
    gold_share: float = 0.3
    batch: int = 6000
    rate: float = 2e-3
    table_rate: float = 1e-3
    last_rate: float = 0.02
    hide: float = 0.1
    augment: float = 0.15
    average: float = 0.997
    state: int = 128
    dropout: float = 0.2
    every: int = 300
    seed: int = 1

    def run(self) -> Iterator[str]:
        """Write the weights now and then; yield a line with the scores each time.

        Raises:
            ValueError: the teachers labelled different texts.
        """
        torch.manual_seed(self.seed)
        torch.set_num_threads(1)
        gold, lexicon = load_gold(self.gold), Lexicon.load(self.lexicon)
        speller = Speller(lexicon.words, len(lexicon.pieces))
        lesson = _Lesson(self, lexicon, speller)
        texts = _Texts(self, gold[TRAIN], speller)
        steps = self.length // self.batch
        last = min(self.stop or steps, steps)
        began = monotonic()
        losses: list[float] = []
        for step in range(last):
            losses.append(lesson.step(texts.draw(), step, steps))
            if (step + 1) % self.every == 0 or step + 1 == last:
                with lesson.averaged() as student:
                    scores = described(lambda windows: probabilities(student, speller, windows), gold, leave_out=TRAIN)
                    speed = (step + 1) * self.batch / (monotonic() - began)
                    loss = np.mean(losses[-self.every :])
                    yield f"{step + 1}/{steps} loss {loss:.4f} {speed:.0f} words/s{scores}"
                lesson.save(self.out)


def probabilities(student: Student, speller: Speller, windows: Sequence[Window]) -> tuple[list[Floats], list[Floats]]:
    """Return the probabilities of labels and of sentence starts for the words of each window."""
    labels: list[Floats] = []
    starts: list[Floats] = []
    student.eval()
    with torch.inference_mode():
        for first in range(0, len(windows), ROWS_AT_ONCE):
            part = [_unlabelled(window.words, speller) for window in windows[first : first + ROWS_AT_ONCE]]
            batch = batch_of(part, speller)
            scores, opening = student(student.lexical(batch.spelled)[batch.places], batch.mask)
            found, opened = torch.softmax(scores, -1).numpy(), torch.softmax(opening, -1)[..., 1].numpy()
            for row, example in enumerate(part):
                labels.append(found[row, : len(example.numbers)])
                starts.append(opened[row, : len(example.numbers)])
    return labels, starts


def _unlabelled(words: Sequence[str], speller: Speller) -> Example:
    return Example([speller.number(word) for word in words], np.zeros((len(words), LABEL_COUNT)), np.zeros(len(words)))


class _Texts:
    """Draws batches of gold or raw text, as the settings say."""

    def __init__(self, settings: TrainStudent, sentences: Sequence[Sentence], speller: Speller) -> None:
        self._settings, self._sentences, self._speller = settings, sentences, speller
        self._random = Random(settings.seed)  # noqa: S311 - training, no secrets
        self._augmenter = Augmenter(sentences, self._random, settings.augment)
        self._raw: Iterator[Example] | None = None
        if settings.labelled and settings.words:
            words = WordTable.load(settings.words).words
            labelled = Labelled.mean(settings.labelled)
            self._raw = iter(RawExamples(labelled, words, speller, self._random, _nynorsk(settings, sentences)))
        self._gold_batches: list[list[Example]] = []
        self._raw_batches: list[list[Example]] = []

    def draw(self) -> list[Example]:
        if self._raw is None or self._random.random() < self._settings.gold_share:
            if not self._gold_batches:
                examples = gold_examples(self._sentences, self._random, self._augmenter, self._speller)
                self._gold_batches = self._grouped(examples)
            return self._gold_batches.pop()
        if not self._raw_batches:
            self._raw_batches = self._grouped(self._pool(self._raw))
        return self._raw_batches.pop()

    def _pool(self, raw: Iterator[Example]) -> list[Example]:
        pool: list[Example] = []
        total = 0
        while total < RAW_BATCHES * self._settings.batch:
            pool.append(next(raw))
            total += len(pool[-1].numbers)
        return pool

    def _grouped(self, examples: Sequence[Example]) -> list[list[Example]]:
        return batches(examples, lambda example: len(example.numbers), self._random, self._settings.batch)


def _nynorsk(settings: TrainStudent, sentences: Sequence[Sentence]) -> Nynorsk | None:
    if not settings.raw or not settings.nynorsk_share:
        return None
    return Nynorsk(settings.nynorsk_share, NynorskLike(nynorsk_words(sentences, RawText.load(settings.raw))))


class _Lesson:
    """A student, the running mean of it, and what it is trained with."""

    def __init__(self, settings: TrainStudent, lexicon: Lexicon, speller: Speller) -> None:
        self._settings, self._speller = settings, speller
        self._hiding = np.random.default_rng(settings.seed)
        self._student = new_student(lexicon, settings.state, settings.dropout)
        if settings.init:
            self._student.load_state_dict(torch.load(settings.init, weights_only=True))
        tables = [weights for name, weights in self._student.named_parameters() if name.startswith(TABLES)]
        self._dense = [weights for name, weights in self._student.named_parameters() if not name.startswith(TABLES)]
        self._optimizers = (
            torch.optim.AdamW(self._dense, betas=(0.9, 0.99), weight_decay=0.01, fused=True),
            torch.optim.SparseAdam(tables, betas=(0.9, 0.99)),
        )
        self._mean = RunningMean(self._student, settings.average)

    def step(self, examples: Sequence[Example], step: int, steps: int) -> float:
        """Learn from examples; return the loss."""
        self._student.train()
        self._set_rates(step, steps)
        loss = self._loss(batch_of(examples, self._speller, self._hidden))
        for optimizer in self._optimizers:
            optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self._dense, 2.0)
        for optimizer in self._optimizers:
            optimizer.step()
        self._mean.update(self._student)
        return float(loss.item())

    def _set_rates(self, step: int, steps: int) -> None:
        warm, left = min(1.0, (step + 1) / WARM_UP), 1 - (1 - self._settings.last_rate) * step / steps
        rates = (self._settings.rate, self._settings.table_rate)
        for optimizer, rate in zip(self._optimizers, rates, strict=True):
            for group in optimizer.param_groups:
                group["lr"] = rate * warm * left

    def _hidden(self, count: int) -> NDArray[np.bool_] | None:
        return self._hiding.random(count) < self._settings.hide if self._settings.hide else None

    def _loss(self, batch: Batch) -> Tensor:
        with torch.autocast("cpu", dtype=torch.bfloat16):
            scores, opening = self._student(self._student.lexical(batch.spelled)[batch.places], batch.mask)
        words = batch.mask.sum()
        loss: Tensor = -(batch.labels * torch.log_softmax(scores, -1)).sum() / words
        chance = torch.log_softmax(opening, -1)
        of_starts = batch.starts * chance[..., 1] + (1 - batch.starts) * chance[..., 0]
        return loss - STARTS_WEIGHT * of_starts[batch.starts >= 0].sum() / words

    @contextmanager
    def averaged(self) -> Iterator[Student]:
        """Lend the student with the running mean of its weights; what it has learned is put back afterwards."""
        current = {name: weights.detach().clone() for name, weights in self._student.named_parameters()}
        self._student.load_state_dict(self._mean.weights)
        yield self._student
        self._student.load_state_dict(current)

    def save(self, path: Path) -> None:
        """Write the running mean of the weights."""
        torch.save(self._mean.weights, path)


def new_student(lexicon: Lexicon, state: int, dropout: float) -> Student:
    """Return a student with the lexicon's first vectors."""
    student = Student(len(lexicon.words), len(lexicon.pieces), lexicon.pieces.shape[1], state, dropout)
    student.words.weight.data.copy_(torch.from_numpy(lexicon.vectors))
    student.pieces.weight.data.copy_(torch.from_numpy(lexicon.pieces))
    nn.init.normal_(student.shapes.weight, std=0.3)
    return student


class RunningMean:
    """Running mean of a model's weights; the big tables are looked at now and then only."""

    def __init__(self, model: nn.Module, keep: float) -> None:
        """Begin with the weights as they are; ``keep`` is how much of the mean is kept a step."""
        self._keep = keep
        self._steps = 0
        self.weights = {name: value.detach().clone() for name, value in model.named_parameters()}

    def update(self, model: nn.Module) -> None:
        """Take in the weights after one more step."""
        self._steps += 1
        for name, value in model.named_parameters():
            if not name.startswith(TABLES):
                self.weights[name].lerp_(value.detach(), 1 - self._keep)
            elif self._steps % TABLES_EVERY == 0:
                self.weights[name].lerp_(value.detach(), 1 - self._keep**TABLES_EVERY)
