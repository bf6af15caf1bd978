"""Equal names in one text are drawn to the same label: a text seldom speaks of two things by one name."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.recognise.tagger.layers import Floats, Integers

SHARE = 0.8  # of the mean over equal words, in the mixture
TINY = np.float32(1e-9)
SHORTEST_GENITIVE = 5  # code points


def made_consistent(words: Sequence[str], texts: Sequence[int], labels: Floats, share: float = SHARE) -> Floats:
    """Draw the label probabilities of equal capitalised words in one text towards their mean.

    Only kinds of names are mixed, geometrically: B and I keep their relation. Words that stand once stay as they are.

    Args:
        words: of one or several texts.
        texts: the number of the text that each word is of.
        labels: the probabilities of each word's labels, a row a word.
        share: of the mean in the mixture, from 0 to 1.
    """
    rows, groups = _repeated(words, texts)
    if not len(rows):
        return labels
    here = labels[rows]
    kinds = here[:, 0::2].copy()
    kinds[:, 1:] += here[:, 1::2]
    ratio = _mixed(kinds, _means(kinds, groups), share) / (kinds + TINY)
    here[:, 0::2] *= ratio
    here[:, 1::2] *= ratio[:, 1:]
    labels = labels.copy()
    labels[rows] = here / here.sum(1, keepdims=True)
    return labels


def name_key(word: str) -> str:
    """Return the word without a genitive's -s, as far as can be told without a lexicon.

    Example:
        >>> name_key("Pompeos"), name_key("Oslo"), name_key("Hans")
        ('Pompeo', 'Oslo', 'Hans')
    """
    return word[:-1] if len(word) >= SHORTEST_GENITIVE and word.endswith("s") else word


def _repeated(words: Sequence[str], texts: Sequence[int]) -> tuple[Integers, Integers]:
    """Return the places of capitalised words that stand several times in a text, and which of them are equal."""
    numbers: dict[tuple[int, str], int] = {}
    places: list[int] = []
    groups: list[int] = []
    for place, word in enumerate(words):
        if word[:1].isupper():
            places.append(place)
            groups.append(numbers.setdefault((texts[place], name_key(word)), len(numbers)))
    group = np.array(groups, dtype=np.int64)
    repeated = np.bincount(group, minlength=len(numbers))[group] > 1
    return np.array(places, dtype=np.int64)[repeated], group[repeated]


def _means(kinds: Floats, groups: Integers) -> NDArray[np.float64]:
    """Return for each row the mean of the rows of its group."""
    order = np.argsort(groups, kind="stable")
    begins = np.flatnonzero(np.diff(groups[order], prepend=-1))
    counts = np.bincount(groups)
    sums: Floats = np.zeros((len(counts), kinds.shape[1]), dtype=np.float32)
    sums[groups[order][begins]] = np.add.reduceat(kinds[order], begins, axis=0)
    means: NDArray[np.float64] = sums[groups] / counts[groups][:, None]
    return means


def _mixed(kinds: Floats, means: NDArray[np.float64], share: float) -> NDArray[np.float64]:
    mixed: NDArray[np.float64] = (kinds + TINY) ** np.float32(1 - share) * (means + TINY) ** np.float32(share)
    mixed /= mixed.sum(1, keepdims=True)
    return mixed
