"""CoNLL-U files of NorNE and marked texts -> gold sentences in the product's own words, with labels.

The words are joined to running text again and cut by the pipeline's own tokenizer, so that the model learns from what
it will meet.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from spacy.language import Language

from pipeline.evaluate.gold_files import GoldSentence, read_sentences
from pipeline.train.tokens import blank_pipeline

LABELS = ("PER", "ORG", "LOC", "GPE_LOC", "GPE_ORG", "PROD", "EVT", "DRV", "MISC")
HELD_OUT_PERCENT = 6
TRAIN, HELD_OUT = "train", "held_out"
CONLLU, INLINE = ".conllu", ".txt"
SENTENCE_END = re.compile(r"[.!?:]»?[ ](?=[«–-]?\s?[A-ZÆØÅ])")

Span = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A gold sentence.

    Attributes:
        text: running text.
        spans: start, end, label of its names, in code points.
        document: its file and, where the file says it, its document.
        heading: whether it is a headline.
        words: what the tokenizer makes of the text, white space left out.
        labels: of each word, in BIO: ``O``, ``B-PER``, ``I-PER`` …
        ends_paragraph: whether it is the last of its paragraph; ``None`` in NorNE, where only sentences are marked. In
            other texts only paragraphs are, and their sentences are cut by rule.
    """

    text: str
    spans: tuple[Span, ...]
    document: str
    heading: bool
    words: tuple[str, ...]
    labels: tuple[str, ...]
    ends_paragraph: bool | None = None


Gold = Mapping[str, list[Sentence]]
"""Part (``train``, ``held_out``, the names of development files) -> sentences in reading order."""


@dataclass(frozen=True, kw_only=True)
class MakeGold:
    """Gold sentences in the product's own words.

    Attributes:
        train: files to train on: CoNLL-U, JSON lines of marked texts, or texts with ``[[LABEL name]]`` in them; of the
            first two 6% of the documents are held out, for calibration and to look at.
        dev: files to look at while training, never trained on.
        out: JSON file to write.
    """

    train: tuple[Path, ...]
    dev: tuple[Path, ...] = ()
    out: Path

    def run(self) -> Iterator[str]:
        """Write the file; yield a line a part.

        Raises:
            GoldError: a file holds no sound CoNLL-U.
        """
        nlp = blank_pipeline()
        parts: dict[str, list[Sentence]] = {TRAIN: []}
        for path in self.train:
            aside = HELD_OUT if path.suffix == CONLLU else TRAIN if path.suffix == INLINE else f"{HELD_OUT} {path.stem}"
            for sentence in read_gold(nlp, path):
                parts.setdefault(aside if is_held_out(sentence.document) else TRAIN, []).append(sentence)
        for path in self.dev:
            parts[path.stem] = list(read_gold(nlp, path))
        save_gold(parts, self.out)
        for name, sentences in parts.items():
            words = sum(len(sentence.words) for sentence in sentences)
            spans = sum(len(sentence.spans) for sentence in sentences)
            yield f"{name}: {len(sentences)} sentences, {words} words, {spans} names"


def read_gold(nlp: Language, path: Path) -> Iterator[Sentence]:
    """Yield the sentences of a file, cut into words by the tokenizer of ``nlp``."""
    if path.suffix != CONLLU:
        yield from _read_marked(nlp, path)
        return
    document = path.name
    for sentence in read_sentences(path):
        if sentence.newdoc:
            document = f"{path.name}:{sentence.newdoc}"
        yield tokenised(nlp, sentence, document)


