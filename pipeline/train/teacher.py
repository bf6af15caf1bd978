"""A teacher: pre-trained LSTM pair, characters, lists of names, a second LSTM pair; labels and sentence starts.

Several of them, unlike in seed and settings, label much raw text for the small model to learn from.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from time import monotonic
from typing import cast

import numpy as np
import torch
from torch import Tensor, nn

from pipeline.recognise.tagger.layers import Floats
from pipeline.train.gazetteer import LISTS
from pipeline.train.gold import TRAIN, load_gold
from pipeline.train.language_model import INPUT, STATE, ContextEncoder
from pipeline.train.scores import Tag, described
from pipeline.train.windows import (
    LABEL_COUNT,
    UNKNOWN_START,
    Augmenter,
    Window,
    batches,
    padded,
    training_windows,
)
from pipeline.train.words import WordTable

CHARACTER, CHARACTER_STATE, CHARACTERS_WIDE = 24, 96, 5
LISTS_STATE, UPPER_STATE = 32, 200
DROPOUT, LISTS_DROPOUT = 0.3, 0.2
IGNORED = -100  # what cross_entropy leaves out
WARM_UP = 100  # steps
LAST_RATE = 0.02  # share of the learning rate that is left at the end
STARTS_WEIGHT = 0.2  # of sentence starts in the loss, beside labels
ROWS_AT_ONCE = 64


class Characters(nn.Module):
    """A convolution over a word's characters, the greatest value of each channel."""

    def __init__(self) -> None:
        """Make it with random weights."""
        super().__init__()
        self.embed = nn.Embedding(256, CHARACTER, padding_idx=0)
        self.convolve = nn.Linear(CHARACTERS_WIDE * CHARACTER, CHARACTER_STATE)

    def forward(self, characters: Tensor) -> Tensor:
        """Return a vector for each row of numbers of characters."""
        around = CHARACTERS_WIDE // 2
        embedded = nn.functional.pad(self.embed(characters), (0, 0, around, around))
        windows = embedded.unfold(1, CHARACTERS_WIDE, 1).transpose(2, 3).flatten(2)
        return torch.relu(self.convolve(windows)).amax(1)


class Spellings:
    """What spelling tells of each word, as tensors."""

    def __init__(self, table: WordTable) -> None:
        """Take the table of all words."""
        self.vectors = torch.from_numpy(table.vectors).to(torch.bfloat16)
        self.shapes = torch.from_numpy(table.shapes.astype(np.int64))
        self.characters = torch.from_numpy(table.characters)
        self.gazetteer = torch.from_numpy(table.gazetteer)
        self.end = len(table.words) - 1  # number of the sign for a paragraph's end


class Teacher(nn.Module):
    """Numbers of words -> scores of labels and of sentence starts."""

    def __init__(self, vector_size: int) -> None:
        """Make it with random weights."""
        super().__init__()
        self.encoder = ContextEncoder(vector_size)
        self.characters = Characters()
        self.gazetteer = nn.Linear(LISTS, LISTS_STATE)
        inputs = INPUT + 2 * STATE + CHARACTER_STATE + LISTS_STATE
        self.upper = nn.LSTM(inputs, UPPER_STATE, bidirectional=True, batch_first=True)
        self.out = nn.Linear(2 * UPPER_STATE, LABEL_COUNT + 2)
        self.dropout = nn.Dropout(DROPOUT)

    def forward(self, ids: Tensor, spellings: Spellings, word_dropout: float = 0.0) -> tuple[Tensor, Tensor]:
        """Return the scores of labels, and those of no sentence start and a sentence start."""
        vectors = spellings.vectors[ids]
        gazetteer = spellings.gazetteer[ids].to(torch.bfloat16)
        if word_dropout:
            vectors = vectors * (torch.rand(ids.shape) >= word_dropout).unsqueeze(-1)
            gazetteer = gazetteer * (torch.rand(ids.shape) >= LISTS_DROPOUT).unsqueeze(-1)
        inputs, states = self.encoder(vectors, spellings.shapes[ids])
        distinct, place = torch.unique(ids, return_inverse=True)
        characters = self.characters(spellings.characters[distinct].long())[place]
        parts = [inputs.to(characters.dtype), states.to(characters.dtype), characters, self.gazetteer(gazetteer)]
        upper = self.upper(self.dropout(torch.cat(parts, dim=-1)))[0]
        scores = self.out(self.dropout(upper)).float()
        return scores[..., :LABEL_COUNT], scores[..., LABEL_COUNT:]


def load_teacher(path: Path, spellings: Spellings) -> Teacher:
    """Read a trained teacher."""
    teacher = Teacher(spellings.vectors.shape[1])
    teacher.load_state_dict(torch.load(path, weights_only=True))
    teacher.eval()
    return teacher


def probabilities(
    teacher: Teacher, spellings: Spellings, rows: Sequence[Sequence[int]]
) -> tuple[list[Floats], list[Floats]]:
    """Return the probabilities of labels and of sentence starts for each row of numbers of words."""
    order = sorted(range(len(rows)), key=lambda number: len(rows[number]))
    labels: list[Floats] = [np.empty(0, dtype=np.float32)] * len(rows)
    starts = labels.copy()
    with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16):
        for first in range(0, len(order), ROWS_AT_ONCE):
            part = order[first : first + ROWS_AT_ONCE]
            ids = torch.from_numpy(padded([rows[number] for number in part], spellings.end))
            label, start = (torch.softmax(scores, -1).numpy() for scores in teacher(ids, spellings))
            for row, number in enumerate(part):
                words = slice(1, 1 + len(rows[number]))
                labels[number], starts[number] = label[row, words], start[row, words, 1]
    return labels, starts


