"""Raw corpora -> one compact array of word numbers, by the pipeline's own tokenizer."""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language

from pipeline.train.tokens import blank_pipeline

PARAGRAPH_END, DOCUMENT_END = -1, -2
LONGEST_PARAGRAPH = 20_000  # code points; what is longer is cut off


@dataclass(frozen=True, slots=True)
class RawText:
    """Much text.

    Attributes:
        ids: numbers of words, `PARAGRAPH_END` and `DOCUMENT_END`.
        lengths: how many of the ids belong to each corpus.
        words: the distinct words by number, in order of first sight.
    """

    ids: NDArray[np.int32]
    lengths: NDArray[np.int64]
    words: list[str]

    def corpora(self) -> list[NDArray[np.int32]]:
        """Return the ids of each corpus."""
        return np.split(self.ids, np.cumsum(self.lengths)[:-1])

    def save(self, path: Path) -> None:
        """Write the text as a NumPy archive."""
        np.savez(path, ids=self.ids, lengths=self.lengths, words=as_bytes(self.words))

    @classmethod
    def load(cls, path: Path) -> RawText:
        """Read a text that `save` wrote."""
        with np.load(path) as arrays:
            return cls(arrays["ids"], arrays["lengths"], as_words(arrays["words"]))


def as_bytes(words: list[str]) -> NDArray[np.uint8]:
    """Return words, none of which holds a line end, as an array to be stored."""
    return np.frombuffer("\n".join(words).encode("utf-8"), dtype=np.uint8)


def as_words(stored: NDArray[np.uint8]) -> list[str]:
    """Return the words that `as_bytes` stored."""
    return stored.tobytes().decode("utf-8").split("\n")


@dataclass(frozen=True, kw_only=True)
class ReadRaw:
    """Raw corpora as numbers of words. White space is left out; a line end ends a paragraph, as in the product.

    Attributes:
        files: xz-packed JSON lines with a ``text``, a document a line; one file a corpus, Nynorsk last.
        out: archive to write.
    """

    files: tuple[Path, ...]
    out: Path

    def run(self) -> Iterator[str]:
        """Write the archive; yield a line a corpus."""
        numbers: dict[str, int] = {}
        corpora: list[NDArray[np.int32]] = []
        for path in self.files:
            nlp = blank_pipeline()  # a new one each, since it remembers every word
            corpora.append(np.fromiter(_ids(nlp, path, numbers), dtype=np.int32))
            yield f"{path.name}: {len(corpora[-1])} words, {len(numbers)} distinct so far"
        lengths = np.array([len(corpus) for corpus in corpora])
        RawText(np.concatenate(corpora), lengths, list(numbers)).save(self.out)


def read_texts(path: Path) -> Iterator[str]:
    """Yield the text of each document of an xz-packed JSON-lines file."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)["text"]


def _ids(nlp: Language, path: Path, numbers: dict[str, int]) -> Iterator[int]:
    """Yield the numbers of the words of a corpus; new words get the next."""
    for text in read_texts(path):
        for paragraph in text.split("\n"):
            if line := paragraph.strip():
                for token in nlp.tokenizer(line[:LONGEST_PARAGRAPH]):
                    if not token.is_space:
                        yield numbers.setdefault(token.text, len(numbers))
                yield PARAGRAPH_END
        yield DOCUMENT_END
