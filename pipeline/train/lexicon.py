"""The small model's words: which have a vector of their own, the pieces of the others, and first vectors for both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from pipeline.recognise.tagger.layers import Floats
from pipeline.recognise.tagger.spelling import character_sequences, lexicon_row, normalised, piece_key, shape
from pipeline.train.gold import TRAIN, load_gold
from pipeline.train.raw import as_bytes, as_words
from pipeline.train.words import WordTable

GOLD_COUNTS = 20  # times as much as a word of raw text
USUAL = 3  # times that a word must stand in the raw text to have a say in the pieces' vectors
FIT_BATCH = 4096  # words
FIT_RATE = 0.05
REPORT = 40  # steps
NO_ROW = -1


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words with a row of their own, and first vectors of rows and pieces."""

    words: list[str]
    vectors: Floats
    pieces: Floats

    def save(self, path: Path) -> None:
        """Write the lexicon as a NumPy archive."""
        np.savez(path, words=as_bytes(self.words), vectors=self.vectors, pieces=self.pieces)

    @classmethod
    def load(cls, path: Path) -> Lexicon:
        """Read a lexicon that `save` wrote."""
        with np.load(path) as arrays:
            return cls(as_words(arrays["words"]), arrays["vectors"], arrays["pieces"])


@dataclass(frozen=True, kw_only=True)
class MakeLexicon:
    """The small model's lexicon.

    The most frequent words get a row each; hashed character sequences stand for all others. First vectors are the
    principal components of those of the step ``vectors``; those of pieces are fitted so that their mean comes near the
    vector of a word.

    Attributes:
        words: what the step ``words`` wrote.
        gold: what the step ``gold`` wrote.
        out: archive to write.
        size: rows for words.
        buckets: rows for pieces.
        width: components of a vector.
        epochs: how often the words are gone through to fit the pieces.
        seed: of everything that is random.
    """

    words: Path
    gold: Path
    out: Path
    size: int = 60_000
    buckets: int = 40_000
    width: int = 128
    epochs: int = 3
    seed: int = 1

    def run(self) -> Iterator[str]:
        """Write the lexicon; yield a line now and then."""
        table = WordTable.load(self.words)
        gold = (word for sentence in load_gold(self.gold)[TRAIN] for word in sentence.words)
        lexicon = frequent_words(dict(zip(table.words, table.counts.tolist(), strict=True)), gold, self.size)
        first: dict[str, int] = {}
        for number, word in enumerate(table.words):
            first.setdefault(normalised(word), number)
        sample = table.vectors[[first[word] for word in lexicon]].astype(np.float32)
        usual = sorted(number for number in first.values() if table.counts[number] >= USUAL)
        targets = reduced(table.vectors[usual].astype(np.float32), sample, self.width)
        fit = PieceFit(self.buckets, self.width, self.seed)
        yield from fit.run([normalised(table.words[number]) for number in usual], targets, self.epochs)
        Lexicon(lexicon, reduced(sample, sample, self.width).astype(np.float32), fit.vectors()).save(self.out)
        yield f"{self.out.name}: {len(lexicon)} words, {len(usual)} words that the pieces are fitted to"


def frequent_words(counts: Mapping[str, int], gold: Iterable[str], size: int) -> list[str]:
    """Return the most frequent normalised words; those seen once in raw text don't count, those in gold do.

    Args:
        counts: of the words in raw text.
        gold: the words of the gold, repeated.
        size: how many.
    """
    totals: Counter[str] = Counter()
    for word, count in counts.items():
        if count > 1:
            totals[normalised(word)] += count
    for word in gold:
        totals[normalised(word)] += GOLD_COUNTS
    return sorted(totals, key=lambda word: (-totals[word], word))[:size]


def reduced(vectors: Floats, sample: Floats, width: int) -> Floats:
    """Return principal components of vectors by those of a sample, scaled to a mean variance of one."""
    mean = sample.mean(0)
    directions = np.linalg.svd(sample - mean, full_matrices=False)[2][:width].T
    projected = (vectors - mean) @ directions
    components: Floats = projected / ((sample - mean) @ directions).std()
    return components


