"""A small archive as plain frames, made by hand so that every count in it is known."""

from __future__ import annotations

import pandas as pd

from pipeline.tabulate.columns import COOCCURRENCES, DOCUMENTS, ENTITIES, MENTIONS
from pipeline.tabulate.tables import Tables

NAMES = {
    "person/mike-pompeo": ("Mike Pompeo", "person", ""),
    "person/kim-jong-il": ("Kim Jong-il", "person", ""),
    "person/kim@a.txt": ("Kim", "person", ""),
    "person/kim@b.txt": ("Kim", "person", ""),
    "place/norge": ("Norge", "place", "NO"),
    "place/england": ("England", "place", "GB"),
    "place/storbritannia": ("Storbritannia", "place", "GB"),
    "place/ås": ("Ås", "place", ""),
    "organisation/universitetet-i-bergen": ("Universitetet i Bergen", "organisation", ""),
}
STANDS = [  # doc_id, sentence, entity, text, confidence
    ("a.txt", 1, "person/mike-pompeo", "Mike Pompeo", 0.9),
    ("a.txt", 1, "place/norge", "Noreg", 0.8),
    ("a.txt", 2, "person/mike-pompeo", "Pompeos", None),
    ("a.txt", 2, "person/mike-pompeo", "Pompeo", 0.7),
    ("a.txt", 3, "person/kim@a.txt", "Kim", 0.9),
    ("b.txt", 1, "person/kim@b.txt", "Kim", 0.9),
    ("b.txt", 1, "place/england", "England", 0.6),
    ("b.txt", 2, "place/storbritannia", "Storbritannia", 0.6),
    ("b.txt", 2, "place/england", "Englands", 0.6),
    ("c.txt", 1, "person/kim-jong-il", "Kim Jong-il", 0.9),
    ("c.txt", 1, "place/ås", "Ås", 0.9),
    ("c.txt", 1, "organisation/universitetet-i-bergen", "Universitetet i Bergen", 0.9),
]
DATES = {"a.txt": "2017-05", "b.txt": "2019", "c.txt": "2019-04-23", "d.txt": ""}
SECTIONS = {"a.txt": "utenriks", "b.txt": "sport", "c.txt": "utenriks", "d.txt": ""}
WORDS = {"a.txt": 1_000, "b.txt": 500, "c.txt": 1_500, "d.txt": 0}
LABELS = {"person": "PER", "place": "GPE_LOC", "organisation": "ORG"}
PAIRS = [
    ("person/kim@b.txt", "place/england", 1, 2, 1),
    ("person/kim-jong-il", "place/ås", 1, 1, 1),
    ("organisation/universitetet-i-bergen", "place/ås", 1, 1, 1),
    ("person/mike-pompeo", "place/norge", 1, 1, 1),
    ("person/kim@a.txt", "person/mike-pompeo", 0, 1, 1),
]


def mentions() -> pd.DataFrame:
    rows = []
    numbers: dict[str, int] = {}
    for doc_id, sentence, entity, text, confidence in STANDS:
        numbers[doc_id] = number = numbers.get(doc_id, 0) + 1
        name, kind, country = NAMES[entity]
        named = (number, entity, name, "", kind, LABELS[kind], text, 0, len(text), 1, sentence)
        context = f"Setning {sentence} i {doc_id}."
        rows.append((doc_id, DATES[doc_id], SECTIONS[doc_id], *named, context, country, "exact", confidence))
    return MENTIONS.frame(rows)


def entities() -> pd.DataFrame:
    def row(entity: str) -> tuple[object, ...]:
        name, kind, country = NAMES[entity]
        theirs = [one for one in STANDS if one[2] == entity]
        aliases = " | ".join(dict.fromkeys(text for _, _, _, text, _ in theirs))
        return entity, name, kind, country, len(theirs), len({one[0] for one in theirs}), "", "", aliases, ""

    return ENTITIES.frame(sorted(map(row, NAMES), key=lambda one: (-int(str(one[4])), str(one[0]))))


GIVEN = (*[""] * 6, None)  # of a document that says nothing of itself, and is too short for an OCR score


def documents() -> pd.DataFrame:
    return DOCUMENTS.frame(
        (one, "", date, SECTIONS[one], "nb", "utf-8", 9, WORDS[one], 1, 1, "", "", "ok" if date else "empty", *GIVEN)
        for one, date in DATES.items()
    )


def cooccurrences() -> pd.DataFrame:
    return COOCCURRENCES.frame(
        (source, target, NAMES[source][0], NAMES[target][0], *counts) for source, target, *counts in PAIRS
    )


def tables(**changed: pd.DataFrame) -> Tables:
    """Return the four tables as one object, some of them changed."""
    made = {"mentions": mentions(), "entities": entities(), "documents": documents(), "cooccurrences": cooccurrences()}
    return Tables.of(**made | changed)
