"""The small model learns from gold and, where given, from raw text that teachers have labelled."""

from __future__ import annotations

import json
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
from pipeline.recognise.tagger.names import NameList
from pipeline.train.examples import Batch, Change, Example, Labelled, RawExamples, Reader, batch_of, gold_examples
from pipeline.train.gold import TRAIN, Sentence, load_gold
from pipeline.train.lexicon import Lexicon, Speller
from pipeline.train.nynorsk import NynorskLike, nynorsk_words
from pipeline.train.oldspelling import OldSpelling, common_nouns
from pipeline.train.raw import RawText
from pipeline.train.scores import described
from pipeline.train.student import Student
from pipeline.train.typed_names import read_names
from pipeline.train.windows import LABEL_COUNT, Augmenter, Window, batches

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
        labelled: what the steps ``label`` and ``combine`` wrote; of several files the mean is taken.
        raw: what the step ``raw`` wrote; needed with ``labelled``.
        names: what the step ``names`` wrote: the list of names in the model.
        exchange: what it wrote beside it: names to put in place of those of the gold.
        forget: how likely it is overlooked that a name is in the list, so that the model does without it too.
        nynorsk_share: share of raw windows that are made to look like Nynorsk.
        old_share: share of raw windows in the spelling of about 1880, half of them with capital nouns.
        nouns: CoNLL-U files with parts of speech, by which nouns are known; needed with ``old_share``.
        init: an earlier student to go on with.
        out: weights to write.
        length: words to train on, repeated ones and raw text included.
        stop: steps after which to leave off, though the learning rate is that of the whole length; 0 for never.
        twice: beginnings of the names of gold files that are gone through twice a round.
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
    labelled: tuple[Path, ...] = ()
    raw: Path | None = None
    names: Path | None = None
    exchange: Path | None = None
    forget: float = 0.25
    nynorsk_share: float = 0.0
    old_share: float = 0.0
    nouns: tuple[Path, ...] = ()
    init: Path | None = None
    out: Path
    length: int = 5_000_000
    stop: int = 0
    twice: tuple[str, ...] = ()
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
        names = NameList(read_names(self.names))
        reader = Reader(speller, names)
        lesson = _Lesson(self, lexicon, speller)
        texts = _Texts(self, gold[TRAIN], speller, names)
        steps = self.length // self.batch
        last = min(self.stop or steps, steps)
        began = monotonic()
        losses: list[float] = []
        for step in range(last):
            losses.append(lesson.step(texts.draw(), step, steps))
            if (step + 1) % self.every == 0 or step + 1 == last:
                with lesson.averaged() as student:
                    scores = described(lambda windows: probabilities(student, reader, windows), gold, leave_out=TRAIN)
                    speed = (step + 1) * self.batch / (monotonic() - began)
                    loss = np.mean(losses[-self.every :])
                    yield f"{step + 1}/{steps} loss {loss:.4f} {speed:.0f} words/s{scores}"
                lesson.save(self.out)


def probabilities(student: Student, reader: Reader, windows: Sequence[Window]) -> tuple[list[Floats], list[Floats]]:
    """Return the probabilities of labels and of sentence starts for the words of each window."""
    labels: list[Floats] = []
    starts: list[Floats] = []
    student.eval()
    with torch.inference_mode():
        for first in range(0, len(windows), ROWS_AT_ONCE):
            part = [_unlabelled(window.words, reader) for window in windows[first : first + ROWS_AT_ONCE]]
            batch = batch_of(part, reader.speller)
            scores, opening = student(student.lexical(batch.spelled)[batch.places], batch.listed, batch.mask)
            found, opened = torch.softmax(scores, -1).numpy(), torch.softmax(opening, -1)[..., 1].numpy()
            for row, example in enumerate(part):
                labels.append(found[row, : len(example.numbers)])
                starts.append(opened[row, : len(example.numbers)])
    return labels, starts


def _unlabelled(words: Sequence[str], reader: Reader) -> Example:
    return reader.example(words, np.zeros((len(words), LABEL_COUNT)), np.zeros(len(words)))


class _Texts:
    """Draws batches of gold or raw text, as the settings say."""

    def __init__(
        self, settings: TrainStudent, sentences: Sequence[Sentence], speller: Speller, names: NameList
    ) -> None:
        self._settings, self._sentences = settings, sentences
        self._random = Random(settings.seed)  # noqa: S311 - training, no secrets
        further = json.loads(settings.exchange.read_text(encoding="utf-8")) if settings.exchange else None
        self._augmenter = Augmenter(sentences, self._random, settings.augment, further)
        self._reader = Reader(speller, names, self._random, settings.forget)
        self._raw: Iterator[Example] | None = None
        if settings.labelled and settings.raw:
            raw = RawText.load(settings.raw)
            labelled = Labelled.mean(settings.labelled)
            rewrites = list(_rewrites(settings, sentences, raw))
            self._raw = iter(RawExamples(labelled, raw.words, self._reader, self._random, rewrites))
        self._gold_batches: list[list[Example]] = []
        self._raw_batches: list[list[Example]] = []

    def draw(self) -> list[Example]:
        if self._raw is None or self._random.random() < self._settings.gold_share:
            if not self._gold_batches:
                more = [sentence for sentence in self._sentences if sentence.document.startswith(self._settings.twice)]
                sentences = [*self._sentences, *more]
                examples = gold_examples(sentences, self._random, self._augmenter, self._reader)
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


def _rewrites(settings: TrainStudent, sentences: Sequence[Sentence], raw: RawText) -> Iterator[Change]:
    """Yield the changes by which raw text is made to look like Nynorsk and old books."""
    if settings.nynorsk_share:
        yield settings.nynorsk_share, NynorskLike(nynorsk_words(sentences, raw))
    if settings.old_share:
        yield settings.nynorsk_share + settings.old_share / 2, OldSpelling(common_nouns(settings.nouns))
        yield settings.nynorsk_share + settings.old_share, OldSpelling()


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
            vectors = self._student.lexical(batch.spelled)[batch.places]
            scores, opening = self._student(vectors, batch.listed, batch.mask)
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
