"""Texts with their names marked, for spaCy's displaCy, in our colours for all nine labels.

displaCy escapes the text and the names in it, but neither titles, nor labels, nor what stands beside them; so none of
these leave here unescaped, and there are no links.

    from spacy import displacy

    displacy.render(marked(text, mentions), style="ent", manual=True, options=OPTIONS)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from html import escape
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd

from pipeline.outputs import TEXTS
from pipeline.tabulate.tables import Tables
from pipeline.write.texts import distinct_name, text_name

PALETTE: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "PER": ("#f6dcd3", "#a1432b"),
        "ORG": ("#dbe8d5", "#3b6632"),
        "LOC": ("#d6e4f0", "#2c5b86"),
        "GPE_LOC": ("#d2e9ea", "#1f6973"),
        "GPE_ORG": ("#e1ddf1", "#57489a"),
        "PROD": ("#f3e7bd", "#7a5c05"),
        "EVT": ("#f6dae7", "#953463"),
        "DRV": ("#e9e3d9", "#685d4f"),
        "MISC": ("#e2e5e8", "#525c66"),
    }
)
COLOURS = {label: background for label, (background, _) in PALETTE.items()}
"""Label -> background for black letters; those of the page that a run writes."""
LINES = {label: line for label, (_, line) in PALETTE.items()}
"""Label -> the same, dark enough for lines on white."""

OPTIONS = {"colors": COLOURS}
MAX_SHOWN = 6_000  # code points of a text that is shown


def marked(text: str, mentions: pd.DataFrame, *, longest: int = MAX_SHOWN) -> dict[str, Any]:
    """Return what displaCy draws: a text with its names, each with its label, and its entity's name if that differs.

    Args:
        text: what ``start`` and ``end`` of ``mentions`` count in.
        mentions: the rows of one document.
        longest: code points; what comes after them is left out, and ``…`` says so.

    Example:
        >>> from pipeline import extract
        >>> text = "Kåre Willoch møtte Per Borten. Willoch smilte."
        >>> drawn = marked(text, extract(texts=[text]).mentions)
        >>> [(text[ent["start"] : ent["end"]], ent["params"]["label"]) for ent in drawn["ents"]]
        [('Kåre Willoch', 'PER'), ('Per Borten', 'PER'), ('Willoch', 'PER → Kåre Willoch')]
    """
    ents = [_ent(row, int(row["start"]), int(row["end"])) for row in _records(mentions)]
    return _cut(text, ents, longest)


def marked_sentences(mentions: pd.DataFrame, *, longest: int = MAX_SHOWN) -> dict[str, Any]:
    r"""Return what displaCy draws where the text itself is not at hand: a document's sentences that hold names.

    Example:
        >>> from pipeline import extract
        >>> marked_sentences(extract(texts=["Kari bor i Oslo. Det regner. Kari ler."]).mentions)["text"]
        'Kari bor i Oslo.\nKari ler.'
    """
    lines: list[str] = []
    ents: list[dict[str, Any]] = []
    offset = 0
    for _, rows in mentions.groupby("sentence", sort=True):
        line = str(rows["context"].iloc[0])
        ents += _ents_in(line, rows, offset)
        lines.append(line)
        offset += len(line) + 1
    return _cut("\n".join(lines), ents, longest)


def source_text(tables: Tables, doc_id: str, *, output: str | Path, texts: str | Path) -> str:
    """Return the text that ``start`` and ``end`` of a document count in; the empty string if it is not to be found.

    Args:
        output: the folder of tables; it keeps the texts of all but plain files.
        texts: the folder of plain files that the run read. One that has changed since, by its digest, is not used.

    Raises:
        KeyError: there is no such document.
    """
    row = tables.documents.set_index("doc_id").loc[doc_id].astype("str")
    kept = (Path(output) / TEXTS / name for name in (text_name(doc_id), distinct_name(doc_id)))
    if path := next((path for path in kept if path.is_file()), None):
        return path.read_bytes().decode(str(row["encoding"]))
    plain = Path(texts) / doc_id
    data = plain.read_bytes() if plain.is_file() else b""
    return data.decode(str(row["encoding"])) if data and sha256(data).hexdigest() == row["sha256"] else ""


def _records(mentions: pd.DataFrame) -> list[dict[str, Any]]:
    found = mentions[["text", "name", "label", "start", "end"]].to_dict("records")
    return [{str(column): value for column, value in row.items()} for row in found]


def _ent(row: Mapping[str, Any], start: int, end: int) -> dict[str, Any]:
    label = row["label"] if row["name"] == row["text"] else f"{row['label']} → {row['name']}"
    return {"start": start, "end": end, "label": escape(row["label"]), "params": {"label": escape(label)}}


def _ents_in(line: str, rows: pd.DataFrame, offset: int) -> Iterator[dict[str, Any]]:
    """Yield the names of a sentence, each where its words stand next; one cut off with the sentence is left out."""
    place = 0
    for row in _records(rows):
        start = line.find(row["text"], place)
        if start >= 0:
            place = start + len(row["text"])
            yield _ent(row, offset + start, offset + place)


def _cut(text: str, ents: list[dict[str, Any]], longest: int) -> dict[str, Any]:
    if len(text) <= longest:
        return {"text": text, "ents": ents, "title": None}
    end = min((ent["start"] for ent in ents if ent["start"] < longest < ent["end"]), default=longest)
    return {"text": text[:end] + "…", "ents": [ent for ent in ents if ent["end"] <= end], "title": None}
