"""Vectors of words and of the character sequences in them, from raw and gold text (floret, in fastText's way)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import floret
import numpy as np

from pipeline.recognise.tagger.spelling import MAX_NGRAM, MIN_NGRAM, normalised
from pipeline.train.raw import DOCUMENT_END, PARAGRAPH_END, RawText

WRITTEN_AT_ONCE = 1_000_000  # words


@dataclass(frozen=True, kw_only=True)
class TrainVectors:
    """Skip-gram vectors of normalised words: own ones of frequent words, hashed character sequences for all.

    One thread, so that two runs give the same vectors.

    Attributes:
        raw: what the step ``raw`` wrote.
        gold: CoNLL-U files whose words are read too.
        out: floret model to write; the text that it learned from is left beside it.
        dim: components of a vector.
        epochs: how often the text is read.
        buckets: rows for character sequences.
    """

    raw: Path
    gold: tuple[Path, ...] = ()
    out: Path
    dim: int = 160
    epochs: int = 2
    buckets: int = 200_000

    def run(self) -> Iterator[str]:
        """Write the model."""
        plain = self.out.with_suffix(".txt")
        with plain.open("w", encoding="utf-8", newline="\n") as lines:
            lines.writelines(_plain(RawText.load(self.raw)))
            for path in self.gold:
                lines.writelines(_gold_lines(path))
        yield f"{plain.name}: {plain.stat().st_size / 1e6:.0f} MB of text"
        model = floret.train_unsupervised(
            str(plain),
            model="skipgram",
            mode="fasttext",
            dim=self.dim,
            ws=4,
            neg=5,
            epoch=self.epochs,
            minCount=4,
            minn=MIN_NGRAM,
            maxn=MAX_NGRAM,
            bucket=self.buckets,
            lr=0.06,
            t=1e-4,
            thread=1,
            verbose=0,
        )
        model.save_model(str(self.out))
        yield f"{self.out.name}: {len(model.words)} words with a vector of their own"


def _plain(raw: RawText) -> Iterator[str]:
    """Yield the raw text, normalised, a paragraph a line."""
    spellings = np.array([*map(normalised, raw.words), "\n"], dtype=object)
    ids = raw.ids[raw.ids != DOCUMENT_END]
    ids = np.where(ids == PARAGRAPH_END, len(raw.words), ids)
    for start in range(0, len(ids), WRITTEN_AT_ONCE):
        yield " ".join(spellings[ids[start : start + WRITTEN_AT_ONCE]]) + " "


def _gold_lines(path: Path) -> Iterator[str]:
    """Yield the words of a CoNLL-U file, normalised, a sentence a line."""
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        words = [line.split("\t")[1] for line in block.split("\n") if line[:1].isdigit()]
        yield normalised(" ".join(words)) + "\n"
