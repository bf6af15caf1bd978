"""CoNLL-U files with NorNE's ``name=`` column -> the binary corpora that ``spacy train`` reads.

    python -m pipeline.train corpora --output train.spacy nob-train.conllu nno-train.conllu
    python -m pipeline.train corpora --output dev.spacy --paragraph 10 nob-dev.conllu

The words are joined to running text again and tokenised by the pipeline's own tokenizer, so that the model learns from
what it will meet. Sentences are put together to paragraphs, since that is what the recogniser is given at work:
headlines (``# heading = yes``) stay alone, no paragraph crosses a ``# newdoc``.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

COLUMNS = 10
MISC = 9
FORM = 1
NAME = re.compile(r"(?:^|\|)name=([^|]+)")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A gold sentence: its text and the names in it, as (start, end, label) in code points."""

    text: str
    names: tuple[tuple[int, int, str], ...]
    heading: bool
    opens_document: bool


def read_conllu(path: Path) -> Iterator[Sentence]:
    """Yield the sentences of a CoNLL-U file whose last column carries ``name=`` in IOB2.

    Raises:
        ValueError: a line has not ten columns or no ``name=``; the message holds file and line number.
    """
    rows: list[tuple[str, str]] = []
    comments: set[str] = set()
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            stripped = line.rstrip("\n")
            if stripped.startswith("#"):
                comments.add(stripped.removeprefix("#").split("=")[0].split()[0] if stripped.strip("# ") else "")
            elif stripped:
                rows.extend(_row(stripped, f"{path}:{number}"))
            elif rows:
                yield _sentence(rows, comments)
                rows, comments = [], set()
    if rows:
        yield _sentence(rows, comments)


def _row(line: str, place: str) -> Iterator[tuple[str, str]]:
    columns = line.split("\t")
    if len(columns) != COLUMNS:
        message = f"{place}: {len(columns)} columns where CoNLL-U has {COLUMNS}; check that the file is CoNLL-U."
        raise ValueError(message)
    if not columns[0].isdigit():
        return  # a multiword range (3-4) or an empty node (3.1): its words have lines of their own
    if not NAME.search(columns[MISC]):
        message = f"{place}: no name= in the last column; take the files of ltgoslo/norne, which have it."
        raise ValueError(message)
    yield columns[FORM], columns[MISC]


def _sentence(rows: list[tuple[str, str]], comments: set[str]) -> Sentence:
    text = ""
    names: list[tuple[int, int, str]] = []
    for form, misc in rows:
        start = len(text)
        text += form
        match = NAME.search(misc)
        position, _, label = (match[1] if match else "O").partition("-")
        if position == "B":
            names.append((start, len(text), label))
        elif position == "I" and names:
            names[-1] = (names[-1][0], len(text), label)
        if "SpaceAfter=No" not in misc:
            text += " "
    return Sentence(text.rstrip(), tuple(names), "heading" in comments, "newdoc" in comments)


def paragraphs(sentences: Iterable[Sentence], *, most: int, fixed: bool, seed: int = 0) -> Iterator[list[Sentence]]:
    """Yield runs of 1 to ``most`` sentences (exactly ``most`` if ``fixed``), headlines and documents kept apart."""
    chance = random.Random(seed)  # noqa: S311 - shuffling, not secrets
    run: list[Sentence] = []
    wanted = most if fixed else chance.randint(1, most)
    for sentence in sentences:
        if run and (sentence.heading or sentence.opens_document or run[-1].heading or len(run) == wanted):
            yield run
            run, wanted = [], most if fixed else chance.randint(1, most)
        run.append(sentence)
    if run:
        yield run


def to_doc(nlp: Language, sentences: list[Sentence]) -> Doc:
    """Join sentences by one space, tokenise, and set names and sentence starts.

    A name whose ends fall inside a token is left out: in NorNE that is one in five hundred, all of them names that
    swallow the full stop of their sentence ("Frp.").
    """
    doc = nlp.make_doc(" ".join(sentence.text for sentence in sentences))
    starts: set[int] = set()
    spans = []
    offset = 0
    for sentence in sentences:
        starts.add(offset)
        for start, end, label in sentence.names:
            span = doc.char_span(offset + start, offset + end, label=label)
            if span is not None:
                spans.append(span)
        offset += len(sentence.text) + 1
    for token in doc:
        token.is_sent_start = token.idx in starts
    doc.set_ents(spans)
    return doc


def convert(paths: Iterable[Path], output: Path, *, paragraph: int | None = None, copies: int = 1) -> int:
    """Write the corpora at ``paths`` as one ``.spacy`` file; return the number of paragraphs.

    Args:
        paragraph: sentences a paragraph; ``None`` draws 1 to 10 by a fixed seed.
        copies: how often the text is repeated, grouped anew each time.
    """
    nlp = spacy.blank("nb")
    corpus = DocBin(attrs=["ORTH", "SPACY", "ENT_IOB", "ENT_TYPE", "SENT_START"])
    gold = [sentence for path in paths for sentence in read_conllu(path)]
    for seed in range(copies):
        for run in paragraphs(gold, most=paragraph or 10, fixed=paragraph is not None, seed=seed):
            corpus.add(to_doc(nlp, run))
    output.parent.mkdir(parents=True, exist_ok=True)
    corpus.to_disk(output)
    return len(corpus)
