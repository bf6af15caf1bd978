"""Texts with their names marked, for spaCy's displaCy, in our colours for all nine labels.

displaCy escapes the text and the names in it, but neither titles, nor labels, nor what stands beside them; so none of
these leave here unescaped, and there are no links.

    from spacy import displacy

    displacy.render(marked(text, mentions), style="ent", manual=True, options=OPTIONS)
"""

from __future__ import annotations

from collections.abc import Mapping
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

    ``mentions`` are the rows of one document, and count in ``text``. Of a text over ``longest`` code points the rest is
    left out, and ``…`` says so.

    Example:
        >>> from pipeline import extract
        >>> text = "Kåre Willoch møtte Per Borten. Willoch smilte."
        >>> drawn = marked(text, extract(texts=[text]).mentions)
        >>> [(text[ent["start"] : ent["end"]], ent["params"]["label"]) for ent in drawn["ents"]]
        [('Kåre Willoch', 'PER'), ('Per Borten', 'PER'), ('Willoch', 'PER → Kåre Willoch')]
    """
    rows = mentions[["text", "name", "label", "start", "end"]].itertuples(index=False, name=None)
    return _cut(text, [_ent(*row) for row in rows], longest)


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
        line, place = str(rows["context"].iloc[0]), 0
        for text, name, label in rows[["text", "name", "label"]].itertuples(index=False, name=None):
            start = line.find(text, place)
            if start >= 0:  # else it was cut off with the sentence
                place = start + len(text)
                ents.append(_ent(text, name, label, offset + start, offset + place))
        lines.append(line)
        offset += len(line) + 1
    return _cut("\n".join(lines), ents, longest)


def source_text(tables: Tables, doc_id: str, *, output: str | Path, texts: str | Path) -> str:
    """Return the text that ``start`` and ``end`` of a document count in; the empty string if it is not to be found.

    The folder of tables, ``output``, keeps the texts of all but plain files; those are in ``texts``, the folder that
    the run read. One that has changed since, by its digest, is not used.

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


def _ent(text: str, name: str, label: str, start: int, end: int) -> dict[str, Any]:
    shown = escape(label if name == text else f"{label} → {name}")
    return {"start": int(start), "end": int(end), "label": escape(label), "params": {"label": shown}}


def _cut(text: str, ents: list[dict[str, Any]], longest: int) -> dict[str, Any]:
    if len(text) <= longest:
        return {"text": text, "ents": ents, "title": None}
    end = min((ent["start"] for ent in ents if ent["start"] < longest < ent["end"]), default=longest)
    return {"text": text[:end] + "…", "ents": [ent for ent in ents if ent["end"] <= end], "title": None}