class PieceFit:
    """Vectors of pieces whose mean comes near the words' vectors."""

    def __init__(self, buckets: int, width: int, seed: int) -> None:
        """Begin with zeros."""
        torch.manual_seed(seed)
        self._random = np.random.default_rng(seed)
        self._bag = nn.EmbeddingBag(buckets, width, mode="mean", sparse=True)
        nn.init.zeros_(self._bag.weight)
        self._optimizer = torch.optim.SparseAdam(self._bag.parameters(), lr=FIT_RATE)

    def run(self, words: Sequence[str], vectors: Floats, epochs: int) -> Iterator[str]:
        """Fit the pieces of words to the words' vectors; yield a line now and then."""
        lists = [np.array(character_sequences(word, self._bag.num_embeddings), dtype=np.int64) for word in words]
        targets = torch.from_numpy(vectors.astype(np.float32))
        steps = epochs * (len(words) // FIT_BATCH)
        for step in range(steps):
            for group in self._optimizer.param_groups:
                group["lr"] = FIT_RATE * (1.02 - step / steps)
            drawn = self._random.integers(0, len(words), FIT_BATCH)
            loss = self._step([lists[number] for number in drawn], targets[torch.from_numpy(drawn)])
            if step % REPORT == 0 or step == steps - 1:
                yield f"pieces {step}/{steps} loss {loss:.4f}"

    def _step(self, lists: Sequence[NDArray[np.int64]], targets: Tensor) -> float:
        offsets = np.cumsum([0, *map(len, lists)])[:-1]
        means = self._bag(torch.from_numpy(np.concatenate(lists)), torch.from_numpy(offsets))
        loss = (means - targets).square().mean(1).mean()
        self._optimizer.zero_grad()
        loss.backward()
        self._optimizer.step()
        return float(loss.item())

    def vectors(self) -> Floats:
        """Return the vectors of the pieces."""
        vectors: Floats = self._bag.weight.detach().numpy()
        return vectors


@dataclass(frozen=True, slots=True)
class Spelled:
    """Distinct words as the small model takes them.

    Attributes:
        rows: their rows in the lexicon, -1 for none.
        pieces: the pieces of those without a row, one word's after the other's.
        offsets: where each word's pieces begin.
        shapes: classes by case, digits and punctuation.
    """

    rows: Tensor
    pieces: Tensor
    offsets: Tensor
    shapes: Tensor


class Speller:
    """Numbers words as they come, and knows the row, the pieces and the shape of each."""

    def __init__(self, lexicon: Sequence[str], buckets: int) -> None:
        """Take the words with a row of their own, and how many rows pieces have."""
        self._lexicon = {word: row for row, word in enumerate(lexicon)}
        self._buckets = buckets
        self._numbers: dict[str, int] = {}
        self._rows: list[int] = []
        self._shapes: list[int] = []
        self._pieces: list[NDArray[np.int32]] = []

    def number(self, word: str) -> int:
        """Return the number of a word; a new word gets the next."""
        number = self._numbers.get(word)
        if number is None:
            number = self._numbers[word] = len(self._rows)
            key = normalised(word)
            row = lexicon_row(key, self._lexicon)
            self._rows.append(NO_ROW if row is None else row)
            self._shapes.append(int(shape(word)))
            self._pieces.append(np.array(character_sequences(piece_key(key), self._buckets), dtype=np.int32))
        return number

    def spelled(self, numbers: Sequence[int], hidden: NDArray[Any] | None = None) -> Spelled:
        """Return words by number; those that are ``hidden`` lose their rows."""
        rows = np.array([self._rows[number] for number in numbers], dtype=np.int64)
        if hidden is not None:
            rows[hidden] = NO_ROW
        lists = [self._pieces[number] for number, row in zip(numbers, rows.tolist(), strict=True) if row < 0]
        lengths = [len(pieces) for pieces in lists]
        return Spelled(
            torch.from_numpy(rows),
            torch.from_numpy(np.concatenate([np.zeros(0, dtype=np.int64), *lists])),
            torch.from_numpy(np.cumsum([0, *lengths])[: len(lengths)]),
            torch.from_numpy(np.array([self._shapes[number] for number in numbers], dtype=np.int64)),
        )