def _read_marked(nlp: Language, path: Path) -> Iterator[Sentence]:
    """Yield what stands for the sentences of marked texts: paragraphs, cut where a sentence seems to end."""
    for doc_id, text, names in (_marked_inline if path.suffix == INLINE else _marked_in_json)(path):
        document = f"{path.name}:{doc_id}"
        for paragraph in re.finditer(r"[^\n]+", text):
            inside = [name for name in names if paragraph.start() <= name[0] and name[1] <= paragraph.end()]
            begin, end = paragraph.span()
            ends = [begin + match.end() for match in SENTENCE_END.finditer(paragraph.group())]
            cuts = [cut for cut in ends if not any(name[0] < cut < name[1] for name in inside)]
            for first, last in pairwise([begin, *cuts, end]):
                here = [(start - first, stop - first, label) for start, stop, label in inside if first <= start < last]
                sentence = GoldSentence(text[first:last].rstrip(), tuple(here))
                yield replace(tokenised(nlp, sentence, document), ends_paragraph=last == end)


def _marked_in_json(path: Path) -> Iterator[tuple[str, str, list[Span]]]:
    """Yield name, text and names of the texts of a JSON lines file."""
    with path.open(encoding="utf-8") as lines:
        for text in map(json.loads, lines):
            names = [(name["start"], name["end"], name["label"]) for name in text["mentions"]]
            yield text["doc_id"], text["text"], names


def _marked_inline(path: Path) -> Iterator[tuple[str, str, list[Span]]]:
    """Yield name, text and names of texts: headed ``=== name | …``, with names as ``[[LABEL name]]`` in them."""
    for part in re.split(r"^=== ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        heading, _, marked = part.partition("\n")
        text = ""
        names: list[Span] = []
        for plain, label, name in re.findall(r"(.*?)(?:\[\[(\w+) (.+?)\]\]|\Z)", marked.strip(), flags=re.DOTALL):
            text += plain
            if label:
                names.append((len(text), len(text) + len(name), label))
            text += name
        yield heading.partition(" |")[0], text, names


def tokenised(nlp: Language, sentence: GoldSentence, document: str) -> Sentence:
    """Return a sentence with words and labels.

    A word that is only in part in a name is in it all the same; of two names in one word the first counts.
    """
    tokens = [token for token in nlp.tokenizer(sentence.text) if not token.is_space]
    labels = ["O"] * len(tokens)
    for start, end, label in sentence.names:
        inside = [place for place, token in enumerate(tokens) if token.idx < end and token.idx + len(token) > start]
        if label in LABELS and all(labels[place] == "O" for place in inside):
            for place in inside:
                labels[place] = ("B-" if place == inside[0] else "I-") + label
    words = tuple(token.text for token in tokens)
    return Sentence(sentence.text, sentence.names, document, sentence.heading, words, tuple(labels))


def is_held_out(document: str) -> bool:
    """Say whether a training document is kept for calibration; drawn by the checksum of its name."""
    return zlib.crc32(document.encode()) % 100 < HELD_OUT_PERCENT


def save_gold(gold: Gold, path: Path) -> None:
    """Write gold sentences as JSON."""
    parts = {name: [asdict(sentence) for sentence in sentences] for name, sentences in gold.items()}
    path.write_text(json.dumps(parts, ensure_ascii=False), encoding="utf-8")


def load_gold(path: Path) -> Gold:
    """Read gold sentences that `save_gold` wrote."""
    parts = json.loads(path.read_text(encoding="utf-8"))
    return {name: [_sentence(fields) for fields in sentences] for name, sentences in parts.items()}


def _sentence(fields: Mapping[str, Any]) -> Sentence:
    listed = {
        "spans": tuple(map(tuple, fields["spans"])),
        **{name: tuple(fields[name]) for name in ("words", "labels")},
    }
    return Sentence(**{**fields, **listed})


def word_spans(labels: Iterable[str]) -> list[Span]:
    """Return first word, end (exclusive) and label of each name in a BIO sequence.

    Example:
        >>> word_spans(["B-PER", "I-PER", "O", "B-LOC", "B-LOC"])
        [(0, 2, 'PER'), (3, 4, 'LOC'), (4, 5, 'LOC')]
    """
    spans: list[Span] = []
    for place, label in enumerate(labels):
        if label.startswith("B-"):
            spans.append((place, place + 1, label[2:]))
        elif label.startswith("I-") and spans:
            spans[-1] = (spans[-1][0], place + 1, spans[-1][2])
    return spans
