"""Words -> their vectors: a word's own where it is frequent, else those of its character sequences; and its shape's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from pipeline.recognise.tagger.layers import Floats
from pipeline.recognise.tagger.spelling import character_sequences, lexicon_row, normalised, piece_key, shape

KEPT_WORDS = 30_000  # some 20 MB; then all are forgotten, so that memory stays level over an archive


class WordVectors:
    """The vectors of words; those of words met lately are kept.

    Args:
        weights: of a model, as they stand in its file.
    """

    def __init__(self, weights: Mapping[str, Any]) -> None:
        """Take the arrays ``lexicon``, ``words``, ``pieces`` and ``shapes``.

        Raises:
            KeyError: one is missing.
        """
        lexicon = weights["lexicon"].tobytes().decode("utf-8").split("\n")
        self._lexicon = {word: row for row, word in enumerate(lexicon)}
        self._words, self._words_scale = weights["words"], weights["words_scale"]
        self._pieces, self._pieces_scale = weights["pieces"], weights["pieces_scale"]
        self._shapes: Floats = weights["shapes"].astype(np.float32)
        self._places: dict[str, int] = {}
        self._kept: Floats = np.empty((KEPT_WORDS, self._shapes.shape[1]), dtype=np.float32)

    def of(self, words: Sequence[str]) -> Floats:
        """Return the vectors of words, a row each."""
        places = self._places
        try:
            rows = [places[word] for word in words]
        except KeyError:
            self._learn(words)
            rows = [places[word] for word in words]
        return self._kept[rows]

    def _learn(self, words: Sequence[str]) -> None:
        new = [word for word in dict.fromkeys(words) if word not in self._places]
        if len(self._places) + len(new) > len(self._kept):
            self._places.clear()
            new = list(dict.fromkeys(words))
            if len(new) > len(self._kept):
                self._kept = np.empty((len(new), self._kept.shape[1]), dtype=np.float32)
        begin = len(self._places)
        self._kept[begin : begin + len(new)] = self._made(new)
        self._places.update((word, begin + number) for number, word in enumerate(new))

    def _made(self, words: Sequence[str]) -> Floats:
        vectors: Floats = np.empty((len(words), self._shapes.shape[1]), dtype=np.float32)
        frequent: list[tuple[int, int]] = []
        for place, word in enumerate(words):
            key = word if word.isalpha() else normalised(word)
            row = lexicon_row(key, self._lexicon)
            if row is None:
                vectors[place] = self._from_pieces(piece_key(key))
            else:
                frequent.append((place, row))
        if frequent:
            places, rows = np.array(frequent).T
            vectors[places] = self._words[rows] * self._words_scale[rows]
        vectors += self._shapes[[shape(word) for word in words]]
        return vectors

    def _from_pieces(self, key: str) -> Floats:
        pieces = character_sequences(key, len(self._pieces))
        if not pieces:
            return np.zeros(self._pieces.shape[1], dtype=np.float32)
        vectors: Floats = self._pieces[pieces].astype(np.float32)
        mean: Floats = (self._pieces_scale[pieces, 0] / np.float32(len(pieces))) @ vectors
        return mean
