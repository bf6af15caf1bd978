"""Which entities a name means: by id, name, surname, other spelling, or words of the name."""

from __future__ import annotations

from difflib import get_close_matches

import pandas as pd

from pipeline.errors import UnknownNameError
from pipeline.names import folded
from pipeline.tabulate.columns import JOIN

SUGGESTIONS = 5
MAX_COMPARED = 5_000  # names, of the entities named most, that a misspelt name is compared with


def find(entities: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return the rows of the entities that ``name`` may mean, as `Tables.find` says.

    Raises:
        UnknownNameError: no entity has such a name; the message says which have similar ones.
    """
    of_one_name = name.endswith("@")  # a row of `Tables.most_named`
    by_id = entities[entities["entity_id"].str.startswith(name) if of_one_name else entities["entity_id"] == name]
    if len(by_id):
        return by_id.reset_index(drop=True)
    wanted = folded(name.strip())
    rows = zip(entities["name"], entities["type"], entities["aliases"], strict=True)
    found = entities[[bool(wanted) and _is_called(wanted, *row) for row in rows]]
    if found.empty:
        words = _words(name)
        found = entities[[bool(wanted) and _holds(words, _words(one)) for one in entities["name"]]]
    if found.empty:
        raise UnknownNameError.similar(name, _similar(entities, name))
    return found.sort_values("mentions", ascending=False, kind="stable", ignore_index=True)


def _is_called(wanted: str, name: str, kind: str, aliases: str) -> bool:
    """Return whether an entity is called ``wanted``, which is folded, by name, surname or in some text."""
    if wanted == folded(name) or any(wanted == folded(alias) for alias in aliases.split(JOIN)):
        return True
    words = _words(name)
    return kind == "person" and any(wanted == "".join(words[start:]) for start in range(1, len(words)))


def _similar(entities: pd.DataFrame, name: str) -> list[str]:
    """Return names of entities that look like ``name``, the nearest first."""
    ranked = entities.sort_values("mentions", ascending=False, kind="stable")
    by_key: dict[str, str] = {}
    for one in ranked["name"].drop_duplicates().head(MAX_COMPARED):
        for known in (folded(one), *_words(one)[-1:]):
            by_key.setdefault(known, one)
    near = get_close_matches(folded(name), by_key, n=SUGGESTIONS)
    return list(dict.fromkeys(by_key[one] for one in near))


def _words(name: str) -> list[str]:
    return [folded(word) for word in name.split()]


def _holds(few: list[str], many: list[str]) -> bool:
    """Return whether some words stand in a row among others."""
    return any(many[start : start + len(few)] == few for start in range(len(many) - len(few) + 1))