@dataclass(frozen=True, kw_only=True)
class TrainTeacher:
    """One teacher, trained on varied gold windows; what is kept is a running mean of its weights.

    Attributes:
        gold: what the step ``gold`` wrote.
        words: what the step ``words`` wrote.
        language_model: what the step ``language-model`` wrote.
        out: weights to write.
        epochs: how often the gold is read.
        batch: words a step.
        rate: learning rate of the upper half.
        lower_rate: learning rate of the part that the language model made.
        augment: how likely a name is exchanged for another.
        word_dropout: how likely a word's vector is hidden.
        average: how much of the running mean is kept a step.
        seed: of everything that is random.
    """

    gold: Path
    words: Path
    language_model: Path
    out: Path
    epochs: int = 8
    batch: int = 2500
    rate: float = 2e-3
    lower_rate: float = 5e-4
    augment: float = 0.15
    word_dropout: float = 0.05
    average: float = 0.995
    seed: int = 1

    def run(self) -> Iterator[str]:
        """Write the weights after each epoch; yield a line with the scores."""
        torch.manual_seed(self.seed)
        torch.set_num_threads(1)
        random = Random(self.seed)  # noqa: S311 - training, no secrets
        gold, table = load_gold(self.gold), WordTable.load(self.words)
        lesson = _Lesson(self, table)
        augmenter = Augmenter(gold[TRAIN], random, self.augment)
        began = monotonic()
        for epoch in range(self.epochs):
            windows = training_windows(gold[TRAIN], random, augmenter)
            groups = batches(windows, lambda window: len(window.words), random, self.batch)
            losses = [lesson.step(group, (epoch + at / len(groups)) / self.epochs) for at, group in enumerate(groups)]
            said = f"epoch {epoch + 1} loss {np.mean(losses):.4f} {monotonic() - began:.0f} s"
            yield said + described(lesson.tag(), gold, leave_out=TRAIN)
            lesson.save(self.out)


class _Lesson:
    """A teacher, the running mean of it, and what it is trained with."""

    def __init__(self, settings: TrainTeacher, table: WordTable) -> None:
        self._settings = settings
        self._spellings, self._numbers = Spellings(table), table.numbers()
        self._teacher = Teacher(table.vectors.shape[1])
        pretrained = torch.load(settings.language_model, weights_only=True)
        self._teacher.encoder.load_state_dict(pretrained["encoder"])
        lower = list(self._teacher.encoder.parameters())
        upper = [each for name, each in self._teacher.named_parameters() if not name.startswith("encoder.")]
        self._rates = (settings.lower_rate, settings.rate)
        groups = [{"params": lower}, {"params": upper}]
        self._optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.99), weight_decay=0.01, fused=True)
        mean = torch.optim.swa_utils.get_ema_multi_avg_fn(settings.average)
        self._averaged = torch.optim.swa_utils.AveragedModel(self._teacher, multi_avg_fn=mean)
        self._steps = 0

    def step(self, windows: Sequence[Window], progress: float) -> float:
        """Learn from windows, ``progress`` (0 to 1) through the whole training; return the loss."""
        warm = min(1.0, (self._steps + 1) / WARM_UP)
        for group, rate in zip(self._optimizer.param_groups, self._rates, strict=True):
            group["lr"] = rate * warm * (LAST_RATE + (1 - LAST_RATE) * (1 - progress))
        self._teacher.train()
        loss = self._loss(windows)
        self._optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self._teacher.parameters(), 2.0)
        self._optimizer.step()
        self._averaged.update_parameters(self._teacher)
        self._steps += 1
        return float(loss.item())

    def _loss(self, windows: Sequence[Window]) -> Tensor:
        ids = torch.from_numpy(padded([self._encoded(window) for window in windows], self._spellings.end))
        labels = torch.from_numpy(padded([window.labels for window in windows], IGNORED))
        starts = torch.from_numpy(padded([window.starts for window in windows], IGNORED))
        starts[starts == UNKNOWN_START] = IGNORED
        with torch.autocast("cpu", dtype=torch.bfloat16):
            scores, opening = self._teacher(ids, self._spellings, self._settings.word_dropout)
        loss: Tensor = nn.functional.cross_entropy(
            scores.flatten(0, 1), labels.flatten(), label_smoothing=0.02, ignore_index=IGNORED
        )
        of_starts = nn.functional.cross_entropy(opening.flatten(0, 1), starts.flatten(), ignore_index=IGNORED)
        return loss + STARTS_WEIGHT * of_starts

    def _encoded(self, window: Window) -> list[int]:
        return [self._numbers[word] for word in window.words]

    def tag(self) -> Tag:
        """Return what finds names in windows by the running mean."""
        teacher = cast(Teacher, self._averaged.module.eval())
        return lambda windows: probabilities(teacher, self._spellings, [self._encoded(one) for one in windows])

    def save(self, path: Path) -> None:
        """Write the running mean of the weights."""
        torch.save(self._averaged.module.state_dict(), path)
