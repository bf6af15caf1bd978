"""How good a file of weights is, from running text on: exact spans in code points, as users meet them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Token

from pipeline.evaluate.scores import calibration
from pipeline.recognise.labels import TYPE_OF_LABEL
from pipeline.recognise.tagger import Tagger
from pipeline.recognise.tagger.layers import Floats
from pipeline.train.gold import LABELS, TRAIN, Sentence, Span, load_gold
from pipeline.train.raw import read_texts
from pipeline.train.scores import STARTS_SENTENCE, TYPES, f1
from pipeline.train.tokens import blank_pipeline

PARAGRAPH = 10  # sentences
TIMED_TEXTS, TIMES = 300, 3
TEXTS_AT_ONCE = (20, 1)


@dataclass(frozen=True, slots=True)
class Finding:
    """Names and sentence starts of a text, marked by a person or found.

    Attributes:
        spans: names with their confidence; that of marked ones is 1.
        starts: where sentences start, the first left out.
    """

    spans: dict[Span, float]
    starts: frozenset[int]


@dataclass(frozen=True, kw_only=True)
class ScoreWeights:
    """Figures of a file of weights.

    Attributes:
        weights: what the step ``calibrate`` wrote.
        gold: what the step ``gold`` wrote; all parts but the one that was trained on are scored.
        articles: JSON lines of whole articles with marked names.
        raw: xz-packed JSON lines to measure the speed on.
        out: JSON file to write.
    """

    weights: Path
    gold: Path
    articles: Path | None = None
    raw: Path | None = None
    out: Path

    def run(self) -> Iterator[str]:
        """Write the figures; yield them too."""
        nlp, tagger = blank_pipeline(), Tagger.load(self.weights)
        figures: dict[str, Any] = {"size_mb": round(self.weights.stat().st_size / 1e6, 2)}
        for part, sentences in load_gold(self.gold).items():
            if part != TRAIN and sentences:
                texts, marked = joined(sentences)
                figures[part] = compared(marked, find(texts, nlp, tagger))
        if self.articles:
            texts, marked = read_articles(self.articles)
            figures[self.articles.stem] = compared(marked, find(texts, nlp, tagger))
        if self.raw:
            figures["words_per_second"] = speeds(nlp, tagger, list(islice(read_texts(self.raw), TIMED_TEXTS)))
        said = json.dumps(figures, indent=1)
        self.out.write_text(said + "\n", encoding="utf-8")
        yield said


def joined(sentences: Sequence[Sentence]) -> tuple[list[str], list[Finding]]:
    """Return gold sentences as texts, and what is marked in each: ten sentences of NorNE, or a marked document."""
    texts, marked = [], []
    for group in _texts(sentences):
        text = ""
        spans: dict[Span, float] = {}
        starts: set[int] = set()
        for sentence in group:
            if sentence.ends_paragraph is None:
                starts.add(len(text))
            known = [span for span in sentence.spans if span[2] in LABELS]
            spans |= {(len(text) + start, len(text) + end, label): 1.0 for start, end, label in known}
            text += sentence.text + ("\n" if sentence.ends_paragraph else " ")
        texts.append(text.rstrip())
        marked.append(Finding(spans, frozenset(starts - {0})))
    return texts, marked


def _texts(sentences: Sequence[Sentence]) -> Iterator[list[Sentence]]:
    group: list[Sentence] = []
    for sentence in sentences:
        enough = sentence.ends_paragraph is None and len(group) == PARAGRAPH
        if group and (enough or sentence.document != group[-1].document):
            yield group
            group = []
        group.append(sentence)
    if group:
        yield group


def read_articles(path: Path) -> tuple[list[str], list[Finding]]:
    """Return the texts of a JSON-lines file and the names marked in each; sentences are not."""
    texts, marked = [], []
    with path.open(encoding="utf-8") as lines:
        for article in map(json.loads, lines):
            spans = {(name["start"], name["end"], name["label"]): 1.0 for name in article["mentions"]}
            texts.append(article["text"])
            marked.append(Finding(spans, frozenset()))
    return texts, marked


def find(texts: Iterable[str], nlp: Language, tagger: Tagger) -> list[Finding]:
    """Return what the tagger finds in texts, whose paragraphs end with their lines."""
    found: list[Finding] = []
    parts: list[tuple[int, list[Token], int]] = []
    for number, text in enumerate(texts):
        found.append(Finding({}, frozenset()))
        for line in re.finditer(r"[^\n]+", text):
            words = [token for token in nlp.tokenizer(line.group()) if not token.is_space]
            parts.append((number, words, line.start()))
    sequences = [[token.text for token in words] for _, words, _ in parts]
    for (number, words, at), tagged in zip(parts, tagger.tag(sequences, [part[0] for part in parts]), strict=True):
        spans = {
            (at + words[begin].idx, at + _end(words, end, tagged.starts), tagger.labels[label]): chance
            for (begin, end, label), chance in zip(tagged.spans, tagged.probabilities, strict=True)
        }
        starts = np.flatnonzero(tagged.starts[1:] > STARTS_SENTENCE) + 1
        opened = frozenset(at + words[place].idx for place in starts.tolist())
        found[number] = Finding(found[number].spans | spans, found[number].starts | opened)
    return found


def _end(words: Sequence[Token], end: int, starts: Floats) -> int:
    """Return where a name ends: a full stop on its last word (``Frp.``) is not its own at a sentence's end."""
    last = words[end - 1]
    closes = end == len(words) or starts[end] > STARTS_SENTENCE
    glued = len(last) > len("K.") and last.text.endswith(".") and last.text[-2].isalnum()
    return last.idx + len(last) - (closes and glued)


