"""A teacher, or a student, labels raw text: how likely each label, and a sentence start, is at each word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import numpy as np
import torch
from numpy.typing import NDArray

from pipeline.recognise.tagger import Tagger
from pipeline.recognise.tagger.layers import Integers
from pipeline.recognise.tagger.names import NameList
from pipeline.train.prior import Prior
from pipeline.train.raw import DOCUMENT_END, PARAGRAPH_END, RawText
from pipeline.train.teacher import Spellings, load_teacher, probabilities
from pipeline.train.typed_names import read_names
from pipeline.train.windows import LABEL_COUNT
from pipeline.train.words import WordTable

WINDOW = 160  # words
ROWS_AT_ONCE = 640
REPORT = 10  # times so many rows
STUDENT_ROWS, STUDENT_REPORT = 50, 100

Ids = NDArray[np.int32]


@dataclass(frozen=True, kw_only=True)
class Label:
    """Soft labels for much raw text.

    Whole documents are drawn until there are enough words, in equal parts from the corpora, all of those that are too
    small. The same seed and length draw the same text, whichever the teacher.

    Attributes:
        raw: what the step ``raw`` wrote.
        words: what the step ``words`` wrote.
        teacher: what the step ``teacher`` wrote.
        out: archive to write: ids, labels (words x label ids), starts.
        length: words to label.
        seed: of what is drawn.
    """

    raw: Path
    words: Path
    teacher: Path
    out: Path
    length: int = 6_000_000
    seed: int = 1

    def run(self) -> Iterator[str]:
        """Write the archive; yield a line now and then."""
        torch.set_num_threads(1)
        spellings = Spellings(WordTable.load(self.words))
        teacher = load_teacher(self.teacher, spellings)
        ids = drawn(RawText.load(self.raw).corpora(), self.length, self.seed)
        ids = ids[ids != DOCUMENT_END]
        labels = np.zeros((len(ids), LABEL_COUNT), dtype=np.float16)
        starts = np.zeros(len(ids), dtype=np.float16)
        began = monotonic()
        for number, begin in enumerate(range(0, len(ids), ROWS_AT_ONCE * WINDOW)):
            here = slice(begin, min(begin + ROWS_AT_ONCE * WINDOW, len(ids)))
            rows = np.where(ids[here] == PARAGRAPH_END, spellings.end, ids[here]).tolist()
            windows = [rows[at : at + WINDOW] for at in range(0, len(rows), WINDOW)]
            found, opened = probabilities(teacher, spellings, windows)
            labels[here], starts[here] = np.concatenate(found), np.concatenate(opened)
            if number % REPORT == 0:
                yield f"{here.stop}/{len(ids)} {here.stop / (monotonic() - began):.0f} words/s"
        np.savez(self.out, ids=ids, labels=labels, starts=starts)


@dataclass(frozen=True, kw_only=True)
class LabelByStudent:
    """Soft labels by a student, which sees other things than the teachers do; typed names correct them.

    Attributes:
        raw: what the step ``raw`` wrote.
        weights: what the step ``weights`` wrote.
        names: what the step ``names`` wrote; see `prior`. Without it the student's labels stay as they are.
        length: words to label, drawn as in the step ``label``.
        seed: of what is drawn.
        out: archive to write.
    """

    raw: Path
    weights: Path
    names: Path | None = None
    out: Path
    length: int = 6_000_000
    seed: int = 1

    def run(self) -> Iterator[str]:
        """Write the archive; yield a line now and then."""
        tagger = Tagger.load(self.weights)
        prior = Prior(NameList(read_names(self.names)))
        raw = RawText.load(self.raw)
        words = np.array(raw.words, dtype=object)
        ids = drawn(raw.corpora(), self.length, self.seed)
        ids = ids[ids != DOCUMENT_END]
        labels = np.zeros((len(ids), LABEL_COUNT), dtype=np.float16)
        labels[:, 0] = 1.0
        starts = np.zeros(len(ids), dtype=np.float16)
        for number, begin in enumerate(range(0, len(ids), STUDENT_ROWS * WINDOW)):
            places = list(_runs(ids, begin, min(begin + STUDENT_ROWS * WINDOW, len(ids))))
            if places:
                rows = np.concatenate(places)
                sequences = [words[ids[part]].tolist() for part in places]
                found, starts[rows] = tagger.probabilities(sequences, np.arange(len(places)))
                parts = np.split(found, np.cumsum([len(part) for part in places])[:-1])
                labels[rows] = np.concatenate(list(map(prior.applied, sequences, parts)))
            if number % STUDENT_REPORT == 0:
                yield f"{begin}/{len(ids)}"
        np.savez(self.out, ids=ids, labels=labels, starts=starts)


def _runs(ids: Ids, begin: int, end: int) -> Iterator[Integers]:
    """Yield the places of words without a paragraph's end between them, at most a window's."""
    for first in range(begin, end, WINDOW):
        stretch = np.arange(first, min(first + WINDOW, end))
        for part in np.split(stretch, np.flatnonzero(ids[stretch] == PARAGRAPH_END) + 1):
            words = part[ids[part] != PARAGRAPH_END]
            if len(words):
                yield words


def drawn(corpora: Sequence[Ids], length: int, seed: int) -> Ids:
    """Return documents in random order: as many words of each corpus, all of those that have fewer."""
    random = np.random.default_rng(seed)
    documents: list[Ids] = []
    left = length
    for done, corpus in enumerate(sorted(corpora, key=len)):
        texts, total, share = _documents(corpus), 0, left // (len(corpora) - done)
        for number in random.permutation(len(texts)):
            documents.append(texts[number])
            total += len(texts[number])
            if total >= share:
                break
        left -= total
    ids: Ids = np.concatenate([documents[number] for number in random.permutation(len(documents))])
    return ids


def _documents(corpus: Ids) -> list[Ids]:
    return np.split(corpus, np.flatnonzero(corpus == DOCUMENT_END) + 1)
