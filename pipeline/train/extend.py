"""A finished small model goes on learning: its weights as those of a student again, with more words of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from pipeline.recognise.tagger.layers import Floats
from pipeline.recognise.tagger.names import NAME_ROWS
from pipeline.recognise.tagger.spelling import character_sequences, lexicon_row, normalised, piece_key
from pipeline.train.gold import TRAIN, load_gold
from pipeline.train.lexicon import GOLD_COUNTS, Lexicon
from pipeline.train.raw import RawText, as_words
from pipeline.train.weights import MATRICES

CAPITALISED = 3  # times as much as another word, for it may be a name
LEAST_COUNT = 3  # in raw text, for a word that is not in the gold


@dataclass(frozen=True, kw_only=True)
class ExtendStudent:
    """The weights of a small model as a student to go on with, and its lexicon with more words.

    A new word begins with the vector that it had without a row of its own: the model finds what it found before.

    Attributes:
        weights: what the step ``weights`` or ``calibrate`` wrote, or the file in a shipped model's folder.
        raw: what the step ``raw`` wrote.
        gold: what the step ``gold`` wrote.
        size: words with a row of their own.
        lexicon: archive to write.
        out: student to write.
    """

    weights: Path
    raw: Path
    gold: Path
    size: int = 100_000
    lexicon: Path
    out: Path

    def run(self) -> Iterator[str]:
        """Write both files."""
        with np.load(self.weights) as arrays:
            stored: dict[str, NDArray[Any]] = dict(arrays)
        words = as_words(stored["lexicon"])
        known = {word: row for row, word in enumerate(words)}
        raw = RawText.load(self.raw)
        counts = np.bincount(raw.ids[raw.ids >= 0], minlength=len(raw.words)).tolist()
        gold = (word for sentence in load_gold(self.gold)[TRAIN] for word in sentence.words)
        new = new_words(dict(zip(raw.words, counts, strict=True)), gold, known, self.size - len(words))
        tables = {table: stored[table] * stored[f"{table}_scale"] for table in ("words", "pieces")}
        first = [first_vector(word, known, tables["words"], tables["pieces"]) for word in new]
        vectors = np.concatenate([tables["words"], *(row[None] for row in first)]).astype(np.float32)
        Lexicon([*words, *new], vectors, tables["pieces"].astype(np.float32)).save(self.lexicon)
        torch.save(student_values(stored, vectors, tables["pieces"]), self.out)
        yield f"{self.lexicon.name}: {len(words)} words and {len(new)} new ones, such as {', '.join(new[:10])}"


def new_words(counts: Mapping[str, int], gold: Iterator[str], known: Mapping[str, int], size: int) -> list[str]:
    """Return the most frequent normalised words that are not known; words in capitals have small ones to stand for."""
    totals: Counter[str] = Counter()
    for word, count in counts.items():
        if count >= LEAST_COUNT:
            totals[normalised(word)] += count * (CAPITALISED if word[:1].isupper() else 1)
    for word in gold:
        totals[normalised(word)] += GOLD_COUNTS
    new = [word for word in totals if word not in known and piece_key(word) == word]
    return sorted(new, key=lambda word: (-totals[word], word))[:size]


def first_vector(word: str, known: Mapping[str, int], words: Floats, pieces: Floats) -> Floats:
    """Return the vector of a normalised word without a row of its own."""
    row = lexicon_row(word, known)
    if row is not None:
        return words[row]
    sequences = character_sequences(piece_key(word), len(pieces))
    mean: Floats = pieces[sequences].mean(0) if sequences else np.zeros(pieces.shape[1], dtype=np.float32)
    return mean


def student_values(stored: Mapping[str, NDArray[Any]], words: Floats, pieces: Floats) -> dict[str, torch.Tensor]:
    """Return the parameters of a student by the arrays of a model's file."""
    names = stored.get("name_vectors", np.zeros((NAME_ROWS, words.shape[1])))
    values: dict[str, NDArray[Any]] = {
        "words.weight": words,
        "pieces.weight": pieces,
        "shapes.weight": stored["shapes"],
        "names.weight": names,
    }
    for name, source in MATRICES.items():
        values[f"{source}.weight"] = stored[name].T
        values[f"{source}.bias"] = stored[f"{name}_bias"]
    return {name: torch.from_numpy(np.ascontiguousarray(value, dtype=np.float32)) for name, value in values.items()}