def is_right(marked: Sequence[Finding], found: Sequence[Finding]) -> list[bool]:
    """Say of each found name whether it is marked, span and type."""
    right: list[bool] = []
    for gold, mine in zip(marked, found, strict=True):
        typed = {_typed(span) for span in gold.spans}
        right += [_typed(span) in typed for span in mine.spans]
    return right


def _typed(span: Span) -> tuple[int, int, str]:
    return span[0], span[1], TYPE_OF_LABEL[span[2]]


def chances(found: Iterable[Finding]) -> list[float]:
    """Return the confidence of each found name."""
    return [chance for mine in found for chance in mine.spans.values()]


def compared(marked: Sequence[Finding], found: Sequence[Finding]) -> dict[str, float | None]:
    """Return F1 in percent (nine labels; three types; sentence starts), and how well confidence is calibrated."""
    pairs = list(zip(marked, found, strict=True))
    figures: dict[str, float | None] = {
        "nine": _f1((set(gold.spans), set(mine.spans)) for gold, mine in pairs),
        "types": _f1((_merged(gold.spans), _merged(mine.spans)) for gold, mine in pairs),
    }
    if any(gold.starts for gold in marked):
        figures["sentences"] = _f1((set(gold.starts), set(mine.starts)) for gold, mine in pairs)
    if calibrated := calibration(chances(found), is_right(marked, found)):
        sure, right = calibrated.sure / calibrated.names, calibrated.right_when_sure
        figures |= {
            "calibration_error": round(calibrated.ece, 4),
            "right_when_sure": None if right is None else round(right, 4),
            "share_sure": round(sure, 3),
        }
    return figures


def _merged(spans: Iterable[Span]) -> set[Any]:
    return {(start, end, TYPES[label]) for start, end, label in spans if label in TYPES}


def _f1(pairs: Iterable[tuple[set[Any], set[Any]]]) -> float:
    counts = [(len(gold & found), len(found), len(gold)) for gold, found in pairs]
    return round(f1(*(sum(column) for column in zip(*counts, strict=True))), 2)


def speeds(nlp: Language, tagger: Tagger, texts: Sequence[str]) -> dict[str, int]:
    """Return words a second of processor time by how many texts are taken at once; the best of three times."""
    paragraphs = [[line for line in text.split("\n") if line.strip()] for text in texts]
    return {
        str(many): round(max(_speed(nlp, tagger, paragraphs, many) for _ in range(TIMES))) for many in TEXTS_AT_ONCE
    }


def _speed(nlp: Language, tagger: Tagger, texts: Sequence[Sequence[str]], many: int) -> float:
    fresh = Tagger(tagger.weights)  # knows no words yet
    began, words = process_time(), 0
    for first in range(0, len(texts), many):
        together = [(number, line) for number, text in enumerate(texts[first : first + many]) for line in text]
        sequences = [[token.text for token in nlp.tokenizer(line)] for _, line in together]
        words += sum(map(len, sequences))
        fresh.tag(sequences, [number for number, _ in together])
    return words / (process_time() - began)
