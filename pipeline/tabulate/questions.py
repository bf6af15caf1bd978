"""The questions that are asked of every archive, a function each: tables in, a table out.

An entity is counted by its id, never by its name: two people of one name stay two, in rows of their own.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from difflib import get_close_matches
from functools import lru_cache

import pandas as pd

from pipeline.errors import UnknownNameError
from pipeline.options import ALL_TYPES
from pipeline.tabulate.columns import JOIN
from pipeline.tabulate.tidy import PERIODS, check_known, periods

TYPE_FILTERS = ("", *ALL_TYPES)
GROUP_KEYS = (*PERIODS, "section", "doc_id")
RATE_WORDS = 10_000  # for rates: mentions in so many words
FREQUENCY = {"year": "Y", "month": "M", "day": "D"}
BY_MENTIONS = ["mentions", "entity_id"]  # most first, then by id
FIRST_AND_OTHER = {"source": "entity_id", "source_name": "name", "target": "with_id", "target_name": "with_name"}
OTHER_AND_FIRST = {"target": "entity_id", "target_name": "name", "source": "with_id", "source_name": "with_name"}
DOTTED_LETTERS = frozenset("åæøäö")  # their dots and rings are no accents: Ås is not As
SUGGESTIONS = 5
MAX_COMPARED = 5_000  # names, of the entities named most, that a misspelt name is compared with


def find(entities: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return the rows of the entities that ``name`` may mean, as many as there are, those named most first.

    An ``entity_id`` means one entity. Anything else means all that are called so, that are written so somewhere, or
    that have it for a surname; only if there are none, all that have these words in their names. Case, accents,
    hyphens and spaces don't count.

    Raises:
        UnknownNameError: no entity has such a name; the message says which have similar ones.
    """
    by_id = entities[entities["entity_id"] == name]
    if len(by_id):
        return by_id.reset_index(drop=True)
    wanted = key(name)
    rows = zip(entities["name"], entities["type"], entities["aliases"], strict=True)
    found = entities[[bool(wanted) and is_called(wanted, *row) for row in rows]]
    if found.empty:
        words = _words(name)
        found = entities[[bool(wanted) and _holds(words, _words(one)) for one in entities["name"]]]
    if found.empty:
        raise UnknownNameError.similar(name, similar(entities, name))
    return found.sort_values("mentions", ascending=False, kind="stable", ignore_index=True)


def is_called(wanted: str, name: str, kind: str, aliases: str) -> bool:
    """Return whether an entity is called what ``wanted`` is the key of, by name, surname or in some text.

    Example:
        >>> [is_called(key(one), "Mike Pompeo", "person", "Pompeos") for one in ("pompeo", "POMPEOS", "Mike")]
        [True, True, False]
        >>> is_called(key("Bergen"), "Universitetet i Bergen", "organisation", "UiB")
        False
    """
    if wanted == key(name) or any(wanted == key(alias) for alias in aliases.split(JOIN)):
        return True
    words = _words(name)
    return kind == "person" and any(wanted == "".join(words[start:]) for start in range(1, len(words)))


@lru_cache(maxsize=1 << 16)
def key(name: str) -> str:
    """Return what spellings of a name have in common: letters and digits, without case and accents.

    Example:
        >>> key("Nord-Korea"), key("KIM Jong-il"), key("komité"), key("Ås")
        ('nordkorea', 'kimjongil', 'komite', 'ås')
    """
    composed = unicodedata.normalize("NFC", name).casefold()
    return "".join(
        letter if letter in DOTTED_LETTERS else unicodedata.normalize("NFD", letter)[0]
        for letter in composed
        if letter.isalnum()
    )


def similar(entities: pd.DataFrame, name: str) -> list[str]:
    """Return names of entities that look like ``name``, the nearest first."""
    ranked = entities.sort_values("mentions", ascending=False, kind="stable")
    by_key: dict[str, str] = {}
    for one in ranked["name"].drop_duplicates().head(MAX_COMPARED):
        for known in (key(one), *_words(one)[-1:]):
            by_key.setdefault(known, one)
    near = get_close_matches(key(name), by_key, n=SUGGESTIONS)
    return list(dict.fromkeys(by_key[one] for one in near))


def _words(name: str) -> list[str]:
    return [key(word) for word in name.split()]


def _holds(few: list[str], many: list[str]) -> bool:
    """Return whether some words stand in a row among others."""
    return any(many[start : start + len(few)] == few for start in range(len(many) - len(few) + 1))


def most_named(entities: pd.DataFrame, kind: str, count: int) -> pd.DataFrame:
    """Return the entities of a type that are named most; of every type, if ``kind`` is empty."""
    chosen = of_type(entities, kind).sort_values(BY_MENTIONS, ascending=[False, True], kind="stable").head(count)
    return chosen[["name", "type", "country", "mentions", "documents", "aliases", "entity_id"]].reset_index(drop=True)


