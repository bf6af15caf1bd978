"""What the small model learns from: gold windows, and raw text that teachers have labelled."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from pipeline.recognise.tagger.layers import Floats
from pipeline.recognise.tagger.names import NameList
from pipeline.train.gold import Sentence
from pipeline.train.lexicon import Spelled, Speller
from pipeline.train.raw import PARAGRAPH_END
from pipeline.train.variants import BREAK, without_accents
from pipeline.train.windows import LABEL_COUNT, UNKNOWN_START, Augmenter, rounded_up, training_windows

GOLD_SOFTNESS = 0.01  # of a gold label's probability, spread over all labels
CHUNK = 400_000  # words of raw text that are cut into windows at once
SHORTEST, LONGEST = 40, 200  # words of a raw window
FIRST_SKIP = 50  # words at most, so that each round cuts elsewhere
SEVERAL_PARAGRAPHS = 0.5  # share of raw windows that go on over paragraphs' ends, as texts without line ends do
NAMES = 0.3  # expected labelled words that make a raw window worth its while
KEPT_WITHOUT_NAMES = 0.35  # share of the other raw windows that is kept
AVERAGED_AT_ONCE = 1_000_000  # words
ROWS, COLUMNS = 4, 8  # what the sizes of batches are multiples of: PyTorch makes kernels anew for each size

Ids = NDArray[np.int64]

Change = tuple[float, Callable[[str], str]]
"""Limit below which a number drawn from 0 to 1 must be, and what then happens to each word; the first counts."""

CHANGES: tuple[Change, ...] = (
    (0.07, str.upper),
    (0.14, str.lower),
    (0.15, without_accents),
)
"""What happens to all words of a raw window where a number drawn from 0 to 1 is below the limit; the first counts."""


@dataclass(frozen=True, slots=True)
class Example:
    """A text to learn from.

    Attributes:
        numbers: of its words, by the `Speller`.
        listed: their rows in the table of listed names.
        labels: the wanted probabilities, words x label ids.
        starts: the wanted probabilities of sentence starts, negative where not known.
    """

    numbers: list[int]
    listed: list[int]
    labels: NDArray[Any]
    starts: NDArray[Any]


class Reader:
    """Makes examples of words as the model meets them."""

    def __init__(self, speller: Speller, names: NameList, random: Random | None = None, forget: float = 0.0) -> None:
        """Take what numbers words, the listed names, and how likely it is overlooked that a name is listed."""
        self.speller, self._names, self._random, self._forget = speller, names, random, forget

    def example(self, words: Sequence[str], labels: NDArray[Any], starts: NDArray[Any]) -> Example:
        """Return words with what is wanted of them."""
        listed = [0] * len(words)
        for match in self._names.find(words):
            if self._random is None or self._random.random() >= self._forget:
                listed[match.begin : match.end] = match.rows()
        return Example([self.speller.number(word) for word in words], listed, labels, starts)


def gold_examples(sentences: Sequence[Sentence], random: Random, augmenter: Augmenter, reader: Reader) -> list[Example]:
    """Return one round of varied gold windows, cut at paragraphs' ends."""
    soft = np.eye(LABEL_COUNT, dtype=np.float32) * (1 - GOLD_SOFTNESS) + GOLD_SOFTNESS / LABEL_COUNT
    examples = []
    for window in training_windows(sentences, random, augmenter):
        begin = 0
        for end in [*(place for place, word in enumerate(window.words) if word == BREAK), len(window.words)]:
            if end > begin:
                starts = np.array(window.starts[begin:end], dtype=np.float32)
                examples.append(reader.example(window.words[begin:end], soft[window.labels[begin:end]], starts))
            begin = end + 1
    return examples


@dataclass(frozen=True, slots=True)
class Labelled:
    """Raw text with soft labels: numbers of words by the table of all words, and probabilities."""

    ids: NDArray[np.int32]
    labels: NDArray[np.float16]
    starts: NDArray[np.float16]

    @classmethod
    def load(cls, path: Path) -> Labelled:
        """Read what the step ``label`` wrote."""
        with np.load(path) as arrays:
            return cls(arrays["ids"], arrays["labels"], arrays["starts"])

    @classmethod
    def mean(cls, paths: Sequence[Path]) -> Labelled:
        """Return the mean of several teachers' labels of the same text.

        Raises:
            ValueError: the texts differ.
        """
        mean = cls.load(paths[0])
        for number, path in enumerate(paths[1:], start=2):
            other = cls.load(path)
            if not np.array_equal(other.ids, mean.ids):
                message = f"{path} labels another text than {paths[0]}: give the step `label` the same length and seed."
                raise ValueError(message)
            _draw_near(mean.labels, other.labels, number)
            _draw_near(mean.starts, other.starts, number)
        return mean


