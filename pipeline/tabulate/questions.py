"""The questions that are asked of every archive, a function each: tables in, a table out.

An entity is counted by its id, never by its name: two people of one name stay two, in rows of their own.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from pipeline.settings import MORE_TYPES, TYPES
from pipeline.tabulate.columns import JOIN
from pipeline.tabulate.tidy import PERIODS, periods, require

KINDS = ("", *TYPES, *MORE_TYPES)
GROUPS = (*PERIODS, "section", "doc_id")
WORDS = 10_000  # that rates are counted by
FREQUENCY = {"year": "Y", "month": "M", "day": "D"}
SEVERAL = ["mentions", "entity_id"]  # most first, then by id
FIRST_AND_OTHER = {"source": "entity_id", "source_name": "name", "target": "with_id", "target_name": "with_name"}
OTHER_AND_FIRST = {"target": "entity_id", "target_name": "name", "source": "with_id", "source_name": "with_name"}


def most_named(entities: pd.DataFrame, kind: str, count: int) -> pd.DataFrame:
    """Return the entities of a type that are named most; of every type, if ``kind`` is empty."""
    chosen = of_type(entities, kind).sort_values(SEVERAL, ascending=[False, True], kind="stable").head(count)
    return chosen[["name", "type", "country", "mentions", "documents", "aliases", "entity_id"]].reset_index(drop=True)


def most_named_by(mentions: pd.DataFrame, kind: str, by: str, count: int) -> pd.DataFrame:
    """Return for each period, section or document the entities of a type that are named most in it."""
    counted = _counts(of_type(mentions, kind).assign(**{by: groups(mentions, by)}), by)
    ranked = counted.sort_values([by, *SEVERAL], ascending=[True, False, True], kind="stable")
    return ranked.groupby(by, sort=False).head(count).reset_index(drop=True)


def groups(rows: pd.DataFrame, by: str) -> pd.Series:
    """Return for each row of ``rows`` its period, its section or its document.

    Raises:
        SettingsError: ``by`` is none of these.
    """
    require("The group", by, GROUPS)
    return periods(rows["date"], by) if by in PERIODS else rows[by].astype("str")


def of_type(rows: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Return the rows of a type; all, if ``kind`` is empty.

    Raises:
        SettingsError: there is no such type.
    """
    require("The type", kind, KINDS)
    return rows[rows["type"] == kind] if kind else rows


def over_time(
    mentions: pd.DataFrame, documents: pd.DataFrame, chosen: pd.DataFrame, by: str, *, rate: bool
) -> pd.DataFrame:
    """Return how often each of the chosen entities is named in each period: a row an entity, a column a period.

    The columns are all periods from the first to the last that a document is dated in. One without any document
    holds a missing value, for nobody could be named in it; one whose documents don't name the entity holds 0.

    Args:
        chosen: rows of entities.
        rate: count mentions for each `WORDS` words of the period's documents.
    """
    require("The period", by, PERIODS)
    words = documents[documents["status"] == "ok"].groupby(periods(documents["date"], by))["words"].sum()
    dated = sorted(words.index[words.index != ""])
    axis = list(pd.period_range(dated[0], dated[-1], freq=FREQUENCY[by]).astype("str")) if dated else []
    theirs = mentions[mentions["entity_id"].isin(chosen["entity_id"])]
    found = pd.crosstab(theirs["entity_id"], periods(theirs["date"], by)).astype("Int64")
    full = found.reindex(index=chosen["entity_id"], columns=dated, fill_value=0).reindex(columns=axis).astype("Int64")
    if rate:
        full = (full.astype("Float64") * WORDS).div(words.reindex(axis).astype("Float64"), axis="columns")
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
    require("The type", kind, KINDS)
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


def _counts(mentions: pd.DataFrame, by: str) -> pd.DataFrame:
    grouped = mentions.groupby([by, "entity_id"], sort=False, observed=True)
    counted = grouped.agg(
        name=("name", "first"), type=("type", "first"), mentions=("name", "size"), documents=("doc_id", "nunique")
    )
    whole = counted.astype({"mentions": "Int64", "documents": "Int64"}).reset_index()
    return whole[list(dict.fromkeys([by, "name", "type", "mentions", "documents", "entity_id"]))]
