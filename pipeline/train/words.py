"""One table of all distinct words of the raw and the gold texts, with what their spelling tells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import floret
import numpy as np
from numpy.typing import NDArray

from pipeline.recognise.tagger.spelling import normalised, shape
from pipeline.train.gazetteer import FAMILY_NAMES, FIRST_NAMES, gazetteer_bits, name_lists
from pipeline.train.gold import Gold, load_gold
from pipeline.train.raw import RawText, as_bytes, as_words
from pipeline.train.variants import BREAK, spellings

CHARACTERS = 20  # that are looked at in a word: its first and last ten where it is longer
OTHER_CHARACTER = 1
ALPHABET = 200
ALPHABET_FROM, SCALE_FROM = 300_000, 50_000  # words


@dataclass(frozen=True, slots=True)
class WordTable:
    """The distinct words by number, and a row for each in every array.

    Attributes:
        words: first those of the raw text, with their numbers there; last `BREAK`.
        vectors: from the step ``vectors``, scaled to a variance of about one.
        shapes: classes by case, digits and punctuation.
        gazetteer: in which lists of names it stands.
        characters: numbers of its characters, 0 for none.
        counts: how often it stands in the raw text.
    """

    words: list[str]
    vectors: NDArray[np.float16]
    shapes: NDArray[np.uint8]
    gazetteer: NDArray[np.uint8]
    characters: NDArray[np.uint8]
    counts: NDArray[np.int32]

    def save(self, path: Path) -> None:
        """Write the table as a NumPy archive."""
        np.savez(
            path,
            words=as_bytes(self.words),
            vectors=self.vectors,
            shapes=self.shapes,
            gazetteer=self.gazetteer,
            characters=self.characters,
            counts=self.counts,
        )

    @classmethod
    def load(cls, path: Path) -> WordTable:
        """Read a table that `save` wrote."""
        with np.load(path) as arrays:
            table: dict[str, Any] = dict(arrays)
        return cls(**{**table, "words": as_words(table["words"])})

    def numbers(self) -> dict[str, int]:
        """Return word -> number."""
        return {word: number for number, word in enumerate(self.words)}


@dataclass(frozen=True, kw_only=True)
class MakeWords:
    """The table of all distinct words.

    Attributes:
        raw: what the step ``raw`` wrote.
        gold: what the step ``gold`` wrote.
        vectors: what the step ``vectors`` wrote.
        gazetteers: folder with municipalities-2024.csv and world-cities.csv.
        out: archive to write.
    """

    raw: Path
    gold: Path
    vectors: Path
    gazetteers: Path
    out: Path

    def run(self) -> Iterator[str]:
        """Write the table."""
        raw = RawText.load(self.raw)
        words = all_words(raw.words, load_gold(self.gold))
        WordTable(
            words=words,
            vectors=vector_table(words, self.vectors),
            shapes=np.array([shape(word) for word in words], dtype=np.uint8),
            gazetteer=gazetteer_bits(words, name_lists(self.gazetteers)),
            characters=character_table(words, alphabet_of(words[:ALPHABET_FROM])),
            counts=np.bincount(raw.ids[raw.ids >= 0], minlength=len(words)).astype(np.int32),
        ).save(self.out)
        yield f"{self.out.name}: {len(words)} words"


def all_words(raw: Iterable[str], gold: Gold) -> list[str]:
    """Return the words of the raw text, further ones of the gold and what augmentation makes of them, common names."""
    words = dict.fromkeys(raw)
    for sentences in gold.values():
        for word in dict.fromkeys(word for sentence in sentences for word in sentence.words):
            words.update(dict.fromkeys(spellings(word)))
    for name in dict.fromkeys([*FIRST_NAMES, *FAMILY_NAMES]):
        words.update(dict.fromkeys((name, name + "s")))
    return [*words, BREAK]


def alphabet_of(words: Iterable[str], size: int = ALPHABET) -> dict[str, int]:
    """Return the most frequent characters, numbered from 2; 1 stands for any other."""
    counts: Counter[str] = Counter()
    for word in words:
        counts.update(word)
    frequent = sorted(counts, key=lambda character: (-counts[character], character))[: size - 2]
    return {character: number + 2 for number, character in enumerate(frequent)}


def character_table(words: Sequence[str], alphabet: Mapping[str, int]) -> NDArray[np.uint8]:
    """Return the numbers of each word's characters, of a long word's first and last ten."""
    table = np.zeros((len(words), CHARACTERS), dtype=np.uint8)
    half = CHARACTERS // 2
    for row, word in enumerate(words):
        seen = word if len(word) <= CHARACTERS else word[:half] + word[-half:]
        table[row, : len(seen)] = [alphabet.get(character, OTHER_CHARACTER) for character in seen]
    return table


def vector_table(words: Sequence[str], path: Path) -> NDArray[np.float16]:
    """Return the vector of each word by the floret model at ``path``, scaled to a variance of one."""
    model = floret.load_model(str(path))
    table = np.empty((len(words), model.get_dimension()), dtype=np.float16)
    for row, word in enumerate(words):
        table[row] = model.get_word_vector(normalised(word))
    sample = table[:SCALE_FROM].astype(np.float32)
    return (table / np.float16(sample.std())).astype(np.float16)
