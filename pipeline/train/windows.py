"""Gold sentences -> training windows: joined into runs as users have them, varied, grouped into batches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from pipeline.train.gold import LABELS, Sentence, word_spans
from pipeline.train.variants import BREAK, without_accents

LABEL_IDS = {
    label: number for number, label in enumerate(("O", *(f"{prefix}-{label}" for label in LABELS for prefix in "BI")))
}
LABEL_COUNT = len(LABEL_IDS)
UNKNOWN_START = -1
NOT_EXCHANGED = {"MISC", "DRV"}  # such names fit only where they stand
SEVERAL = 0.85  # share of windows of more than one sentence
BREAK_AT_HEADING, BREAK_ELSEWHERE = 0.6, 0.15  # how often a paragraph ends after a sentence
PARAGRAPH = 10  # sentences
ROWS, COLUMNS = 8, 16  # what the sizes of padded batches are multiples of

Item = TypeVar("Item")
Words = Sequence[str]


@dataclass(slots=True)
class Window:
    """Words in a row with their label ids, and whether a sentence starts there: 1, 0, or -1 where it is not known."""

    words: list[str] = field(default_factory=list)
    labels: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)

    def add(self, words: Words, labels: Words) -> None:
        """Put a sentence at the end."""
        self.words += words
        self.labels += [LABEL_IDS[label] for label in labels]
        self.starts += [int(place == 0) for place in range(len(words))]

    def end_paragraph(self) -> None:
        """Put a paragraph's end at the end."""
        self.words.append(BREAK)
        self.labels.append(0)
        self.starts.append(UNKNOWN_START)


class Augmenter:
    """Varied copies of a sentence: other names in place of names, other case, no accents."""

    def __init__(self, sentences: Sequence[Sentence], random: Random, rate: float) -> None:
        """Take the sentences that names are taken from, and how likely a name is exchanged."""
        self._random = random
        self._rate = rate
        self._pools: dict[tuple[str, bool], list[Words]] = {}
        for sentence in sentences:
            for start, end, label in word_spans(sentence.labels):
                name = sentence.words[start:end]
                self._pools.setdefault(_kind(name, label), []).append(name)

    def varied(self, sentence: Sentence) -> tuple[list[str], list[str]]:
        """Return words and labels of a varied copy."""
        words, labels = self.with_other_names(sentence)
        draw = self._random.random()
        change = next((change for limit, change in CHANGES if draw < limit), None)
        return ([change(word) for word in words] if change else words), labels

    def with_other_names(self, sentence: Sentence) -> tuple[list[str], list[str]]:
        """Return words and labels, some names exchanged for others of their label, genitives for genitives."""
        words: list[str] = []
        labels: list[str] = []
        position = 0
        for start, end, label in word_spans(sentence.labels):
            words += sentence.words[position:start]
            labels += sentence.labels[position:start]
            name = self._other(sentence.words[start:end], label)
            words += name
            labels += [f"B-{label}"] + [f"I-{label}"] * (len(name) - 1)
            position = end
        return [*words, *sentence.words[position:]], [*labels, *sentence.labels[position:]]

    def _other(self, name: Words, label: str) -> Words:
        if self._random.random() < self._rate and label not in NOT_EXCHANGED:
            return self._random.choice(self._pools[_kind(name, label)])
        return name


CHANGES: tuple[tuple[float, Callable[[str], str]], ...] = (
    (0.02, str.upper),
    (0.04, str.lower),
    (0.05, str.title),
    (0.06, without_accents),
)
"""What happens to all words of a sentence where a number drawn from 0 to 1 is below the limit; the first counts."""


def _kind(name: Words, label: str) -> tuple[str, bool]:
    return label, name[-1].endswith("s")


def training_windows(
    sentences: Sequence[Sentence],
    random: Random,
    augmenter: Augmenter | None,
    lengths: tuple[int, int] = (20, 160),
) -> list[Window]:
    """Cut the sentences, in reading order, into windows with some paragraph ends inside.

    Args:
        sentences: gold, in reading order; no window crosses the end of a document.
        random: draws lengths and paragraph ends.
        augmenter: varies the sentences.
        lengths: least and greatest number of words that a window is filled up to, single sentences apart.
    """
    windows: list[Window] = []
    window, wanted, document = Window(), 0, ""
    for number, sentence in enumerate(sentences):
        if window.words and (len(window.words) >= wanted or sentence.document != document):
            windows.append(window)
            window = Window()
        if not window.words:
            wanted = random.randint(*lengths) if random.random() < SEVERAL else 1
        document = sentence.document
        window.add(*(augmenter.varied(sentence) if augmenter else (sentence.words, sentence.labels)))
        heading_follows = number + 1 < len(sentences) and sentences[number + 1].heading
        if random.random() < (BREAK_AT_HEADING if sentence.heading or heading_follows else BREAK_ELSEWHERE):
            window.end_paragraph()
    return [*windows, window]


def paragraphs(sentences: Sequence[Sentence]) -> list[Window]:
    """Return the sentences, unvaried, ten to a window."""
    windows = []
    for first in range(0, len(sentences), PARAGRAPH):
        window = Window()
        for sentence in sentences[first : first + PARAGRAPH]:
            window.add(sentence.words, sentence.labels)
        windows.append(window)
    return windows


def batches(items: Sequence[Item], size: Callable[[Item], int], random: Random, words: int) -> list[list[Item]]:
    """Group items of like size into batches of about so many words, in random order."""
    groups: list[list[Item]] = []
    group: list[Item] = []
    for item in sorted(items, key=lambda item: size(item) * random.uniform(0.9, 1.1)):
        group.append(item)
        if len(group) * size(item) >= words:
            groups.append(group)
            group = []
    if group:
        groups.append(group)
    random.shuffle(groups)
    return groups


def padded(rows: Sequence[Sequence[int]], fill: int) -> NDArray[np.int64]:
    """Return rows as a matrix with at least one more column of ``fill`` at either end.

    Sizes are rounded up: PyTorch's LSTM makes its kernels anew for each new size.
    """
    matrix = np.full((rounded_up(len(rows), ROWS), rounded_up(max(map(len, rows)) + 2, COLUMNS)), fill, dtype=np.int64)
    for number, row in enumerate(rows):
        matrix[number, 1 : 1 + len(row)] = row
    return matrix


def rounded_up(number: int, step: int) -> int:
    """Return the least multiple of ``step`` that is not below ``number``.

    Example:
        >>> rounded_up(17, 8), rounded_up(16, 8)
        (24, 16)
    """
    return -(-number // step) * step
