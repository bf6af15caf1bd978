"""What a list of typed names says, multiplied into a teacher's probabilities: a prior over types, not a rule."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.recognise.tagger.layers import Floats
from pipeline.recognise.tagger.names import NameList, NameMatch
from pipeline.train.gold import LABELS
from pipeline.train.typed_names import LABELS_OF_CODE

NO_NAME, NO_SPAN = "N", "B"  # codes
FIRST, SECOND, NONE, OTHER = 1.0, 0.5, 0.4, 0.1
"""Factors of the labels of a name's first and second type, of no name, and of all other labels."""
WRONG_PLACE = 0.2  # factor of I at the first word of a listed name, and of B at the others


class Prior:
    """Draws the label probabilities of listed names to their types."""

    def __init__(self, names: NameList) -> None:
        """Take the list of names."""
        self._names = names
        self._factors: dict[str, Floats] = {}

    def applied(self, words: Sequence[str], labels: Floats) -> Floats:
        """Return the probabilities (words x label ids) of a text, those of listed names corrected.

        A name that is but a part of what the teacher found is left alone, and so is one spelt in other case.
        """
        best = labels.argmax(1)
        goes_on = (best > 0) & (best % 2 == 0)
        labels = labels.copy()
        for match in self._names.find(words):
            inside = match.end < len(words) and goes_on[match.end]
            if match.exact and match.code != NO_SPAN and not goes_on[match.begin] and not inside:
                here = labels[match.begin : match.end] * self._of(match)
                labels[match.begin : match.end] = here / here.sum(1, keepdims=True)
        return labels

    def _of(self, match: NameMatch) -> Floats:
        """Return the factors of each word's labels."""
        by_kind = self._factors.get(match.code)
        if by_kind is None:
            by_kind = self._factors[match.code] = _by_kind(match.code)
        factors = np.tile(by_kind, (match.end - match.begin, 1))
        factors[0, 2::2] *= WRONG_PLACE
        factors[1:, 1::2] *= WRONG_PLACE
        return factors


def _by_kind(code: str) -> Floats:
    factors: Floats = np.full(1 + 2 * len(LABELS), OTHER, dtype=np.float32)
    factors[0] = NONE
    for letter, factor in ((code[-1], SECOND), (code[0], FIRST)):
        if letter == NO_NAME:
            factors[0] = factor
        for place, label in enumerate(LABELS_OF_CODE.get(letter, ())):
            first = 2 * LABELS.index(label) + 1
            factors[first : first + 2] = factor if not place else SECOND * factor
    return factors
