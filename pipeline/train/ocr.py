"""The vocabulary of the model -> what words are built of, by which `pipeline.clean.ocr` tells a word from none."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pipeline.clean.ocr import TRIGRAM, trigrams_of

MIN_IN_WORDS = 3  # words that a sequence of three letters must stand in


@dataclass(frozen=True, kw_only=True)
class PackTrigrams:
    """The sequences of three letters that Norwegian words are built of, and the words that are built otherwise.

    Attributes:
        weights: archive of the model's weights, with its vocabulary.
        out: JSON file to write.
    """

    weights: Path
    out: Path

    def run(self) -> Iterator[str]:
        """Write the file."""
        with np.load(self.weights) as arrays:
            words = arrays["lexicon"].tobytes().decode("utf-8").split("\n")
        data = trigrams_and_odd_words(words)
        self.out.write_text(json.dumps(data, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
        yield f"{self.out}: " + ", ".join(f"{len(some.split()):,} {name}" for name, some in data.items())


def trigrams_and_odd_words(vocabulary: Iterable[str]) -> dict[str, str]:
    """Return both lists, parted by spaces, of the words of a vocabulary that are in small letters.

    Example:
        >>> trigrams_and_odd_words(["hus", "huset", "husa", "xx", "å", "Oslo"])
        {'trigrams': '<hu hus', 'odd_words': 'hus husa huset xx å'}
    """
    words = {word.replace("aa", "å") for word in vocabulary if word.isalpha() and word.islower()}
    counts = Counter(trigram for word in words for trigram in trigrams_of(word))
    trigrams = {trigram for trigram, count in counts.items() if count >= MIN_IN_WORDS}
    odd = (word for word in words if len(word) < TRIGRAM or not trigrams.issuperset(trigrams_of(word)))
    return {"trigrams": " ".join(sorted(trigrams)), "odd_words": " ".join(sorted(odd))}
