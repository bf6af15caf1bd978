"""Labels of the same raw text by several teachers -> their mean, consistent within each document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pipeline.recognise.tagger.consistent import made_consistent
from pipeline.recognise.tagger.layers import Integers
from pipeline.train.examples import Labelled
from pipeline.train.label import drawn
from pipeline.train.raw import DOCUMENT_END, PARAGRAPH_END, RawText
from pipeline.train.variants import BREAK

AT_ONCE = 200_000  # words, whole documents
CONSISTENCY = 0.6  # see `made_consistent`


@dataclass(frozen=True, kw_only=True)
class Combine:
    """The weighted mean of several labels of one text; equal names in a document are drawn to the same label.

    Attributes:
        raw: what the step ``raw`` wrote.
        labelled: what the steps ``label`` and ``label-by-student`` wrote.
        shares: weight of each; equal ones if left out.
        length: words to label, as in the step ``label``.
        seed: as in the step ``label``.
        out: archive to write.
    """

    raw: Path
    labelled: tuple[Path, ...]
    shares: tuple[float, ...] = ()
    length: int = 6_000_000
    seed: int = 1
    out: Path

    def run(self) -> Iterator[str]:
        """Write the archive.

        Raises:
            ValueError: the files label another text than ``length`` and ``seed`` draw, or there are more or fewer
                shares than files.
        """
        raw = RawText.load(self.raw)
        whole = drawn(raw.corpora(), self.length, self.seed)
        ids = whole[whole != DOCUMENT_END]
        files = [Labelled.load(path) for path in self.labelled]
        for path, one in zip(self.labelled, files, strict=True):
            if not np.array_equal(one.ids, ids):
                message = f"{path} labels another text: give the same --length and --seed as to the step that wrote it."
                raise ValueError(message)
        shares = np.array(self.shares or [1.0] * len(files), dtype=np.float32)
        shares /= shares.sum()
        words = np.array(raw.words, dtype=object)
        documents = np.cumsum(whole == DOCUMENT_END)[whole != DOCUMENT_END]
        labels = np.empty_like(files[0].labels)
        for begin, end in pieces(documents, AT_ONCE):
            here = slice(begin, end)
            parts = zip(files, shares, strict=True)
            mean = sum(one.labels[here].astype(np.float32) * share for one, share in parts)
            text = np.where(ids[here] == PARAGRAPH_END, BREAK, words[ids[here]]).tolist()
            labels[here] = made_consistent(text, documents[here].tolist(), np.asarray(mean), CONSISTENCY)
        opened = sum(one.starts.astype(np.float32) * share for one, share in zip(files, shares, strict=True))
        np.savez(self.out, ids=ids, labels=labels, starts=np.asarray(opened).astype(np.float16))
        yield f"{self.out.name}: {len(ids)} words in {documents[-1] + 1} documents"


def pieces(documents: Integers, size: int) -> Iterator[tuple[int, int]]:
    """Yield the bounds of pieces of at most ``size`` words that hold whole documents, or one that is longer.

    Args:
        documents: the number of each word's document.
        size: in words.
    """
    bounds: Sequence[int] = [*np.flatnonzero(np.diff(documents, prepend=-1)).tolist(), len(documents)]
    begin = 0
    while begin < len(documents):
        low, high = np.searchsorted(bounds, [begin, begin + size], side="right")
        end = bounds[max(high, low + 1) - 1]
        yield begin, end
        begin = end
