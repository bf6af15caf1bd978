"""Gold sentences -> training windows: joined into runs as users have them, varied, grouped into batches."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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
BREAK_AT_END = 0.85  # how often a paragraph's known end is one
FROM_GOLD = 0.4  # share of exchanged names that are others of the gold, where there are further ones
PARAGRAPH = 10  # sentences
ROWS, COLUMNS = 8, 16  # what the sizes of padded batches are multiples of

Item = TypeVar("Item")
Words = Sequence[str]
Names = Mapping[str, Sequence[Sequence[Words]]]
"""Label -> groups of names, from each of which as many are drawn."""


@dataclass(slots=True)
class Window:
    """Words in a row with their label ids, and whether a sentence starts there: 1, 0, or -1 where it is not known."""

    words: list[str] = field(default_factory=list)
    labels: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)

    def add(self, words: Words, labels: Words, *, starts_known: bool = True) -> None:
        """Put a sentence at the end."""
        self.words += words
        self.labels += [LABEL_IDS[label] for label in labels]
        self.starts += [int(place == 0) if starts_known else UNKNOWN_START for place in range(len(words))]

    def end_paragraph(self) -> None:
        """Put a paragraph's end at the end."""
        self.words.append(BREAK)
        self.labels.append(0)
        self.starts.append(UNKNOWN_START)


class Augmenter:
    """Varied copies: other names in place of names, other case, no accents."""

    def __init__(self, sentences: Sequence[Sentence], random: Random, rate: float, names: Names | None = None) -> None:
        """Take the sentences that names are taken from, how likely a name is exchanged, and further names."""
        self._random = random
        self._rate = rate
        self._pools: dict[tuple[str, bool], list[Words]] = {}
        self._further = names or {}
        for sentence in sentences:
            for start, end, label in word_spans(sentence.labels):
                name = sentence.words[start:end]
                self._pools.setdefault(_kind(name, label), []).append(name)

    def change(self) -> Callable[[str], str] | None:
        """Draw what happens to all words of a window; mostly nothing."""
        draw = self._random.random()
        return next((change for limit, change in CHANGES if draw < limit), None)

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
        if self._random.random() >= self._rate or label in NOT_EXCHANGED:
            return name
        groups = self._further.get(label)
        if not groups or self._random.random() < FROM_GOLD:
            return self._random.choice(self._pools[_kind(name, label)])
        other = self._random.choice(self._random.choice(groups))
        genitive = name[-1].endswith("s") and not other[-1].endswith("s")
        return [*other[:-1], other[-1] + "s"] if genitive else other


CHANGES: tuple[tuple[float, Callable[[str], str]], ...] = (
    (0.08, str.upper),
    (0.16, str.lower),
    (0.17, str.title),
    (0.18, without_accents),
)
"""What happens to all words of a window where a number drawn from 0 to 1 is below the limit; the first counts."""


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
            windows.append(_changed(window, augmenter))
            window = Window()
        if not window.words:
            wanted = random.randint(*lengths) if random.random() < SEVERAL else 1
        document = sentence.document
        words, labels = augmenter.with_other_names(sentence) if augmenter else (sentence.words, sentence.labels)
        window.add(words, labels, starts_known=sentence.ends_paragraph is None)
        heading_follows = number + 1 < len(sentences) and sentences[number + 1].heading
        if random.random() < _break_chance(sentence, heading_follows=heading_follows):
            window.end_paragraph()
    return [*windows, _changed(window, augmenter)]


def _changed(window: Window, augmenter: Augmenter | None) -> Window:
    change = augmenter.change() if augmenter else None
    return Window([change(word) for word in window.words], window.labels, window.starts) if change else window


def _break_chance(sentence: Sentence, *, heading_follows: bool) -> float:
    if sentence.ends_paragraph is None:
        return BREAK_AT_HEADING if sentence.heading or heading_follows else BREAK_ELSEWHERE
    return BREAK_AT_END if sentence.ends_paragraph else 0.0


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
