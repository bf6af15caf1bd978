"""Gold and raw text of our own, small enough to train on while the tests run."""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterable
from itertools import product
from pathlib import Path

PEOPLE = ("Kari/B-PER Nordmann/I-PER", "Ola/B-PER Hansen/I-PER", "Anne/B-PER", "Per/B-PER Lie/I-PER")
PLACES = ("Oslo/B-GPE_LOC", "Bergen/B-GPE_LOC", "Noreg/B-GPE_LOC", "Ås/B-GPE_LOC")
OTHERS = ("NRK/B-ORG", "Statkraft/B-ORG", "Glomma/B-LOC", "Peer/B-PROD Gynt/I-PROD")
FRAMES = ("{} bor i {} , sier {} .", "I dag reiste {} til {} med {} .", "{} elsker {} . {} gjør ikke det .")
SENTENCES = tuple(
    frame.format(*names)
    for frame, names in product(FRAMES, zip(PEOPLE * 4, PLACES * 2 + OTHERS * 2, OTHERS * 4, strict=True))
)


def conllu(sentences: Iterable[tuple[str, str]]) -> str:
    """Return CoNLL-U of sentences, each with the document that it opens or an empty string.

    Words are parted by spaces; ``Kari/B-PER`` is a word with its label.
    """
    blocks = []
    for document, sentence in sentences:
        lines = [f"# newdoc id = {document}"] if document else []
        for number, word in enumerate(sentence.split(), start=1):
            form, _, label = word.partition("/")
            lines.append(f"{number}\t{form}" + "\t_" * 7 + f"\tname={label or 'O'}")
        blocks.append("\n".join(lines) + "\n\n")
    return "".join(blocks)


def running_text(sentences: Iterable[str]) -> str:
    """Return sentences of the same kind as text, a paragraph each."""
    return "\n".join(" ".join(word.partition("/")[0] for word in sentence.split()) for sentence in sentences)


def write_gold(path: Path, documents: int) -> Path:
    """Write so many documents of one sentence each."""
    sentences = [(f"d{number}", SENTENCES[number % len(SENTENCES)]) for number in range(documents)]
    path.write_text(conllu(sentences), encoding="utf-8")
    return path


def write_raw(path: Path, documents: int) -> Path:
    """Write so many documents of a few paragraphs each as xz-packed JSON lines."""
    with lzma.open(path, "wt", encoding="utf-8") as lines:
        for number in range(documents):
            part = [SENTENCES[(number + step) % len(SENTENCES)] for step in range(4)]
            lines.write(json.dumps({"text": running_text(part)}, ensure_ascii=False) + "\n")
    return path


def write_gazetteers(folder: Path) -> Path:
    """Write small lists of places."""
    (folder / "municipalities-2024.csv").write_text("kind,name\nmunicipality,Oslo\ncounty,Østfold\n", encoding="utf-8")
    rows = "name,country,subcountry,geonameid\nBergen,Norway,Vestland,1\nNew York,United States,New York,2\n"
    (folder / "world-cities.csv").write_text(rows, encoding="utf-8")
    return folder


def write_names(folder: Path) -> Path:
    """Write small lists of names with their types."""
    codes = {"Oslo": "G", "Peer Gynt": "A:WP", "Hei": "N", "Grane": "?", "Kari": "P"}
    typed = "".join(f"{name}\t{code}\t3\tPER:3\n" for name, code in codes.items())
    (folder / "typed.tsv").write_text("name\tcode\tcount\tmodel\n" + typed, encoding="utf-8")
    labelled = "Statkraft\tORG\t\nVM\tEVT\t\nGlomma\tLOC\t\nKari\tPER\t\n"
    (folder / "labelled.tsv").write_text("name\tnorne_label\tkind\n" + labelled, encoding="utf-8")
    places = "Voss\ttettsted\nGaustatoppen\tfjell\nVÅG\tbygd\n"
    (folder / "places-norway.tsv").write_text("name\tkind\n" + places, encoding="utf-8")
    return folder


def write_marked(path: Path, documents: int) -> Path:
    """Write so many marked texts of two paragraphs, the first of two sentences."""
    text = "Kari bor i Oslo. Ola òg.\nNRK kom."
    names = [(0, 4, "PER"), (11, 15, "GPE_LOC"), (17, 20, "PER"), (25, 28, "ORG")]
    mentions = [{"start": start, "end": end, "label": label} for start, end, label in names]
    with path.open("w", encoding="utf-8") as lines:
        for number in range(documents):
            lines.write(json.dumps({"doc_id": f"m{number}", "text": text, "mentions": mentions}) + "\n")
    return path