def _draw_near(mean: NDArray[np.float16], values: NDArray[np.float16], number: int) -> None:
    """Make the mean of ``number`` - 1 arrays that of one more."""
    for begin in range(0, len(mean), AVERAGED_AT_ONCE):
        block = slice(begin, begin + AVERAGED_AT_ONCE)
        mean[block] += (values[block] - mean[block]) / np.float16(number)


class RawExamples:
    """Endless windows of labelled raw text; now and then in Nynorsk, old spelling or other case, or without accents."""

    def __init__(
        self, labelled: Labelled, words: Sequence[str], reader: Reader, random: Random, rewrites: Sequence[Change] = ()
    ) -> None:
        """Take labelled text and the words of its numbers."""
        self._labelled, self._words = labelled, words
        self._reader, self._random, self._rewrites = reader, random, rewrites

    def __iter__(self) -> Iterator[Example]:
        """Yield windows; those of a chunk of text come together, in random order."""
        length = len(self._labelled.ids)
        while True:
            order = list(range(0, length, CHUNK))
            self._random.shuffle(order)
            for begin in order:
                examples = list(self._windows(begin, min(begin + CHUNK, length)))
                self._random.shuffle(examples)
                yield from examples

    def _windows(self, begin: int, end: int) -> Iterator[Example]:
        """Yield the windows of a stretch of the text."""
        at = begin + self._random.randint(0, FIRST_SKIP)
        while at < end:
            stop = min(at + self._random.randint(SHORTEST, LONGEST), end)
            for places in self._cut(np.arange(at, stop)):
                if len(places) and self._is_wanted(places):
                    words = self._varied(self._labelled.ids[places])
                    yield self._reader.example(words, self._labelled.labels[places], self._labelled.starts[places])
            at = stop

    def _cut(self, places: Ids) -> Iterator[Ids]:
        """Yield the places of words of each paragraph, or of all together."""
        ends = self._labelled.ids[places] == PARAGRAPH_END
        if self._random.random() < SEVERAL_PARAGRAPHS:
            yield places[~ends]
        else:
            for part in np.split(places, np.flatnonzero(ends)):
                yield part[self._labelled.ids[part] != PARAGRAPH_END]

    def _is_wanted(self, places: Ids) -> bool:
        names = (1 - self._labelled.labels[places, 0]).sum()
        return bool(names > NAMES) or self._random.random() < KEPT_WITHOUT_NAMES

    def _varied(self, ids: NDArray[np.int32]) -> list[str]:
        words = [self._words[number] for number in ids.tolist()]
        for changes in (self._rewrites, CHANGES):
            draw = self._random.random()
            change = next((change for limit, change in changes if draw < limit), None)
            if change:
                words = [change(word) for word in words]
        return words


@dataclass(frozen=True, slots=True)
class Batch:
    """Several examples, one a row.

    Attributes:
        spelled: the distinct words of all of them.
        places: which of those stands where.
        listed: the words' rows in the table of listed names.
        mask: 1 where a word stands, else 0.
        labels: wanted probabilities.
        starts: wanted probabilities of sentence starts, negative where not known.
    """

    spelled: Spelled
    places: Tensor
    listed: Tensor
    mask: Tensor
    labels: Tensor
    starts: Tensor


def batch_of(
    examples: Sequence[Example], speller: Speller, hide: Callable[[int], NDArray[Any] | None] = lambda _: None
) -> Batch:
    """Return examples as a batch.

    Args:
        examples: at least one.
        speller: gave the words their numbers.
        hide: from how many distinct words there are, says which lose their rows.
    """
    size = rounded_up(len(examples), ROWS), rounded_up(max(len(example.numbers) for example in examples), COLUMNS)
    numbers: Ids = np.full(size, -1, dtype=np.int64)
    listed: Ids = np.zeros(size, dtype=np.int64)
    labels: Floats = np.zeros((*size, LABEL_COUNT), dtype=np.float32)
    starts: Floats = np.full(size, UNKNOWN_START, dtype=np.float32)
    for row, example in enumerate(examples):
        here = row, slice(len(example.numbers))
        numbers[here], listed[here] = example.numbers, example.listed
        labels[here], starts[here] = example.labels, example.starts
    mask = numbers >= 0
    distinct, place = np.unique(numbers[mask], return_inverse=True)
    places: Ids = np.zeros(size, dtype=np.int64)
    places[mask] = place
    return Batch(
        speller.spelled(distinct.tolist(), hide(len(distinct))),
        torch.from_numpy(places),
        torch.from_numpy(listed),
        torch.from_numpy(mask.astype(np.float32)),
        torch.from_numpy(labels),
        torch.from_numpy(starts),
    )