def most_named_by(mentions: pd.DataFrame, kind: str, by: str, count: int) -> pd.DataFrame:
    """Return for each period, section or document the entities of a type that are named most in it.

    Raises:
        SettingsError: ``by`` is no such group, or ``kind`` no type.
    """
    check_known("The group", by, GROUP_KEYS)
    group = periods(mentions["date"], by) if by in PERIODS else mentions[by].astype("str")
    grouped = of_type(mentions, kind).assign(**{by: group}).groupby([by, "entity_id"], sort=False, observed=True)
    counted = grouped.agg(
        name=("name", "first"), type=("type", "first"), mentions=("name", "size"), documents=("doc_id", "nunique")
    )
    counted = counted.astype({"mentions": "Int64", "documents": "Int64"}).reset_index()
    counted = counted[[by, "name", "type", "mentions", "documents", "entity_id"]]
    ranked = counted.sort_values([by, *BY_MENTIONS], ascending=[True, False, True], kind="stable")
    return ranked.groupby(by, sort=False).head(count).reset_index(drop=True)


def of_type(rows: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Return the rows of a type; all, if ``kind`` is empty.

    Raises:
        SettingsError: there is no such type.
    """
    check_known("The type", kind, TYPE_FILTERS)
    return rows[rows["type"] == kind] if kind else rows


def over_time(
    mentions: pd.DataFrame, documents: pd.DataFrame, chosen: pd.DataFrame, by: str, *, rate: bool
) -> pd.DataFrame:
    """Return how often each of the chosen entities is named in each period: a row an entity, a column a period.

    The columns are all periods from the first to the last that a document is dated in. One without any document
    holds a missing value, for nobody could be named in it; one whose documents don't name the entity holds 0.

    Args:
        chosen: rows of entities.
        rate: count mentions for each `RATE_WORDS` words of the period's documents.
    """
    check_known("The period", by, PERIODS)
    words = documents[documents["status"] == "ok"].groupby(periods(documents["date"], by))["words"].sum()
    dated = sorted(words.index[words.index != ""])
    axis = list(pd.period_range(dated[0], dated[-1], freq=FREQUENCY[by]).astype("str")) if dated else []
    theirs = mentions[mentions["entity_id"].isin(chosen["entity_id"])]
    found = pd.crosstab(theirs["entity_id"], periods(theirs["date"], by)).astype("Int64")
    full = found.reindex(index=chosen["entity_id"], columns=dated, fill_value=0).reindex(columns=axis).astype("Int64")
    if rate:
        full = (full.astype("Float64") * RATE_WORDS).div(words.reindex(axis).astype("Float64"), axis="columns")
    return full.set_axis(pd.Index(shown_as(chosen), name="name")).rename_axis(columns=by)


def shown_as(entities: pd.DataFrame) -> list[str]:
    """Return the name of each entity, and its id where another one here has the same name."""
    shared = entities["name"].duplicated(keep=False)
    return entities["entity_id"].where(shared, entities["name"]).to_list()


def countries(mentions: pd.DataFrame) -> pd.DataFrame:
    """Return the countries that are named, those named most first, by all the names that they go by."""
    named = mentions[mentions["country"] != ""].astype({"country": "str"})
    counted = named.groupby("country").agg(
        names=("name", lambda names: JOIN.join(names.value_counts(sort=True).index)),
        mentions=("name", "size"),
        documents=("doc_id", "nunique"),
    )
    whole = counted.astype({"names": "str", "mentions": "Int64", "documents": "Int64"}).reset_index()
    return whole.sort_values(["mentions", "country"], ascending=[False, True], kind="stable", ignore_index=True)


def together(
    pairs: pd.DataFrame, entities: pd.DataFrame, asked: Sequence[str] | None, kind: str, count: int
) -> pd.DataFrame:
    """Return who is named together with whom, a row a pair, those most often in one sentence first.

    Args:
        asked: ids of the entities asked about, who then come first in each pair; ``None`` for all pairs.
        kind: type of the other one, or of both where nobody is asked about; empty for all.
    """
    check_known("The type", kind, TYPE_FILTERS)
    both = pairs.rename(columns=FIRST_AND_OTHER)
    if asked is not None:
        both = pd.concat([both, pairs.rename(columns=OTHER_AND_FIRST)[both.columns]], ignore_index=True)
        both = both[both["entity_id"].isin(asked)]
    types = entities.set_index("entity_id")["type"].astype("str")
    both = both.assign(with_type=both["with_id"].map(types).astype("str"))
    if kind:
        both = both[both["with_type"] == kind]
        both = both[both["entity_id"].map(types) == kind] if asked is None else both
    order = ["sentences", "paragraphs", "entity_id", "with_id"]
    ranked = both.sort_values(order, ascending=[False, False, True, True], kind="stable").head(count)
    shown = ["name", "with_name", "with_type", "sentences", "paragraphs", "documents", "entity_id", "with_id"]
    return ranked[shown].reset_index(drop=True)


def sentences(mentions: pd.DataFrame, asked: Sequence[str]) -> pd.DataFrame:
    """Return the sentences that name the entities asked about, in reading order; once, where one is named twice."""
    theirs = mentions[mentions["entity_id"].isin(asked)].drop_duplicates(["doc_id", "sentence", "entity_id"])
    shown = ["doc_id", "date", "section", "name", "role", "text", "context", "sentence", "entity_id"]
    return theirs[shown].reset_index(drop=True)
