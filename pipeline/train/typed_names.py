"""Lists of names with their types -> the list inside the model, and names to be put in place of others."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from spacy.language import Language

from pipeline.recognise.tagger.names import CODES
from pipeline.train.tokens import blank_pipeline

CODE_OF_LABEL = {"PER": "P", "ORG": "O", "GPE_LOC": "G", "LOC": "L", "PROD": "W", "EVT": "E", "DRV": "D"}
LABELS_OF_CODE: Mapping[str, tuple[str, ...]] = {
    "P": ("PER",),
    "O": ("ORG",),
    "G": ("GPE_LOC", "GPE_ORG"),
    "L": ("LOC", "GPE_LOC"),
    "W": ("PROD",),
    "E": ("EVT",),
    "D": ("DRV",),
}
SEVERAL = "A:"  # begins the code of a name of several types

FURTHER: Mapping[str, str] = {
    "organisations.tsv": "ORG",
    "places-norway.tsv": "LOC",
    "buildings-norway.tsv": "LOC",
    "cities-norwegian-forms.tsv": "GPE_LOC",
    "cities-world.tsv": "GPE_LOC",
    "countries-cldr.tsv": "GPE_LOC",
    "persons-footballers.tsv": "PER",
}
"""Lists of names and the label of what is in them, unless its kind says otherwise."""

SETTLEMENTS = {"by", "tettsted", "kommune", "fylke"}  # kinds of Norwegian places that are GPE_LOC
OTHER_SPELLINGS = "|"


@dataclass(frozen=True, kw_only=True)
class PackNames:
    """The list of typed names, as the model holds it, and names of each label to exchange those of gold for.

    Attributes:
        typed: tables of names with their code; where one stands in several, the first counts.
        labelled: tables of names with their NorNE label (``curated-typed.tsv``); they go into the model too.
        lists: folder of further lists, which only serve to exchange names; those that are not there are left out.
        out: text file to write: a code, a tab and a name a line.
        exchange: JSON file to write: label -> groups of names, each name a list of words.
    """

    typed: tuple[Path, ...]
    labelled: tuple[Path, ...] = ()
    lists: Path | None = None
    out: Path
    exchange: Path

    def run(self) -> Iterator[str]:
        """Write both files."""
        nlp = blank_pipeline()
        typed = {name: code for path in reversed(self.typed) for name, code in _typed(nlp, path)}
        groups: dict[str, list[list[Sequence[str]]]] = {}
        for code, label in zip("POGLWE", ("PER", "ORG", "GPE_LOC", "LOC", "PROD", "EVT"), strict=True):
            groups[label] = [[name.split(" ") for name, known in typed.items() if known == code]]
        for path in self.labelled:
            for label, listed in _labelled(nlp, path).items():
                groups.setdefault(label, []).append([name.split(" ") for name in listed])
                typed |= {name: CODE_OF_LABEL[label] for name in listed if name not in typed}
        for file, label in FURTHER.items():
            if self.lists and (self.lists / file).is_file():
                for kind, names in _by_label(nlp, self.lists / file, label).items():
                    groups[kind].append(names)
        self.out.write_text("".join(f"{code}\t{name}\n" for name, code in typed.items()), encoding="utf-8")
        filled = {label: [group for group in lists if group] for label, lists in groups.items()}
        self.exchange.write_text(json.dumps(filled, ensure_ascii=False), encoding="utf-8")
        yield f"{self.out.name}: {len(typed)} names"
        for label, lists in groups.items():
            yield f"to exchange, {label}: {sum(map(len, lists))} names in {len(lists)} groups"


def read_names(path: Path | None) -> list[str]:
    """Return the lines of a list of names."""
    return path.read_text(encoding="utf-8").splitlines() if path else []


def code_of(given: str) -> str | None:
    """Return a code of `CODES` for one of the table's; ``None`` where nothing is known.

    Example:
        >>> code_of("W"), code_of("A:OW"), code_of("A:EGW"), code_of("?")
        ('W', 'OW', 'E', None)
    """
    code = given.removeprefix(SEVERAL)
    return next((known for known in (code, code[:2], code[:1]) if known in CODES), None)


def words_of(nlp: Language, name: str) -> str:
    """Return a name's words, as the pipeline cuts it, parted by spaces."""
    return " ".join(token.text for token in nlp.tokenizer(name) if not token.is_space)


def _typed(nlp: Language, path: Path) -> Iterator[tuple[str, str]]:
    for row in _rows(path):
        if code := code_of(row["code"]):
            yield words_of(nlp, row["name"]), code


def _labelled(nlp: Language, path: Path) -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for row in _rows(path):
        if row["norne_label"] in CODE_OF_LABEL:
            names.setdefault(row["norne_label"], []).append(words_of(nlp, row["name"]))
    return names


def _by_label(nlp: Language, path: Path, label: str) -> dict[str, list[Sequence[str]]]:
    names: dict[str, list[Sequence[str]]] = {}
    for row in _rows(path):
        name = words_of(nlp, row["name"].partition(OTHER_SPELLINGS)[0])
        if name[:1].isupper() and not name.isupper():
            names.setdefault("GPE_LOC" if row.get("kind") in SETTLEMENTS else label, []).append(name.split(" "))
    return names


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
